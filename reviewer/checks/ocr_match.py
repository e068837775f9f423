"""The words on the page as a witness: is the value printed there, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.checks.case import Case
from reviewer.checks.grounds import WHOLE, Ground, ground
from reviewer.checks.locate import ALIKE
from reviewer.checks.page_signals import PageFacts, signals
from reviewer.checks.witnesses import DISPUTED
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType, split_path
from reviewer.model.labels import LabelFit, label_fit
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CheckResult, Place, Verdict

NAME = "ocr"

Places = tuple[Place, ...]


def check(case: Case) -> Iterator[CheckResult]:
    """A result for every field with a value to look for; nothing where no page has words."""
    if not case.engines:
        return
    anchors, page = _row_anchors(case), PageFacts(case)
    for path, answers in case.answers.items():
        search = _Search(path, case, anchors.get(split_path(path)[:2]))
        found = search.grounds(tuple(answers.values()))
        result = search.judged(tuple(answers.values()), found)
        yield _told(replace(result, signals=tuple(signals(path, found, page))))


def _told(result: CheckResult) -> CheckResult:
    """The result with the dispute of text layer and pixels as its sentence, if there is one."""
    dispute = next((s for s in result.signals if s.name == DISPUTED), None)
    if dispute is None or result.verdict not in (Verdict.AGREES, Verdict.AGREES_NORMALISED):
        return result
    return replace(result, verdict=Verdict.PARTIAL, sentence=dispute.sentence)


@dataclass(frozen=True, slots=True)
class _Search:
    """One field looked up among the words; `row` is where its table row was found."""

    path: str
    case: Case
    row: Place | None = None

    def judged(self, answers: Sequence[FieldValue], found: Sequence[Ground | None]) -> CheckResult:
        """DIFFERS where the page supports another reading better; NOT_RUN without any value."""
        proposal, places = answers[0], found[0].places if found[0] else ()
        for other, theirs in zip(answers[1:], found[1:], strict=True):
            better = self._better(proposal, places, other, theirs)
            if better:
                role = next(r for r, a in self.case.answers[self.path].items() if a is other)
                sentence = f"{self._reads(better[0])}, as reading {role} does"
                return self._result(Verdict.DIFFERS, sentence, better)
        if proposal.value is None:
            return self._result(Verdict.NOT_RUN, "")
        if not places or places[0].score < ALIKE:
            sentence = f"{self.case.words_from} does not show {proposal.value}"
            return self._result(Verdict.NOT_FOUND, sentence)
        sentence = self._reads(places[0], at_its_box=proposal.box is not None)
        return self._result(_verdict(proposal.value, places[0]), sentence, places)

    def grounds(self, answers: Sequence[FieldValue]) -> list[Ground | None]:
        """All places of each reading's value, those it points to itself first."""
        asked = [(answer.value, answer.page, answer.box) for answer in answers]
        once = dict(zip(asked, answers, strict=True))
        found = {key: ground(self.path, a, self.case, self.row) for key, a in once.items()}
        return [found[key] for key in asked]

    def _better(
        self, proposal: FieldValue, ours: Places, other: FieldValue, theirs: Ground | None
    ) -> Places:
        """The places of another reading's different value, if the page supports it better."""
        mine, its = proposal.value or "", other.value or ""
        day_first = self.case.kind.day_first
        if not theirs or values.same(mine, its, self._spec.type, day_first=day_first):
            return ()
        if not theirs.shown or not self._stronger(theirs.places[0], ours):
            return ()
        return tuple(replace(p, score=self._likeness(mine, p)) for p in theirs.places)

    def _stronger(self, theirs: Place, ours: Places) -> bool:
        """Whether a place is more like its value or, both being whole, better labelled."""
        if not ours:
            return True
        gap = round(theirs.score - ours[0].score, 3)
        if gap or theirs.score < WHOLE:
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
    if place.score < WHOLE:
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
    found = {key: ground(path, answer, case) for key, (path, answer) in longest.items()}
    return {key: g.places[0] for key, g in found.items() if g is not None and g.shown}
