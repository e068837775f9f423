"""A Dask scheduler and its workers as processes of their own, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from reviewer.closing import Closing

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 120


class Cluster(Closing):
    """`count` workers that do `threads` tasks at once each; what they say is in `folder`."""

    def __init__(self, folder: Path, count: int = 2, threads: int = 1, **environment: str) -> None:
        self.folder = folder
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "False",
            "PYTHONWARNINGS": "ignore",
            **environment,
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(told))
        self.address = self._address(told)
        for _number in range(count):
            self._start_worker(threads)
        for number in range(count):
            self._registered(number)

    def add(self, threads: int = 1, *, nanny: bool = False) -> subprocess.Popen[bytes]:
        """One more worker, known to the scheduler; without a nanny nobody starts it again."""
        worker = self._start_worker(threads, nanny=nanny)
        self._registered(len(self.workers) - 1)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start_worker(self, threads: int, *, nanny: bool = False) -> subprocess.Popen[bytes]:
        worker = self._start(
            "worker", self.address, "--nthreads", str(threads),
            "--nanny" if nanny else "--no-nanny", "--local-directory", str(self.folder),
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{what}-{len(self.workers)}.log").open("wb") as log:
            return subprocess.Popen(
                # Not as a module: each walled process would import that anew.
                [sys.executable, "-c", f"from distributed.cli.dask_{what} import main; main()",
                 "--host", "127.0.0.1", "--no-dashboard", *options],
                env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.folder,
            )  # fmt: skip

    def _address(self, told: Path) -> str:
        self._wait(lambda: told.is_file() and told.stat().st_size > 0, "scheduler-0.log")
        address: str = json.loads(told.read_text(encoding="utf-8"))["address"]
        return address

    def _registered(self, number: int) -> None:
        """Wait until a worker has said that the scheduler knows it."""
        log = f"worker-{number}.log"
        self._wait(lambda: b"Registered to" in (self.folder / log).read_bytes(), log)

    def _wait(self, ready: Callable[[], bool], log: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if time.monotonic() > deadline:
                raise AssertionError((self.folder / log).read_text(encoding="utf-8"))
            time.sleep(0.05)
