"""Bytes kept by their SHA-256 below PROJECT/blobs: written once, never changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reviewer.model.errors import DocumentError
from reviewer.store.db import Store
from reviewer.store.faults import disk_error
from reviewer.store.files import sync_folder
from reviewer.store.folder import BLOBS

_CHUNK = 2**20


def path_in(folder: Path, sha256: str) -> Path:
    """Where the project in `folder` keeps these bytes; needs no open store."""
    return folder / BLOBS / sha256[:2] / sha256


def path(store: Store, sha256: str) -> Path:
    """Where these bytes are kept."""
    return path_in(store.folder, sha256)


def put_file(store: Store, source: Path, sha256: str) -> Path:
    """Keep a copy of the file `source`, whose bytes must have this hash; returns its place.

    Raises DocumentError when it cannot be read or has changed, ProjectError when the disk refuses.
    """
    target = path(store, sha256)
    if is_whole(target):
        return target
    if _keep(store, target, _chunks(source)) != sha256:
        raise DocumentError(f"{source.name} changed while it was taken in; add it again.")
    return target


def put_bytes(store: Store, data: bytes) -> str:
    """Keep `data`; returns its hash. Raises ProjectError when the disk refuses."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(store, sha256)
    if not is_whole(target):
        _keep(store, target, [data])
    return sha256


def is_whole(blob: Path) -> bool:
    """Whether a blob is there and its bytes still have the hash it is named by."""
    try:
        with blob.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == blob.name
    except OSError:
        return False


def each(folder: Path) -> Iterator[Path]:
    """Every blob of the project in `folder`, in the order of their hashes."""
    for path in sorted((folder / BLOBS).glob("??/*")):
        if path.suffix != ".partial":
            yield path


def _keep(store: Store, target: Path, chunks: Iterable[bytes]) -> str:
    """Write `chunks`, and move them to `target` if they have its hash; returns their hash."""
    partial = target.with_name(f"{target.name}.partial")
    digest = hashlib.sha256()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        if digest.hexdigest() == target.name:
            partial.replace(target)
            sync_folder(target.parent)
            sync_folder(target.parent.parent)
    except OSError as error:
        raise disk_error(error, store.folder) from error
    finally:
        partial.unlink(missing_ok=True)
    return digest.hexdigest()


def _chunks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        reason = error.strerror or "the disk reports an error"
        raise DocumentError(f"{source.name} cannot be read: {reason}. Add it again.") from error
