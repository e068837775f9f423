"""The witness that should know: the XML inside the document, and the user's own tables."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.checks.case import Case
from reviewer.checks.fields import aligned
from reviewer.model import values
from reviewer.model.evidence import ReferenceValue
from reviewer.model.kind import split_path
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.verdict import CheckResult, Verdict

NAME = "reference"

_WORST = (
    Verdict.DIFFERS,
    Verdict.NOT_FOUND,
    Verdict.PARTIAL,
    Verdict.AGREES_NORMALISED,
    Verdict.AGREES,
)


def check(case: Case) -> Iterator[CheckResult]:
    """A result for every field that somebody who should know speaks of; the worst of several."""
    known: dict[str, list[ReferenceValue]] = {}
    for path, said in _by_path(case):
        known.setdefault(path, []).append(said)
    rows = {split_path(path)[:2]: said[0].source for path, said in known.items()}
    tables = {name: source for (name, row), source in rows.items() if row is not None}
    for path in case.answers:
        name, row, _column = split_path(path)
        if path in known:
            results = [_judged(path, case.proposal(path), said, case) for said in known[path]]
            yield min(results, key=lambda result: _WORST.index(result.verdict))
        elif case.value(path) and row is not None and name in tables and (name, row) not in rows:
            sentence = f"{_capital(tables[name])} has no such row"
            yield CheckResult(NAME, path, Verdict.NOT_FOUND, sentence)


def _by_path(case: Case) -> Iterator[tuple[str, ReferenceValue]]:
    """What is known, by the path at which the readings have it: rows are matched as theirs are."""
    told = case.evidence.reference
    rows = [said for said in told if split_path(said.path)[2] is not None]
    yield from ((said.path, said) for said in told if said not in rows)
    if rows:
        answers = tuple(FieldValue(said.path, said.value) for said in rows)
        moved = aligned((*case.evidence.readings, Reading(NAME, NAME, answers)))[-1].values
        yield from zip((answer.path for answer in moved), rows, strict=True)


def _judged(
    path: str, proposal: FieldValue | None, said: ReferenceValue, case: Case
) -> CheckResult:
    value = proposal.value if proposal else None
    judge = _of_key if said.is_key else _of_value
    verdict, sentence = judge(path, value, said, case)
    return CheckResult(NAME, path, verdict, sentence, seen=said.value or None)


def _of_value(
    path: str, value: str | None, said: ReferenceValue, case: Case
) -> tuple[Verdict, str]:
    source = _capital(said.source)
    states = f"{source} says {said.value}" + (f" for {said.key}" if said.key else "")
    if value is None:
        return Verdict.DIFFERS, f"{states}, the reading finds none"
    type, day_first = case.spec(path).type, case.kind.day_first
    verdict = values.compare(value, said.value, type, day_first=day_first)
    same = verdict in (Verdict.AGREES, Verdict.AGREES_NORMALISED)
    return verdict, f"{source} says the same" if same else states


def _of_key(path: str, value: str | None, said: ReferenceValue, case: Case) -> tuple[Verdict, str]:
    looked_up = value or said.key or ""
    if not said.value:
        return Verdict.NOT_FOUND, f"{looked_up} is not in {said.source}"
    if value is None:
        return Verdict.PARTIAL, f"{said.value} is in {said.source}, the reading finds none"
    if values.same(value, said.value, case.spec(path).type, day_first=case.kind.day_first):
        return Verdict.AGREES, f"{value} is in {said.source}"
    return Verdict.PARTIAL, f"{value} is not in {said.source}; {said.value} is"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
