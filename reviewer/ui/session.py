"""What the window has open: a project and the worker processes. Imported after the first paint."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from reviewer.flow import desk as _acts  # noqa: F401 - first imported here, aside
from reviewer.flow.opening import Manner, manner
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.document import Document
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.ui.pyramid import Pyramid, blurred, sharp

WINDOW = Manner(program="the window")
"""What others are told; the window looks at a project itself, once it is shown."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open project. Its methods wait; they are called aside, never on the interface thread."""

    project: Project
    workers: Workers
    _ending: Event = field(default_factory=Event, compare=False, repr=False)

    @property
    def is_closing(self) -> bool:
        """Whether it is let go, by whatever thread: what could wait is not asked for any more."""
        return self._ending.is_set()

    @staticmethod
    def open(folder: Path, *, read_only: bool = False) -> Session:
        """Open the project in `folder`. Raises ProjectError, ProjectInUse, ProjectDamaged."""
        return _with_workers(Project.open(folder, read_only=read_only, how=WINDOW))

    @staticmethod
    def create(folder: Path, kind: str) -> Session:
        """Make a project and open it. Raises UsageError."""
        with manner(WINDOW):
            return _with_workers(Project.create(folder, kind))

    def picture(self, document: Document, page: int) -> Future[Pyramid]:
        """Have a page's picture made."""
        from reviewer.flow import pictures  # brings the stages; the first field needs none of them

        return pictures.pyramid(self.workers, self.project.folder, document, page, sharp)

    def preview(self, document: Document, page: int, side: int) -> Future[Pyramid]:
        """Have a small picture of a page made, as fast as it can be had."""
        from reviewer.flow import pictures

        return pictures.preview(self.workers, self.project.folder, document, page, side, blurred)

    def kept_picture(self, path: Path) -> Future[Pyramid]:
        """Have a picture made that the project keeps, as it was sent."""
        from reviewer.flow import pictures

        return pictures.of_file(self.workers, path, sharp)

    def piece(
        self, document: Document, page: int, box: Box, scale: float
    ) -> Future[tuple[Pyramid, Box]]:
        """Have a piece of a page made at `scale` pixels per page unit."""
        from reviewer.flow import pictures

        folder = self.project.folder
        return pictures.piece(self.workers, folder, document, page, box, scale, sharp)

    def crops(self, sha256: str, page: int, boxes: Sequence[Box]) -> Future[tuple[PageImage, ...]]:
        """Have pieces of one page cut out."""
        from reviewer.flow import crops

        return crops.request(self.workers, self.project.folder, sha256, page, boxes)

    def close(self) -> None:
        """End the workers, finish what is being written, let the project go."""
        self._ending.set()
        self.workers.close()
        self.project.close()


def _with_workers(project: Project) -> Session:
    try:
        return Session(project, Workers())
    except BaseException:
        project.close()
        raise
