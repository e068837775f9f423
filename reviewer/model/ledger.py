"""What left the machine, and when."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.model.images import Mask


@dataclass(frozen=True, slots=True)
class SentPage:
    """One page as it was sent: `image` is the hash of its bytes, `masks` what was burned in.

    `looked_by` and `looked_at` say who let it go with these masks and when; None where the policy
    asked nobody. `seen` is the hash of what they saw.
    """

    page: int
    image: str
    masks: tuple[Mask, ...]
    detectors: tuple[str, ...]
    seen: str
    looked_by: str | None = None
    looked_at: str | None = None


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done to a document before its pictures were sent, and by which policy (a hash)."""

    document: str = ""
    pages: tuple[SentPage, ...] = ()
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request with pictures: `images` are their hashes, `size` is bytes, `at` ISO 8601 in UTC.

    `outcome` is None as long as nobody knows what came of it. What was `redacted` is empty in
    entries made before pages were looked at.
    """

    host: str
    model: str
    images: tuple[str, ...]
    masks: int
    prompt: str
    size: int
    at: str
    outcome: str | None = None
    id: int = 0
    redacted: Redacted = field(default_factory=Redacted)


@dataclass(frozen=True, slots=True)
class SentFilter:
    """Which requests are looked at: all, or those to a host, of some documents, of a time.

    `document` is a part of the document's name. `since` and `until` are ISO 8601 in UTC; what was
    sent at `until` is not among them.
    """

    host: str = ""
    document: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class SentLine:
    """One request as far as it is counted: its entry, when, to which host, how much."""

    id: int
    at: str
    host: str
    pictures: int
    size: int
