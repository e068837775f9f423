"""The values of one field across all documents, and accepting a whole screen of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewer.flow.acts import shares, together
from reviewer.flow.desk import now
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field
from reviewer.model.specimen import Glance, Specimen
from reviewer.model.wording import title
from reviewer.store import alike
from reviewer.store.alike import Place
from reviewer.store.db import Store

Shown = tuple[str | None, Absence | None]
"""The value that stood on the screen, or why there was none."""


def glances(
    store: Store, name: str, after: Place | None, limit: int = 2000
) -> tuple[tuple[Glance, ...], Place | None]:
    """A piece of all values of a field, and where to go on."""
    return alike.glances(store, name, after=after, limit=limit)


def specimens(store: Store, ids: Sequence[int]) -> tuple[Specimen, ...]:
    """These fields with their pages."""
    return alike.specimens(store, ids)


def accept_shown(store: Store, seen: Mapping[int, Shown], *, by: str, ms: int | None) -> Changes:
    """Accept every field as it was shown: one act, each a decision of its own.

    A field that was settled meanwhile, or says something else by now, is left alone: what was not
    on the screen is not accepted. Raises UsageError when nothing is left.
    """
    found = [
        one.field
        for one in alike.specimens(store, list(seen))
        if one.is_open and seen[one.field.id] == (one.field.value, one.field.absence)
    ]
    if not found:
        raise UsageError("Everything on this screen is settled.")
    times = shares(ms, len(found))
    said = [_accepted(field, by, at) for field, at in zip(found, times, strict=True)]
    names = {title(field.path) if "[" not in field.path else "" for field in found}
    of = f" of {names.pop()}" if len(names) == 1 and "" not in names else ""
    values = f"{len(found)} values" if len(found) > 1 else "1 value"
    return together(store, said, f"accepted {values}{of}")


def _accepted(field: Field, by: str, ms: int | None) -> Decision:
    return Decision(
        document=field.document,
        path=field.path,
        type=DecisionType.ACCEPT,
        by=by,
        at=now(),
        value=field.value,
        absence=field.absence,
        ms=ms,
        witness="A",
        page=field.page,
        box=field.box,
    )
