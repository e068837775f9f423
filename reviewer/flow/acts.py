"""Acts over many fields: one transaction, one name, one undo; each decision stands for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.field import Changes
from reviewer.model.rows import is_order
from reviewer.model.wording import done
from reviewer.store import decisions, fields
from reviewer.store.db import Store


def together(store: Store, said: Sequence[Decision], did: str) -> Changes:
    """Append these decisions as one act called `did` ("deleted row 3"); all or nothing."""
    with store.atomic():
        kept = _append(store, said, did)
        return _settle(store, kept, did[:1].upper() + did[1:])


def reverse(store: Store, target: Decision, by: str, word: str, at: str) -> Changes:
    """Take back what still stands of the act that `target` belongs to, as one act again."""
    with store.atomic():
        name = done(named(store, target))
        members = [target] if target.act is None else decisions.of_act(store, target.act)
        entries = [
            Decision(
                document=member.document,
                path=member.path,
                type=DecisionType.UNDO,
                by=by,
                at=at,
                reverses=member.id,
            )
            for member in members
            if _stands(store, member)
        ]
        return _settle(store, _append(store, entries, None), f"{word}: {name}")


def next_undo(store: Store, by: str) -> str | None:
    """What undo would take back next, in the past tense: "deleted row 3"."""
    target = decisions.last(store, by)
    return None if target is None else done(named(store, target))


def named(store: Store, target: Decision) -> Decision:
    """The decision a person would name: of an act its first; of an undo what it took back."""
    first = decisions.of_act(store, target.act)[0] if target.act is not None else target
    if first.type is not DecisionType.UNDO:
        return first
    told = decisions.of_field(store, first.document, first.path)
    reversed_one = next((d for d in told if d.id == first.reverses), None)
    return first if reversed_one is None else named(store, reversed_one)


def shares(ms: int | None, count: int) -> list[int | None]:
    """The time of one act over `count` decisions, shared so that it adds up to what it took."""
    if ms is None or not count:
        return [None] * count
    each, over = divmod(ms, count)
    return [each + (at < over) for at in range(count)]


def _append(store: Store, said: Sequence[Decision], did: str | None) -> list[Decision]:
    """Keep decisions as one act; one alone needs no number to be taken back by."""
    kept: list[Decision] = []
    for decision in said:
        own = decisions.ITSELF if not kept else kept[0].id
        act = own if len(said) > 1 else None
        kept.append(decisions.append(store, replace(decision, act=act, did=did)))
        did = None
    return kept


def _stands(store: Store, decision: Decision) -> bool:
    """Whether nothing in effect reverses a decision (or an undo)."""
    told = decisions.of_field(store, decision.document, decision.path)
    reversed_ids: set[int] = set()
    for entry in reversed(told):
        if entry.reverses is not None and entry.id not in reversed_ids:
            reversed_ids.add(entry.reverses)
    return decision.id not in reversed_ids


def _settle(store: Store, kept: Sequence[Decision], did: str) -> Changes:
    """Let what counts now count for every field that was spoken of."""
    touched: list[int] = []
    spots = dict.fromkeys((one.document, one.path) for one in kept)
    for document, path in spots:
        if is_order(path) and fields.find(store, document, path) is None:
            continue  # the order of rows is no field
        counting = truth(decisions.of_field(store, document, path))
        fields.point(store, document, path, counting)
        field = fields.find(store, document, path)
        touched += [] if field is None else [field.id]
    documents = tuple(dict.fromkeys(document for document, _path in spots))
    for document in documents:
        fields.tally(store, document)
    return Changes(tuple(touched), documents, queue=True, did=did)
