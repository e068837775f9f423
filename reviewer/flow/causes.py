"""Flagged fields gathered for grouping by cause, and settling a whole group in one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reviewer.flow.acts import shares, together
from reviewer.flow.desk import now
from reviewer.flow.told import told_of
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field
from reviewer.model.kind import Kind
from reviewer.model.reading import Reading
from reviewer.model.verdict import CheckResult, Verdict, ocr_text
from reviewer.review.causes import Cause, Doubt
from reviewer.store import fields, suppliers
from reviewer.store.db import Store

MOST = 5000
"""So many of the riskiest fields are grouped: enough for a day, and gathered in seconds."""
_PIECE = 200


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that can be done with a group: what it is called, and what each field becomes."""

    name: str
    witness: str
    becomes: tuple[tuple[Doubt, str | None], ...]
    """Field by field; None keeps that there is no value."""


def gather(
    store: Store, kind: Kind, after: int | None, limit: int = _PIECE
) -> tuple[tuple[Doubt, ...], int | None]:
    """A piece of the flagged fields nobody settled, riskiest first, and where to go on."""
    found = fields.queue(store, only="flagged", limit=limit, after=after)
    told: dict[int, tuple[Reading, ...]] = {}
    names: dict[int, str] = {}
    for field in found:
        if field.document not in told:
            told[field.document] = told_of(store, field.document)
            names[field.document] = suppliers.shown(store, field.document)
    doubts = tuple(
        _doubt(store, kind, field, told[field.document], names[field.document]) for field in found
    )
    return doubts, found[-1].id if len(found) == limit else None


def remedies(cause: Cause) -> tuple[Remedy, ...]:
    """What can be done with a whole group; a remedy names only the fields it has an answer for."""
    offered = [
        Remedy("Accept all as they are", "A", tuple((d, d.field.value) for d in cause.doubts))
    ]
    roles = dict.fromkeys(role for doubt in cause.doubts for role, _ in doubt.others)
    for role in roles:
        said = [(d, value) for d in cause.doubts if (value := dict(d.others).get(role))]
        offered.append(Remedy(f"Take {role} for all", role, tuple(said)))
    seen = [(d, d.page) for d in cause.doubts if d.page]
    offered.append(Remedy("Take what the page says for all", "ocr", tuple(seen)))
    if cause.same is not None:
        offered.append(Remedy("Change all alike", "typed", _changed(cause, cause.same)))
    useful = [r for r in offered if r.becomes]
    return tuple(sorted(useful, key=lambda r: r.witness != (cause.witness or "A")))


def settle(
    store: Store, remedy: Remedy, left_out: Sequence[int], *, by: str, ms: int | None
) -> Changes:
    """Give every field of a remedy its value, but those `left_out`: one act, one undo.

    A field that was settled meanwhile or says something else by now is left alone.
    """
    chosen = [
        (doubt.field, value)
        for doubt, value in remedy.becomes
        if doubt.field.id not in left_out and _is_same(store, doubt.field)
    ]
    if not chosen:
        raise UsageError("Everything in this group is settled.")
    times = shares(ms, len(chosen))
    said = [
        replace(_decision(field, value, remedy.witness, by), ms=at)
        for (field, value), at in zip(chosen, times, strict=True)
    ]
    values = f"{len(chosen)} values" if len(chosen) > 1 else "1 value"
    return together(
        store, said, f"{_DID.get(remedy.witness, f'took {remedy.witness} for')} {values}"
    )


_DID = {"A": "accepted", "ocr": "took the page's text for", "typed": "changed alike"}


def _changed(
    cause: Cause, same: Callable[[str], str | None]
) -> tuple[tuple[Doubt, str | None], ...]:
    pairs = ((d, same(d.field.value)) for d in cause.doubts if d.field.value)
    return tuple((doubt, value) for doubt, value in pairs if value)


def _is_same(store: Store, shown: Field) -> bool:
    now_ = fields.find(store, shown.document, shown.path)
    return now_ is not None and (now_.state, now_.value, now_.absence) == (
        shown.state,
        shown.value,
        shown.absence,
    )


def _decision(field: Field, value: str | None, witness: str, by: str) -> Decision:
    same = value == field.value
    return Decision(
        document=field.document,
        path=field.path,
        type=DecisionType.ACCEPT if same else DecisionType.CORRECT,
        by=by,
        at=now(),
        value=value,
        absence=field.absence if value is None else None,
        witness=witness,
        page=field.page,
        box=field.box,
    )


def _doubt(store: Store, kind: Kind, field: Field, told: Sequence[Reading], supplier: str) -> Doubt:
    results = fields.results(store, field.document, field.path)
    spec = kind.spec(field.path)
    said = [(r.role, v.value) for r in told if (v := r.get(field.path)) is not None]
    return Doubt(
        field=field,
        title=spec.title,
        type=spec.type,
        day_first=kind.day_first,
        supplier=supplier,
        page=ocr_text(results),
        others=tuple((role, value) for role, value in said if role != "A"),
        failed=_failed(results),
    )


def _failed(results: Sequence[CheckResult]) -> str:
    for result in results:
        if result.check == "rules" and result.verdict is Verdict.DIFFERS:
            return result.sentence
    return ""
