"""What the window has open: a project and the worker processes. Imported after the first paint."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from reviewer.flow import desk as _acts  # noqa: F401 - first imported here, aside
from reviewer.flow.opening import Manner, manner
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.document import Document
from reviewer.model.images import PageImage

WINDOW = Manner(program="the window")
"""What others are told; the window looks at a project itself, once it is shown."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open project. Its methods wait; they are called aside, never on the interface thread."""

    project: Project
    workers: Workers

    @staticmethod
    def open(folder: Path, *, read_only: bool = False) -> Session:
        """Open the project in `folder`. Raises ProjectError, ProjectInUse, ProjectDamaged."""
        return _with_workers(Project.open(folder, read_only=read_only, how=WINDOW))

    @staticmethod
    def create(folder: Path, kind: str) -> Session:
        """Make a project and open it. Raises UsageError."""
        with manner(WINDOW):
            return _with_workers(Project.create(folder, kind))

    def picture(self, document: Document, page: int, side: int) -> Future[PageImage]:
        """Have a page's picture made, its long edge at most `side` pixels."""
        from reviewer.flow import pictures  # brings the stages; the first field needs none of them

        return pictures.request(self.workers, self.project.folder, document, page, side)

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
