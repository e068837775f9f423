"""The second witness: what the first reading says against every further one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from reviewer.checks.case import Case
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType, split_path
from reviewer.model.reading import FieldValue
from reviewer.model.values.text import compact, is_part
from reviewer.model.verdict import CheckResult, Signal, Verdict

NAME = "second"

_LONG = 40
"""Characters from which a sentence shows only where two values are not the same."""

_NOT_THERE = (Absence.NOT_ON_PAGE, Absence.EMPTY_ON_PAGE)
_SAID = {
    Absence.EMPTY_ON_PAGE: "says it is left empty",
    Absence.NOT_ON_PAGE: "says it is not on the page",
    Absence.UNREADABLE: "cannot read it",
    Absence.HIDDEN_BY_REDACTION: "says it is hidden",
    Absence.NOT_ASKED: "was not asked",
}


def check(case: Case) -> Iterator[CheckResult]:
    """A result for every field that two readings answered, and for rows that one left out."""
    tables = _tables(case)
    for path, answers in case.answers.items():
        name, row, _column = split_path(path)
        without = [role for role in tables.get(name, {}) if row not in tables[name][role]]
        if len(answers) > 1:
            yield _compared(path, tuple(answers.items()), case)
        elif row is not None and without:
            yield _left_out(path, next(iter(answers)), without[0])


def _tables(case: Case) -> dict[str, dict[str, set[int]]]:
    """Name of a table -> role of a reading that has rows of it -> their numbers."""
    tables: dict[str, dict[str, set[int]]] = {}
    for path, answers in case.answers.items():
        name, row, _column = split_path(path)
        for role in answers if row is not None else ():
            tables.setdefault(name, {}).setdefault(role, set()).add(row or 0)
    return tables


def _left_out(path: str, role: str, without: str) -> CheckResult:
    """A row that only one of two readings of the table has."""
    said = "only the other has it" if without < role else "only this has it"
    sentence = f"Only reading {role} has this row, reading {without} has not"
    signals = (Signal("same", 0.0), Signal("differs"), Signal(said))
    return CheckResult(NAME, path, Verdict.DIFFERS, sentence, signals=signals)


def _compared(path: str, answers: tuple[tuple[str, FieldValue], ...], case: Case) -> CheckResult:
    role, proposal = answers[0]
    type = case.spec(path).type
    verdicts = {
        other: agreement(proposal, answer, type, day_first=case.kind.day_first)
        for other, answer in answers[1:]
    }
    verdict = _together(verdicts.values())
    against = [(r, a) for r, a in answers[1:] if not _is_agreement(verdicts[r])]
    agreeing = [other for other in verdicts if _is_agreement(verdicts[other])]
    shown = against[0] if against else answers[1]
    return CheckResult(
        check=NAME,
        path=path,
        verdict=verdict,
        sentence=_sentence((role, proposal), against, agreeing),
        seen=shown[1].value,
        signals=tuple(_signals(proposal, [a for _r, a in answers[1:]], list(verdicts.values()))),
    )


def _signals(
    proposal: FieldValue, others: Sequence[FieldValue], verdicts: Sequence[Verdict]
) -> Iterator[Signal]:
    """How many agree, how the others differ: in a value, in how much of it, in having one."""
    agree = [_is_agreement(verdict) for verdict in verdicts]
    yield Signal("same", sum(agree) / len(agree))
    against = [answer for answer, same in zip(others, agree, strict=True) if not same]
    if not against:
        return
    yield Signal("differs")
    given = [answer.value for answer in against if answer.value is not None]
    if proposal.value is None:
        if given:
            yield Signal("only the other has it")
        return
    if len(given) < len(against):
        yield Signal("only this has it")
    more = [
        is_part(proposal.value, v) and len(compact(v)) > len(compact(proposal.value)) for v in given
    ]
    less = [
        is_part(proposal.value, v) and len(compact(v)) < len(compact(proposal.value)) for v in given
    ]
    if any(more):
        yield Signal("other has more")
    if any(less):
        yield Signal("other has less")
    if len(given) > len({compact(value) for value in given}):
        yield Signal("outvoted")


def agreement(a: FieldValue, b: FieldValue, type: FieldType, *, day_first: bool) -> Verdict:
    """How far two answers agree; a value and an absence differ, two absences agree by their why."""
    if a.value is not None and b.value is not None:
        return values.compare(a.value, b.value, type, day_first=day_first)
    if a.value is not None or b.value is not None:
        return Verdict.DIFFERS
    if a.absence is b.absence:
        return Verdict.AGREES
    if a.absence in _NOT_THERE and b.absence in _NOT_THERE:
        return Verdict.AGREES_NORMALISED
    return Verdict.PARTIAL


def _together(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict of several witnesses: the weakest, but one that agrees softens a difference."""
    given = list(verdicts)
    agree = any(_is_agreement(verdict) for verdict in given)
    for verdict in (Verdict.DIFFERS, Verdict.PARTIAL, Verdict.AGREES_NORMALISED):
        if verdict in given:
            return Verdict.PARTIAL if verdict is Verdict.DIFFERS and agree else verdict
    return Verdict.AGREES


def _is_agreement(verdict: Verdict) -> bool:
    return verdict in (Verdict.AGREES, Verdict.AGREES_NORMALISED)


def _sentence(
    first: tuple[str, FieldValue], against: list[tuple[str, FieldValue]], agreeing: list[str]
) -> str:
    if not against:
        return f"{_readings(agreeing)} the same"
    role, proposal = first
    said = "; ".join(f"Reading {r} {_saying(answer, proposal)}" for r, answer in against)
    ours = f"reading {role} {_saying(proposal, against[0][1])}"
    return f"{said}, {ours}, as does {_listed(agreeing)}" if agreeing else f"{said}, {ours}"


def _readings(roles: list[str]) -> str:
    if len(roles) == 1:
        return f"Reading {roles[0]} says"
    return f"Readings {_listed(roles)} say"


def _saying(answer: FieldValue, beside: FieldValue) -> str:
    if answer.value is not None:
        return f"reads {apart(answer.value, beside.value or '')}"
    return _SAID[answer.absence] if answer.absence else "gives nothing"


def apart(value: str, other: str) -> str:
    """A long value cut to the words in which it is not the other, with a word around them."""
    if len(value) <= _LONG:
        return value
    mine, theirs = value.split(), other.split()
    head = _shared(mine, theirs)
    tail = _shared(mine[head:][::-1], theirs[head:][::-1])
    first, last = max(0, head - 1), min(len(mine), len(mine) - tail + 1)
    before, after = "… " if first else "", " …" if last < len(mine) else ""
    return f"{before}{' '.join(mine[first:last])}{after}"


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many first words are the same once case and punctuation do not count."""
    pairs = zip(a, b, strict=False)
    return sum(
        1 for _ in takewhile(lambda pair: values.fold(pair[0]) == values.fold(pair[1]), pairs)
    )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
