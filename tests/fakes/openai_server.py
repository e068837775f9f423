"""The same loopback server in the OpenAI wire format: what Ollama, vLLM and others answer.

The question an endpoint is tried with is answered by `probe`, everything else by the script.
"""

from __future__ import annotations

import base64
import io
import json
from typing import Any

from PIL import Image

from tests.fakes.vlm_server import Received, Response, Step, VlmServer, as_json

MODEL = "qwen-test-vl"


class ChatReceived:
    """A request in this format, beside its bytes."""

    def __init__(self, request: Received) -> None:
        self.request = request
        self.json: dict[str, Any] = request.json
        self.headers = request.headers

    @property
    def content(self) -> list[dict[str, Any]]:
        return self.json["messages"][-1]["content"]

    @property
    def text(self) -> str:
        return "\n".join(part["text"] for part in self.content if part["type"] == "text")

    @property
    def pictures(self) -> list[bytes]:
        urls = [p["image_url"]["url"] for p in self.content if p["type"] == "image_url"]
        return [base64.b64decode(url.partition(",")[2]) for url in urls]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of each picture, as the server decodes it."""
        return [Image.open(io.BytesIO(data)).size for data in self.pictures]

    @property
    def schema(self) -> dict[str, Any]:
        return self.json["response_format"]["json_schema"]["schema"]

    @property
    def shape(self) -> str:
        return self.json.get("response_format", {"type": "none"})["type"]


def completion(
    text: str | None,
    *,
    finish: str = "stop",
    input_tokens: int = 1000,
    output_tokens: int = 100,
    logprobs: object = None,
    **message: Any,
) -> Response:
    """A chat completion of one choice."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text, **message},
        "finish_reason": finish,
        "logprobs": logprobs,
    }
    return as_json(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": MODEL,
            "choices": [choice],
            "usage": {
                "prompt_tokens": input_tokens,
                "completion_tokens": output_tokens,
                "total_tokens": input_tokens + output_tokens,
            },
        }
    )


def truncated(text: str) -> Response:
    """A reply that ran out of room."""
    return completion(text, finish="length")


def refusal(why: str = "I can not help with that.") -> Response:
    """HTTP 200, but the model declined."""
    return completion(None, refusal=why)


def error(status: int, text: str = "no", code: str | None = None, **headers: str) -> Response:
    """An error in the API's own form."""
    body = {"error": {"message": text, "type": "invalid_request_error", "code": code}}
    return as_json(body, status, **{k.replace("_", "-"): v for k, v in headers.items()})


def listing(*names: str, **more: Any) -> Response:
    """What GET /models says."""
    models = [{"id": name, "object": "model", "created": 1, "owned_by": "x", **more}
              for name in names or (MODEL,)]  # fmt: skip
    return as_json({"object": "list", "data": models})


def spelled(text: str, doubtful: str = "", logprob: float = -2.5) -> dict[str, Any]:
    """Log-probabilities of a text, three letters a token; those of `doubtful` are low."""
    at = text.find(doubtful) if doubtful else -1
    tokens = []
    for start in range(0, len(text), 3):
        token = text[start : start + 3]
        low = at >= 0 and start < at + len(doubtful) and start + len(token) > at
        tokens.append({"token": token, "bytes": list(token.encode()),
                       "logprob": logprob if low else -0.01, "top_logprobs": []})  # fmt: skip
    return {"content": tokens, "refusal": None}


def capable(request: Received) -> Response:
    """A try that all goes well: schema held, log-probabilities where they are asked for."""
    text = json.dumps({"seen": "yes"})
    return completion(text, logprobs=spelled(text) if request.json.get("logprobs") else None)


def plain(request: Received) -> Response:
    """A try at a server without log-probabilities."""
    return completion(json.dumps({"seen": "yes"}))


class OpenAIServer(VlmServer):
    """Answers GET /models with `model` and the try with `probe`."""

    def __init__(self, *steps: Step, model: Step | None = None, probe: Step = plain) -> None:
        super().__init__(*steps, model=model or listing())
        self.probe = probe

    @property
    def base(self) -> str:
        return f"{self.url}/v1"

    @property
    def tries(self) -> list[ChatReceived]:
        """The questions an endpoint was tried with."""
        return [ChatReceived(r) for r in self.received if is_try(r)]

    @property
    def asked(self) -> list[ChatReceived]:
        """The questions about pages."""
        return [ChatReceived(r) for r in self.posts if not is_try(r)]

    def _step(self, request: Received) -> Step:
        return self.probe if is_try(request) else super()._step(request)


def is_try(request: Received) -> bool:
    return request.method == "POST" and b'\\"seen\\"' in request.body
