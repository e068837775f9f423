"""One document as the checks see it: answers by path, pages ready to be searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from reviewer.checks.fields import aligned, field_paths
from reviewer.checks.page_index import PageIndex
from reviewer.model.absence import SAYS_NOTHING
from reviewer.model.document import Page, PageWords
from reviewer.model.evidence import Evidence
from reviewer.model.kind import FieldSpec, Kind, split_path
from reviewer.model.reading import FieldValue

Answers = Mapping[str, FieldValue]
"""Role of a reading -> what it says of one field, in the order of the readings."""


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence of one document, prepared once for all checks."""

    kind: Kind
    answers: Mapping[str, Answers]
    """Path -> answers, at least one; what a reader was not asked or could not see is none."""
    pages: tuple[PageIndex, ...]
    evidence: Evidence
    words_from: str
    """How a sentence names who read the words: "OCR" or "The text layer"."""
    engines: tuple[tuple[PageIndex, ...], ...] = ()
    """The pages once for each engine that read them: `pages`, and then the others."""
    specs: Mapping[str, FieldSpec] = field(default_factory=dict)
    """Path -> its spec, looked up once."""

    @property
    def today(self) -> date:
        """The day on which the document is checked."""
        return self.evidence.today

    def proposal(self, path: str) -> FieldValue | None:
        """What counts until a human speaks; None for a path nobody answered."""
        return next(iter(self.answers.get(path, {}).values()), None)

    def value(self, path: str) -> str | None:
        """The proposed value; None where there is none."""
        answer = self.proposal(path)
        return answer.value if answer else None

    def spec(self, path: str) -> FieldSpec:
        """The spec of the field at `path`."""
        return self.specs.get(path) or self.kind.spec(path)


def case_of(evidence: Evidence) -> Case:
    """Rows aligned, answers sorted by path, words indexed."""
    readings = aligned(evidence.readings)
    answers: dict[str, dict[str, FieldValue]] = {
        path: {} for path in field_paths(evidence.kind, readings)
    }
    for reading in readings:
        for value in reading.values:
            if value.absence not in SAYS_NOTHING:
                answers[value.path].setdefault(reading.role, value)
    sources = {words.source for _page, words in evidence.pages}
    pages = _indexed(evidence.pages, evidence.kind)
    further: dict[str, list[tuple[Page, PageWords]]] = {}
    for page, words in evidence.further:
        further.setdefault(words.engine, []).append((page, words))
    engines = (pages, *(_indexed(read, evidence.kind) for read in further.values()))
    return Case(
        kind=evidence.kind,
        answers=answers,
        pages=pages,
        evidence=evidence,
        words_from="The text layer" if {s.value for s in sources} == {"text-layer"} else "OCR",
        engines=tuple(read for read in engines if read),
        specs={path: evidence.kind.spec(path) for path in answers},
    )


def _indexed(read: Iterable[tuple[Page, PageWords]], kind: Kind) -> tuple[PageIndex, ...]:
    return tuple(
        PageIndex(page.number, words, day_first=kind.day_first)
        for page, words in read
        if words.words
    )


def title(case: Case, path: str) -> str:
    """The field's name in a sentence: "Total", "Unit price in row 3"."""
    _name, row, column = split_path(path)
    text = case.spec(path).title or path
    return text if row is None or column is None else f"{text} in row {row + 1}"
