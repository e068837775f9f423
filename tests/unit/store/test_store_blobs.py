"""Bytes by their hash: whole, never written twice, mended when damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model.errors import DocumentError
from reviewer.store import blobs
from reviewer.store.db import Store


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(max_size=3000))
def test_bytes_come_back_by_their_hash(store: Store, data: bytes) -> None:
    sha256 = blobs.put_bytes(store, data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.path(store, sha256).read_bytes() == data
    assert blobs.put_bytes(store, data) == sha256


def test_a_file_is_copied_to_its_place(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "large"
    source.write_bytes(b"x" * 3_000_000)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    target = blobs.put_file(store, source, sha256)
    assert target == store.folder / "blobs" / sha256[:2] / sha256
    assert target == blobs.path_in(store.folder, sha256)
    assert target.read_bytes() == source.read_bytes()
    assert list(blobs.each(store.folder)) == [target]


def test_a_file_that_changed_meanwhile_is_refused(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    source.write_bytes(b"new")
    with pytest.raises(DocumentError, match=r"a\.jpg changed.*add it again"):
        blobs.put_file(store, source, hashlib.sha256(b"old").hexdigest())
    assert list((store.folder / "blobs").rglob("*.*")) == []
    assert list(blobs.each(store.folder)) == []


def test_a_damaged_blob_is_mended_by_putting_it_again(store: Store) -> None:
    place = blobs.path(store, blobs.put_bytes(store, b"whole"))
    place.write_bytes(b"whale")
    assert not blobs.is_whole(place)
    blobs.put_bytes(store, b"whole")
    assert place.read_bytes() == b"whole"


def test_what_a_kill_left_half_written_is_swept_up(store: Store) -> None:
    place = blobs.path(store, blobs.put_bytes(store, b"whole"))
    half = place.with_name("0" * 64 + ".partial")
    half.write_bytes(b"half")
    assert list(blobs.each(store.folder)) == [place]
    store.db.close()  # as a killed process leaves it: the lock stays
    text = (store.folder / "lock").read_text()
    (store.folder / "lock").write_text(text.replace('"started": "', '"started": "other'))
    Store.open(store.folder).close()
    assert place.exists()
    assert not half.exists()
