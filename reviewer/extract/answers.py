"""One answer of a model, whatever its shape: a value, a typed absence, how sure and why.

The words a model may use for "I cannot read it" and the like are data here; an answer that says
nothing is never an agreement and never a value.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from reviewer.extract.lenient import Json, Twice, likelihood_of
from reviewer.extract.plain import MAX_REASON, plain
from reviewer.model.absence import UNCLEAR, Absence
from reviewer.model.reading import LEVELS, Likelihood

READ = "READ"
STATES: dict[str, Absence | None] = {
    READ: None,
    UNCLEAR: Absence.UNREADABLE,
    "EMPTY": Absence.EMPTY_ON_PAGE,
    "NOT_ON_PAGE": Absence.NOT_ON_PAGE,
    "HIDDEN": Absence.HIDDEN_BY_REDACTION,
}
"""The states the prompts offer, and what each means."""

_ALIASES = {
    "unreadable": Absence.UNREADABLE,
    "illegible": Absence.UNREADABLE,
    "empty on page": Absence.EMPTY_ON_PAGE,
    "blank": Absence.EMPTY_ON_PAGE,
    "missing": Absence.NOT_ON_PAGE,
    "absent": Absence.NOT_ON_PAGE,
    "not found": Absence.NOT_ON_PAGE,
    "redacted": Absence.HIDDEN_BY_REDACTION,
    "hidden by redaction": Absence.HIDDEN_BY_REDACTION,
}
"""Other words for them that models use where no schema holds them to ours."""
_IN_PLACE_OF_A_VALUE = {
    "": Absence.NOT_ON_PAGE,
    "n/a": Absence.NOT_ON_PAGE,
    "null": Absence.NOT_ON_PAGE,
    "not_on_page": Absence.NOT_ON_PAGE,
    "unclear": Absence.UNREADABLE,
    "[unclear]": Absence.UNREADABLE,
    "hidden": Absence.HIDDEN_BY_REDACTION,
}


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha())


_STATED = {_letters(name): absence for name, absence in {**STATES, **_ALIASES}.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says. Exactly one of `value` and `absence` is set."""

    value: str | None
    absence: Absence | None = None
    confidence: float | None = None
    reason: str | None = None
    page: int | None = None
    likelihood: Likelihood | None = None


def said(answer: Json, pages: tuple[int, ...]) -> Said | None:
    """What `answer` says, or None where it says nothing. `pages` are the numbers of those sent."""
    if isinstance(answer, list):
        return None
    if not isinstance(answer, dict):
        value, absence = value_or_absence(answer)
        page = page_of(None, pages)
        return Said(value, absence, page=page, likelihood=likelihood_of(answer))
    stated = _stated(answer.get("state"))
    if "value" not in answer and stated is None:
        return None
    value, absence = value_or_absence(answer.get("value"))
    told = Said(
        value,
        absence,
        confidence=confidence_of(answer.get("confidence")),
        reason=_reason(answer.get("reason")),
        page=page_of(answer.get("page"), pages),
        likelihood=likelihood_of(answer.get("value")),
    )
    told = told if stated is None else _weighed(told, stated)
    return _doubted(told, answer) if isinstance(answer, Twice) else told


def value_or_absence(answer: Json) -> tuple[str | None, Absence | None]:
    """A scalar as a value, or the absence its words stand for; a structure is no value."""
    text = plain(answer) if isinstance(answer, str) else ""
    absence = _IN_PLACE_OF_A_VALUE.get(text.casefold())
    return (None, absence) if absence is not None else (text, None)


def confidence_of(answer: Json) -> float | None:
    """0..1 from high, medium, low or a number; None for no score."""
    if not isinstance(answer, str):
        return None
    if (level := LEVELS.get(answer.strip().casefold())) is not None:
        return level
    try:
        number = float(answer)
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= 1 else None


def page_of(answer: Json, pages: tuple[int, ...]) -> int | None:
    """The page number `answer` names if it was sent; the only page where only one was."""
    if len(pages) == 1:
        return pages[0]
    if isinstance(answer, str) and re.fullmatch(r"\d{1,6}", answer.strip()):
        number = int(answer)
        return number if number in pages else None
    return None


def _stated(answer: Json) -> Absence | None:
    if not isinstance(answer, str):
        return None
    return _STATED.get(_letters(answer))


def _weighed(told: Said, stated: Absence) -> Said:
    """Where a value comes with an absence the doubt is kept, not the better news."""
    if told.value is None:
        return replace(told, absence=stated)
    if stated is Absence.UNREADABLE:
        reason = plain(f"{told.reason or 'Unclear'}; perhaps {told.value}", MAX_REASON)
        return replace(told, value=None, absence=stated, reason=reason)
    reason = f"The reader gave a value and also said that it is {stated.value}."
    return replace(told, confidence=LEVELS["low"], reason=reason)


def _doubted(told: Said, answer: Twice) -> Said:
    """An answer that was given twice, and not the same, is not sure of itself."""
    other = answer.before.get("value")
    reason = f"The reader answered twice; first it was {plain(str(other or 'nothing'))}"
    return replace(told, confidence=LEVELS["low"], reason=plain(reason, MAX_REASON))


def _reason(answer: Json) -> str | None:
    return (plain(answer, MAX_REASON) or None) if isinstance(answer, str) else None
