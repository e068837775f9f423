"""A kind in several focused questions: where one schema can not hold it, or a reply was cut off.

A part is a kind of its own with some of the fields, so that question, schema and parsing are the
same as for a whole one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.extract.lenient import Json, find_object
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldSpec, FieldType, Kind, split_path
from reviewer.model.reading import FieldValue

GROUP = 20
"""Fields that are asked for together after a reply was cut off twice."""

Values = tuple[FieldValue, ...]


def asked_in(kind: Kind, prompt: str, most: int) -> tuple[Kind, ...]:
    """The kind in as many parts as its question takes calls of at most `most` answers."""
    return parts(kind, most) if prompt == "A" else (kind,)


def parts(kind: Kind, most: int) -> tuple[Kind, ...]:
    """The kind itself if its schema has at most `most` answers, else several that have.

    A list of rows is never divided: its columns belong together.
    """
    if sum(map(_answers, kind.fields)) <= most:
        return (kind,)
    groups: list[list[FieldSpec]] = []
    room = 0
    for spec in kind.fields:
        if _answers(spec) > room or spec.type is FieldType.ROWS:
            groups.append([])
            room = most
        groups[-1].append(spec)
        room -= _answers(spec)
    return tuple(_only(kind, group, open=False) for group in groups) + _pairs(kind)


def rest(kind: Kind, text: str) -> tuple[Kind, ...]:
    """What a cut-off reply to the kind does not answer whole, in groups; never the kind itself."""
    reply = find_object(text)
    answered = _whole(kind, reply)
    waiting = [spec for spec in kind.fields if spec.name not in answered]
    plain = [spec for spec in waiting if spec.type is not FieldType.ROWS]
    groups = [plain[at : at + GROUP] for at in range(0, len(plain), GROUP)]
    groups += [[spec] for spec in waiting if spec.type is FieldType.ROWS]
    found = tuple(_only(kind, group, open=False) for group in groups) + _pairs(kind)
    return tuple(part for part in found if part != kind)


def joined(kind: Kind, told: Sequence[tuple[Kind, Values]]) -> Values:
    """The values of all parts in the kind's order; a later part that answers is heard."""
    by_name: dict[str, Values] = {}
    pairs: dict[str, FieldValue] = {}
    known = {spec.name for spec in kind.fields}
    for part, values in told:
        for name, group in _by_name(values).items():
            if name not in known:
                pairs.setdefault(name, group[0])
            elif not part.fields:
                continue  # a pair that only repeats a field
            elif name not in by_name or any(v.absence is not Absence.NOT_ASKED for v in group):
                by_name[name] = group
    fields = (value for spec in kind.fields for value in by_name.get(spec.name, ()))
    return (*fields, *pairs.values())


def _by_name(values: Values) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for value in values:
        name = split_path(value.path)[0]
        found[name] = (*found.get(name, ()), value)
    return found


def _whole(kind: Kind, reply: dict[str, Json]) -> set[str]:
    """The fields answered to their end: what something else follows."""
    fields, rows = reply.get("fields"), reply.get("rows")
    answers = fields if isinstance(fields, dict) else reply
    lists = rows if isinstance(rows, dict) else {}
    last = next(reversed(reply), None)
    cut_list = next(reversed(lists), None) if last == "rows" else None
    cut_answer = next(reversed(answers), None) if answers is reply or last == "fields" else None
    return {
        spec.name
        for spec in kind.fields
        if (spec.name in lists and spec.name != cut_list)
        or (spec.type is not FieldType.ROWS and spec.name in answers and spec.name != cut_answer)
    }


def _answers(spec: FieldSpec) -> int:
    return max(1, len(spec.columns))


def _only(kind: Kind, fields: Sequence[FieldSpec], *, open: bool) -> Kind:
    return replace(kind, fields=tuple(fields), rules=(), open=open)


def _pairs(kind: Kind) -> tuple[Kind, ...]:
    """The labelled pairs of an open kind, asked for by themselves."""
    return (_only(kind, (), open=True),) if kind.open and kind.fields else ()
