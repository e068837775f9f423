"""What goes wrong at an endpoint, in one sentence that names the host and says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviewer.extract.plain import MAX_REASON, plain
from reviewer.extract.rate_limits import never_again, of_interest, retry_after
from reviewer.model.errors import ReaderError

SPEND_LIMITS = frozenset({
    "enforced_spend_limit_reached", "insufficient_quota", "billing_hard_limit_reached",
})  # fmt: skip
"""Error codes of a 429 that no waiting mends."""


class Declined(ReaderError):
    """The model will not read this document; asking it again would only be paid again."""


class StatusError(ReaderError):
    """The endpoint answered with an HTTP status other than success, and these headers."""

    def __init__(
        self,
        message: str,
        status: int,
        *,
        fatal: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, fatal=fatal)
        self.status = status
        self.headers = of_interest(headers or {})

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors are made anew from their first argument alone, if nobody says more."""
        return type(self), (str(self), self.status), self.__dict__


class Passing(ReaderError):
    """The endpoint was not there: another attempt may find it."""


def is_passing(error: ReaderError) -> bool:
    """Whether another attempt may succeed."""
    if isinstance(error, StatusError):
        may = error.status in _PASSING or error.status >= 500
        return may and not error.fatal and not never_again(error.headers)
    return isinstance(error, Passing)


def is_crowded(error: ReaderError) -> bool:
    """Whether the endpoint says that it is asked too much."""
    return isinstance(error, StatusError) and error.status in _CROWDED and not error.fatal


def wait_of(error: ReaderError) -> float | None:
    """Seconds after which the endpoint wants to be asked again; None where it does not say."""
    return retry_after(error.headers) if isinstance(error, StatusError) else None


def timed_out(host: str, seconds: float) -> ReaderError:
    """No reply in time. It may have been paid, so nobody asks again by itself."""
    error = ReaderError(
        f"{host} did not answer within {seconds:.0f} s; read the document again later."
    )
    error.lost = True
    return error


def unreachable(host: str, why: str, *, lost: bool = False) -> ReaderError:
    """No connection, or none any more: then a reply may be `lost` on the way."""
    detail = f" ({plain(why, MAX_REASON)})" if why else ""
    error = Passing(f"{host} can not be reached{detail}; check the network and the address.")
    error.lost = lost
    return error


def status_error(
    host: str,
    model: str,
    status: int,
    *,
    said: str = "",
    code: str = "",
    key: str = "the key",
    headers: Mapping[str, str] | None = None,
) -> StatusError:
    """What a status means. `said` is the server's own untrusted text, shown as it is.

    `key` is where the person keeps the key: the name of a variable.
    """
    detail = f" It said: {plain(said, MAX_REASON)}" if said else ""
    if status == 429 and code in SPEND_LIMITS:
        sentence = f"The spending limit of the account at {host} is reached; raise it to go on."
        return StatusError(sentence, status, fatal=True)
    if 300 <= status < 400:
        sentence = f"{host} redirects elsewhere ({status}) and is not followed; check the address."
        return StatusError(sentence, status, fatal=True)
    if status in _FATAL:
        sentence = _FATAL[status].format(host=host, model=model, key=key)
        return StatusError(sentence + detail, status, fatal=True)
    if status in _ONCE:
        return StatusError(_ONCE[status].format(host=host), status, headers=headers)
    if status >= 500 or status in (408, 409):
        sentence = f"{host} is overloaded or failing ({status}); read the document again later."
        return StatusError(sentence, status, headers=headers)
    return StatusError(f"{host} did not accept the request ({status}).{detail}", status)


_PASSING = (408, 409, 425, 429)
_CROWDED = (429, 503, 529)
_FATAL = {
    401: "{host} does not accept the API key (401); check {key}.",
    402: "The account at {host} has no credit (402); add some to go on.",
    403: "The API key may not use {model} at {host} (403); use another key or model.",
    404: "{host} does not know the model {model} (404); check its name and the address.",
}
_ONCE = {
    413: "The document is too large for {host} (413); split it.",
    429: "{host} takes no more requests for now (429); read the document again later.",
}
