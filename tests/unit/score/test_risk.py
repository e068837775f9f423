"""Verdicts into risk: what raises it, what lowers it, and what is said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.run import check_document
from reviewer.model.absence import Absence
from reviewer.model.evidence import ReferenceValue
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CHECKS, CheckResult, Verdict
from reviewer.score.features import AGAINST, FOR
from reviewer.score.model import BY_HAND, shipped
from reviewer.score.risk import DEFAULT_THRESHOLD, score
from tests.fakes import paper

RECEIPT, INVOICE = paper.kind("receipt"), paper.kind("invoice")
PAGE = "KING'S CONFECTIONERY S/B\nDate 21/05/2018\nCash 50.00\nTotal 31.60"


def risk(path, *said, page=PAGE, of=RECEIPT):
    evidence = paper.evidence(of, *({path: one} for one in said), page=page)
    return next(r for r in score(evidence, check_document(evidence)) if r.path == path)


def test_two_witnesses_that_agree_leave_a_field_quiet_and_say_so():
    quiet = risk("total", "31.60", "31.60")
    assert not quiet.flagged
    assert quiet.risk < 0.01
    assert quiet.reasons == ("Reading B says the same",)


@pytest.mark.parametrize(
    ("path", "said", "reason"),
    [
        ("total", ("31.60", "31.80"), "Reading B reads 31.80, reading A reads 31.60"),
        ("total", ("50.00",), "It stands beside “Cash”, not its own label"),
        ("total", (Absence.UNREADABLE, "31.60"), "Total is required and has no value"),
        ("total", ("ten",), "ten is not an amount"),
        ("date", ("2028-05-21", "2028-05-21"), "2028-05-21 lies in the future"),
        ("company", ("Kings Confectionary",), "The page also names “KING'S CONFECTIONERY S/B”"),
        ("tax", (Absence.NOT_ON_PAGE, "1.79"), "Reading B reads 1.79"),
    ],
)
def test_what_is_wrong_is_flagged_with_its_strongest_reason_first(path, said, reason):
    found = risk(path, *said)
    assert found.flagged
    assert found.reasons[0].startswith(reason)


def test_one_reading_that_the_page_supports_is_quiet_and_one_that_nothing_supports_is_not():
    assert not risk("total", "31.60").flagged
    unchecked = risk("total", "31.60", page="")
    assert unchecked.flagged
    assert unchecked.reasons == ("No words of the page to compare with", "No second reading")


def test_an_optional_absence_is_quiet_and_a_required_one_is_not():
    for said in ((Absence.NOT_ON_PAGE,), (Absence.NOT_ON_PAGE, Absence.NOT_ON_PAGE)):
        assert not risk("tax", *said).flagged
        assert risk("total", *said).risk > 0.9


def test_text_that_the_printed_line_goes_on_after_is_riskier():
    part = risk("company", "KING'S CONFECTIONERY")
    whole = risk("company", "KING'S CONFECTIONERY S/B")
    assert part.risk > whole.risk
    assert "The page also names “KING'S CONFECTIONERY S/B”" in part.reasons


def test_what_a_reader_states_only_ever_adds():
    risks = [
        risk("total", FieldValue("total", "31.60", confidence=stated, reason="smudged")).risk
        for stated in (None, 1.0, 0.95, 0.7, 0.3, 0.0)
    ]
    assert risks == sorted(risks)
    assert risks[0] == risks[2] < risks[3] < risks[4]


def test_the_blame_of_a_sum_is_shared_and_falls_on_the_weakest_field():
    page = "Subtotal 10.00\nVAT 1.00\nTotal 12.00"
    fields = {"subtotal": "10.00", "tax": "1.00", "total": "12.00"}
    other = fields | {"tax": "2.00"}
    evidence = paper.evidence(INVOICE, fields, other, page=page)
    by_path = {r.path: r for r in score(evidence, check_document(evidence))}
    assert max(by_path.values(), key=lambda r: r.risk).path == "tax"
    assert by_path["tax"].flagged


def test_the_threshold_decides_the_flag_alone():
    evidence = paper.evidence(RECEIPT, {"total": "31.60"}, page=PAGE)
    results = check_document(evidence)
    (loose,) = score(evidence, results, threshold=0.0)
    (strict,) = score(evidence, results, threshold=1.0)
    assert (loose.flagged, strict.flagged) == (True, False)
    assert loose.risk == strict.risk


SAID = st.sampled_from(["31.60", "31.80", "50.00", "KING'S", "21/05/2018", *Absence, None])
FIELDS = st.dictionaries(
    st.sampled_from(["company", "date", "total", "tax", "unknown"]), SAID, min_size=1
)


def given_answers(fields):
    return {path: said for path, said in fields.items() if said is not None}


def risks(evidence):
    return {r.path: r.risk for r in score(evidence, check_document(evidence))}


@given(FIELDS, FIELDS, st.booleans())
def test_a_further_reading_that_agrees_never_raises_a_risk(first, second, with_page):
    readings = [given_answers(fields) for fields in (first, second)]
    page = PAGE if with_page else ""
    for before in (readings[:1], readings):
        less = risks(paper.evidence(RECEIPT, *before, page=page))
        more = risks(paper.evidence(RECEIPT, *before, readings[0], page=page))
        assert all(more[path] <= less[path] + 1e-12 for path in less)


@pytest.mark.parametrize("check", CHECKS)
def test_taking_away_a_check_that_agrees_never_lowers_a_risk(check):
    evidence = paper.evidence(RECEIPT, {"total": "31.60"})
    for verdict in (Verdict.AGREES, Verdict.AGREES_NORMALISED):
        agreeing = CheckResult(check, "total", verdict, "It agrees")
        (with_it,) = score(evidence, [agreeing])
        (without,) = score(evidence, [replace(agreeing, verdict=Verdict.NOT_RUN)])
        assert without.risk >= with_it.risk


@pytest.mark.parametrize("check", CHECKS)
def test_worse_verdicts_weigh_more(check):
    evidence = paper.evidence(RECEIPT, {"date": "2018-05-21"})
    order = (Verdict.AGREES, Verdict.NOT_RUN, Verdict.PARTIAL, Verdict.DIFFERS)
    found = [score(evidence, [CheckResult(check, "date", verdict)])[0].risk for verdict in order]
    assert found == sorted(found)
    assert found[1] < found[3]


def test_no_weight_changes_its_side():
    weights = shipped().weights
    assert not FOR & AGAINST
    for name in weights.keys() | BY_HAND.keys() - {"absent"}:
        said = [*weights.get(name, {}).values(), BY_HAND.get(name, 0.0)]
        side = name.partition(" date")[0] if name.startswith("rules AGREES") else name
        assert side in FOR | AGAINST
        assert all(w <= 0 for w in said) if side in FOR else all(w >= 0 for w in said)


@given(FIELDS, FIELDS, st.booleans())
def test_a_further_reading_that_differs_never_lowers_its_risk(first, second, with_page):
    readings = [given_answers(fields) for fields in (first, second)]
    other = dict.fromkeys(readings[0], "17.77")
    page = PAGE if with_page else ""
    for before in (readings[:1], readings):
        evidence = paper.evidence(RECEIPT, *before, page=page)
        less = risks(evidence)
        more = risks(paper.evidence(RECEIPT, *before, other, page=page))
        # A failed sum blames the likeliest field, which may be another one then.
        blamed = {r.path for r in check_document(evidence) if is_blame(r)}
        asked = other.keys() & less.keys() - blamed
        assert all(more[path] >= less[path] - 1e-12 for path in asked)


def is_blame(result):
    return result.check == "rules" and result.verdict in (Verdict.DIFFERS, Verdict.PARTIAL)


@given(FIELDS, st.booleans())
def test_taking_away_a_reading_that_agrees_never_lowers_a_risk(first, with_page):
    said, page = given_answers(first), PAGE if with_page else ""
    alone = risks(paper.evidence(RECEIPT, said, page=page))
    both = risks(paper.evidence(RECEIPT, said, said, page=page))
    assert all(alone[path] >= both[path] - 1e-12 for path in alone)


@given(FIELDS, st.floats(0, 1), st.floats(0, 1))
def test_a_stated_confidence_never_lowers_a_risk(first, one, other):
    def stating(confidence):
        said = given_answers(first)
        return paper.evidence(
            RECEIPT,
            {
                path: FieldValue(path, None, value, confidence)
                if isinstance(value, Absence)
                else FieldValue(path, value, confidence=confidence)
                for path, value in said.items()
            },
            page=PAGE,
        )

    silent = risks(stating(None))
    low, high = risks(stating(min(one, other))), risks(stating(max(one, other)))
    assert all(silent[path] <= high[path] + 1e-12 <= low[path] + 2e-12 for path in silent)


def test_a_value_nobody_checked_is_flagged_at_the_default_threshold():
    evidence = paper.evidence(RECEIPT, {"total": "31.60"})
    (alone,) = score(evidence, [CheckResult("ocr", "total", Verdict.NOT_RUN)])
    assert alone.risk >= DEFAULT_THRESHOLD


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize(
    ("path", "said", "known"),
    [
        ("total", "31.60", "30.00"),
        ("date", "2018-05-21", "2018-05-22"),
        ("company", "KING'S CONFECTIONERY S/B", "Other Trading Ltd"),
        ("tax", Absence.NOT_ON_PAGE, "1.79"),
    ],
)
def test_what_the_users_own_system_says_otherwise_flags_by_itself(path, said, known, count):
    evidence = paper.evidence(RECEIPT, *[{path: said}] * count, page=PAGE)
    told = ReferenceValue(path, known, "your ERP", "PO 7")
    before = score(evidence, check_document(evidence))[0]
    evidence = replace(evidence, reference=(told,))
    (found,) = score(evidence, check_document(evidence))
    assert found.flagged
    assert found.risk >= 4 * DEFAULT_THRESHOLD > 0
    assert found.risk > before.risk
    assert any(reason.startswith(f"Your ERP says {known}") for reason in found.reasons)


@pytest.mark.parametrize(
    ("verdict", "alone", "agreed"),
    [
        (Verdict.PARTIAL, True, False),
        (Verdict.DIFFERS, True, True),
        (Verdict.NOT_FOUND, True, True),
    ],
)
def test_a_doubt_flags_one_reading_and_a_failure_flags_two_that_agree(verdict, alone, agreed):
    for said, flagged in ((("2018-05-21",), alone), (("2018-05-21", "2018-05-21"), agreed)):
        evidence = paper.evidence(RECEIPT, *({"date": one} for one in said), page=PAGE)
        others = [r for r in check_document(evidence) if r.check != "rules"]
        rule = CheckResult("rules", "date", verdict, "It is unusual")
        (found,) = score(evidence, [*others, rule])
        assert found.flagged is flagged
        assert "It is unusual" in found.reasons
