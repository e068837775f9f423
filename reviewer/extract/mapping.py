"""From what reading B saw to the fields of a kind: by printed labels, types and table heads.

The model that made the transcript did not know the fields. A pair becomes a field when its label
is one of the field's and its value is of the field's type; what fits nothing stays unused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from reviewer.extract.answers import value_or_absence
from reviewer.extract.pair_names import pair_name
from reviewer.extract.parse import Pair, Table, Transcript
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldSpec, FieldType, Kind, join_path
from reviewer.model.labels import LabelFit, label_fit
from reviewer.model.reading import LEVELS, FieldValue

ENOUGH = 72.0
"""Likeness of label and field, 0..100, from which they are one."""
_STRICT = {FieldType.DATE, FieldType.AMOUNT, FieldType.INTEGER, FieldType.CURRENCY}
"""Types whose values are told from other text."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a pair suits a field, 0..100."""

    score: float
    spec: FieldSpec
    pair: Pair
    index: int


def map_transcript(
    kind: Kind, transcript: Transcript, *, whole: bool = True
) -> tuple[FieldValue, ...]:
    """The values of a kind's fields in a transcript; every field is answered.

    A field that was not seen is not on the page, or was not asked where the transcript is not
    `whole`. In an open kind every pair that is no field of its own is one named after its label.
    """
    unseen = Absence.NOT_ON_PAGE if whole else Absence.NOT_ASKED
    chosen, used = _assigned(kind, transcript.pairs)
    found: list[FieldValue] = []
    for spec in kind.fields:
        if spec.type is FieldType.ROWS:
            found.extend(_rows(spec, transcript.tables, unseen))
        elif spec.name in chosen:
            found.append(chosen[spec.name])
        else:
            found.append(FieldValue(spec.name, None, unseen))
    if kind.open:
        found.extend(_others(kind, transcript.pairs, used))
    return tuple(found)


def _assigned(kind: Kind, pairs: Sequence[Pair]) -> tuple[dict[str, FieldValue], frozenset[int]]:
    """The best pair for each field, best fits first; a pair serves one field."""
    specs = [spec for spec in kind.fields if spec.type is not FieldType.ROWS]
    fits = [
        _Fit(score, spec, pair, index)
        for index, pair in enumerate(pairs)
        for spec in specs
        if (score := _fit(kind, spec, pair)) >= ENOUGH
    ]
    fits.sort(key=lambda fit: -fit.score)
    chosen: dict[str, _Fit] = {}
    used: set[int] = set()
    for fit in fits:
        if fit.spec.name not in chosen and fit.index not in used:
            chosen[fit.spec.name] = fit
            used.add(fit.index)
    return (
        {name: _value(kind, fit, fits) for name, fit in chosen.items()},
        frozenset(used),
    )


def _fit(kind: Kind, spec: FieldSpec, pair: Pair) -> float:
    """Likeness of the pair's label to the field's; 0 where the value is of another type."""
    if pair.value is not None and not _of_type(kind, spec, pair.value):
        return 0.0
    fit = label_fit(pair.label, spec, kind)
    if fit is LabelFit.OTHER:
        return 0.0
    score = _likeness(pair.label, spec)
    # A value is worth more than an absence under the same label.
    return score - (5.0 if pair.value is None else 0.0)


def _likeness(label: str, spec: FieldSpec) -> float:
    """How like a printed label is to a field's labels, title or name, 0..100."""
    folded = values.fold(label)
    names = (*spec.labels, spec.title, spec.name.replace("_", " "))
    return max((_alike(folded, values.fold(name)) for name in names), default=0.0)


def _alike(label: str, name: str) -> float:
    if not label or not name:
        return 0.0
    whole = fuzz.token_sort_ratio(label, name)
    held = fuzz.token_set_ratio(label, name)
    # One that holds the other's words is likely, but less so the more words it has beside them.
    return float(max(whole, 0.6 * held + 0.4 * whole))


def _of_type(kind: Kind, spec: FieldSpec, text: str) -> bool:
    if spec.type not in _STRICT:
        return True
    return values.normalise(text, spec.type, day_first=kind.day_first) is not None


def _value(kind: Kind, fit: _Fit, fits: Sequence[_Fit]) -> FieldValue:
    """The field as the pair has it; doubtful where an equally good pair says otherwise."""
    pair, spec = fit.pair, fit.spec
    rivals = [
        other.pair.value
        for other in fits
        if other.spec is spec and other.score >= fit.score - 1 and other.pair.value is not None
    ]
    differing = [
        value
        for value in rivals
        if pair.value is not None
        and not values.same(value, pair.value, spec.type, day_first=kind.day_first)
    ]
    confidence, reason = pair.confidence, None
    if differing:
        confidence = LEVELS["low"]
        reason = f"Another value has the same label: {differing[0]}"[:300]
    return FieldValue(spec.name, pair.value, pair.absence, confidence, reason, pair.page)


def _others(kind: Kind, pairs: Sequence[Pair], used: frozenset[int]) -> Iterator[FieldValue]:
    taken = {spec.name for spec in kind.fields}
    for index, pair in enumerate(pairs):
        if index not in used and (name := pair_name(pair.label, taken)):
            taken.add(name)
            yield FieldValue(name, pair.value, pair.absence, pair.confidence, page=pair.page)


def _rows(spec: FieldSpec, tables: Sequence[Table], unseen: Absence) -> Iterator[FieldValue]:
    """The rows of every table whose heads are this field's columns, in order over the pages."""
    number = 0
    for table in tables:
        columns = _columns(spec, table)
        if len(columns) < min(2, len(spec.columns)):
            continue
        for row in table.rows:
            for column in spec.columns:
                place = columns.get(column.name)
                text = row[place] if place is not None and place < len(row) else None
                yield _cell(join_path(spec.name, number, column.name), text, table.page)
            number += 1
    if number == 0:
        yield FieldValue(spec.name, None, unseen)


def _columns(spec: FieldSpec, table: Table) -> dict[str, int]:
    """Which cell of a row is which column, the most alike heads first."""
    fits = sorted(
        (
            (_likeness(head, column), column.name, place)
            for place, head in enumerate(table.columns)
            for column in spec.columns
        ),
        key=lambda fit: -fit[0],
    )
    found: dict[str, int] = {}
    for score, name, place in fits:
        if score >= ENOUGH and name not in found and place not in found.values():
            found[name] = place
    return found


def _cell(path: str, text: str | None, page: int | None) -> FieldValue:
    """A cell; None is a column the table does not have."""
    if text is None:
        return FieldValue(path, None, Absence.NOT_ON_PAGE, page=page)
    value, absence = value_or_absence(text)
    if absence is Absence.NOT_ON_PAGE:
        absence = Absence.EMPTY_ON_PAGE
    return FieldValue(path, value, absence, page=page)
