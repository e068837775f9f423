"""The words on the page as a witness: is the value printed there, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewer.checks.case import Case
from reviewer.checks.locate import ALIKE, Wanted, locate
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType, split_path
from reviewer.model.labels import LabelFit, label_fit
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CheckResult, Place, Verdict

NAME = "ocr"

_WHOLE = 0.99
"""Score from which a place holds the value itself."""

Places = tuple[Place, ...]


def check(case: Case) -> Iterator[CheckResult]:
    """A result for every field with a value to look for; nothing where no page has words."""
    if not case.pages:
        return
    anchors = _row_anchors(case)
    for path, answers in case.answers.items():
        search = _Search(path, case, anchors.get(split_path(path)[:2]))
        result = search.judged(*answers.values())
        if result is not None:
            yield result


@dataclass(frozen=True, slots=True)
class _Search:
    """One field looked up among the words; `row` is where its table row was found."""

    path: str
    case: Case
    row: Place | None = None

    def judged(self, proposal: FieldValue, *others: FieldValue) -> CheckResult | None:
        """DIFFERS where the page supports another reading better; None without any value."""
        places = self.places(proposal)
        for other in others:
            found = self._better(proposal, places, other)
            if found:
                role = next(r for r, a in self.case.answers[self.path].items() if a is other)
                sentence = f"{self._reads(found[0])}, as reading {role} does"
                return self._result(Verdict.DIFFERS, sentence, found)
        if proposal.value is None:
            return None
        if not places or places[0].score < ALIKE:
            sentence = f"{self.case.words_from} does not show {proposal.value}"
            return self._result(Verdict.NOT_FOUND, sentence)
        sentence = self._reads(places[0], at_its_box=proposal.box is not None)
        return self._result(_verdict(proposal.value, places[0]), sentence, places)

    def places(self, answer: FieldValue) -> Places:
        """All places of a reading's value, those it points to itself first."""
        if answer.value is None:
            return ()
        wanted = Wanted(answer.value, self._spec, answer.page, answer.box)
        if answer.box is None and self.row is not None:
            wanted = Wanted(answer.value, self._spec, self.row.page, self.row.box, row=True)
        return locate(wanted, self.case.pages, self.case.kind)

    def _better(self, proposal: FieldValue, ours: Places, other: FieldValue) -> Places:
        """The places of another reading's different value, if the page supports it better."""
        mine, theirs = proposal.value or "", other.value or ""
        day_first = self.case.kind.day_first
        if not theirs or values.same(mine, theirs, self._spec.type, day_first=day_first):
            return ()
        found = self.places(other)
        if not found or found[0].score < ALIKE or not self._stronger(found[0], ours):
            return ()
        return tuple(replace(place, score=self._likeness(mine, place)) for place in found)

    def _stronger(self, theirs: Place, ours: Places) -> bool:
        """Whether a place is more like its value or, both being whole, better labelled."""
        if not ours:
            return True
        gap = round(theirs.score - ours[0].score, 3)
        if gap or theirs.score < _WHOLE:
            return gap > 0
        own = [label_fit(p.label, self._spec, self.case.kind) for p in (theirs, ours[0])]
        return own[0] is LabelFit.OWN and own[1] is not LabelFit.OWN

    def _likeness(self, value: str, place: Place) -> float:
        if self._spec.type in (FieldType.TEXT, FieldType.ADDRESS):
            return values.similarity(value, place.text)
        return float(values.same(value, place.text, self._spec.type))

    def _reads(self, place: Place, *, at_its_box: bool = False) -> str:
        beside = f" beside “{place.label}”" if place.label else ""
        where = " at the same place" if at_its_box else beside
        return f"{self.case.words_from} reads {place.text}{where}"

    def _result(self, verdict: Verdict, sentence: str, places: Places = ()) -> CheckResult:
        seen = places[0].text if places else None
        return CheckResult(NAME, self.path, verdict, sentence, seen, places)

    @property
    def _spec(self) -> FieldSpec:
        return self.case.spec(self.path)


def _verdict(value: str, place: Place) -> Verdict:
    if place.score < _WHOLE:
        return Verdict.PARTIAL
    same_print = value.strip() == place.text.strip()
    return Verdict.AGREES if same_print else Verdict.AGREES_NORMALISED


def _row_anchors(case: Case) -> dict[tuple[str, int | None], Place]:
    """Where each row's longest value stands: the row's other values are looked for near it."""
    longest: dict[tuple[str, int | None], tuple[str, FieldValue]] = {}
    for path, answers in case.answers.items():
        name, row, column = split_path(path)
        answer = next(iter(answers.values()))
        if column is None or answer.value is None:
            continue
        before = longest.get((name, row))
        if before is None or len(before[1].value or "") < len(answer.value):
            longest[name, row] = path, answer
    found = {key: _Search(path, case).places(answer) for key, (path, answer) in longest.items()}
    return {key: p[0] for key, p in found.items() if p and p[0].score >= ALIKE}
