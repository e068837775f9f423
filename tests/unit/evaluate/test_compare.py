"""Two runs against each other: wins, losses, the test on them, and what is said of it."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.cases import Case
from reviewer.evaluate.compare import Pairing, compare, fields_needed, mcnemar
from reviewer.evaluate.intervals import wilson
from reviewer.model.kind import FieldType

NAMES = ("Claude", "Qwen")


def case(
    document: str, path: str, first: str | None, second: str | None, truth: str = "7.19"
) -> Case:
    readings = {"A": first, "B": second}
    return Case(document, path, FieldType.AMOUNT, True, truth, first, readings=readings)


def outcomes(wins: int, losses: int, both: int, per_document: int = 1) -> list[Case]:
    pairs = [("7.20", "7.19")] * wins + [("7.19", "7.20")] * losses + [("7.19", "7.19")] * both
    return [case(f"d{number // per_document}", "total", *pair) for number, pair in enumerate(pairs)]


def test_a_run_against_itself_claims_nothing() -> None:
    same = [case(f"d{i}", "total", "7.19" if i % 3 else "7.2", None) for i in range(90)]
    found = compare(same, "A", "A", ("this", "itself"))
    assert (found.overall.wins, found.overall.losses, found.overall.p) == (0, 0, 1.0)
    assert found.changed == ()
    assert found.verdict.startswith("No difference")


def test_a_clear_win_is_said_with_its_interval() -> None:
    found = compare(outcomes(40, 5, 155), "A", "B", NAMES)
    assert found.overall.gain == pytest.approx(35 / 200)
    assert found.overall.first == pytest.approx(160 / 200)
    assert found.overall.second == pytest.approx(195 / 200)
    assert found.verdict.startswith("Qwen is better: 17.5 points more fields right than Claude")
    turned = compare(outcomes(5, 40, 155), "A", "B", NAMES)
    assert turned.verdict.startswith("Claude is better: 17.5 points more")


def test_too_little_to_tell_says_how_much_would_be_enough() -> None:
    found = compare(outcomes(6, 3, 91), "A", "B", NAMES)
    needed = fields_needed(found.overall)
    assert needed is not None
    assert needed > 100
    together = fields_needed(compare(outcomes(6, 3, 91, per_document=3), "A", "B", NAMES).overall)
    assert together is not None
    assert together > 1.5 * needed, "fields that fail together are worth less"
    assert "Too little to tell" in found.verdict
    assert "fields of 790 documents would tell" in found.verdict


def test_a_difference_in_one_document_is_no_proof() -> None:
    cases = [case("one", f"line_items[{i}].total", "7.2", "7.19") for i in range(12)]
    cases += [case(f"d{i}", "total", "7.19", "7.19") for i in range(20)]
    found = compare(cases, "A", "B", NAMES)
    assert mcnemar(found.overall.wins, found.overall.losses) < 0.05
    assert found.overall.p == 1
    assert "too few documents" in found.verdict


def test_fields_are_told_apart_and_corrected_for_being_many() -> None:
    cases = outcomes(7, 0, 10)
    cases += [case(f"d{i}", "tax", "7.19", "7.19") for i in range(10)]
    cases += [case(f"d{i}", "date", "7.19", "7.19") for i in range(10)]
    found = compare(cases, "A", "B", NAMES)
    assert found.by_field["total"].p == pytest.approx(3 * mcnemar(7, 0))
    assert found.by_field["tax"].p == 1
    assert set(found.changed) == {f"d{i}" for i in range(7)}


def test_only_fields_that_both_were_asked_count() -> None:
    alone = Case("d", "total", FieldType.AMOUNT, True, "7.19", "7.19", readings={"A": "7.19"})
    found = compare([alone], "A", "B", NAMES)
    assert found.overall.n == 0
    assert "nothing to compare" in found.verdict


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_binomial_test(wins: int, losses: int) -> None:
    n, k = wins + losses, min(wins, losses)
    expected = min(1.0, 2 * sum(comb(n, i) for i in range(k + 1)) / 2**n)
    assert mcnemar(wins, losses) == pytest.approx(expected if n else 1.0)
    assert mcnemar(wins, losses) == mcnemar(losses, wins)


def test_many_differences_are_tested_too() -> None:
    assert mcnemar(1200, 1000) == pytest.approx(2.2e-5, rel=0.1)
    assert mcnemar(600, 600) == 1


def test_a_tie_needs_no_number() -> None:
    assert fields_needed(Pairing(100, 90, 5, 5, 0.0, None, None, 1.0)) is None


def test_wilson_by_hand() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0


@given(st.integers(1, 500), st.data())
def test_wilson_holds_the_share(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
