"""Fields and decisions in a person's words."""

from __future__ import annotations

import pytest

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.wording import ABSENCES, ACTS, done, short_title, title


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("vat_id", "vat id"),
        ("line_items[2].unit_price", "line item 3 · unit price"),
        ("boss[0]", "boss 1"),
        ("odd[x].y", "odd x · y"),
        ("odd[²].y", "odd ² · y"),
    ],
)
def test_paths_are_said_as_people_say_them(path: str, words: str) -> None:
    assert title(path) == words


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (("accept", "7.20", None), "accepted total"),
        (("correct", "7.19", None), "corrected total to 7.19"),
        (("correct", "x" * 40, None), f"corrected total to {'x' * 27}…"),
        (("absent", None, Absence.EMPTY_ON_PAGE), "marked total as empty on the page"),
        (("unreadable", None, Absence.UNREADABLE), "marked total unreadable"),
        (("ambiguous", "7.20", None), "marked total ambiguous"),
    ],
)
def test_decisions_are_said_in_the_past_tense(
    decision: tuple[str, str | None, Absence | None], words: str
) -> None:
    act, value, absence = decision
    told = Decision(1, "total", DecisionType(act), "ann", "", value=value, absence=absence)
    assert done(told) == words


def test_everything_has_words() -> None:
    assert set(ABSENCES) == set(Absence)
    assert set(ACTS) == set(DecisionType)


def test_a_short_title_is_the_same_for_all_but_rows() -> None:
    assert short_title("vat_id") == "vat id"
    assert short_title("line_items[2].unit_price") == "row 3 · unit price"
