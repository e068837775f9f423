"""How fast this person settles fields, from the decisions of the project; and what is left."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from reviewer.model.queue import DEFAULT_SECONDS, Left, Pace, field_name
from reviewer.store.db import Store

_NEWEST = 1000
"""So many of the newest decisions tell how fast the work goes."""
_LONGEST = 120_000
"""Whoever takes longer than two minutes for a field was away."""
_PRIOR = 5
"""So many decisions the default counts for: one quick field is no pace."""


def pace(store: Store, by: str) -> Pace:
    """The pace of `by`: medians of their own decisions, drawn to the default where they are few."""
    rows = store.rows(
        "SELECT path, ms FROM (SELECT path, ms, by FROM decisions WHERE ms IS NOT NULL "
        "ORDER BY id DESC LIMIT ?) WHERE by = ?",
        (_NEWEST, by),
    )
    taken: dict[str, list[float]] = defaultdict(list)
    for path, ms in rows:
        taken[field_name(path)].append(min(ms, _LONGEST) / 1000)
    every = [seconds for times in taken.values() for seconds in times]
    own = _drawn(every, DEFAULT_SECONDS)
    return Pace(own, {name: _drawn(times, own) for name, times in taken.items()})


def left(store: Store, pace: Pace) -> tuple[Left, ...]:
    """What is left of each name and how long it takes, the longest first."""
    rows = store.rows("SELECT name, left_over FROM field_names WHERE left_over > 0")
    found = [Left(name, count, count * pace.of(name)) for name, count in rows]
    return tuple(sorted(found, key=lambda part: (-part.seconds, part.name)))


def names(store: Store, most: int = 1000) -> tuple[str, ...]:
    """The names of the project's fields, those with most left first."""
    rows = store.rows(
        "SELECT name FROM field_names ORDER BY left_over DESC, fields DESC, name LIMIT ?", (most,)
    )
    return tuple(row[0] for row in rows)


def people(store: Store) -> tuple[str, ...]:
    """Who decided anything lately."""
    rows = store.rows(
        "SELECT DISTINCT by FROM (SELECT by FROM decisions ORDER BY id DESC LIMIT ?)",
        (_NEWEST * 10,),
    )
    return tuple(sorted(row[0] for row in rows))


def _drawn(times: list[float], default: float) -> float:
    """The median, drawn to the default as if that had been seen a few times."""
    if not times:
        return default
    return max(0.2, (len(times) * median(times) + _PRIOR * default) / (len(times) + _PRIOR))
