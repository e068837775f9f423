"""A package that comes as one file: every name in it is checked, and only one file is taken out."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from reviewer.model.errors import UsageError

DATABASE = "project.sqlite"
MOST_FILES = 200_000
MOST_BYTES = 64 * 2**30
"""Of all files together, as the package says of itself."""
LARGEST_DATABASE = 4 * 2**30
MOST_RATIO = 200
"""A database that unpacks to more than so many times its size is a trap."""
_SMALL = 16 * 2**20
"""One that is no larger may be of any ratio: an empty database packs well."""
_CHUNK = 2**20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
"""What broken archives make the standard library raise."""


def unpack_database(package: Path, target: Path) -> None:
    """Write the database in `package` to `target`. Raises UsageError for anything odd."""
    called = package.name
    try:
        with zipfile.ZipFile(package) as packed:
            inside = packed.infolist()
            _require_harmless(inside, called)
            entry = _database_in(inside, called)
            with packed.open(entry) as source, target.open("wb") as out:
                left = entry.file_size
                while chunk := source.read(min(_CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        raise UsageError(f"{called} holds more than it says. Ask for it again.")
                    out.write(chunk)
    except _BROKEN as error:
        raise UsageError(f"{called} is no package that can be read: {error}.") from error
    except OSError as error:
        reason = error.strerror or "the disk reports an error"
        raise UsageError(f"{called} cannot be read: {reason}. Check the path.") from error


def _require_harmless(inside: list[zipfile.ZipInfo], called: str) -> None:
    if len(inside) > MOST_FILES or sum(entry.file_size for entry in inside) > MOST_BYTES:
        raise UsageError(f"{called} holds too much for a package.")
    names: set[str] = set()
    for entry in inside:
        if not _is_plain(entry) or entry.filename.casefold() in names:
            shown = ascii(entry.filename[:60])
            raise UsageError(f"{called} is refused: {shown} in it is no plain file of a package.")
        names.add(entry.filename.casefold())


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """No absolute or climbing path, no drive, no link, nothing encrypted."""
    name = entry.filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = PurePosixPath(name).parts
    return (
        kind in (0, stat.S_IFREG, stat.S_IFDIR)
        and not entry.flag_bits & 1
        and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and "\\" not in name
        and "\0" not in entry.orig_filename
        and ":" not in name
        and not name.startswith("/")
        and 0 < len(parts) <= 6
        and ".." not in parts
    )


def _database_in(inside: list[zipfile.ZipInfo], called: str) -> zipfile.ZipInfo:
    """The one database, at the top or in the only folder there."""
    found = [
        entry
        for entry in inside
        if (parts := PurePosixPath(entry.filename).parts)[-1] == DATABASE and len(parts) <= 2
    ]
    if len(found) != 1:
        raise UsageError(f"{called} is no package: there is no {DATABASE} in it.")
    (entry,) = found
    ratio = entry.file_size / max(1, entry.compress_size)
    if entry.file_size > LARGEST_DATABASE or (ratio > MOST_RATIO and entry.file_size > _SMALL):
        raise UsageError(f"{called} is refused: its database is too large.")
    return entry
