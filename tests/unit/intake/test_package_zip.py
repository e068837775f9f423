"""A package that came as a file is a stranger's: what is odd is refused before it is unpacked."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.intake import package_zip
from reviewer.intake.package_zip import unpack_database
from reviewer.model.errors import UsageError

GOOD = {"project.sqlite": b"SQLite", "kind.toml": b"", "blobs/ab/abcd": b"x"}


def packed(path: Path, files: dict[str, bytes] = GOOD, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in {**files, **more}.items():
            out.writestr(name, data)
    return path


@pytest.mark.parametrize("top", ["", "receipts-part-1-of-3/"])
def test_only_the_database_is_taken_out(tmp_path: Path, top: str) -> None:
    package = packed(tmp_path / "p.zip", {top + name: data for name, data in GOOD.items()})
    unpack_database(package, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"SQLite"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "p.zip"]


ODD = [
    "../project.sqlite",
    "/etc/passwd",
    "blobs/../../x",
    "C:/x",
    "C:\\x",
    "blobs\\..\\x",
    "a/b/c/d/e/f/g",
    "x:stream",
    "PROJECT.SQLITE",
]


@pytest.mark.parametrize("name", ODD)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    package = packed(tmp_path / "p.zip", {**GOOD, name: b"x"})
    with pytest.raises(UsageError, match=r"p\.zip is refused"):
        unpack_database(package, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    package = tmp_path / "p.zip"
    with zipfile.ZipFile(package, "w") as out:
        out.writestr("kind.toml", b"")
        odd = zipfile.ZipInfo("project.sqlite")
        odd.create_system, odd.external_attr = 3, (kind | 0o777) << 16
        out.writestr(odd, "/etc/passwd")
    with pytest.raises(UsageError, match="is refused"):
        unpack_database(package, tmp_path / "out")


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = packed(tmp_path / "p.zip", {**GOOD, "project.sqlite": bytes(100_000)})
    for limit, value in (("MOST_FILES", 2), ("MOST_BYTES", 10), ("LARGEST_DATABASE", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(package_zip, limit, value)
            with pytest.raises(UsageError, match=r"too much|too large"):
                unpack_database(package, tmp_path / "out")
    monkeypatch.setattr(package_zip, "_SMALL", 1000)
    with pytest.raises(UsageError, match="too large"):
        unpack_database(package, tmp_path / "out")


def test_a_file_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    package = packed(tmp_path / "p.zip", {"project.sqlite": b"x" * 5000})
    data = package.read_bytes().replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    package.write_bytes(data)
    with pytest.raises(UsageError):
        unpack_database(package, tmp_path / "out")


@pytest.mark.parametrize("files", [{"kind.toml": b""}, {"a/b/project.sqlite": b""}, {}])
def test_what_has_no_database_is_no_package(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(UsageError, match=r"there is no project\.sqlite in it"):
        unpack_database(packed(tmp_path / "p.zip", files), tmp_path / "out")


@settings(max_examples=60)
@given(st.data())
def test_flipped_bytes_end_in_a_sentence_or_in_what_was_packed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    place = tmp_path_factory.mktemp("flip")
    whole = bytearray(packed(place / "p.zip").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    (place / "p.zip").write_bytes(whole)
    try:
        unpack_database(place / "p.zip", place / "out")
    except UsageError:
        return
    assert (place / "out").read_bytes() == b"SQLite"
