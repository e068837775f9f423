"""Turns whatever a parser throws at damaged input into the sentence a person reads."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from reviewer.model.errors import DocumentError

# Parsers in Python stumble over hostile bytes in every way there is. MemoryError is not here:
# the worker process reports it and is replaced.
_PARSER_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    zlib.error,
)


@contextmanager
def damage_means(sentence: str, *more: type[Exception]) -> Iterator[None]:
    """Raise DocumentError(`sentence`) for anything a parser raises inside the block.

    `more` are the parser's own exception classes.
    """
    try:
        yield
    except DocumentError:
        raise
    except _PARSER_ERRORS + more as error:
        raise DocumentError(sentence) from error


@contextmanager
def opening() -> Iterator[None]:
    """Raise DocumentError when the system refuses to give a file."""
    try:
        yield
    except OSError as error:
        raise DocumentError(f"The file cannot be opened: {reason(error)}.") from error


def reason(error: OSError) -> str:
    """The system's own words for why, fit for the middle of a sentence."""
    return (error.strerror or "the system gives no reason").lower()
