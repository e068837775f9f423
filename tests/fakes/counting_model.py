"""A model for counting: what it says follows from the picture, and it knows what was under way."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Callable

from tests.fakes import vlm_server as fake
from tests.fakes.vlm_server import Received, Response

READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}


class CountingModel:
    """A step for `VlmServer`; `seconds` is how long each reply takes.

    `upon` is done when the call with the number `at` comes in; how many others were under way then
    is `under_way`.
    """

    def __init__(
        self, seconds: float, *, at: int = 0, upon: Callable[[], object] = lambda: None
    ) -> None:
        self.asked: Counter[tuple[bool, str]] = Counter()
        self.under_way = 0
        self._seconds = seconds
        self._at, self._upon = at, upon
        self._active = 0
        self._lock = threading.Lock()

    @property
    def calls(self) -> int:
        """All calls so far."""
        return sum(self.asked.values())

    def __call__(self, request: Received) -> Response:
        is_a = "Find these fields" in request.text
        pictures = "".join(picture["source"]["data"] for picture in request.pictures)
        sha256 = hashlib.sha256(pictures.encode()).hexdigest()
        with self._lock:
            self._active += 1
            self.asked[is_a, sha256] += 1
            if self.calls == self._at:
                self._upon()
                self.under_way = self._active
        time.sleep(self._seconds)
        with self._lock:
            self._active -= 1
        return fake.message(_fields(sha256) if is_a else _pairs(sha256))


def _total(sha256: str) -> str:
    return f"{int(sha256[:6], 16) / 100:.2f}"


def _fields(sha256: str) -> str:
    return json.dumps({"fields": {"total": {**READ, "value": _total(sha256)}}, "rows": {}})


def _pairs(sha256: str) -> str:
    pair = {"label": "Total", "value": _total(sha256), "confidence": "high", "page": 1}
    return json.dumps({"pairs": [pair], "tables": []})
