"""What has to be closed, and is so at the end of a `with` block."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closing(ABC):
    """Something that is open until `close` is called, or until its `with` block ends."""

    @abstractmethod
    def close(self) -> None:
        """Finish what is under way and let go of everything; a second time it does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
