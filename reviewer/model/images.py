"""Pixels: `PageImage` stays on this machine; `RedactedImage` alone may leave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reviewer.model.geometry import Box

Task = Literal["general", "fine-print", "classification"]
"""What a picture is sent for: to be read, to be read though small or faint, to be recognised."""
TASKS: tuple[Task, ...] = ("general", "fine-print", "classification")


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page: `rgb` holds height x width x 3 bytes, rows from the top without padding."""

    width: int
    height: int
    rgb: bytes
    scale: float
    """Image pixels per page unit: pixel = page unit * scale."""


@dataclass(frozen=True, slots=True)
class Mask:
    """A box burned out of the pixels before upload, in page units.

    `origin` is who or what put it there: a detector with its version ("centerface 1"), a rule, or
    a person's name. `what` is the word of what is hidden ("face", "iban", "total", "by hand").
    """

    page: int
    box: Box
    origin: str
    score: float | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class RedactedImage:
    """An encoded picture made by `redact/` alone (a test holds this); the only uploadable type."""

    data: bytes
    media_type: str
    width: int
    height: int
    page: int
    scale: float
    sha256: str
    masks: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What is remembered of a picture that was made to leave; its bytes are kept by their hash."""

    sha256: str
    media_type: str
    width: int
    height: int
    scale: float


@dataclass(frozen=True, slots=True)
class Sending:
    """How large a page's picture may be, in pixels and bytes, and what it is prepared for."""

    max_side: int
    max_bytes: int
    task: Task | None = "general"
    """None for a picture of the page just as it is."""
