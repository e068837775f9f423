"""What a question costs in tokens before it is sent: what to expect of it, and the very most.

Pictures are counted by their makers' formulas. Text is not: a tokeniser belongs to each model, so
text is a range for an estimate, and for a bound a token for each byte (none is shorter).
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.extract.image_tokens import image_tokens_of, patches

BYTES_PER_TOKEN = (4.6, 3.6, 2.4)
"""Of English prompts and JSON: at best, as a rule, and with the finest tokenisers."""
UNKNOWN_SQUARES = (56, 28, 14)
"""Edges of the square of pixels that is one token, where nobody knows: best, likely, worst."""
ADDED = 1_000
"""What a provider may put around a question at the most: how to answer in a schema, roles."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number that is not known exactly: at least, likely, at most."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    @staticmethod
    def exactly(number: float) -> Span:
        """A number that is known."""
        return Span(number, number, number)

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def times(self, factor: float) -> Span:
        """So many of them."""
        return Span(self.low * factor, self.likely * factor, self.high * factor)


def text_tokens(text: str) -> Span:
    """What a text is expected to cost."""
    size = len(text.encode("utf-8", "replace"))
    return Span(*(size / each for each in BYTES_PER_TOKEN))


def picture_tokens(model: str, width: int, height: int) -> Span:
    """What a picture of this size is expected to cost as `model` sees it."""
    known = image_tokens_of(model, width, height)
    if known is not None:
        return Span.exactly(known)
    return Span(*(patches(width, height, edge) for edge in UNKNOWN_SQUARES))


def is_counted(model: str) -> bool:
    """Whether the formula of this model's maker is known."""
    return image_tokens_of(model, 1, 1) is not None


def most_tokens(model: str, sizes: list[tuple[int, int]], text_bytes: int) -> int:
    """What a question with pictures of these sizes can cost at the most."""
    pictures = sum(picture_tokens(model, *size).high for size in sizes)
    return int(pictures) + text_bytes + ADDED
