"""One case per field and truth: what is known, what was shown, what each reading says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from reviewer.evaluate.rows import RowCount, match_rows, rows_of
from reviewer.model import values
from reviewer.model.absence import SAYS_NOTHING, Absence
from reviewer.model.field import Field
from reviewer.model.kind import FieldType, Kind, join_path, split_path
from reviewer.model.reading import FieldValue, Reading

Truth = Mapping[str, str | Absence]


@dataclass(frozen=True, slots=True)
class Case:
    """One field of one document against its truth.

    `shown` is the proposal (reading A's value, never the human's), None where nothing was read.
    `readings` holds each reading's value by its role. `risk` is None where no checks have run.
    """

    document_key: str
    path: str
    type: FieldType
    day_first: bool
    truth: str | Absence
    shown: str | None
    risk: float | None = None
    flagged: bool = False
    readings: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether a reader could have known: not hidden by redaction, not unasked."""
        return self.truth not in SAYS_NOTHING

    def right(self, value: str | None) -> bool:
        """Whether `value` is the truth after the normalisation of its type."""
        read = value is not None and bool(value.strip())
        if isinstance(self.truth, Absence) or value is None or not read:
            return isinstance(self.truth, Absence) and not read
        return values.same(value, self.truth, self.type, day_first=self.day_first)


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """What was read of one document, under the paths of its truth."""

    shown: Mapping[str, FieldValue]
    said: Mapping[str, Mapping[str, FieldValue]]
    fields: Mapping[str, Field]


def document_cases(
    document_key: str,
    kind: Kind,
    truth: Truth,
    fields: Sequence[Field],
    readings: Sequence[Reading],
    *,
    match: bool = True,
    counted: RowCount | None = None,
) -> list[Case]:
    """The cases of one document; none without a reading. Readings number their rows alike.

    `fields` give risk and flag, `readings` what was read. With `match`, rows of the truth are
    matched to read rows by similarity: all cells of a missing row are wrong, and so are the cells
    of a row too many. Without, row numbers are taken as they are: truth that was decided on the
    project's own paths. What the kind does not ask and no reading answers is left out. `counted`
    hears of the rows that are matched.
    """
    if not readings:
        return []
    told = [value for reading in reversed(readings) for value in reading.values]
    proposals = sorted(told, key=lambda value: value.absence not in SAYS_NOTHING)
    seen = _Witnesses(
        shown=_by_truth(truth, proposals, match, counted),
        said={r.role: _by_truth(truth, r.values, match) for r in readings},
        fields={field.path: field for field in fields},
    )
    answers = {**truth, **(_too_many(truth, seen.shown) if match else {})}
    cases = (_case(document_key, kind, path, answers[path], seen) for path in answers)
    return [case for case in cases if case is not None]


def _case(
    document_key: str, kind: Kind, path: str, answer: str | Absence, seen: _Witnesses
) -> Case | None:
    shown = seen.shown.get(path)
    if shown is None and not kind.knows(path):
        return None
    if shown is not None and shown.absence in SAYS_NOTHING:
        return None
    judged = None if shown is None else seen.fields.get(shown.path)
    if judged is not None and judged.absence in SAYS_NOTHING:
        judged = None  # it was made to be decided before any check looked at what is read
    return Case(
        document_key=document_key,
        path=path,
        type=kind.spec(path).type,
        day_first=kind.day_first,
        truth=answer,
        shown=None if shown is None else shown.value,
        risk=None if judged is None else judged.risk,
        flagged=judged is not None and judged.flagged,
        readings={
            role: None if value is None else value.value
            for role, told in seen.said.items()
            if (value := told.get(path)) is None or value.absence not in SAYS_NOTHING
        },
    )


def _by_truth(
    truth: Truth, said: Iterable[FieldValue], match: bool, counted: RowCount | None = None
) -> dict[str, FieldValue]:
    """What was said by path, its rows under the truth's numbers; rows too many come after."""
    found = {value.path: value for value in said}
    for name in _lists(truth) if match else ():
        known = rows_of({p: None if isinstance(t, Absence) else t for p, t in truth.items()}, name)
        read = rows_of({p: value.value for p, value in found.items()}, name)
        matched = match_rows(known, read)
        if counted is not None:
            counted.add(sum(map(bool, known.values())), sum(map(bool, read.values())), matched)
        numbers = {number: row for row, number in matched.items()}
        after = count(max(known, default=-1) + 1)
        numbers |= {number: next(after) for number in read if number not in numbers}
        found = {_renumbered(path, name, numbers): value for path, value in found.items()}
    return found


def _too_many(truth: Truth, shown: Mapping[str, FieldValue]) -> dict[str, Absence]:
    """Cells with a value in rows that the truth does not have, of the columns that it judges."""
    judged = _lists(truth)
    found: dict[str, Absence] = {}
    for path, value in shown.items():
        name, row, column = split_path(path)
        if value.value is None or row is None or column not in judged.get(name, ()):
            continue
        if not any(join_path(name, row, other) in truth for other in judged[name]):
            found[path] = Absence.NOT_ON_PAGE
    return found


def _lists(truth: Truth) -> dict[str, set[str]]:
    """The lists of rows in the truth, each with its columns."""
    lists: dict[str, set[str]] = {}
    for path in truth:
        name, row, column = split_path(path)
        if row is not None and column is not None:
            lists.setdefault(name, set()).add(column)
    return lists


def _renumbered(path: str, name: str, numbers: Mapping[int, int]) -> str:
    of, row, column = split_path(path)
    if of != name or row is None or column is None:
        return path
    return join_path(name, numbers[row], column)
