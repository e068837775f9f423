"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from reviewer.model.errors import UsageError


@contextlib.contextmanager
def writing(target: Path, *, force: bool = False) -> Iterator[TextIO]:
    """A UTF-8 stream that becomes `target` when the block ends well; line ends stay as written.

    Raises UsageError naming the target where it exists and `force` is not given, is a folder, or
    cannot be written. After any failure what stood there before still stands.
    """
    _refuse(target, force)
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        with temporary.open("x", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _refuse(target, force)
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _refuse(target: Path, force: bool) -> None:
    if not target.name or target.is_dir():
        raise UsageError(f"{target} is a folder; name a file to write to.")
    if not force and (target.exists() or target.is_symlink()):
        raise UsageError(f"{target} exists; name another file, or use --force to replace it.")
