"""Headers of rate limits as servers write them, and as nobody should."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.extract.rate_limits import (
    gap_of,
    never_again,
    of_interest,
    pause_of,
    retry_after,
)


def later(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_a_retry_after_is_seconds_milliseconds_or_a_date() -> None:
    assert retry_after({"retry-after": "12"}) == 12
    assert retry_after({"retry-after": "12", "retry-after-ms": "250"}) == 0.25
    assert retry_after({"retry-after": format_datetime(later(90), usegmt=True)}) == pytest.approx(
        90, abs=2
    )
    assert retry_after({"retry-after": format_datetime(later(-90), usegmt=True)}) == 0
    for nonsense in ("", "soon", "-3", "nan", "inf"):
        assert retry_after({"retry-after": nonsense}) is None
    assert retry_after({}) is None


@pytest.mark.parametrize(
    ("reset", "seconds"), [("1s", 1), ("6m0s", 360), ("20ms", 0.02), ("1h1m1s", 3661), ("30", 30)]
)
def test_openais_durations(reset, seconds) -> None:
    told = {
        "x-ratelimit-limit-requests": "10",
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": reset,
    }
    assert gap_of(told, 20) == pytest.approx(seconds / 10)


def test_anthropics_moments() -> None:
    told = {
        "anthropic-ratelimit-input-tokens-limit": "100000",
        "anthropic-ratelimit-input-tokens-remaining": "0",
        "anthropic-ratelimit-input-tokens-reset": later(60).isoformat(),
    }
    assert pause_of(told) == pytest.approx(6, abs=0.2)
    told["anthropic-ratelimit-input-tokens-remaining"] = "50000"
    assert pause_of(told) == 0


def test_with_enough_left_nobody_waits() -> None:
    told = {
        "x-ratelimit-limit-requests": "500",
        "x-ratelimit-remaining-requests": "400",
        "x-ratelimit-reset-requests": "12s",
    }
    assert gap_of(told, 20) == 0


def test_only_headers_of_limits_are_kept() -> None:
    held = of_interest(
        {"Retry-After": "1", "Set-Cookie": "secret", "X-RateLimit-Limit-Tokens": "9"}
    )
    assert held == {"retry-after": "1", "x-ratelimit-limit-tokens": "9"}
    assert never_again({"x-should-retry": "false"})
    assert not never_again({"x-should-retry": "true"})


NAMES = [
    *(f"anthropic-ratelimit-{what}-{word}" for what in ("requests", "tokens")
      for word in ("limit", "remaining", "reset")),
    *(f"x-ratelimit-{word}-{what}" for what in ("requests", "tokens")
      for word in ("limit", "remaining", "reset")),
    "retry-after", "retry-after-ms",
]  # fmt: skip
SAID = st.one_of(
    st.text(max_size=12), st.integers().map(str), st.floats().map(str),
    st.sampled_from(["1s", "9999999h", "2026-11-25T00:00:00Z", "9999-12-31T23:59:59Z"]),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), SAID))
def test_whatever_a_server_says_the_waits_are_numbers(headers) -> None:
    for wait in (gap_of(headers, 20), pause_of(headers), retry_after(headers) or 0.0):
        assert wait >= 0
