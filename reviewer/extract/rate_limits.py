"""What the headers of an endpoint's reply say of its rate limits, as times to wait. Pure.

Anthropic sends `anthropic-ratelimit-requests-limit`, `-remaining` and `-reset` (a moment), OpenAI
and those that copy it `x-ratelimit-limit-requests`, ... (a duration: "1s", "6m0s", "20ms"). With
both, the reset is when the limit is whole again: it fills up evenly until then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

KEPT = ("retry-after", "retry-after-ms", "x-should-retry")
"""Headers that are looked at beside those of limits; the others are let go."""
_PREFIXES = ("anthropic-ratelimit-", "x-ratelimit-")
_TOKENS = ("tokens", "input-tokens", "output-tokens")
_FLOOR = 0.1
"""Below this share of its tokens an endpoint is left to fill up again to it."""
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: how many there are, how many are left, and in how many seconds it is whole."""

    limit: float
    remaining: float
    reset: float


def of_interest(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that this module looks at, by their small names."""
    small = {name.lower(): value for name, value in headers.items()}
    return {name: value for name, value in small.items()
            if name in KEPT or name.startswith(_PREFIXES)}  # fmt: skip


def gap_of(headers: Mapping[str, str], at_once: int) -> float:
    """Seconds between two calls, once fewer are left than are made at once; 0 before."""
    told = _limit(headers, "requests")
    if told is None or told.remaining > at_once:
        return 0.0
    used = told.limit - told.remaining
    return told.reset / used if used > 0 else told.reset


def pause_of(headers: Mapping[str, str]) -> float:
    """Seconds until enough tokens are left again; 0 where there are enough now."""
    waits = [0.0]
    for told in (_limit(headers, name) for name in _TOKENS):
        share = told.remaining / told.limit if told is not None and told.limit > 0 else 1.0
        if told is not None and share < _FLOOR:
            waits.append((_FLOOR - share) * told.reset / (1 - share))
    return max(waits)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds after which the endpoint wants to be asked again; None where it does not say."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    said = headers.get("retry-after", "").strip()
    seconds = _number(said)
    if seconds is not None:
        return seconds
    try:
        return _until(parsedate_to_datetime(said))
    except (ValueError, TypeError, OverflowError):
        return None


def never_again(headers: Mapping[str, str]) -> bool:
    """Whether the endpoint says that asking again is of no use."""
    return headers.get("x-should-retry", "").strip().lower() == "false"


def _limit(headers: Mapping[str, str], what: str) -> Limit | None:
    for limit, remaining, reset in _names(what):
        most, left = _number(headers.get(limit)), _number(headers.get(remaining))
        when = _reset(headers.get(reset, ""))
        if left is not None and when is not None:
            return Limit(left if most is None else max(most, left), left, when)
    return None


def _names(what: str) -> Iterator[tuple[str, str, str]]:
    anthropic, other = (f"{prefix}{{}}" for prefix in _PREFIXES)
    yield tuple(anthropic.format(f"{what}-{word}") for word in ("limit", "remaining", "reset"))  # type: ignore[misc]
    yield tuple(other.format(f"{word}-{what}") for word in ("limit", "remaining", "reset"))  # type: ignore[misc]


def _reset(text: str) -> float | None:
    """Seconds from now: of a moment, a duration, or a number of seconds."""
    text = text.strip()
    parts = _PART.findall(text)
    if parts and "".join(map("".join, parts)) == text:
        return sum(float(number) * _SECONDS[unit] for number, unit in parts)
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        return _until(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _until(moment: datetime) -> float:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None
