"""What the checks say of one field as named strengths of 0..1, each with a sentence or none.

A strength of 0 is what a check that did not run has: missing evidence is no evidence. Observations
that speak for a value and those that speak against it have names of their own, so that the weights
of the ones can only lower the risk and those of the others only raise it. Imports model alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from reviewer.model.absence import SAYS_NOTHING, Absence
from reviewer.model.evidence import Evidence
from reviewer.model.kind import FieldType
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.verdict import CHECKS, CheckResult, Signal, Verdict

Results = Mapping[str, CheckResult]
"""Name of a check -> its result for one field."""

FOR = frozenset({
    "same", "same, good document", "same, shown", "shown", "shown, good document", "shown by all",
    "own label", "printed again", "sum fits", "only date", "legal form",
    "rules AGREES", "reference AGREES", "reference AGREES_NORMALISED",
})  # fmt: skip
"""What can only lower a risk."""

AGAINST = frozenset({
    "differs", "differs, not backed", "differs, page against", "differs, wrong elsewhere",
    "other has more", "other has less", "only the other has it", "only this has it", "outvoted",
    "not shown", "number not shown", "word not shown", "other label", "better label", "rival label",
    "sum says otherwise", "other date", "line goes on", "line begins before", "number inside",
    "legal name elsewhere", "address begins before", "address goes on", "no postcode", "left out",
    "nothing read", "page gives orders", "beside orders", "page hides text", "in hidden text",
    "only in a sentence", "label and sum say otherwise", "witnesses differ", "poor page",
    "stated unsure", "invented text", "tokens unlikely",
    "rules PARTIAL", "rules DIFFERS", "rules NOT_FOUND", "reference DIFFERS", "reference NOT_FOUND",
    "reference PARTIAL", "unreadable",
})  # fmt: skip
"""What can only raise a risk."""

_GROUPS = {
    FieldType.AMOUNT: "amount", FieldType.INTEGER: "amount", FieldType.DATE: "date",
    FieldType.TEXT: "name", FieldType.CHOICE: "name", FieldType.ADDRESS: "address",
}  # fmt: skip
_COMPOSED = frozenset({"page with it", "page against it"})
_NO_DOUBT = 0.8
"""Stated confidence from which a reader says nothing: they are too sure of themselves."""

_SAME_READER = 0.5
"""What agreement counts for where all readings are of one reader: it repeats its own mistakes. Set
by hand: every pair of readings that the weights come from is of two readers."""

_NOT_RUN = {"ocr": "No words of the page to compare with", "second": "No second reading"}


@dataclass(frozen=True, slots=True)
class Feature:
    """One observation about a field: its name in the weights, its strength 0..1, a sentence."""

    name: str
    strength: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FieldFeatures:
    """All observations about the field at `path`; `group` is the kind of value it has."""

    path: str
    group: str
    features: tuple[Feature, ...]


def document_features(
    evidence: Evidence, results: Sequence[CheckResult]
) -> tuple[FieldFeatures, ...]:
    """The observations about every field in `results`, in their order."""
    by_path: dict[str, dict[str, CheckResult]] = {}
    for result in results:
        by_path.setdefault(result.path, {})[result.check] = result
    said = {path: _signals(found) for path, found in by_path.items()}
    answers, makers = _proposals(evidence)
    document = _Document(said, evidence, makers)
    return tuple(
        FieldFeatures(
            path,
            _group(path, answers.get(path), evidence),
            tuple(_of_field(path, answers.get(path), by_path[path], document)),
        )
        for path in by_path
    )


class _Document:
    """What the other fields of a document say of this one: a bad page is bad everywhere."""

    def __init__(
        self,
        said: Mapping[str, Mapping[str, float]],
        evidence: Evidence,
        makers: Mapping[str, Reading],
    ) -> None:
        self.said = said
        self.makers = makers
        self.invented = {(one.reader, one.model): one for one in evidence.invented}
        first = evidence.readings[0].values if evidence.readings else ()
        asked = [value for value in first if value.absence not in SAYS_NOTHING]
        readers = {(reading.reader, reading.model) for reading in evidence.readings}
        self.independence = 1.0 if len(readers) > 1 else _SAME_READER
        self.nothing_read = len(asked) > 1 and not any(value.value for value in asked)
        marks = [m for q in evidence.quality for m in (q.sharpness, q.contrast, q.cleanness)]
        self.poor = 1 - min(marks, default=1.0)

    def made_up(self, path: str) -> str:
        """What speaks against the reader of this field, in words; empty where nothing does."""
        maker = self.makers.get(path)
        found = self.invented.get((maker.reader, maker.model)) if maker else None
        if found is None:
            return ""
        return f"Asked about an empty part of page {found.page}, the reader made up “{found.text}”"

    def others(self, path: str, name: str) -> float:
        """Mean strength of `name` over the other fields that have it; 0 where none has."""
        return _mean([s[name] for o, s in self.said.items() if o != path and name in s])

    def wrong_elsewhere(self, path: str) -> float:
        """0..1: how far the page speaks against this reading in the field where it does most.

        The most and not the mean: one more reading that differs, with the page against that one,
        must not make this one look better.
        """
        against = (
            s["page against it"] - s["page with it"]
            for other, s in self.said.items()
            if other != path and "page with it" in s
        )
        return max(0.0, *against, 0.0)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


_BARE = {
    "ocr": {
        Verdict.AGREES: {"shown": 1.0, "not shown": 0.0},
        Verdict.AGREES_NORMALISED: {"shown": 1.0, "not shown": 0.0},
        Verdict.PARTIAL: {"shown": 0.5, "not shown": 0.5},
        Verdict.DIFFERS: {"shown": 0.0, "not shown": 1.0},
        Verdict.NOT_FOUND: {"shown": 0.0, "not shown": 1.0},
    },
    "second": {
        Verdict.AGREES: {"same": 1.0},
        Verdict.AGREES_NORMALISED: {"same": 1.0},
        Verdict.PARTIAL: {"same": 0.0, "differs": 1.0},
        Verdict.DIFFERS: {"same": 0.0, "differs": 1.0},
    },
}
"""What a verdict says by itself, where it comes without its signals."""


def _signals(results: Results) -> dict[str, float]:
    found: dict[str, float] = {}
    for check, result in results.items():
        found |= _BARE.get(check, {}).get(result.verdict, {}) if not result.signals else {}
        found |= {signal.name: signal.strength for signal in result.signals}
    return found


def _group(path: str, answer: FieldValue | None, evidence: Evidence) -> str:
    if answer is None or answer.value is None:
        return "absent"
    return _GROUPS.get(evidence.kind.spec(path).type, "code")


def _proposals(evidence: Evidence) -> tuple[dict[str, FieldValue], dict[str, Reading]]:
    """What counts of each field until a human speaks, and the reading that says so."""
    answers: dict[str, FieldValue] = {}
    makers: dict[str, Reading] = {}
    for reading in evidence.readings:
        for value in reading.values:
            if value.absence not in SAYS_NOTHING:
                answers.setdefault(value.path, value)
                makers.setdefault(value.path, reading)
    return answers, makers


def _of_field(
    path: str, answer: FieldValue | None, results: Results, document: _Document
) -> Iterator[Feature]:
    for check in CHECKS:
        result = results.get(check)
        if result is None or result.verdict is Verdict.NOT_RUN:
            missing = _NOT_RUN.get(check, "") if _could_run(check, answer) else ""
            yield Feature(f"{check} NOT_RUN", 0.0, missing)
        elif check not in _NOT_RUN and not _is_about_nothing(result, answer):
            yield Feature(f"{check} {result.verdict}", 1.0, result.sentence)
    yield from _of_second(path, results.get("second"), document)
    yield from _of_page(path, results.get("ocr"), document)
    yield from _of_answer(path, answer, document)


def _of_second(path: str, second: CheckResult | None, document: _Document) -> Iterator[Feature]:
    """Agreement weighs less where readers differ elsewhere, a difference where the page backs it.

    Neither ever weighs less than nothing.
    """
    if second is None:
        return
    own, told = document.said[path], second.sentence
    if same := own.get("same", 0.0) * document.independence:
        agreeing = told if "differs" not in own else ""
        good = 1 - document.others(path, "differs")
        yield Feature("same", same, agreeing)
        yield Feature("same, good document", same * good, agreeing)
        yield Feature("same, shown", same * own.get("shown", 0.0), agreeing)
    if "differs" in own:
        backed = own.get("page with it", 0.0)
        yield Feature("differs", 1.0, told)
        yield Feature("differs, not backed", 1 - backed, told)
        yield Feature("differs, page against", own.get("page against it", 0.0), told)
        yield Feature("differs, wrong elsewhere", document.wrong_elsewhere(path), told)
    yield from _plain(s for s in second.signals if s.name not in {"same", "differs"})


def _of_page(path: str, ocr: CheckResult | None, document: _Document) -> Iterator[Feature]:
    if ocr is None:
        return
    own = document.said[path]
    shown = own.get("shown", 0.0)
    good = 1 - document.others(path, "not shown")
    told = "" if any(s.sentence == ocr.sentence for s in ocr.signals) else ocr.sentence
    for name in ("shown", "not shown"):
        if name in own:
            yield Feature(name, own[name], told)
    yield Feature("shown, good document", shown * good, told)
    yield from _plain(s for s in ocr.signals if s.name not in {"shown", "not shown", *_COMPOSED})


def _plain(signals: Iterable[Signal]) -> Iterator[Feature]:
    return (Feature(signal.name, signal.strength, signal.sentence) for signal in signals)


def _of_answer(path: str, answer: FieldValue | None, document: _Document) -> Iterator[Feature]:
    if made_up := document.made_up(path):
        yield Feature("invented text", 1.0, made_up)
    if document.poor:
        yield Feature("poor page", document.poor, "The page is hard to read")
    if answer is None:
        return
    if answer.absence is Absence.UNREADABLE:
        why = f": {answer.reason}" if answer.reason else ""
        yield Feature("unreadable", 1.0, f"It could not be read{why}")
    elif answer.value is None:
        yield Feature("absent", 1.0, "The reading finds no such value")
    if document.nothing_read:
        yield Feature("nothing read", 1.0, "The reading has no value at all for this document")
    if answer.confidence is not None and answer.confidence < _NO_DOUBT:
        doubt = (_NO_DOUBT - answer.confidence) / _NO_DOUBT
        yield Feature("stated unsure", doubt, answer.reason or "The reader itself is not sure")
    if answer.likelihood is not None:
        yield Feature("tokens unlikely", 1 - exp(answer.likelihood.least))


def _is_about_nothing(result: CheckResult, answer: FieldValue | None) -> bool:
    """A rule that holds bears no absent value out: what it held for is another reading's."""
    absent = answer is None or answer.value is None
    return absent and result.check == "rules" and result.verdict is Verdict.AGREES


def _could_run(check: str, answer: FieldValue | None) -> bool:
    """An absent value can not be looked for on the page."""
    return check != "ocr" or answer is None or answer.value is not None
