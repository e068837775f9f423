"""From a reply's text to what it says: field values for prompt A, a transcript for prompt B.

Never raises. Whatever the reply holds beside the shape it was asked for is left out, whatever it
lacks is not asked; no value is made up for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.extract.answers import Said, confidence_of, page_of, said, value_or_absence
from reviewer.extract.lenient import Json, find_object, likelihood_of
from reviewer.extract.likelihood import Tokens, tell
from reviewer.extract.pair_names import pair_name
from reviewer.extract.plain import MAX_REASON, plain
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldSpec, FieldType, Kind, join_path
from reviewer.model.reading import FieldValue, Likelihood

MAX_ITEMS = 2_000
"""Rows, pairs or tables of one reply that are kept."""

UNANSWERED = "The reply does not answer this field; read the document again."


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and what stands beside it, as reading B saw it; `value` None is an `absence`."""

    label: str
    value: str | None
    absence: Absence | None = None
    confidence: float | None = None
    page: int | None = None
    likelihood: Likelihood | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed: its column heads and its rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that reading B saw on the pages, in reading order."""

    pairs: tuple[Pair, ...]
    tables: tuple[Table, ...]


def parse_fields(
    kind: Kind, text: str, pages: tuple[int, ...], tokens: Tokens = ()
) -> tuple[FieldValue, ...]:
    """The values of a reply to prompt A; `pages` are the numbers of the pages that were sent.

    Every field of the kind is answered: one the reply does not hold is an absence "not asked".
    `tokens` are those of the text with their log-probabilities, where they are known.
    """
    reply = find_object(text, tell(tokens, text) if tokens else None)
    answers = _dict(reply.get("fields")) or reply
    rows = {**answers, **_dict(reply.get("rows"))}
    values: list[FieldValue] = []
    for spec in kind.fields:
        if spec.type is FieldType.ROWS:
            values.extend(_rows(spec, rows.get(spec.name), pages))
        else:
            values.append(_field(spec.name, said(answers.get(spec.name, {}), pages)))
    if kind.open:
        values.extend(_pair_values(kind, reply, pages))
    return tuple(values)


def parse_transcript(text: str, pages: tuple[int, ...], tokens: Tokens = ()) -> Transcript:
    """What a reply to prompt B holds."""
    reply = find_object(text, tell(tokens, text) if tokens else None)
    pairs = (_pair(item, pages) for item in _dicts(reply.get("pairs")))
    tables = (_table(item, pages) for item in _dicts(reply.get("tables")))
    return Transcript(tuple(p for p in pairs if p is not None), tuple(t for t in tables if t.rows))


def _field(path: str, answer: Said | None) -> FieldValue:
    if answer is None:
        return FieldValue(path, None, Absence.NOT_ASKED, reason=UNANSWERED)
    return FieldValue(
        path,
        answer.value,
        answer.absence,
        answer.confidence,
        answer.reason,
        answer.page,
        likelihood=answer.likelihood,
    )


def _rows(spec: FieldSpec, answer: Json, pages: tuple[int, ...]) -> Iterator[FieldValue]:
    """Every cell of every row; the field itself is an absence where there are no rows."""
    if not isinstance(answer, list):
        yield _field(spec.name, None)
        return
    rows = [row for row in _dicts(answer) if row]
    if not rows:
        yield FieldValue(spec.name, None, Absence.NOT_ON_PAGE)
    for number, row in enumerate(rows):
        cells = _dict(row.get("cells")) or row
        for column in spec.columns:
            path = join_path(spec.name, number, column.name)
            yield _cell(path, cells.get(column.name), row, pages)


def _cell(path: str, answer: Json, row: dict[str, Json], pages: tuple[int, ...]) -> FieldValue:
    """A cell's value; how sure, why and where are said once for its row."""
    if isinstance(answer, dict):
        return _field(path, said(answer, pages))
    value, absence = value_or_absence(answer)
    if absence is Absence.NOT_ON_PAGE:
        absence = Absence.EMPTY_ON_PAGE
    reason = row.get("reason")
    return FieldValue(
        path,
        value,
        absence,
        confidence_of(row.get("confidence")),
        (plain(reason, MAX_REASON) or None) if isinstance(reason, str) else None,
        page_of(row.get("page"), pages),
        likelihood=likelihood_of(answer),
    )


def _pair_values(
    kind: Kind, reply: dict[str, Json], pages: tuple[int, ...]
) -> Iterator[FieldValue]:
    """Labelled pairs of an open kind as fields named after their labels."""
    taken = {spec.name for spec in kind.fields}
    for item in _dicts(reply.get("pairs")):
        label, answer = item.get("label"), said(item, pages)
        if isinstance(label, str) and answer and (name := pair_name(plain(label), taken)):
            taken.add(name)
            yield _field(name, answer)


def _pair(item: dict[str, Json], pages: tuple[int, ...]) -> Pair | None:
    label = item.get("label")
    answer = said(item, pages)
    if answer is None:
        return None
    return Pair(
        plain(label) if isinstance(label, str) else "",
        answer.value,
        answer.absence,
        answer.confidence,
        answer.page,
        answer.likelihood,
    )


def _table(item: dict[str, Json], pages: tuple[int, ...]) -> Table:
    rows = item.get("rows")
    cells = (_texts(row) for row in rows[:MAX_ITEMS]) if isinstance(rows, list) else ()
    return Table(
        columns=_texts(item.get("columns")),
        rows=tuple(row for row in cells if any(row)),
        page=page_of(item.get("page"), pages),
    )


def _texts(answer: Json) -> tuple[str, ...]:
    if not isinstance(answer, list):
        return ()
    return tuple(plain(item) if isinstance(item, str) else "" for item in answer[:100])


def _dict(answer: Json) -> dict[str, Json]:
    return answer if isinstance(answer, dict) else {}


def _dicts(answer: Json) -> list[dict[str, Json]]:
    if not isinstance(answer, list):
        return []
    return [item for item in answer[:MAX_ITEMS] if isinstance(item, dict)]
