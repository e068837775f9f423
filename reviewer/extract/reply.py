"""A reply as a reader hears it, and the Anthropic form of it, taken apart without trust."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from reviewer.extract.plain import MAX_REASON, plain
from reviewer.model.errors import ReaderError

CUT_OFF = ("max_tokens", "model_context_window_exceeded")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says: its text, why it stopped, what it used, and the model that wrote it."""

    text: str
    stop_reason: str
    model: str
    input_tokens: int
    output_tokens: int
    refusal: str = ""
    """Category of a refusal, where one is given."""
    tokens: tuple[tuple[bytes, float], ...] = ()
    """The tokens of `text` with their log-probabilities, where the endpoint gives them."""
    tier: str = ""
    """How it was paid, where the endpoint says so: "batch" is half the price."""

    @property
    def complete(self) -> bool:
        """Whether the model came to its end."""
        return self.stop_reason not in CUT_OFF


def parse_reply(raw: str, host: str) -> Reply:
    """Raises ReaderError when `raw` is no message of this API."""
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict) or not isinstance(message.get("content"), list):
        raise ReaderError(
            f"{host} did not reply as the Anthropic API does; check the address, then read again."
        )
    usage, details = as_dict(message.get("usage")), as_dict(message.get("stop_details"))
    return Reply(
        text="".join(_texts(message["content"])),
        stop_reason=str(message.get("stop_reason") or ""),
        model=plain(str(message.get("model") or ""), MAX_REASON),
        input_tokens=as_count(usage.get("input_tokens")),
        output_tokens=as_count(usage.get("output_tokens")),
        refusal=plain(str(details.get("category") or ""), MAX_REASON),
        tier=str(usage.get("service_tier") or ""),
    )


def _texts(content: list[Any]) -> list[str]:
    blocks = (block for block in content if isinstance(block, dict) and block.get("type") == "text")
    return [block["text"] for block in blocks if isinstance(block.get("text"), str)]


def as_count(value: object) -> int:
    """A number of tokens as a server says it; 0 where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def as_dict(value: object) -> dict[str, Any]:
    """An object of a server's JSON; empty where it is none."""
    return value if isinstance(value, dict) else {}
