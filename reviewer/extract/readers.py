"""Makes the reader that a person chose, whichever wire format its endpoint speaks."""

from __future__ import annotations

from reviewer.extract.asking import NetworkReader
from reviewer.extract.endpoints import endpoint_of
from reviewer.extract.question import Memory

ANTHROPIC = "anthropic"
OPENAI = "openai"
NETWORK = (ANTHROPIC, OPENAI)
"""The readers that send pictures somewhere."""
ANTHROPIC_URL = "https://api.anthropic.com"


def make_reader(
    reader: str,
    model: str,
    *,
    base_url: str = "",
    preset: str = "",
    memory: Memory | None = None,
    key: str | None = None,
) -> NetworkReader:
    """The reader called so. Raises a fatal ReaderError without a key, or for an unsafe address.

    Without a `key` the environment's or the keyring's is used.

    The owners of the SDKs are imported when one of theirs is wanted.
    """
    if reader == OPENAI:
        from reviewer.extract.openai_chat import OpenAIReader

        return OpenAIReader(
            model, endpoint=endpoint_of(preset, base_url), api_key=key, memory=memory
        )
    from reviewer.extract.claude import ClaudeReader

    url = url_of(reader, base_url, preset)
    return ClaudeReader(model, api_key=key, base_url=url, memory=memory)


def url_of(reader: str, base_url: str, preset: str = "") -> str:
    """The address a reader sends to. Raises UsageError for an unknown preset."""
    if reader == OPENAI:
        return endpoint_of(preset, base_url).base_url
    return base_url or ANTHROPIC_URL


def most_answers(reader: str) -> int:
    """How many answers one question to this reader may ask for."""
    if reader == OPENAI:
        from reviewer.extract.openai_chat import MOST_ANSWERS as MOST
    else:
        from reviewer.extract.claude import MOST_ANSWERS as MOST
    return MOST
