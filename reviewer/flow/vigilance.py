"""Planted errors: now and then a settled value is shown altered, to see whether anybody notices.

Off until somebody turns it on. What is shown has the id of no field, and what is answered is kept
apart from decisions: it is no truth, in no export, no figure and no package, whatever happens.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

from reviewer.flow import chance
from reviewer.model import values
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field, FieldCard, FieldState
from reviewer.model.kind import FieldType
from reviewer.model.planted import Planted, Vigilance
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import fields, meta, planted
from reviewer.store.db import Store

MOST_SHARE = 0.2
"""No more than so many of the fields that are shown: the rest is work."""
_SHARE = "vigilance.share"
_RISK = 0.5
_TRIES = 8
CAUGHT = "That error was planted, and you caught it; nothing was changed"
NO_NOTE = "That error was planted; no note is kept of it"
MISSED = "That error was planted, and you accepted it; nothing was changed"


def share(store: Store) -> float:
    """The share of fields after which an error is planted; 0 is off."""
    return float(meta.get(store, _SHARE) or 0)


def set_share(store: Store, wanted: float) -> None:
    """Plant errors after this share of fields from now on; 0 turns it off. Raises UsageError."""
    if not 0 <= wanted <= MOST_SHARE:
        raise UsageError(f"Errors can be planted after at most {MOST_SHARE:.0%} of the fields.")
    chance.ensure_seed(store)
    meta.put(store, _SHARE, repr(wanted))


def instead(store: Store, now: int | None, following: int | None) -> int | None:
    """What to show after `now`: the field `following`, or an error that is planted before it.

    Never the first that is shown, never two in a row, never without a field to go on with. The
    lot of a field stays, so that looking ahead and going there find the same.
    """
    if now is None or now < 0 or following is None or store.is_read_only:
        return following
    rate = share(store)
    if not rate or chance.ticket(chance.seed(store), "planted", now) >= rate:
        return following
    known = planted.waiting(store, now)
    if known is None and not planted.was_planted(store, now):
        known = _plant(store, now)
    return following if known is None else -known.id


def real(store: Store, field_id: int | None) -> int | None:
    """Where the queue goes on: of a planted error, the field before it."""
    shown = of(store, field_id)
    return field_id if shown is None else shown.after


def of(store: Store, field_id: int | None) -> Planted | None:
    """The planted error that is shown under this id; None for a field. Raises UsageError."""
    if field_id is None or field_id >= 0:
        return None
    shown = planted.find(store, -field_id)
    if shown is None:
        raise UsageError("This field is gone; go on to the next.")
    return shown


def field_of(store: Store, field_id: int) -> Field:
    """The field with this id, or what is shown in its place. Raises UsageError when it is gone."""
    shown = of(store, field_id)
    if shown is None:
        return fields.get(store, field_id)
    under = fields.find(store, shown.document, shown.path)
    if under is None:
        raise UsageError("This field is gone; go on to the next.")
    return _disguised(under, shown)


def disguised(card: FieldCard, field: Field) -> FieldCard:
    """The card of the field below, as it would look if nobody had settled it."""
    return replace(
        card,
        field=field,
        readings=tuple(_says(reading, field) for reading in card.readings[:1]) + card.readings[1:],
        decision=None,
    )


def answer(store: Store, field: Field, said: Decision) -> Changes:
    """Keep what was said of a planted error. Nothing else changes."""
    shown = of(store, field.id)
    if shown is None:
        raise UsageError("This field is no planted error.")
    typed_again = said.type is DecisionType.CORRECT and said.value == shown.value
    missed = said.type is DecisionType.ACCEPT or typed_again
    planted.answer(store, shown.id, said, caught=not missed)
    return Changes(did=MISSED if missed else CAUGHT)


def figures(store: Store) -> tuple[Vigilance, ...]:
    """How many each reviewer caught in each hour of the day."""
    return planted.figures(store)


def altered(value: str, draw: random.Random) -> str | None:
    """The value with one character misread, as models do; None where that is not possible."""
    at = [i for i, c in enumerate(value) if c.isascii() and c.isdigit()]
    at = at or [i for i, c in enumerate(value) if c.isascii() and c.isalpha()]
    for _ in range(_TRIES if at else 0):
        place = draw.choice(at)
        old = value[place]
        new = draw.choice(_LIKE.get(old.upper(), "0123456789" if old.isdigit() else "AEOU"))
        changed = value[:place] + (new.lower() if old.islower() else new) + value[place + 1 :]
        if not values.same(changed, value, FieldType.TEXT, day_first=True):
            return changed
    return None


def _plant(store: Store, now: int) -> Planted | None:
    field = planted.settled(store)
    if field is None or field.id == now or field.value is None:
        return None
    value = altered(field.value, random.Random())
    if value is None:
        return None
    at = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    found = Planted(field.document, field.path, value, now, at)
    return replace(found, id=planted.add(store, found))


def _disguised(under: Field, shown: Planted) -> Field:
    return replace(
        under,
        id=-shown.id,
        value=shown.value,
        absence=None,
        risk=_RISK,
        flagged=True,
        state=FieldState.OPEN,
        reasons=(),
    )


def _says(reading: Reading, field: Field) -> Reading:
    """Reading A as if it were the one that misread."""
    told = reading.get(field.path)
    if told is None:
        return reading
    said = FieldValue(field.path, field.value, None, page=told.page, box=told.box)
    return replace(reading, values=tuple(said if v is told else v for v in reading.values))


_LIKE = {
    "0": "869", "1": "74", "2": "7", "3": "85", "4": "91", "5": "63", "6": "58", "7": "12",
    "8": "363", "9": "48", "O": "DQ", "I": "LT", "B": "RP", "S": "Z", "E": "F", "N": "MH",
    "A": "R", "U": "V", "C": "G", "M": "N",
}  # fmt: skip
"""What a character is misread as."""
