"""The reviewer's acts, one function each. Every act is durable when its function returns.

All take the open `Store` and run on its thread: `project.submit(lambda store: accept(store, ...))`.
An act appends one decision and says what changed; undo and redo append too. An act that could not
be saved is done again `at_time` of the first try, and with what was `shown` then: what was kept
after all is not kept twice, and what counts is what the person saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime

from reviewer.flow import acts, vigilance
from reviewer.flow.told import told_of
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Counts, Field, FieldCard
from reviewer.model.geometry import Box
from reviewer.model.kind import Kind
from reviewer.model.queue import Only, Order, View
from reviewer.model.verdict import Place
from reviewer.model.wording import done
from reviewer.store import decisions, documents, fields, meta, notes, pace
from reviewer.store.db import Store

_AT: ContextVar[str | None] = ContextVar("at", default=None)


def queue(
    store: Store,
    *,
    only: Only = "flagged",
    order: Order = "risk",
    search: str = "",
    limit: int = 256,
    after: int | None = None,
) -> tuple[Field, ...]:
    """The next `limit` fields of the queue after the field `after`, riskiest first."""
    return fields.queue(store, only=only, order=order, search=search, limit=limit, after=after)


def card(store: Store, kind: Kind, field_id: int) -> FieldCard:
    """Everything about one field. Raises UsageError when the field is gone."""
    field = vigilance.field_of(store, field_id)
    told = decisions.of_field(store, field.document, field.path)
    found = FieldCard(
        field=field,
        spec=kind.spec(field.path),
        document=documents.get(store, field.document),
        readings=told_of(store, field.document),
        results=fields.results(store, field.document, field.path),
        decision=truth(told),
        note=notes.newest(store, field.document, field.path),
    )
    return found if field_id >= 0 else vigilance.disguised(found, field)


def field(store: Store, field_id: int) -> Field:
    """One field as it is now. Raises UsageError when it is gone."""
    return vigilance.field_of(store, field_id)


def document_fields(store: Store, document_id: int) -> tuple[Field, ...]:
    """All fields of one document, in the order of its kind."""
    return fields.of_document(store, document_id)


def counts(store: Store, by: str | None = None) -> Counts:
    """The numbers of the status line; with what is left at the own pace of `by`."""
    found = fields.counts(store)
    if by is None:
        return found
    parts = pace.left(store, pace.pace(store, by))
    return replace(found, own_seconds=sum(part.seconds for part in parts))


def resume(store: Store) -> int | None:
    """The field to start at: the one that was open last, else the first one left."""
    remembered = meta.get(store, "desk.field")
    if remembered is not None:
        try:
            return fields.get(store, int(remembered)).id
        except (UsageError, ValueError):
            pass
    return next_field(store, None)


def remember(store: Store, field_id: int) -> None:
    """Come back to this field when the project is opened again."""
    if field_id >= 0:
        meta.put(store, "desk.field", str(field_id))


def next_field(
    store: Store, after: int | None, order: Order | View = "risk", near: Sequence[int] = ()
) -> int | None:
    """The next field of the queue, round to the first; None when none is left.

    `near` are the fields that a list shows next: where a filter has no index, they save a search.
    """
    said = order.filter.only if isinstance(order, View) else "flagged"
    if near and (there := fields.still(store, near, said)) is not None:
        return there
    found = fields.next_open(store, vigilance.real(store, after), order)
    return None if found is None else found.id


def previous_field(
    store: Store, before: int | None, order: Order | View = "risk", near: Sequence[int] = ()
) -> int | None:
    """The field of the queue before this one, round to the last."""
    said = order.filter.only if isinstance(order, View) else "flagged"
    if near and (there := fields.still(store, near, said)) is not None:
        return there
    found = fields.previous_open(store, vigilance.real(store, before), order)
    return None if found is None else found.id


def accept(
    store: Store,
    field_id: int,
    *,
    by: str,
    ms: int | None,
    shown: Field | None = None,
) -> Changes:
    """The value shown is right (or its absence is)."""
    field = shown or vigilance.field_of(store, field_id)
    return _say(store, field, DecisionType.ACCEPT, by, ms, field.value, field.absence)


def take(
    store: Store,
    kind: Kind,
    field_id: int,
    witness: str,
    *,
    by: str,
    ms: int | None,
    place: Place | None = None,
    shown: FieldCard | None = None,
) -> Changes:
    """Take what a witness says: a reading's role ("A", "B", ...) or "ocr".

    `place` is where a person chose to hear OCR, else it is the likeliest place. Raises UsageError
    when that witness has nothing to say of this field.
    """
    shown = shown or card(store, kind, field_id)
    value, absence, box, page = _testimony(shown, witness)
    if place is not None:
        value, absence, box, page = place.text, None, place.box, place.page
    field = shown.field
    same = value == field.value and absence == field.absence
    act = DecisionType.ACCEPT if same else DecisionType.CORRECT
    if absence is not None and not same:
        act = DecisionType.ABSENT
    decision = _decision(field, act, by, ms, value=value, absence=absence, witness=witness)
    if box is not None:
        decision = replace(decision, page=page, box=box)
    return _decide(store, field, decision)


def correct(
    store: Store,
    field_id: int,
    value: str,
    *,
    by: str,
    ms: int | None,
    witness: str = "typed",
    page: int | None = None,
    box: Box | None = None,
) -> Changes:
    """The value is what was typed or picked. Raises UsageError for an empty one."""
    value = value.strip()
    if not value:
        raise UsageError("An empty value says nothing; press X if it is not on the document.")
    field = vigilance.field_of(store, field_id)
    decision = _decision(field, DecisionType.CORRECT, by, ms, value=value, witness=witness)
    if box is not None:
        decision = replace(decision, page=page, box=box)
    return _decide(store, field, decision)


def absent(
    store: Store,
    field_id: int,
    absence: Absence,
    *,
    by: str,
    ms: int | None,
) -> Changes:
    """There is no value, and this is why."""
    field = vigilance.field_of(store, field_id)
    return _say(store, field, DecisionType.ABSENT, by, ms, absence=absence)


def unreadable(store: Store, field_id: int, *, by: str, ms: int | None) -> Changes:
    """There is a value, but nobody can read it."""
    field = vigilance.field_of(store, field_id)
    return _say(store, field, DecisionType.UNREADABLE, by, ms, absence=Absence.UNREADABLE)


def ambiguous(
    store: Store,
    field_id: int,
    *,
    by: str,
    ms: int | None,
    shown: Field | None = None,
) -> Changes:
    """More than one value would be right; it stays as it is, and is no truth to learn from."""
    field = shown or vigilance.field_of(store, field_id)
    return _say(store, field, DecisionType.AMBIGUOUS, by, ms, field.value, field.absence)


def undo(store: Store, by: str) -> Changes | None:
    """Take back this person's last decision that still stands; None when there is none."""
    target = decisions.reversed_at(store, by, now()) or decisions.last(store, by)
    return _reverse(store, target, by, "Took back")


def redo(store: Store, by: str) -> Changes | None:
    """Take back the last undo; None when something was decided since, or nothing was undone."""
    target = decisions.reversed_at(store, by, now()) or decisions.last_undone(store, by)
    return _reverse(store, target, by, "Did again")


def undo_field(store: Store, field: Field, by: str, at: str) -> Changes | None:
    """Take back the last standing decision on one field, whoever made it."""
    told = truth(decisions.of_field(store, field.document, field.path))
    return _reverse(store, told, by, "Took back", at=at)


def decide(store: Store, decision: Decision) -> Changes:
    """Append a decision made elsewhere."""
    found = fields.find(store, decision.document, decision.path)
    field = found or fields.create(store, decision.document, decision.path)
    return _decide(store, field, decision)


def now() -> str:
    """The time as decisions carry it: ISO 8601 in UTC."""
    if (at := _AT.get()) is not None:
        return at
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@contextmanager
def at_time(at: str) -> Iterator[None]:
    """Inside, acts carry this time: that of their first try."""
    token = _AT.set(at)
    try:
        yield
    finally:
        _AT.reset(token)


def _testimony(
    shown: FieldCard, witness: str
) -> tuple[str | None, Absence | None, Box | None, int | None]:
    if witness == "ocr":
        text = shown.ocr_text
        if not text:
            raise UsageError(f"OCR found nothing for {shown.spec.title} on this document.")
        place = next((r.places[0] for r in shown.results if r.check == "ocr" and r.places), None)
        return text, None, place.box if place else None, place.page if place else None
    for reading in shown.readings:
        if reading.role == witness and (said := reading.get(shown.field.path)) is not None:
            return said.value, said.absence, said.box, said.page
    raise UsageError(f"Reading {witness} says nothing of {shown.spec.title}.")


def _decision(
    field: Field,
    act: DecisionType,
    by: str,
    ms: int | None,
    *,
    value: str | None = None,
    absence: Absence | None = None,
    witness: str | None = None,
) -> Decision:
    if witness is None and act is DecisionType.ACCEPT:
        witness = "A"
    return Decision(
        document=field.document,
        path=field.path,
        type=act,
        by=by,
        at=now(),
        value=value,
        absence=absence,
        ms=ms,
        witness=witness,
        page=field.page,
        box=field.box,
    )


def _say(
    store: Store,
    field: Field,
    act: DecisionType,
    by: str,
    ms: int | None,
    value: str | None = None,
    absence: Absence | None = None,
) -> Changes:
    said = _decision(field, act, by, ms, value=value, absence=absence)
    return _decide(store, field, said)


def settle(store: Store, field: Field, decision: Decision) -> Changes:
    """Append what was said of a field that was shown; of a planted error it is kept apart."""
    return _decide(store, field, decision)


def _decide(store: Store, field: Field, decision: Decision) -> Changes:
    if field.id < 0:
        return vigilance.answer(store, field, decision)
    with store.atomic():
        kept = decisions.append(store, decision)
        return _settle(store, kept, _sentence(done(kept)), field)


def _reverse(
    store: Store, target: Decision | None, by: str, word: str, at: str | None = None
) -> Changes | None:
    return None if target is None else acts.reverse(store, target, by, word, at or now())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _settle(store: Store, kept: Decision, did: str, field: Field | None) -> Changes:
    counting = truth(decisions.of_field(store, kept.document, kept.path))
    fields.settle(store, kept.document, kept.path, counting)
    touched = () if field is None else (field.id,)
    return Changes(fields=touched, documents=(kept.document,), queue=True, did=did)
