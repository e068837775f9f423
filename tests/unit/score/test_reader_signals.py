"""What a reader says of itself: text made up for an empty part, and tokens it found unlikely."""

from __future__ import annotations

from datetime import date

from reviewer.model.absence import Absence
from reviewer.model.evidence import Evidence, Invented
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.reading import FieldValue, Likelihood, Reading
from reviewer.model.verdict import CheckResult, Risk, Verdict
from reviewer.score.features import document_features
from reviewer.score.risk import score

KIND = Kind("k", "K", (FieldSpec("total", FieldType.AMOUNT, "Total"),
                       FieldSpec("date", FieldType.DATE, "Date")))  # fmt: skip
AGREED = tuple(
    CheckResult(check, path, Verdict.AGREES)
    for path in ("total", "date")
    for check in ("ocr", "second", "rules", "reference")
)
MADE_UP = Invented("openai", "small", 2, "Total 12.00")


def readings(likelihood: Likelihood | None = None) -> tuple[Reading, ...]:
    values = (FieldValue("total", "7.19", likelihood=likelihood), FieldValue("date", "1/2/2026"))
    return (
        Reading("A", "openai", values, "small"),
        Reading("B", "anthropic", (*values[:1], FieldValue("date", "1/2/2026")), "other"),
    )


def risks(evidence: Evidence) -> dict[str, Risk]:
    return {risk.path: risk for risk in score(evidence, AGREED)}


def test_a_made_up_text_marks_every_field_of_that_reading() -> None:
    before = risks(Evidence(KIND, readings(), (), date(2026, 1, 1)))
    after = risks(Evidence(KIND, readings(), (), date(2026, 1, 1), invented=(MADE_UP,)))
    assert not any(risk.flagged for risk in before.values())
    for path, risk in after.items():
        assert risk.flagged
        assert risk.risk >= 0.3 > before[path].risk
        assert risk.reasons[0] == (
            "Asked about an empty part of page 2, the reader made up “Total 12.00”"
        )


def test_another_readers_invention_is_not_this_ones() -> None:
    other = Invented("anthropic", "other", 1, "x")
    plain = risks(Evidence(KIND, readings(), (), date(2026, 1, 1)))
    assert risks(Evidence(KIND, readings(), (), date(2026, 1, 1), invented=(other,))) == plain


def test_likelihoods_are_heard_and_weigh_nothing_yet() -> None:
    plain = Evidence(KIND, readings(), (), date(2026, 1, 1))
    for likelihood in (Likelihood(-0.001, -0.001), Likelihood(-4.0, -9.0)):
        told = Evidence(KIND, readings(likelihood), (), date(2026, 1, 1))
        assert risks(told) == risks(plain)
    (total, _date) = document_features(told, AGREED)
    strengths = {f.name: f.strength for f in total.features}
    assert strengths["tokens unlikely"] > 0.99


def test_unclear_and_unsure_say_why() -> None:
    unclear = FieldValue("total", None, Absence.UNREADABLE, reason="the ink is faded")
    unsure = FieldValue("date", "1/2/2026", None, 0.3, "the 1 may be a 7")
    told = (Reading("A", "openai", (unclear, unsure), "small"),)
    found = risks(Evidence(KIND, told, (), date(2026, 1, 1)))
    assert "It could not be read: the ink is faded" in found["total"].reasons
    assert "the 1 may be a 7" in found["date"].reasons
    assert found["total"].flagged
