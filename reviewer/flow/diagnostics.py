"""What runs here, for a report: versions, limits, walls, sizes. No name, value or key is in it."""

from __future__ import annotations

import os
import platform
import tempfile
from contextlib import suppress
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

from reviewer import __version__
from reviewer.extract import keychain
from reviewer.flow import answers, sandbox, tasks, workers
from reviewer.flow.project import Project
from reviewer.flow.worker_process import MOST_WRITTEN
from reviewer.flow.workers import Workers
from reviewer.intake.limits import DEFAULT
from reviewer.model.errors import DetectorError, ReviewerError
from reviewer.model.redaction import RedactionPolicy
from reviewer.ocr import engines
from reviewer.store import documents, engine, fields, ledger
from reviewer.store.db import Store

LIBRARIES = (
    "PySide6-Essentials", "pymupdf", "pillow", "pillow-heif", "numpy", "onnxruntime",
    "opencv-python-headless", "rapidocr", "pytesseract", "sqlite-utils", "anthropic", "openai",
    "httpx2", "keyring", "pyarrow", "ai-edge-litert",
)  # fmt: skip


def gather(project: Path | None = None) -> dict[str, Any]:
    """All of it; with the numbers of a project where one is named. Raises ProjectError."""
    found: dict[str, Any] = {
        "program": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "processors": os.cpu_count() or 0,
        "sqlite": engine.version(),
        "libraries": {name: version for name in LIBRARIES if (version := _version(name))},
        "ocr": list(engines.here()),
        "limits": asdict(DEFAULT)
        | {
            "worker_megabytes": workers.MEGABYTES,
            "worker_seconds": workers.SECONDS,
            "worker_file_bytes": MOST_WRITTEN,
            "worker_answer_bytes": answers.LONGEST,
            "worker_tasks": workers.RECYCLE_AFTER,
        },
        "keys": {
            "keyring": keychain.keyring_name(),
            "from": {n: w for n, v in keychain.providers().items() if (w := keychain.where(v))},
        },
    }
    with Workers(1) as pool, tempfile.TemporaryDirectory(prefix="reviewer-") as folder:
        found["workers"] = pool.submit(_inside, Path(folder) / "tried").result()
    if project is not None:
        with Project.open(project, read_only=True) as opened:
            found["project"] = of_project(opened)
    return found


def of_project(project: Project) -> dict[str, int]:
    """The numbers of an open project."""
    return project.call(_numbers)


def in_words(found: dict[str, Any]) -> str:
    """The same as lines for a person."""
    walls = found["workers"]["walls"]
    lines = [
        f"Reviewer {found['program']}, Python {found['python']}, SQLite {found['sqlite']}",
        f"{found['platform']}, {found['processors']} processors",
        "",
        "Worker processes, which open documents",
        f"  network            {_shut(walls['network'])}",
        f"  writing files      {_shut(walls['files'])}, but for a folder of its own",
        f"  text recognition   {', '.join(found['ocr']) or 'none'}",
        f"  detectors          {', '.join(found['workers']['detectors'])}",
        "",
        "Limits",
        *(f"  {name.replace('_', ' '):18} {number:,}" for name, number in found["limits"].items()),
        "",
        "Keys",
        f"  keyring            {found['keys']['keyring'] or 'none that keeps a key secret'}",
        *(f"  {name:18} from the {where}" for name, where in found["keys"]["from"].items()),
        "",
        "Libraries",
        *(f"  {name:24} {version}" for name, version in found["libraries"].items()),
    ]
    if "project" in found:
        lines += ["", "Project"]
        lines += [f"  {name:18} {number:,}" for name, number in found["project"].items()]
    return "\n".join(lines)


def _shut(holds: bool) -> str:
    return "refused by the system" if holds else "not refused: this system offers no wall"


def _inside(outside: Path) -> dict[str, Any]:
    """In a worker: what holds there when it is tried, not what was asked for."""
    held = sandbox.tried(outside)
    try:
        found = tasks.detectors(RedactionPolicy())
    except (DetectorError, ReviewerError) as error:
        found = (str(error),)
    return {"walls": asdict(held), "detectors": list(found)}


def _numbers(store: Store) -> dict[str, int]:
    counts = fields.counts(store)
    return {
        "format": int(store.rows("PRAGMA user_version")[0][0]),
        "documents": counts.documents,
        "pages": counts.pages,
        "readings": counts.readings,
        "fields": counts.fields,
        "flagged": counts.flagged,
        "decided": counts.decided,
        "failed": len(list(documents.failures(store))),
        "requests": sum(1 for _ in ledger.each(store)),
    }


def _version(name: str) -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    return ""
