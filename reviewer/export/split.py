"""Train, validation and test: by groups of documents, by lot, the same lot for ever.

A group is the documents of one supplier, joined with others that are near-duplicates of one of
them. Its lot is a hash of the supplier's name, or of the document where no supplier is known, so
that it depends on nothing that comes later; a joined group keeps the lot of its oldest document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from reviewer.model.errors import UsageError
from reviewer.model.export_document import SPLITS

Shares = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Member:
    """A document as splitting sees it; `id` says which of two is older."""

    id: int
    sha256: str
    supplier: str | None = None


def parse_shares(text: str) -> Shares:
    """`80/10/10` as shares of train, validation and test. Raises UsageError."""
    try:
        parts = [float(part) for part in text.replace(":", "/").split("/")]
    except ValueError:
        parts = []
    if len(parts) == 2:
        parts = [parts[0], 0.0, parts[1]]
    total = sum(parts)
    if len(parts) != 3 or min(parts) < 0 or not 0 < total < float("inf"):
        raise UsageError(
            f"A split is three shares for train, validation and test, such as 80/10/10; {text!r} "
            "is not."
        )
    return parts[0] / total, parts[1] / total, parts[2] / total


def assign(
    members: Sequence[Member],
    duplicates: Iterable[tuple[int, int]],
    shares: Shares,
    frozen: Container[int] = (),
) -> dict[int, str]:
    """The part of each document, by its id. `duplicates` are pairs of places in `members`.

    A group with a document of a suite (`frozen`, by id) is in the test part, whatever its lot:
    what a model is tested with must not have taught it.
    """
    groups = _Groups(len(members))
    known: dict[str, int] = {}
    for at, member in enumerate(members):
        if member.supplier:
            groups.join(at, known.setdefault(member.supplier, at))
    for a, b in duplicates:
        groups.join(a, b)
    oldest: dict[int, Member] = {}
    for at, member in enumerate(members):
        root = groups.root(at)
        if root not in oldest or member.id < oldest[root].id:
            oldest[root] = member
    tested = {groups.root(at) for at, member in enumerate(members) if member.id in frozen}
    return {
        member.id: SPLITS[2] if root in tested else _part(oldest[root], shares)
        for at, member in enumerate(members)
        for root in [groups.root(at)]
    }


def _part(member: Member, shares: Shares) -> str:
    key = f"supplier:{member.supplier}" if member.supplier else f"document:{member.sha256}"
    lot = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) / 2**64
    if lot < shares[0]:
        return SPLITS[0]
    return SPLITS[1] if lot < shares[0] + shares[1] else SPLITS[2]


class _Groups:
    """Sets of numbers that are joined two by two."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, a: int, b: int) -> None:
        self._above[self.root(a)] = self.root(b)
