"""Masks of files while a person looks at them, before their copies are written.

Without a project: nothing is kept, so undo is the states before. What leaves it are the same files
with the masks as they are then, and without those that shall have no copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.flow.redact_files import Looked
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.masking import BY_HAND, Never, PageRedaction, PlacedMask

Where = tuple[int, int]
"""(number of the file from 1, page number)"""


@dataclass(frozen=True, slots=True)
class _State:
    """Everything a person can change. `did` is what led here."""

    masks: dict[Where, tuple[PlacedMask, ...]]
    looked: frozenset[Where] = frozenset()
    left_out: frozenset[int] = frozenset()
    did: str = ""
    mask: int | None = None
    at: Where | None = None


class MaskSession:
    """The acts of one person on the masks of files; every one can be undone."""

    def __init__(self, looked: Sequence[Looked], by: str) -> None:
        self._files = tuple(looked)
        self._by = by.strip() or "somebody"
        self._next_id = 1
        masks = {
            (number, finding.page): tuple(self._placed(number, mask) for mask in finding.masks)
            for number, item in enumerate(self._files, 1)
            for finding in item.findings
        }
        self._found = masks
        self._now = _State(masks)
        self._past: list[_State] = []
        self._undone: list[_State] = []
        self._told: tuple[str, Where | None] = ("", None)

    @property
    def did(self) -> str:
        """What was done last."""
        return self._told[0]

    @property
    def has_acts(self) -> bool:
        """Whether anything was done that would be lost."""
        return bool(self._past)

    @property
    def at(self) -> Where | None:
        """The page where something was done, or taken back, last."""
        return self._told[1]

    @property
    def mask(self) -> int | None:
        """The mask that was put or moved last."""
        return self._now.mask

    def document(self, number: int) -> Document:
        """A file as the window shows documents; its id is its number."""
        item = self._files[number - 1]
        opened = item.opened
        return Document(
            opened.sha256, item.name, opened.media_type, opened.size, opened.pages, id=number
        )

    def path(self, number: int) -> str:
        """Where a file lies."""
        return str(self._files[number - 1].path)

    def waiting(self) -> tuple[Where, ...]:
        """The pages nobody has looked at yet, in order."""
        return tuple(
            where
            for where in self._now.masks
            if where not in self._now.looked and where[0] not in self._now.left_out
        )

    def after(self, where: Where | None) -> Where | None:
        """The page to look at after this one, round to the first; None when none is left."""
        waiting = self.waiting()
        later = [one for one in waiting if where is None or one > where]
        return next(iter(later or waiting), None)

    def page(self, where: Where) -> PageRedaction:
        """A page with its masks, as looking before sending shows it."""
        item = self._files[where[0] - 1]
        finding = next(one for one in item.findings if one.page == where[1])
        left_out = where[0] in self._now.left_out
        return PageRedaction(
            document=where[0],
            document_name=item.name,
            page=where[1],
            masks=self._now.masks[where],
            found=True,
            asks=("Something was found with low certainty.",) if finding.doubted else (),
            warnings=finding.warnings,
            seen="",
            look=None,
            waiting=where not in self._now.looked and not left_out,
            never=Never(self._by, "", "no copy is written") if left_out else None,
        )

    def approve(self, where: Where) -> None:
        """This page is right as it is."""
        self._become(where, looked=self._now.looked | {where}, did="Looked at the page")

    def leave_out(self, where: Where) -> None:
        """No copy of this file shall be written."""
        out = self._now.left_out | {where[0]}
        self._become(where, left_out=out, did="No copy is written of this file")

    def take_in(self, where: Where) -> None:
        """A copy of this file shall be written after all."""
        out = self._now.left_out - {where[0]}
        self._become(where, left_out=out, did="A copy is written of this file")

    def put(self, where: Where, box: Box) -> None:
        """Draw a mask."""
        mask = Mask(where[1], self._clipped(where, box), self._by, what=BY_HAND)
        placed = self._placed(where[0], mask)
        self._mask(where, (*self._now.masks[where], placed), "Put a mask", placed.id)

    def move(self, where: Where, mask_id: int, box: Box) -> None:
        """Give a mask another place or size. Raises UsageError when it is not there."""
        moved = replace(self._of(where, mask_id), box=self._clipped(where, box), origin=self._by)
        its = (moved if mask.id == mask_id else mask for mask in self._now.masks[where])
        self._mask(where, tuple(its), "Moved a mask", mask_id)

    def take_back(self, where: Where, mask_id: int) -> None:
        """Take a mask away. Raises UsageError when it is not there."""
        self._of(where, mask_id)
        its = (mask for mask in self._now.masks[where] if mask.id != mask_id)
        self._mask(where, tuple(its), "Took away a mask")

    def everywhere(self, where: Where, mask_id: int) -> None:
        """The same place, in shares of the page, on all pages of the file."""
        mask = self._of(where, mask_id)
        pages = self._files[where[0] - 1].opened.pages
        here = next(page for page in pages if page.number == where[1])
        if len(pages) == 1:
            raise UsageError(f"{self._files[where[0] - 1].name} has no other page.")
        masks = dict(self._now.masks)
        looked = self._now.looked - {(where[0], page.number) for page in pages}
        for page in pages:
            if page.number != where[1]:
                across, down = page.width / here.width, page.height / here.height
                box = Box(mask.box.left * across, mask.box.top * down,
                          mask.box.right * across, mask.box.bottom * down)  # fmt: skip
                new = Mask(page.number, box, self._by, what=mask.what)
                masks[where[0], page.number] += (self._placed(where[0], new),)
        did = "Masked this place on all pages"
        self._become(where, masks=masks, looked=looked, did=did, mask=mask_id)

    def undo(self) -> bool:
        """Take back the last act; whether there was one."""
        if not self._past:
            return False
        undone = self._now
        self._undone.append(undone)
        self._now = self._past.pop()
        self._told = f"Took back: {undone.did}", undone.at
        return True

    def redo(self) -> bool:
        """Do again what was undone last; whether there was anything."""
        if not self._undone:
            return False
        self._past.append(self._now)
        self._now = self._undone.pop()
        self._told = self._now.did, self._now.at
        return True

    def result(self) -> list[Looked]:
        """The files with their masks as they are now, without those that are left out."""
        return [
            replace(
                item,
                findings=tuple(
                    replace(
                        finding,
                        masks=tuple(one.mask for one in self._now.masks[number, finding.page]),
                    )
                    for finding in item.findings
                ),
                spared=tuple(self._spared((number, finding.page)) for finding in item.findings),
            )
            for number, item in enumerate(self._files, 1)
            if number not in self._now.left_out
        ]

    def _spared(self, where: Where) -> tuple[Box, ...]:
        """Where a mask of the detectors was taken away, and none put instead."""
        stand = {one.id for one in self._now.masks[where]}
        return tuple(one.mask.box for one in self._found[where] if one.id not in stand)

    def _mask(
        self, where: Where, masks: tuple[PlacedMask, ...], did: str, mask: int | None = None
    ) -> None:
        looked = self._now.looked - {where}
        masked = {**self._now.masks, where: masks}
        self._become(where, masks=masked, looked=looked, did=did, mask=mask)

    def _become(
        self,
        at: Where,
        *,
        did: str,
        masks: dict[Where, tuple[PlacedMask, ...]] | None = None,
        looked: frozenset[Where] | None = None,
        left_out: frozenset[int] | None = None,
        mask: int | None = None,
    ) -> None:
        now = self._now
        self._past.append(now)
        self._undone.clear()
        self._now = _State(
            now.masks if masks is None else masks,
            now.looked if looked is None else looked,
            now.left_out if left_out is None else left_out,
            did,
            mask,
            at,
        )
        self._told = did, at

    def _of(self, where: Where, mask_id: int) -> PlacedMask:
        for mask in self._now.masks[where]:
            if mask.id == mask_id:
                return mask
        raise UsageError("This mask does not lie on the page any more; look at the page again.")

    def _placed(self, number: int, mask: Mask) -> PlacedMask:
        made = PlacedMask(
            self._next_id, number, mask.page, mask.box, mask.what, mask.origin, mask.score, "", ""
        )
        self._next_id += 1
        return made

    def _clipped(self, where: Where, box: Box) -> Box:
        pages = self._files[where[0] - 1].opened.pages
        page = next(one for one in pages if one.number == where[1])
        left, right = sorted(min(max(x, 0.0), page.width) for x in (box.left, box.right))
        top, bottom = sorted(min(max(y, 0.0), page.height) for y in (box.top, box.bottom))
        if left == right or top == bottom:
            raise UsageError("The mask lies beside the page; draw it on the page.")
        return Box(left, top, right, bottom)
