"""The whole evaluation, with the keys of the documented format."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.cases import Case
from reviewer.evaluate.causes import Cause
from reviewer.evaluate.evaluate import evaluate
from reviewer.evaluate.mistakes import Mistake
from reviewer.evaluate.truth_file import parse_truth
from reviewer.extract.imported import parse_readings
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType

TYPES = {
    "company": FieldType.TEXT,
    "address": FieldType.ADDRESS,
    "date": FieldType.DATE,
    "total": FieldType.AMOUNT,
}


def case(document: str, path: str, truth, shown, risk=None, flagged=False, other=None) -> Case:
    type_ = TYPES.get(path, FieldType.TEXT)
    said = {"A": shown, "B": other}
    return Case(document, path, type_, True, truth, shown, risk, flagged, said)


FOUR = [
    case("1.pdf", "total", "RM31.60", "31.6", 0.1, False, "31.60"),
    case("1.pdf", "company", "Noodle House", "Noodle Horse", 0.8, True, "NOODLE HOUSE"),
    case("2.pdf", "total", "10.00", "18.00", 0.3, False, None),
    case("2.pdf", "fax", Absence.NOT_ON_PAGE, None, 0.2, True, "555"),
]


def documented(found: dict, wanted: dict) -> dict:
    """Of what was found, the keys that are wanted."""
    return {
        key: documented(found[key], of) if isinstance(of, dict) else found[key]
        for key, of in wanted.items()
    }


def test_the_documented_keys_by_hand():
    wanted = {
        "documents": 2,
        "fields": 4,
        "accuracy": 0.5,
        "by_field": {
            "total": {"n": 2, "accuracy": 0.5},
            "company": {"n": 1, "accuracy": 0.0},
            "fax": {"n": 1, "accuracy": 1.0},
        },
        "risk": {
            "auroc": 1.0,
            "ece": round((0.1 + 0.2 + 0.7 + 0.2) / 4, 4),
            "brier": round((0.01 + 0.04 + 0.49 + 0.04) / 4, 4),
            "flagged_share": 0.5,
            "errors_caught": 0.5,
            "errors_slipping": 1,
            "coverage_at_accuracy": {"0.99": 0.5, "0.995": 0.5, "0.999": 0.5},
        },
        "by_reading": {
            # 1, then 11 of 12 letters, then 18.00 for 10.00 with 4 of 5, then 1
            "A": {"accuracy": 0.5, "anls": round((1 + 11 / 12 + 4 / 5 + 1) / 4, 4)},
            "B": {"accuracy": 0.5, "anls": 0.5},
        },
    }
    assert documented(evaluate(FOUR).as_json(), wanted) == wanted


def test_what_is_told_beside_the_documented_keys():
    found = evaluate(FOUR).as_json()
    assert found["causes"] == {"character": 2}
    assert found["by_field"]["company"]["causes"] == {"character": 1}
    assert found["by_reading"]["A"]["cer"] == round(1 / 12, 4)
    assert found["interval"][0] < 0.5 < found["interval"][1]
    assert [one["n"] for one in found["risk"]["reliability"]] == [1, 1, 1, 1]
    ends = found["risk"]["thresholds"][0], found["risk"]["thresholds"][-1]
    assert [(end["review"], end["caught"]) for end in ends] == [(1.0, 1.0), (0.0, 0.0)]
    assert "95 % interval" in evaluate(FOUR).as_table()
    assert "1 one or two characters misread" in evaluate(FOUR).as_table()


def test_every_wrong_proposal_is_told_with_its_cause():
    told: list[Mistake] = []
    evaluate(FOUR, told.append)
    assert [(m.document_key, m.column, m.cause, m.flagged) for m in told if m.role is None] == [
        ("1.pdf", "company", Cause.CHARACTER, True),
        ("2.pdf", "total", Cause.CHARACTER, False),
    ]


def test_cases_may_come_one_by_one():
    assert evaluate(iter(FOUR)) == evaluate(FOUR)


def test_unasked_and_hidden_fields_are_left_out():
    hidden = case("3.pdf", "total", Absence.HIDDEN_BY_REDACTION, None)
    unasked = case("3.pdf", "date", Absence.NOT_ASKED, "2018-05-21")
    assert evaluate([*FOUR, hidden, unasked]) == evaluate(FOUR)


def test_rows_of_one_column_count_together():
    found = evaluate(
        [
            case("1", "line_items[0].total", "1", "1"),
            case("1", "line_items[1].total", "2", None),
        ]
    )
    assert list(found.by_field) == ["line_items.total"]
    assert (found.by_field["line_items.total"].n, found.accuracy) == (2, 0.5)


def test_an_error_without_a_risk_slips():
    found = evaluate([*FOUR, case("2.pdf", "line_items[0].total", "3", None)]).risk
    assert (found.errors_slipping, found.errors_caught) == (2, pytest.approx(1 / 3))
    assert found.flagged_share == 0.5


def test_nothing_known_is_null_and_not_zero():
    empty = evaluate([]).as_json()
    assert (empty["documents"], empty["fields"], empty["accuracy"]) == (0, 0, None)
    unchecked = evaluate([case("1", "total", "1", "2")]).as_json()["risk"]
    assert (unchecked.pop("reliability"), unchecked.pop("thresholds")) == ([], [])
    assert set(unchecked.pop("coverage_at_accuracy").values()) == {None}
    assert set(unchecked.values()) == {None}
    right = evaluate([case("1", "total", "1", "1", 0.1)]).as_json()["risk"]
    assert (right["auroc"], right["errors_caught"], right["errors_slipping"]) == (None, None, 0)


def test_the_table_shows_the_figures():
    table = evaluate(FOUR).as_table()
    assert "2 documents, 4 fields, 50.0 % right" in table
    assert "total    2   50.0 %" in table
    assert "50.0 % of errors caught, 1 slipping" in table
    assert "50.0 % at 99.5 % right" in table
    assert "run the checks" in evaluate([case("1", "total", "1", "2")]).as_table()
    assert evaluate([]).as_table()


@given(
    st.lists(
        st.builds(
            case,
            st.sampled_from("ab"),
            st.sampled_from(["total", "date", "company", "rows[0].total"]),
            st.text(max_size=8) | st.sampled_from(list(Absence)),
            st.none() | st.text(max_size=8),
            st.none() | st.floats(0, 1),
            st.booleans(),
            st.none() | st.text(max_size=8),
        ),
        max_size=20,
    )
)
def test_any_cases_give_figures_in_their_range(cases: list[Case]):
    found = evaluate(cases)
    assert sum(f.n for f in found.by_field.values()) == found.fields
    for figures in found.by_reading.values():
        assert 0 <= figures.accuracy <= figures.anls <= 1
    if found.fields:
        assert found.by_reading["A"].accuracy == pytest.approx(found.accuracy)
    assert found.as_table()


def test_the_real_readings_of_two_models(shared_data: Path):
    folder = shared_data / "receipts-vlm"
    readings = {}
    with (folder / "readings_claude-haiku-4.5_qwen2.5-vl-7b.jsonl").open(encoding="utf-8") as lines:
        for found in parse_readings(lines):
            readings[found.document] = found.readings
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        known = list(parse_truth(lines))
    cases = [
        Case(
            truth.document, path, TYPES[path], True, answer, a.get(path).value,
            readings={"A": a.get(path).value, "B": b.get(path).value},
        )
        for truth in known
        for path, answer in truth.fields.items()
        for a, b in [readings[truth.document]]
    ]  # fmt: skip
    found = evaluate(cases)
    assert (found.documents, found.fields) == (176, 704)
    assert found.by_field["total"].accuracy == pytest.approx(158 / 176)
    assert found.by_reading["B"].accuracy > found.by_reading["A"].accuracy > 0.8
