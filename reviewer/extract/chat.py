"""The Chat Completions wire format: what is sent, and what a reply says, taken apart without trust.

Servers that speak it agree on little beside the names; whatever is missing or odd is left out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from reviewer.extract.messages import require_own
from reviewer.extract.plain import MAX_REASON, plain
from reviewer.extract.prompts import Prompt
from reviewer.extract.reply import Reply, as_count, as_dict
from reviewer.extract.schema import Schema
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage

STOPS = {"length": "max_tokens", "content_filter": "refusal"}
"""Reasons to stop, in the words of the other reader."""
MOST_TOKENS = 200_000
"""Log-probabilities of one reply that are looked at."""
CERTAIN = frozenset({"state"})
"""Members that are never null: a state says why there is no value."""


def chat_body(
    model: str,
    asked: Prompt,
    images: Sequence[RedactedImage],
    *,
    room: int,
    room_word: str,
    shape: str,
    logprobs: bool,
    temperature: float | None,
) -> dict[str, Any]:
    """The request's members: pictures before the text, as in the document."""
    content: list[dict[str, Any]] = []
    for image in images:
        if len(images) > 1:
            content.append({"type": "text", "text": f"Page {image.page}:"})
        content.append(_picture(image))
    content.append({"type": "text", "text": asked.text})
    members: dict[str, Any] = {
        "model": model,
        "messages": [
            {"role": "system", "content": asked.system},
            {"role": "user", "content": content},
        ],
        room_word: room,
    }
    if shape == "schema":
        named = {"name": "reading", "strict": True, "schema": strict_schema(asked.schema)}
        members["response_format"] = {"type": "json_schema", "json_schema": named}
    elif shape == "object":
        members["response_format"] = {"type": "json_object"}
    if logprobs:
        members["logprobs"] = True
    if temperature is not None:
        members["temperature"] = temperature
    return members


def strict_schema(schema: Schema, *, certain: bool = False) -> Schema:
    """A schema as strict mode wants it: every member required, and null where there is nothing."""
    made = dict(schema)
    if "properties" in schema:
        members = schema["properties"]
        made["properties"] = {
            name: strict_schema(part, certain=name in CERTAIN) for name, part in members.items()
        }
        made["required"] = list(members)
        made["additionalProperties"] = False
    if "items" in schema:
        made["items"] = strict_schema(schema["items"])
    if "$defs" in schema:
        made["$defs"] = {name: strict_schema(part) for name, part in schema["$defs"].items()}
    if schema.get("type") in ("string", "integer") and not certain:
        made["type"] = [schema["type"], "null"]
        if "enum" in schema:
            made["enum"] = [*schema["enum"], None]
    return made


def parse_chat(raw: str, host: str) -> Reply:
    """Raises ReaderError when `raw` is no chat completion, or says that something went wrong."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    body = as_dict(found)
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise ReaderError(_no_completion(body, host))
    choice, usage = choices[0], as_dict(body.get("usage"))
    message = as_dict(choice.get("message"))
    refused = message.get("refusal")
    reason = str(choice.get("finish_reason") or "")
    return Reply(
        text=_text(message.get("content")),
        stop_reason="refusal"
        if isinstance(refused, str) and refused
        else STOPS.get(reason, reason),
        model=plain(str(body.get("model") or ""), MAX_REASON),
        input_tokens=as_count(usage.get("prompt_tokens")),
        output_tokens=as_count(usage.get("completion_tokens")),
        refusal=plain(refused, MAX_REASON) if isinstance(refused, str) else reason,
        tokens=_tokens(choice.get("logprobs")),
    )


def _no_completion(body: dict[str, Any], host: str) -> str:
    """Some servers answer 200 and put the error into the body."""
    said = body.get("error")
    words = said.get("message") if isinstance(said, dict) else said
    if isinstance(words, str) and words:
        return f"{host} failed: {plain(words, MAX_REASON)}"
    return f"{host} did not reply as the OpenAI API does; check the address, then read again."


def _picture(image: RedactedImage) -> dict[str, Any]:
    require_own(image)
    data = base64.b64encode(image.data).decode("ascii")
    url = f"data:{image.media_type};base64,{data}"
    return {"type": "image_url", "image_url": {"url": url, "detail": "high"}}


def _text(content: object) -> str:
    """The text of a message: one, or several parts of it."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _tokens(logprobs: object) -> tuple[tuple[bytes, float], ...]:
    """Tokens as bytes with their log-probabilities; none where one of them is no token."""
    listed = as_dict(logprobs).get("content")
    if not isinstance(listed, list) or len(listed) > MOST_TOKENS:
        return ()
    tokens = tuple(_token(entry) for entry in listed)
    found = tuple(token for token in tokens if token is not None)
    return found if len(found) == len(tokens) else ()


def _token(entry: object) -> tuple[bytes, float] | None:
    member = as_dict(entry)
    token, spelled, logprob = member.get("token"), member.get("bytes"), member.get("logprob")
    if isinstance(logprob, bool) or not isinstance(logprob, int | float):
        return None
    if isinstance(spelled, list) and all(type(b) is int and 0 <= b < 256 for b in spelled):
        return bytes(spelled), float(logprob)
    return (token.encode("utf-8", "replace"), float(logprob)) if isinstance(token, str) else None
