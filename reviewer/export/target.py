"""Files of an export that take their place when they are whole."""

from __future__ import annotations

import os
from pathlib import Path

from reviewer.model.errors import UsageError


def move_into_place(file: Path, target: Path, *, force: bool = False) -> None:
    """Let `file`, which is on the same disk, become `target`. Raises UsageError."""
    refuse(target, force)
    try:
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
        if target.exists():
            file.chmod(target.stat().st_mode & 0o777)
        file.replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}.") from error


def write_text(target: Path, text: str, *, force: bool = False) -> None:
    """Let `text` become the file `target`, whole or not at all. Raises UsageError."""
    refuse(target, force)
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        move_into_place(partial, target, force=force)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)


def refuse(target: Path, force: bool) -> None:
    """Raise UsageError where `target` is a folder, or is there and may not be replaced."""
    if not target.name or target.is_dir():
        raise UsageError(f"{target} is a folder; name a file to write to.")
    if not force and (target.exists() or target.is_symlink()):
        raise UsageError(f"{target} exists; name another file, or use --force to replace it.")
