"""The witnesses of one field as the card lists them: readings A and B, OCR, further readings."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.absence import Absence
from reviewer.model.field import FieldCard
from reviewer.model.verdict import CheckResult, Verdict
from reviewer.model.wording import ABSENCES
from reviewer.ui.say import say

OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Witness:
    """One line of the card. `key` is the digit that takes it, "" where there is none.

    `role` is what the desk's `take` wants. Without a `value`, `note` says why there is none.
    """

    key: str
    role: str
    name: str
    value: str | None
    note: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Whether it says anything that could be taken."""
        return self.value is not None or self.note in _TAKEABLE


_TAKEABLE = frozenset(
    words for absence, words in ABSENCES.items() if absence is not Absence.NOT_ASKED
)


def witnesses(card: FieldCard) -> tuple[Witness, ...]:
    """The card's witnesses in the order of their keys.

    Readings after B come last, without a key, and only where they were asked.
    """
    names = [reading.model or reading.reader for reading in card.readings]
    readings = [
        _of_reading(card, index, _telling(name, names, card.readings[index].prompt))
        for index, name in enumerate(names)
    ]
    told = [further for further in readings[2:] if further.note != ABSENCES[Absence.NOT_ASKED]]
    return (*readings[:2], _of_ocr(card), *told)


def _telling(name: str, names: list[str], prompt: str) -> str:
    """One reader may give two readings; then the prompt's name tells them apart."""
    return f"{name} {prompt.partition(':')[0]}".strip() if names.count(name) > 1 else name


def _of_reading(card: FieldCard, index: int, name: str) -> Witness:
    reading = card.readings[index]
    key = str(index + 1) if index < 2 else ""
    said = reading.get(card.field.path)
    if said is None:
        return Witness(key, reading.role, name, None, ABSENCES[Absence.NOT_ASKED])
    if said.value is None:
        return Witness(key, reading.role, name, None, ABSENCES[said.absence or Absence.NOT_ASKED])
    return Witness(key, reading.role, name, said.value)


def _of_ocr(card: FieldCard) -> Witness:
    result = next((r for r in card.results if r.check == OCR), None)
    text = card.ocr_text
    if text is not None:
        return Witness("3", OCR, "OCR", text, _beside(result))
    missing = result is None or result.verdict is Verdict.NOT_RUN
    return Witness("3", OCR, "OCR", None, say("not run") if missing else say("finds it nowhere"))


def _beside(result: CheckResult | None) -> str:
    label = result.places[0].label if result is not None and result.places else None
    return say("beside “{label}”", label=label) if label else ""
