"""Projects of many small scans, and `reviewer read` over them in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reviewer.flow import pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from tests.fakes import scans
from tests.fakes.batch_process import REPOSITORY
from tests.fakes.found import nothing_found

CLAUDE, OTHER = "claude-haiku-4-5", "qwen-test-vl"
SMALL = {"wide": 200, "high": 168}
"""Pages for tests: just large enough to be read."""


def make(folder: Path, count: int, workers: Workers, **size: int) -> Path:
    """A project of `count` one-page documents that the detectors have looked at."""
    with TemporaryDirectory() as drawn, Project.create(folder, "receipt") as project:
        scans.draw(Path(drawn), count, **size)
        outcome = pipeline.add(Run(project, workers), [Path(drawn)])
        assert (outcome.done, outcome.failed) == (count, ())
        nothing_found(project, CLAUDE, OTHER)
    return folder


def reading(url: str, *more: object, wire: str = "anthropic") -> tuple[str, ...]:
    """The options of `read` for the server at `url`, in one of the two wire formats."""
    if wire == "anthropic":
        named = ("--reader", "anthropic", "--model", CLAUDE, "--base-url", url)
    else:
        named = ("--reader", "openai", "--preset", "vllm", "--model", OTHER,
                 "--base-url", f"{url}/v1")  # fmt: skip
    return (*named, "--blank-share", "0", *map(str, more))


def start(project: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    """`reviewer read` in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "ANTHROPIC_API_KEY": "sk-test"}
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        environment.pop(name, None)
        environment.pop(name.lower(), None)
    return subprocess.Popen(
        [sys.executable, "-m", "reviewer", "read", str(project), *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **more,
    )
