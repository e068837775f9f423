"""What a batch server says: good answers in the shape that was asked for, and bad ones.

Values follow from the picture, so that two documents differ and the same one is answered alike.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tests.fakes.batch_script import Script

MODEL = "batch-test-1"
Json = Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as far as its answer depends on it."""

    anthropic: bool
    model: str
    text: str
    schema: Mapping[str, Json] | None
    picture: str
    """The hash of all pictures."""
    room: int

    @property
    def question(self) -> str:
        """The same for every way to ask the same about the same pages."""
        told = hashlib.sha256(f"{self.model}\n{self.text}\n{self.picture}".encode())
        return told.hexdigest()

    @property
    def is_try(self) -> bool:
        """Whether it only tries what the endpoint can do."""
        return '"seen"' in self.text


def asked(path: str, body: bytes) -> Asked:
    """A request of either wire format taken apart. Raises what a malformed one raises."""
    said = json.loads(body)
    pictures = hashlib.sha256()
    texts = []
    for part in said["messages"][-1]["content"]:
        if part["type"] == "text":
            texts.append(part["text"])
        elif part["type"] == "image":
            pictures.update(part["source"]["data"].encode())
        else:
            pictures.update(part["image_url"]["url"].encode())
    anthropic = path.endswith("/messages")
    if anthropic:
        schema = said.get("output_config", {}).get("format", {}).get("schema")
    else:
        schema = said.get("response_format", {}).get("json_schema", {}).get("schema")
    room = next((said[w] for w in ("max_tokens", "max_completion_tokens") if w in said), 0)
    return Asked(
        anthropic, said["model"], "\n".join(texts), schema, pictures.hexdigest(), room
    )  # fmt: skip


def answer(one: Asked) -> str:
    """A good answer: everything that is asked for, with values of this picture."""
    if one.schema is not None:
        shape = by_schema(one.schema, one.schema.get("$defs", {}))
    else:
        shape = json.loads(example(one.text))
    return json.dumps(_filled(shape, one.picture, ""))


def by_schema(schema: Mapping[str, Json], named: Mapping[str, Json]) -> Json:
    """The smallest thing that a schema allows, with "..." for every text."""
    if "$ref" in schema:
        return by_schema(named[schema["$ref"].rpartition("/")[2]], named)
    kind = schema.get("type", "string")
    kind = next(k for k in kind if k != "null") if isinstance(kind, list) else kind
    if "anyOf" in schema:
        return by_schema(schema["anyOf"][0], named)
    if kind == "object":
        return {name: by_schema(part, named) for name, part in schema["properties"].items()}
    if kind == "array":
        return [by_schema(schema["items"], named)]
    if kind == "string":
        return schema["enum"][0] if "enum" in schema else "..."
    return 1 if kind in ("integer", "number") else True


@lru_cache(maxsize=64)
def example(text: str) -> str:
    """The example of a reply that a question ends with."""
    lines = [line for line in text.splitlines() if line.startswith("{")]
    return lines[-1] if lines else '{"text": "..."}'


def _filled(shape: Json, picture: str, name: str) -> Json:
    if isinstance(shape, dict):
        if shape.keys() == {"state", "text"}:
            return {"state": "EMPTY", "text": ""}
        named = {key: _filled(part, picture, key if key != "value" else name)
                 for key, part in shape.items()}  # fmt: skip
        return named | ({"reason": ""} if "reason" in shape else {})
    if isinstance(shape, list):
        return [_filled(part, picture, f"{name}{at}") for at, part in enumerate(shape)]
    return value(picture, name) if shape == "..." else shape


def value(picture: str, name: str) -> str:
    """What the field `name` holds on this picture."""
    drawn = int(hashlib.sha256(f"{picture}:{name}".encode()).hexdigest()[:10], 16)
    if "date" in name:
        return f"20{drawn % 26:02}-{drawn // 26 % 12 + 1:02}-{drawn // 312 % 28 + 1:02}"
    if any(part in name for part in ("total", "amount", "price", "tax")):
        return f"{drawn % 90_000 / 100 + 1:.2f}"
    return f"{name.replace('_', ' ').title()} {drawn:010x}"


def reply(one: Asked, fault: str, script: Script) -> bytes:
    """The body of a reply with status 200, good or with one of the faults that leave it whole."""
    text, stop = answer(one), "end_turn"
    if fault == "cut":
        text, stop = text[: len(text) // 2], "max_tokens"
    elif fault == "refusal":
        text, stop = "", "refusal"
    elif fault == "malformed":
        text = text[: len(text) // 3] + "}}, sorry: " + text[-5:]
    elif fault == "fenced":
        text = f"Here is what I read:\n```json\n{text}\n```\nAnything else?"
    elif fault == "empty":
        text = ""
    made = _message(one, text, stop, script) if one.anthropic else _chat(one, text, stop, script)
    return json.dumps(made).encode()


def _message(one: Asked, text: str, stop: str, script: Script) -> Json:
    return {
        "id": "msg_1", "type": "message", "role": "assistant", "model": one.model,
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": stop, "stop_sequence": None,
        "usage": {"input_tokens": script.input_tokens, "output_tokens": script.output_tokens},
        **({"stop_details": {"type": "refusal", "category": "test", "explanation": None}}
           if stop == "refusal" else {}),
    }  # fmt: skip


def _chat(one: Asked, text: str, stop: str, script: Script) -> Json:
    finish = {"end_turn": "stop", "max_tokens": "length", "refusal": "stop"}[stop]
    message: Json = {"role": "assistant", "content": text or None}
    if stop == "refusal":
        message["refusal"] = "I can not help with that."
    spent = (script.input_tokens, script.output_tokens)
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": one.model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": spent[0], "completion_tokens": spent[1],
                  "total_tokens": sum(spent)},
    }  # fmt: skip


def failure(status: int, anthropic: bool) -> bytes:
    """An error in the words of either API."""
    kinds = {400: "invalid_request_error", 401: "authentication_error", 402: "billing_error",
             403: "permission_error", 404: "not_found_error", 413: "request_too_large",
             429: "rate_limit_error", 529: "overloaded_error"}  # fmt: skip
    said = {"type": kinds.get(status, "api_error"), "message": f"by script: {status}"}
    told = {"type": "error", "error": said} if anthropic else {"error": {**said, "code": None}}
    return json.dumps(told).encode()


def described(path: str) -> bytes:
    """What GET /v1/models/{id} and GET /v1/models say."""
    name = path.rpartition("/models")[2].strip("/")
    if not name:
        one = {"id": MODEL, "object": "model", "created": 1, "owned_by": "x"}
        return json.dumps({"object": "list", "data": [one]}).encode()
    able = {"structured_outputs": {"supported": True}, "image_input": {"supported": True}}
    return json.dumps({
        "id": name, "type": "model", "display_name": "Test", "lifecycle": "active",
        "created_at": "2026-01-01T00:00:00Z", "max_tokens": 64_000, "capabilities": able,
    }).encode()  # fmt: skip
