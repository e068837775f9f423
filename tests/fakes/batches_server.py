"""A loopback server that speaks Anthropic's Message Batches, beside the Messages API itself.

Batches end when the test says so (`finish`), or at once. Results come in another order than the
questions, and one by one or some of a kind (`fate`) expire, are errored or canceled.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import Received, Response, Step, VlmServer

PATH = "/v1/messages/batches"
Fate = Callable[[int, Received], "dict[str, Any] | None"]
"""What becomes of a question, by its place in the batch: a result, or None to answer it."""


@dataclass
class Made:
    """A batch as the server holds it."""

    id: str
    requests: list[dict[str, Any]]
    created: datetime
    ended: bool = False
    canceled: bool = False
    archived: bool = False
    results: list[dict[str, Any]] = field(default_factory=list)

    @property
    def custom_ids(self) -> list[str]:
        return [request["custom_id"] for request in self.requests]


class BatchesServer(VlmServer):
    """Single questions go by the script, as with any `VlmServer`; batches by `answer`."""

    def __init__(self, answer: Callable[[Received], Response], *steps: Step, **more: Any) -> None:
        super().__init__(*(steps or (answer,)), **more)
        self.answer = answer
        self.batches: list[Made] = []
        self.at_once = False
        """Whether a batch has ended as soon as it is asked for."""
        self.fate: Fate = lambda _at, _asked: None
        self.tier: str | None = "batch"
        self.results_url = ""
        """Where the server says that results are; its own address if empty."""
        self.before: Callable[[Received], Response | None] = lambda _request: None
        """Sees each request about batches first, and may answer it instead."""
        self.after: Callable[[Received], Response | None] = lambda _request: None
        """May answer a request that has been carried out, as if its answer had been lost."""
        self.spoil: Callable[[bytes], bytes] = lambda body: body
        """Changes the bytes of results."""

    @property
    def created(self) -> list[Received]:
        """The requests that made batches."""
        return [r for r in self.received if r.method == "POST" and r.path == PATH]

    @property
    def singles(self) -> list[Received]:
        """The questions that were asked by themselves."""
        return [r for r in self.received if r.method == "POST" and r.path == "/v1/messages"]

    @property
    def questions(self) -> list[Received]:
        """Every question of every batch, as if it had been asked by itself."""
        return [_single(request) for batch in self.batches for request in batch.requests]

    def respond(self, request: Received) -> Response:
        if not request.path.startswith(PATH):
            return super().respond(request)
        with self._lock:
            self.received.append(request)
        given = self.before(request) or self._about(request)
        given = self.after(request) or given
        self._closing.wait(given.after)
        return given

    def finish(self, batch: Made) -> None:
        """Bring a batch to its end: every question gets what becomes of it."""
        batch.results = [
            {"custom_id": request["custom_id"], "result": self._result(at, request)}
            for at, request in enumerate(batch.requests)
        ]
        random.Random(len(batch.results)).shuffle(batch.results)
        batch.ended = True

    def finish_all(self) -> None:
        for batch in self.batches:
            if not batch.ended:
                self.finish(batch)

    def add_stranger(self, like: Made, *, ended: bool = True) -> Made:
        """A batch of somebody else in the same account, with as many questions."""
        requests = [{**r, "custom_id": f"theirs-{at}"} for at, r in enumerate(like.requests)]
        made = Made(f"msgbatch_stranger{len(self.batches)}", requests, datetime.now(UTC))
        self.batches.append(made)
        if ended:
            self.finish(made)
        return made

    def _result(self, at: int, request: dict[str, Any]) -> dict[str, Any]:
        asked = _single(request)
        if (fate := self.fate(at, asked)) is not None:
            return fate
        said = self.answer(asked)
        if said.status != 200:
            return {"type": "errored", "error": json.loads(said.body)}
        message = json.loads(said.body)
        if self.tier is not None:
            message["usage"]["service_tier"] = self.tier
        return {"type": "succeeded", "message": message}

    def _about(self, request: Received) -> Response:
        path, _, query = request.path.partition("?")
        if path == PATH:
            return self._make(request) if request.method == "POST" else self._listed(query)
        found = re.fullmatch(rf"{PATH}/([^/]+)(/results|/cancel)?", path)
        batch = next((b for b in self.batches if found and b.id == found[1]), None)
        if found is None or batch is None:
            return fake.error(404, "not_found_error", "Not found")
        if self.at_once and not batch.ended:
            self.finish(batch)
        if found[2] == "/results":
            lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in batch.results)
            return Response(
                self.spoil(lines.encode()), 200, {"Content-Type": "application/x-jsonl"}
            )
        if found[2] == "/cancel":
            batch.canceled = True
        return fake.as_json(self._told(batch))

    def _make(self, request: Received) -> Response:
        made = Made(
            f"msgbatch_{len(self.batches) + 1}", request.json["requests"], datetime.now(UTC)
        )
        assert len(set(made.custom_ids)) == len(made.custom_ids)
        assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in made.custom_ids)
        self.batches.append(made)
        return fake.as_json(self._told(made))

    def _listed(self, query: str) -> Response:
        """Two to a page, whatever was asked for: whoever lists has to turn pages."""
        newest = self.batches[::-1]
        after = re.search(r"after_id=([^&]+)", query)
        if after:
            at = [batch.id for batch in newest].index(after[1])
            newest = newest[at + 1 :]
        page = newest[:2]
        return fake.as_json({
            "data": [self._told(batch) for batch in page], "has_more": len(newest) > 2,
            "first_id": page[0].id if page else None, "last_id": page[-1].id if page else None,
        })  # fmt: skip

    def _told(self, batch: Made) -> dict[str, Any]:
        outcomes = [result["result"]["type"] for result in batch.results]
        counts = {
            name: outcomes.count(name) for name in ("succeeded", "errored", "canceled", "expired")
        }
        own = f"{self.url}{PATH}/{batch.id}/results"
        return {
            "id": batch.id,
            "type": "message_batch",
            "processing_status": "ended"
            if batch.ended
            else "canceling"
            if batch.canceled
            else "in_progress",
            "request_counts": {**counts, "processing": len(batch.requests) - len(outcomes)},
            "created_at": batch.created.isoformat().replace("+00:00", "Z"),
            "expires_at": (batch.created + timedelta(days=1)).isoformat(),
            "ended_at": batch.created.isoformat() if batch.ended else None,
            "cancel_initiated_at": None,
            "archived_at": batch.created.isoformat() if batch.archived else None,
            "results_url": (self.results_url or own) if batch.ended else None,
        }


def expired(_at: int, _asked: Received) -> dict[str, Any]:
    return {"type": "expired"}


def canceled(_at: int, _asked: Received) -> dict[str, Any]:
    return {"type": "canceled"}


def errored(kind: str, text: str) -> Fate:
    error = {"type": "error", "error": {"type": kind, "message": text}, "request_id": None}
    return lambda _at, _asked: {"type": "errored", "error": error}


def dropped(_request: Received) -> Response:
    """An answer that is lost on its way: the server failed after it had done everything."""
    return fake.error(500, "api_error", "Internal server error")


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def _single(request: dict[str, Any]) -> Received:
    """A question of a batch as a request of its own."""
    body = json.dumps(request["params"]).encode()
    return Received("POST", "/v1/messages", {}, body, body)
