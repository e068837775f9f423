"""From what reading B saw to the fields of a kind: by printed labels, types and table heads.

The model that made the transcript did not know the fields. A pair becomes a field when its label
is one of the field's and its value is of the field's type; what fits nothing stays unused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.extract.answers import value_or_absence
from reviewer.extract.label_match import ENOUGH, SURE, label_score, likeness
from reviewer.extract.pair_names import pair_name
from reviewer.extract.parse import Pair, Table, Transcript
from reviewer.extract.plain import MAX_REASON, plain
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldSpec, FieldType, Kind, join_path
from reviewer.model.reading import LEVELS, FieldValue

RIVAL = 5.0
"""A pair that fits at most this much less well might be the field as well."""
ABSENCE = 8.0
"""How much less a label without a value fits than one with a value."""

_TYPED = {FieldType.DATE, FieldType.AMOUNT, FieldType.INTEGER, FieldType.CURRENCY}
_FREE = {FieldType.TEXT, FieldType.ADDRESS}


@dataclass(frozen=True, slots=True)
class _Fit:
    """A pair that may be a field, and how well it fits, 0..100."""

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
        else:
            value = chosen.get(spec.name) or _implied(spec, transcript.pairs)
            found.append(value or FieldValue(spec.name, None, unseen))
    if kind.open:
        found.extend(_others(kind, transcript.pairs, used))
    return tuple(found)


def _assigned(kind: Kind, pairs: Sequence[Pair]) -> tuple[dict[str, FieldValue], frozenset[int]]:
    """The pair for each field, best fits first, later ones before earlier; one field a pair."""
    fits = [
        _Fit(score, spec, pair, index)
        for index, pair in enumerate(pairs)
        for spec in kind.fields
        if spec.type is not FieldType.ROWS and (score := _score(kind, spec, pair)) >= ENOUGH
    ]
    fits.sort(key=lambda fit: (-fit.score, -fit.index))
    chosen: dict[str, _Fit] = {}
    used: set[int] = set()
    for fit in fits:
        if fit.spec.name not in chosen and fit.index not in used:
            chosen[fit.spec.name] = fit
            used.add(fit.index)
    return {name: _value(kind, fit, fits) for name, fit in chosen.items()}, frozenset(used)


def _score(kind: Kind, spec: FieldSpec, pair: Pair) -> float:
    """How well a pair fits a field; 0 where its value is of another type."""
    score = label_score(pair.label, spec, kind)
    if pair.value is None:
        return score - ABSENCE
    if spec.type in _TYPED:
        of_type = values.normalise(pair.value, spec.type, day_first=kind.day_first) is not None
        return score if of_type else 0.0
    if spec.type in _FREE and score < SURE and _is_figure(pair.value):
        return 0.0
    return score


def _is_figure(text: str) -> bool:
    return values.parse_amount(text) is not None or values.parse_date(text) is not None


def _value(kind: Kind, fit: _Fit, fits: Sequence[_Fit]) -> FieldValue:
    """The field as the pair has it; doubtful where a pair that fits as well says otherwise."""
    pair, spec = fit.pair, fit.spec
    confidence, reason = pair.confidence, None
    for other in fits:
        near = other.spec is spec and other.score >= fit.score - RIVAL
        if near and _differ(kind, spec, pair.value, other.pair.value):
            confidence = LEVELS["low"]
            reason = plain(f"{other.pair.label} {other.pair.value} may be meant", MAX_REASON)
            break
    return FieldValue(
        spec.name,
        pair.value,
        pair.absence,
        confidence,
        reason,
        pair.page,
        likelihood=pair.likelihood,
    )


def _differ(kind: Kind, spec: FieldSpec, one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return not values.same(one, other, spec.type, day_first=kind.day_first)


def _implied(spec: FieldSpec, pairs: Sequence[Pair]) -> FieldValue | None:
    """The currency that stands beside amounts, where it has no label of its own."""
    if spec.type is not FieldType.CURRENCY:
        return None
    for pair in pairs:
        if pair.value is None or values.parse_amount(pair.value) is None:
            continue
        bracketed = " ".join(re.findall(r"\((.*?)\)", pair.label))
        for word in re.findall(r"[^\W\d_]+|[^\w\s.,()+-]", f"{pair.value} {bracketed}"):
            if values.currency_code(word):
                return FieldValue(spec.name, word, None, pair.confidence, None, pair.page)
    return None


def _others(kind: Kind, pairs: Sequence[Pair], used: frozenset[int]) -> Iterator[FieldValue]:
    taken = {spec.name for spec in kind.fields}
    for index, pair in enumerate(pairs):
        if index not in used and (name := pair_name(pair.label, taken)):
            taken.add(name)
            yield FieldValue(
                name,
                pair.value,
                pair.absence,
                pair.confidence,
                page=pair.page,
                likelihood=pair.likelihood,
            )


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
    fits = [
        (likeness(head, column), column.name, place)
        for place, head in enumerate(table.columns)
        for column in spec.columns
    ]
    found: dict[str, int] = {}
    for score, name, place in sorted(fits, key=lambda fit: -fit[0]):
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
