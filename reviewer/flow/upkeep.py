"""Keeping a project whole: verify it, copy it while it is open."""

from __future__ import annotations

from pathlib import Path

from reviewer.flow.project import Project
from reviewer.store import backup as copying
from reviewer.store import verify as verifying


def verify(project: Project) -> list[str]:
    """Everything that is wrong with the database and the blobs, a sentence each."""
    return project.call(lambda store: verifying.verify(store))


def backup(project: Project, target: Path) -> None:
    """Copy the whole project to the folder `target`. Raises UsageError when it is not free."""
    project.call(lambda store: copying.backup(store, target))
