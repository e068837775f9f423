"""What the verdicts say of one field: named features, each with a sentence. Imports model alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from reviewer.model.absence import Absence
from reviewer.model.evidence import Evidence
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.model.labels import LabelFit, label_fit
from reviewer.model.reading import FieldValue
from reviewer.model.values.text import compact, is_part
from reviewer.model.verdict import CHECKS, CheckResult, Place, Verdict

Results = Mapping[str, CheckResult]
"""Name of a check -> its result for one field."""

_FOUND = (Verdict.AGREES, Verdict.AGREES_NORMALISED)
_FREE_TEXT = (FieldType.TEXT, FieldType.ADDRESS)

_NEARER = 0.5
"""Indel ratio, 0..100, by which the page must be more like one text than the other."""

_STATED = ((0.5, "stated unsure"), (0.8, "stated fairly sure"))
"""Stated confidences below these are doubt; higher ones say nothing, as readers are too sure."""

_NOT_RUN = {"ocr": "No words of the page to compare with", "second": "No second reading"}


@dataclass(frozen=True, slots=True)
class Feature:
    """One observation about a field: its row in the table of weights, and a sentence or none."""

    name: str
    reason: str


def features(
    spec: FieldSpec, answer: FieldValue | None, results: Results, evidence: Evidence
) -> Iterator[Feature]:
    """The observations about one field; `answer` is the proposal that is judged."""
    for check in CHECKS:
        result = results.get(check)
        verdict = result.verdict if result else Verdict.NOT_RUN
        sentence = result.sentence if result else ""
        missing = _NOT_RUN.get(check, "") if _could_run(check, answer) else ""
        yield Feature(f"{check} {verdict}", sentence or missing)
    ocr, second = results.get("ocr"), results.get("second")
    if ocr is not None and ocr.verdict in _FOUND and ocr.places:
        yield from _of_place(spec, ocr.places[0], evidence)
    if answer is not None:
        yield from _of_answer(answer)
        if ocr is not None and second is not None and _sides_with(answer, ocr, second, spec):
            yield Feature("page sides with it", "The page is more like it than the other reading")


def _could_run(check: str, answer: FieldValue | None) -> bool:
    """An absent value can not be looked for on the page."""
    return check != "ocr" or answer is None or answer.value is not None


def _of_answer(answer: FieldValue) -> Iterator[Feature]:
    if answer.absence is Absence.UNREADABLE:
        yield Feature("unreadable", "It could not be read")
    elif answer.value is None:
        yield Feature("absent", "The reading finds no such value")
    stated = answer.confidence
    name = next((name for most, name in _STATED if stated is not None and stated < most), None)
    if name is not None:
        yield Feature(name, answer.reason or "The reader itself is not sure")


def _of_place(spec: FieldSpec, place: Place, evidence: Evidence) -> Iterator[Feature]:
    """Where a field of the document (not of a row) stands: amounts are printed many times."""
    if spec not in evidence.kind.fields:
        return
    if spec.type is FieldType.AMOUNT:
        fit = label_fit(place.label, spec, evidence.kind)
        if fit is LabelFit.OTHER:
            yield Feature("label OTHER", f"It stands beside “{place.label}”, not its own label")
        elif fit is LabelFit.OWN:
            yield Feature("label OWN", "")
    if spec.type in _FREE_TEXT:
        rest = rest_of_line(place, evidence)
        if rest:
            yield Feature("line goes on", f"The printed line goes on with “{rest}”")


def _sides_with(answer: FieldValue, ocr: CheckResult, second: CheckResult, spec: FieldSpec) -> bool:
    """Whether, of two texts that differ in a few characters, the page is more like the first.

    Where one holds the other, the page is like the one that stops there, which says nothing.
    """
    if spec.type not in _FREE_TEXT or second.verdict is not Verdict.PARTIAL:
        return False
    if not (answer.value and ocr.seen and second.seen) or ocr.verdict is Verdict.DIFFERS:
        return False
    if is_part(answer.value, second.seen):
        return False
    mine, other, page = compact(answer.value), compact(second.seen), compact(ocr.seen)
    return fuzz.ratio(mine, page) - fuzz.ratio(other, page) >= _NEARER


def rest_of_line(place: Place, evidence: Evidence) -> str:
    """The words printed right before or after the place on its lines; empty if it ends there."""
    words = next((words for page, words in evidence.pages if page.number == place.page), None)
    if words is None:
        return ""
    near = [word.text for word in words.words if _is_beside(word.box, place.box)]
    return " ".join(text for text in near if any(char.isalnum() for char in text))


def _is_beside(word: Box, box: Box) -> bool:
    """Whether a word stands on the lines of `box`, outside it, no more than a word gap away."""
    if not 2 * box.top <= word.top + word.bottom <= 2 * box.bottom:
        return False
    return 0 <= word.left - box.right <= word.height or 0 <= box.left - word.right <= word.height
