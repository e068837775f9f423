"""A loopback server that speaks the Anthropic Messages API as the real SDK hears it.

Each POST takes the next step of the script (the last one stays); every byte received is kept.
"""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from reviewer.closing import Closing

MODEL = "claude-test-5-5"


@dataclass(frozen=True)
class Received:
    """One request as it came in. `raw` holds every byte of it: line, headers, body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    raw: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The text blocks of the question, joined."""
        content = self.json["messages"][0]["content"]
        return "\n".join(block["text"] for block in content if block["type"] == "text")

    @property
    def pictures(self) -> list[dict[str, Any]]:
        content = self.json["messages"][0]["content"]
        return [block for block in content if block["type"] == "image"]


@dataclass(frozen=True)
class Response:
    """What to answer, and how long to wait before."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0


Step = Response | Callable[[Received], Response]


def message(
    text: str, *, stop_reason: str = "end_turn", input_tokens: int = 1000, output_tokens: int = 100,
    **more: Any,
) -> Response:  # fmt: skip
    """A message with one block of text, after a block of thinking as newer models send it."""
    return as_json(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": MODEL,
            "content": [
                {"type": "thinking", "thinking": '{"not": "an answer"}', "signature": "s"},
                {"type": "text", "text": text},
            ],
            "stop_reason": stop_reason,
            "stop_sequence": None,
            "usage": {"input_tokens": input_tokens, "output_tokens": output_tokens},
            **more,
        }
    )


def truncated(text: str) -> Response:
    """A reply that ran out of room."""
    return message(text, stop_reason="max_tokens")


def refusal(category: str | None = "general_harms") -> Response:
    """HTTP 200, but the model declined."""
    details = {"type": "refusal", "category": category, "explanation": None}
    return message("", stop_reason="refusal", stop_details=details)


def error(
    status: int, kind: str, text: str = "no", code: str | None = None, **headers: str
) -> Response:
    """An error in the API's own form."""
    details = {"details": {"error_code": code}} if code else {}
    body = {"type": "error", "error": {"type": kind, "message": text, **details}}
    return as_json(body, status, **{k.replace("_", "-"): v for k, v in headers.items()})


def overloaded(**headers: str) -> Response:
    """529, and the SDK may try again at once."""
    return error(529, "overloaded_error", "Overloaded", **{"retry_after_ms": "1", **headers})


def redirect(url: str, status: int = 307) -> Response:
    """Send the client elsewhere."""
    return Response(b"", status, {"Location": url})


def as_json(body: object, status: int = 200, **headers: str) -> Response:
    """Any JSON body."""
    return Response(
        json.dumps(body).encode(), status, {"Content-Type": "application/json", **headers}
    )


def model_info(
    *, structured: bool = True, pictures: bool = True, max_tokens: int = 64_000
) -> Response:
    """What GET /v1/models/{id} says."""
    capabilities = {
        "structured_outputs": {"supported": structured},
        "image_input": {"supported": pictures},
    }
    return as_json(
        {
            "id": MODEL,
            "type": "model",
            "display_name": "Test",
            "created_at": "2026-01-01T00:00:00Z",
            "lifecycle": "active",
            "max_tokens": max_tokens,
            "capabilities": capabilities,
        }
    )


class VlmServer(Closing):
    """The server, on a free loopback port from `with` to the end of its block."""

    def __init__(self, *steps: Step, model: Step | None = None) -> None:
        self.received: list[Received] = []
        self.model: Step = model or model_info()
        self._steps = list(steps)
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def posts(self) -> list[Received]:
        """The questions, without what was asked about models."""
        return [request for request in self.received if request.method == "POST"]

    def script(self, steps: Iterable[Step]) -> None:
        """Replace what is still to come."""
        with self._lock:
            self._steps = list(steps)

    def everything(self) -> bytes:
        """Every byte that came in."""
        return b"".join(request.raw for request in self.received)

    def respond(self, request: Received) -> Response:
        with self._lock:
            self.received.append(request)
            step = self._step(request)
        response = step(request) if callable(step) else step
        self._closing.wait(response.after)
        return response

    def _step(self, request: Received) -> Step:
        if request.method == "GET":
            return self.model
        return self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return super().__enter__()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    """Says nothing of a client that was killed while it was answered: some tests kill theirs."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Tee(io.RawIOBase):
    """A stream that remembers what was read from it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.seen = bytearray()

    def readline(self, size: int | None = -1) -> bytes:
        line = self.stream.readline(size)
        self.seen += line
        return line

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.seen += data
        return data

    def close(self) -> None:
        self.stream.close()
        super().close()


def _handler(server: VlmServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            self.rfile = _Tee(self.rfile)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            raw = bytes(self.rfile.seen)
            self.rfile.seen.clear()
            response = server.respond(Received(self.command, self.path, headers, body, raw))
            try:
                self.send_response(response.status)
                for name, value in response.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)
            except OSError:
                self.close_connection = True  # the client did not wait

        def log_message(self, *_args: object) -> None:
            """Tests look at `received` instead."""

    return Handler
