"""A batch server (`batch_server.py`) while a test or a benchmark needs it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from reviewer.closing import Closing

REPOSITORY = Path(__file__).resolve().parents[2]


class BatchServer(Closing):
    """The process from `with` to the end of its block; `how` are its options.

    `BatchServer(latency=0.2, faults="mixed=0.05")`
    """

    def __init__(self, **how: object) -> None:
        options = [f"--{name.replace('_', '-')}={said}" for name, said in how.items()]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.batch_server", *options],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url: str = json.loads(self.process.stdout.readline())["url"]

    def stats(self) -> dict[str, Any]:
        """What came so far."""
        return self._got("/stats")

    def brief(self) -> dict[str, int]:
        """How many calls came, and how many of them were answered whole and well."""
        return self._got("/brief")

    def each(self) -> list[dict[str, Any]]:
        """Every call so far."""
        calls: list[dict[str, Any]] = self._got("/stats?bodies=1")["each"]
        return calls

    def script(self, **said: object) -> None:
        """Do otherwise from now on."""
        self._got("/script", json.dumps(said).encode())

    def _got(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(self.url + path, body, timeout=20) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


def read_log(log: Path) -> list[dict[str, Any]]:
    """The calls of a server's log: each as it came, with the end it had so far."""
    calls: dict[int, dict[str, Any]] = {}
    for line in log.read_text("utf-8").splitlines():
        said = json.loads(line)
        if said["n"] in calls:
            calls[said["n"]] |= {"end": said["end"], "ended": said["at"]}
        else:
            calls[said["n"]] = said
    return list(calls.values())
