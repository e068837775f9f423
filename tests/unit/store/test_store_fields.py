"""Fields: stable ids, the truth over the proposal, counts that always add up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.field import Field, FieldState
from reviewer.model.geometry import Box
from reviewer.model.verdict import CheckResult, Place, Verdict
from reviewer.store import decisions, fields
from reviewer.store.db import Store
from reviewer.store.verify import verify


def proposed(document, path: str, risk: float = 0.9, value: str | None = "v") -> Field:
    absence = Absence.NOT_ON_PAGE if value is None else None
    return Field(document.id, document.name, path, value, absence, risk, risk >= 0.5, ("why", "é"))


def paths(store: Store, document) -> list[str]:
    return [field.path for field in fields.of_document(store, document.id)]


def test_fields_come_back_as_they_were_in_their_order(store: Store, add) -> None:
    document = add("a.jpg")
    given = [
        replace(proposed(document, "total"), page=2, box=Box(1.1, 2, 3, 4)),
        proposed(document, "company", 0.125, None),
        proposed(document, "date"),
    ]
    fields.replace(store, document.id, given, ())
    found = fields.of_document(store, document.id)
    assert [replace(field, id=0) for field in found] == given
    assert fields.get(store, found[1].id) == found[1]
    assert fields.find(store, document.id, "date") == found[2]
    assert fields.find(store, document.id, "tax") is None


def test_a_field_that_is_gone_is_a_usage_error(store: Store) -> None:
    with pytest.raises(UsageError, match="not in the project any more"):
        fields.get(store, 1)


def test_checking_again_keeps_ids_and_drops_what_nobody_decided(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9, "date": 0.8, "tax": 0.7})
    before = {field.path: field.id for field in fields.of_document(store, document.id)}
    again = [proposed(document, path, 0.1) for path in ("company", "date", "total")]
    fields.replace(store, document.id, again, ())
    after = {field.path: field.id for field in fields.of_document(store, document.id)}
    assert list(after) == ["company", "date", "total"]
    assert (after["total"], after["date"]) == (before["total"], before["date"])
    assert after["company"] not in before.values()
    assert fields.counts(store).flagged == 0


def test_a_removed_fields_id_is_never_given_again(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9})
    old = fields.of_document(store, document.id)[0].id
    fields.replace(store, document.id, [], ())
    fields.replace(store, document.id, [proposed(document, "date")], ())
    assert fields.of_document(store, document.id)[0].id != old


def test_checking_again_leaves_a_decision_alone(store: Store, add, tell) -> None:
    document = add("a.jpg", {"total": 0.9, "date": 0.8})
    tell(document.id, "total", "31.60")
    fields.replace(store, document.id, [proposed(document, "total", 0.2, "13.60")], ())
    total = fields.find(store, document.id, "total")
    assert (total.value, total.state, total.risk) == ("31.60", FieldState.DECIDED, 0.2)


def test_a_decided_path_that_is_gone_stays_behind_the_others(store: Store, add, tell) -> None:
    document = add("a.jpg", {"total": 0.9, "date": 0.8})
    tell(document.id, "total", "31.60")
    before = fields.find(store, document.id, "total")
    fields.replace(store, document.id, [proposed(document, "company")], ())
    assert paths(store, document) == ["company", "total"]
    assert fields.find(store, document.id, "total") == before


def test_a_path_that_was_decided_and_taken_back_stays_but_is_not_asked(
    store: Store, add, tell
) -> None:
    document = add("a.jpg", {"total": 0.9})
    told = tell(document.id, "total", "31.60")
    undone = tell(document.id, "total", reverses=told.id)
    fields.replace(store, document.id, [], ())
    total = fields.find(store, document.id, "total")
    assert (total.state, total.flagged) == (FieldState.OPEN, False)
    assert fields.next_open(store, None) is None
    tell(document.id, "total", reverses=undone.id)
    assert fields.find(store, document.id, "total").value == "31.60"
    assert verify(store) == []


def test_a_decision_made_before_the_field_was_known_counts_for_it(store: Store, add) -> None:
    document = add("a.jpg")
    told = Decision(document.id, "total", DecisionType.CORRECT, "ana", "t", value="5")
    decisions.append(store, told)
    fields.replace(store, document.id, [proposed(document, "total")], ())
    assert fields.find(store, document.id, "total").state is FieldState.DECIDED


def test_the_truth_is_shown_over_the_proposal_and_taken_back(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9})
    before = fields.find(store, document.id, "total")
    told = decisions.append(
        store,
        Decision(
            document.id,
            "total",
            DecisionType.ABSENT,
            "ana",
            "t",
            absence=Absence.EMPTY_ON_PAGE,
            page=2,
            box=Box(9, 9, 10, 10),
        ),
    )
    fields.settle(store, document.id, "total", told)
    shown = fields.find(store, document.id, "total")
    assert (shown.value, shown.absence, shown.page) == (None, Absence.EMPTY_ON_PAGE, 2)
    assert (shown.box, shown.state) == (Box(9, 9, 10, 10), FieldState.DECIDED)
    fields.settle(store, document.id, "total", None)
    assert fields.find(store, document.id, "total") == before


def test_a_decision_that_says_nothing_of_the_value_keeps_the_proposal(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.9})
    before = fields.find(store, document.id, "total")
    told = decisions.append(
        store, Decision(document.id, "total", DecisionType.AMBIGUOUS, "ana", "t")
    )
    fields.settle(store, document.id, "total", told)
    after = fields.find(store, document.id, "total")
    assert after == replace(before, state=FieldState.DECIDED)


def test_a_field_nobody_asked_for_can_be_made_and_decided(store: Store, add, tell) -> None:
    document = add("a.jpg", {"total": 0.9, "date": 0.1})
    made = fields.create(store, document.id, "tip")
    assert (made.value, made.absence, made.flagged) == (None, Absence.NOT_ASKED, False)
    assert fields.create(store, document.id, "tip") == made
    assert paths(store, document) == ["total", "date", "tip"]
    tell(document.id, "tip", "1.00")
    assert fields.get(store, made.id).value == "1.00"


def test_verdicts_come_back_with_their_evidence(store: Store, add) -> None:
    document = add("a.jpg")
    place = Place(1, Box(1.5, 2, 3, 4), "RM31.60", 0.98, "Total")
    said = (
        CheckResult("ocr", "total", Verdict.AGREES_NORMALISED, "OCR reads it", "RM31.60", (place,)),
        CheckResult("second", "total", Verdict.NOT_RUN),
        CheckResult("rules", "total", Verdict.DIFFERS, "The sum is 5", None, (place, place)),
        CheckResult("reference", "total", Verdict.PARTIAL, "", ""),
    )
    other = CheckResult("ocr", "date", Verdict.NOT_FOUND, "")
    fields.replace(store, document.id, [proposed(document, "total")], (*said, other))
    assert fields.results(store, document.id, "total") == said
    assert fields.results(store, document.id, "date") == (other,)
    assert fields.results(store, document.id, "tax") == ()
    fields.replace(store, document.id, [proposed(document, "total")], (other,))
    assert fields.results(store, document.id, "total") == ()


def test_all_fields_come_by_document_name_and_kind_order(
    store: Store, add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_CHUNK", 2)
    for name in ("c", "a", "e", "b", "d"):
        add(f"{name}.jpg", {"total": 0.9, "company": 0.1} if name != "e" else None)
    found = [(field.document_name[0], field.path) for field in fields.each(store)]
    assert found == [(name, path) for name in "abcd" for path in ("total", "company")]


def test_the_counts_are_those_of_the_project(store: Store, add, tell) -> None:
    first = add("a.jpg", {"total": 0.9, "date": 0.8, "tax": 0.1})
    add("b.jpg", {"total": 0.7})
    tell(first.id, "total", ms=100)
    tell(first.id, "total", "again", ms=900)
    tell(first.id, "tax", ms=300)
    counts = fields.counts(store)
    assert (counts.documents, counts.pages, counts.fields) == (2, 2, 4)
    assert (counts.flagged, counts.decided, counts.left) == (3, 1, 2)
    assert counts.median_ms == 300
    assert (counts.cost_usd, counts.readings, counts.dead_letters) == (0, 0, 0)


def test_the_pace_is_that_of_the_newest_decisions(
    store: Store, add, tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "_PACE", 3)
    document = add("a.jpg", {"total": 0.9})
    for ms in (90_000, 80_000, 70_000, 100, 300, None, 200):
        tell(document.id, "total", str(ms), ms=ms)
    assert fields.counts(store).median_ms == 200


def test_an_empty_project_counts_nothing(store: Store) -> None:
    counts = fields.counts(store)
    assert (counts.documents, counts.fields, counts.flagged, counts.median_ms) == (0, 0, 0, None)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["check", "tell", "undo"]),
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from([0.1, 0.6, 0.9])),
        st.sampled_from("abcde"),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(ACTS)
def test_whatever_happens_counts_and_states_agree_with_the_history(
    store: Store, add, tell, acts
) -> None:
    document = add("a.jpg")
    for act, risks, path in acts:
        if act == "check":
            again = [proposed(document, p, risk) for p, risk in risks.items()]
            fields.replace(store, document.id, again, ())
        elif act == "tell":
            tell(document.id, path)
        elif (newest := decisions.last(store)) is not None:
            tell(document.id, newest.path, reverses=newest.id)
    found = fields.of_document(store, document.id)
    flagged = [field for field in found if field.flagged]
    counts = fields.counts(store)
    assert counts.fields == len(found)
    assert counts.flagged == len(flagged)
    assert counts.left == sum(field.state is FieldState.OPEN for field in flagged)
    assert len(fields.queue(store)) == counts.left
    assert verify(store, full=False) == []
