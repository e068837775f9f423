"""What the window has open: a project and the worker processes. Imported after the first paint."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from reviewer.flow import desk as _acts  # noqa: F401 - first imported here, aside
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.document import Document
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage


@dataclass(frozen=True, slots=True)
class Session:
    """An open project. Its methods wait; they are called aside, never on the interface thread."""

    project: Project
    workers: Workers

    @staticmethod
    def open(folder: Path) -> Session:
        """Open the project in `folder`. Raises ProjectError."""
        return _with_workers(Project.open(folder))

    @staticmethod
    def create(folder: Path, kind: str) -> Session:
        """Make a project and open it. Raises UsageError."""
        return _with_workers(Project.create(folder, kind))

    def picture(self, document: Document, page: int, side: int) -> Future[PageImage]:
        """Have a page's picture made, its long edge at most `side` pixels."""
        from reviewer.flow import pictures  # brings the stages; the first field needs none of them

        return pictures.request(self.workers, self.project.folder, document, page, side)

    def crops(self, sha256: str, page: int, boxes: Sequence[Box]) -> Future[tuple[PageImage, ...]]:
        """Have pieces of one page cut out."""
        from reviewer.flow import crops

        return crops.request(self.workers, self.project.folder, sha256, page, boxes)

    def close(self) -> None:
        """End the workers, finish what is being written, let the project go."""
        self.workers.close()
        self.project.close()


def _with_workers(project: Project) -> Session:
    try:
        return Session(project, Workers())
    except BaseException:
        project.close()
        raise
