"""A folder that is there whole or not at all, and never leads out of itself.

It is made under another name beside its place. An export that is replaced is recognised by its
manifest: a folder of anything else is never removed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from reviewer.model.errors import UsageError
from reviewer.model.export_document import Picture

MANIFEST = "manifest.json"


class Folder:
    """Files of an export while it is being made, by their relative names."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._texts: dict[str, TextIO] = {}
        self._inside: list[Folder] = []

    def also(self, inside: Folder) -> None:
        """Close this folder, which lies in here, together with this one."""
        self._inside.append(inside)

    def text(self, name: str) -> TextIO:
        """The UTF-8 stream to the file `name`, opened once; line ends stay as written."""
        if name not in self._texts:
            self._texts[name] = self.place(name).open("w", encoding="utf-8", newline="")
        return self._texts[name]

    def binary(self, name: str) -> BinaryIO:
        """A stream of bytes to the file `name`; the caller closes it."""
        return self.place(name).open("wb")

    def place(self, name: str) -> Path:
        """Where the file `name` is, its folder made; ValueError for a name that leads outside."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise ValueError(f"{name!r} leads out of the export")
        place = self.root.joinpath(*path.parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def keep(self, picture: Picture, folder: str = "images") -> str:
        """Put a picture in; returns its relative name. Costs no second copy where links work."""
        name = f"{folder}/{picture.name}"
        place = self.place(name)
        if not place.exists():
            try:
                os.link(picture.file, place)
            except OSError:
                shutil.copyfile(picture.file, place)
        return name

    def rewrite_first(self, name: str, change: Callable[[str], str]) -> None:
        """Close the text `name` and change its first line; nothing is held but that line."""
        if (stream := self._texts.pop(name, None)) is not None:
            stream.close()
        place, other = self.place(name), self.place(f"{name}.part")
        with (
            place.open(encoding="utf-8", newline="") as old,
            other.open("w", encoding="utf-8", newline="") as new,
        ):
            if first := old.readline():
                new.write(change(first))
            shutil.copyfileobj(old, new)
        other.replace(place)

    def drop(self, name: str) -> None:
        """Remove a file that was only needed on the way."""
        if (stream := self._texts.pop(name, None)) is not None:
            stream.close()
        self.place(name).unlink(missing_ok=True)

    def close(self) -> None:
        """Close every text, also those after one that the full disk refuses; that is raised."""
        texts, self._texts = self._texts, {}
        with contextlib.ExitStack() as closing:
            for folder in self._inside:
                closing.callback(folder.close)
            for stream in texts.values():
                closing.callback(stream.close)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Relative name and place of every file, in the order of their names."""
        found = (path for path in self.root.rglob("*") if path.is_file())
        yield from sorted((p.relative_to(self.root).as_posix(), p) for p in found)


@contextlib.contextmanager
def making(target: Path, *, force: bool = False) -> Iterator[Folder]:
    """A folder that becomes `target` when the block ends well. Raises UsageError."""
    _refuse(target, force)
    name = f".{target.name[:40]}.{secrets.token_hex(6)}"
    temporary = target.with_name(f"{name}.part")
    folder = Folder(temporary)
    try:
        temporary.mkdir()
        yield folder
        folder.close()
        _refuse(target, force)
        _swap(temporary, target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            folder.close()
        shutil.rmtree(temporary, ignore_errors=True)


@contextlib.contextmanager
def passing(beside: Path) -> Iterator[Folder]:
    """A folder beside `beside` for what is made on the way; it is gone afterwards."""
    temporary = beside.with_name(f".{beside.name[:40]}.{secrets.token_hex(6)}.part")
    folder = Folder(temporary)
    try:
        temporary.mkdir()
        yield folder
    except OSError as error:
        raise UsageError(f"{beside} cannot be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            folder.close()
        shutil.rmtree(temporary, ignore_errors=True)


def _swap(temporary: Path, target: Path) -> None:
    """Put the new folder in place of the old one; the old one is back if that fails."""
    if not target.exists():
        temporary.replace(target)
        return
    if not any(target.iterdir()):
        target.rmdir()
        temporary.replace(target)
        return
    old = temporary.with_suffix(".old")
    target.replace(old)
    try:
        temporary.replace(target)
    except OSError:
        old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refuse(target: Path, force: bool) -> None:
    if not target.name or target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target} is no folder; this export is one: name a new folder.")
    if not target.exists() or not any(target.iterdir()):
        return
    if not force:
        raise UsageError(f"{target} exists; name another folder, or use --force to replace it.")
    if not (target / MANIFEST).is_file():
        raise UsageError(
            f"{target} holds something else than an export, and is not replaced; name a new folder."
        )
