"""The sample projects: documents this project drew itself, read offline and checked."""

from __future__ import annotations

from pathlib import Path

from reviewer import paths
from reviewer.flow import pipeline
from reviewer.flow.jobs import Report, silent
from reviewer.flow.outcome import Run
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.store import meta

SAMPLES = {"invoices": "invoice", "receipts": "receipt", "id-cards": "id-card"}
"""Folder of samples -> kind. The first is the one the window opens with."""


def make(folder: Path | None, workers: Workers, progress: Report = silent) -> tuple[Path, ...]:
    """Make the sample projects below `folder` (the user's data folder without one).

    What is there already is used as it is, so that a second demo keeps what was decided in the
    first; one that was stopped half-way goes on.
    """
    folder = (folder or paths.data_folder() / "demo").absolute()
    return tuple(
        _make_one(folder / name, kind, paths.resources() / "samples" / name, workers, progress)
        for name, kind in SAMPLES.items()
    )


def _make_one(folder: Path, kind: str, samples: Path, workers: Workers, progress: Report) -> Path:
    exists = (folder / "project.sqlite").exists()
    with Project.open(folder) if exists else Project.create(folder, kind) as project:
        if project.call(lambda store: meta.get(store, "demo.ready")) is None:
            run = Run(project, workers, progress)
            pipeline.add(run, [samples / "documents"])
            pipeline.read(run, ReadPlan(ReaderChoice(LAYOUT)))
            pipeline.check(run)
            project.call(lambda store: meta.put(store, "demo.ready", "yes"))
    return folder
