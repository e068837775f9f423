"""Random numbers that stay: each field has one ticket for ever, from its project's seed.

A field is drawn when its ticket is below the share that is audited. So whatever later happens to
thresholds, whatever documents come, the drawn ones among any set of fields are a simple random
sample of it (permanent random numbers; Ohlsson 1995), and a larger share only adds to it.
"""

from __future__ import annotations

import hashlib
import secrets

from reviewer.store import meta
from reviewer.store.db import Store

_SEED = "audit.seed"
_SHARE = "audit.share"
_MOST = "audit.drawn"
DEFAULT_SHARE = 0.02


def seed(store: Store) -> str:
    """The project's seed, empty before the first draw."""
    return meta.get(store, _SEED) or ""


def ensure_seed(store: Store) -> str:
    """The project's seed, made now if there is none."""
    known = seed(store)
    if not known:
        known = secrets.token_hex(16)
        meta.put(store, _SEED, known)
    return known


def ticket(seed: str, *names: str | int) -> float:
    """The random number of what is named, 0 to below 1."""
    digest = hashlib.sha256("\0".join([seed, *map(str, names)]).encode("utf-8", "replace"))
    return int.from_bytes(digest.digest()[:6]) / 2**48


def share(store: Store) -> float:
    """The share of accepted fields that is audited."""
    return float(meta.get(store, _SHARE) or DEFAULT_SHARE)


def set_share(store: Store, share: float) -> None:
    """Audit this share from the next draw on."""
    meta.put(store, _SHARE, repr(share))


def most_drawn(store: Store) -> float:
    """The largest share that was ever drawn."""
    return float(meta.get(store, _MOST) or 0.0)


def note_drawn(store: Store, share: float) -> None:
    """Remember that so many were drawn."""
    meta.put(store, _MOST, repr(max(share, most_drawn(store))))
