"""Writes the copies of files that workers drew: new files, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reviewer.flow.redact_tasks import Drawn
from reviewer.model.errors import DocumentError
from reviewer.model.images import Mask


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: where, the hash of its bytes, and all masks that are burned in."""

    target: Path
    sha256: str
    masks: tuple[Mask, ...]


def write_copies(drawn: Sequence[Drawn]) -> tuple[Written, ...]:
    """Write all files of one copy. Raises DocumentError where a file of a name is there."""
    for file in drawn:
        _require_free(file.target)
    return tuple(_write(file.target, file.data, file.masks) for file in drawn)


def _write(target: Path, data: bytes, masks: tuple[Mask, ...]) -> Written:
    """A new file, whole or not at all. Raises DocumentError where one of the name is there."""
    _require_free(target)
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _require_free(target)
        temporary.rename(target)
    except OSError as error:
        raise DocumentError(
            f"{target} cannot be written: {error.strerror or error}; free the place or name "
            "another folder."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return Written(target, hashlib.sha256(data).hexdigest(), masks)


def _require_free(target: Path) -> None:
    try:
        is_there = target.exists() or target.is_symlink()
    except OSError as error:
        raise DocumentError(
            f"{target.name} cannot be written: {error.strerror or error}; name another folder."
        ) from error
    if is_there:
        raise DocumentError(
            f"{target} is there already and was left as it is; name another folder for the copies."
        )
