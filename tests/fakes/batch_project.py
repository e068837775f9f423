"""Projects of many small scans, and `reviewer read` over them in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reviewer.extract.limits import image_limits, send_side
from reviewer.flow import finding, gate, mask_state, pictures_ready, pipeline, tasks
from reviewer.flow.outcome import Run
from reviewer.flow.pictures_ready import Recipe
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.document import Document
from reviewer.model.images import RedactedImage, Sending
from reviewer.model.redaction import Finding
from reviewer.store import blobs, documents, meta
from reviewer.store.codec import canonical
from reviewer.store.db import Store
from tests.fakes import scans
from tests.fakes.batch_process import REPOSITORY
from tests.fakes.found import versions

CLAUDE, OTHER = "claude-haiku-4-5", "qwen-test-vl"
SMALL = {"wide": 200, "high": 168}
"""Pages for tests: just large enough to be read."""


def make(folder: Path, count: int, workers: Workers, **size: int) -> Path:
    """A project of `count` one-page documents whose pictures for both models are made.

    What a first run would keep of them is noted, without the detectors, which take their time.
    """
    with TemporaryDirectory() as drawn, Project.create(folder, "receipt") as project:
        scans.draw(Path(drawn), count, **size)
        run = Run(project, workers)
        outcome = pipeline.add(run, [Path(drawn)])
        assert (outcome.done, outcome.failed) == (count, ())
        project.call(lambda store: meta.put(store, mask_state.VERSIONS, canonical(versions())))
        every = project.call(lambda store: list(documents.each(store)))
        for how in {_sending(every[0], model) for model in (CLAUDE, OTHER)}:
            run.stage(
                "pictures",
                every,
                partial(_picture, run, how),
                partial(_keep, run, how),
                lambda document: document.name,
            )
    return folder


def _sending(document: Document, model: str) -> Sending:
    page = document.pages[0]
    return Sending(send_side(page.width, page.height, image_limits(model, 1)), gate.MAX_BYTES)


def _picture(run: Run, how: Sending, document: Document) -> Future[RedactedImage]:
    source = blobs.path_in(run.project.folder, document.sha256)
    return run.workers.submit(tasks.upload_picture, source, document.pages[0], (), how)


def _keep(run: Run, how: Sending, document: Document, image: RedactedImage) -> None:
    def act(store: Store) -> None:
        page = document.pages[0]
        finding.keep(store, document, page, Finding(page.number, (), versions()))
        ready = pictures_ready.look_up(store, document, [Recipe(page, (), how, reusable=True)])
        assert pictures_ready.keep(store, ready, page.number, image)

    run.project.gather(act)


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
