"""One value among its like: a field with what is needed to show its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from reviewer.model.document import Page
from reviewer.model.field import Field, FieldState
from reviewer.model.geometry import Box


class Glance(NamedTuple):
    """As little of a field as sorting needs, so that a hundred thousand fit in memory."""

    id: int
    value: str
    risk: float
    flagged: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Specimen:
    """A field, the document its page is drawn from, and the page; None where it has no place."""

    field: Field
    document_sha256: str
    page: Page | None

    @property
    def place(self) -> tuple[Page, Box] | None:
        """Where the value stands; None where nobody knows, or there is no value."""
        if self.page is None or self.field.box is None or self.field.box.area <= 0:
            return None
        return self.page, self.field.box

    @property
    def is_open(self) -> bool:
        """Whether nobody settled it."""
        return self.field.state is FieldState.OPEN
