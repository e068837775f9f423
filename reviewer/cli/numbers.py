"""The numbers that options take. One out of its range is refused with a sentence."""

from __future__ import annotations

import math
from argparse import ArgumentTypeError

MOST_WORKERS = 256
MOST_PARTS = 100


def workers(text: str) -> int:
    """How many to work with at once."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_WORKERS:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST_WORKERS}")
    return int(text)


def parts(text: str) -> int:
    """Into how many packages a project is split."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_PARTS:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 to {MOST_PARTS}")
    return int(text)


def batch(text: str) -> int:
    """The number of a batch, as `reviewer batches` shows it."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:10]) < 10**9:
        raise ArgumentTypeError(f"{text!r} is no number of a batch; reviewer batches shows them")
    return int(text)


def seconds(text: str) -> float:
    """How long to wait: at most a day."""
    number = _number(text)
    if not 0 <= number <= 86_400:
        raise ArgumentTypeError(f"{text!r} is no number of seconds from 0 to 86400")
    return number


def pause(text: str) -> float:
    """How long to wait between two looks: from a tenth of a second to a day."""
    number = _number(text)
    if not 0.1 <= number <= 86_400:
        raise ArgumentTypeError(f"{text!r} is no number of seconds from 0.1 to 86400")
    return number


def share(text: str) -> float:
    """A risk: above 0, at most 1."""
    number = _number(text)
    if not 0 < number <= 1:
        raise ArgumentTypeError(f"{text!r} is no number above 0 and at most 1, such as 0.05")
    return number


def percent(text: str) -> float:
    """A share: `0.5%` or 0.005; above 0, at most 1."""
    bare = text.strip()
    number = _number(bare.removesuffix("%")) / (100 if bare.endswith("%") else 1)
    if not 0 < number <= 1:
        raise ArgumentTypeError(f"{text!r} is no share above 0 and at most 100 %, such as 0.5%")
    return number


def share_of_all(text: str) -> float:
    """A share that may be none or all: `2%`, 0.02, 0, 1."""
    bare = text.strip()
    number = _number(bare.removesuffix("%")) / (100 if bare.endswith("%") else 1)
    if not 0 <= number <= 1:
        raise ArgumentTypeError(f"{text!r} is no share from 0 to 100 %, such as 2%")
    return number


def pixels(text: str) -> int:
    """A length in pixels, from 64 to 20,000."""
    if not text.isascii() or not text.isdigit() or not 64 <= int(text[:9]) <= 20_000:
        raise ArgumentTypeError(f"{text!r} is no whole number from 64 to 20000")
    return int(text)


def dollars(text: str) -> float:
    """An amount of money above 0."""
    number = _number(text)
    if not 0 < number < math.inf:
        raise ArgumentTypeError(f"{text!r} is no amount above 0, such as 2.50")
    return number


def _number(text: str) -> float:
    """The number, or none that is in any range."""
    try:
        return float(text)
    except ValueError:
        return math.nan
