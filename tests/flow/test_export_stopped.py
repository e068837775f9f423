"""An export that cannot be finished leaves what was there, and nothing under the final name."""

from __future__ import annotations

import errno
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from reviewer.export import folder, package
from reviewer.flow import exporting, harvesting
from tests.conftest import SmallDisk
from tests.flow.conftest import Run

FORMS = ("jsonl", "csv", "parquet", "hf", "coco", "zip")
FOLDERS = ("hf", "coco")


def listed(place: Path) -> dict[str, bytes]:
    """Every file below, hidden ones too."""
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    if request.param == "parquet" and not find_spec("pyarrow"):
        pytest.skip("pyarrow is not installed")
    return str(request.param)


def order(run: Run, checked: Path, form: str, target: Path, *more: str) -> tuple[int, str]:
    said = run("export", checked, "--format", form, "--out", target, "--max-side", "300", *more)
    return said.code, said.err.strip()


def test_a_full_disk_is_said_and_leaves_no_half_file(
    run: Run, checked: Path, small_disk: SmallDisk, form: str
) -> None:
    target = small_disk.folder / "out" / "set"
    target.parent.mkdir()
    small_disk.fill(leave=4096)
    code, said = order(run, checked, form, target)
    assert code == 2
    sentence = said.splitlines()[-1]
    assert sentence.startswith(f"reviewer: {target} cannot be written: ")
    assert "No space left on device" in sentence
    assert listed(target.parent) == {}
    small_disk.free()
    assert order(run, checked, form, target)[0] == 0
    before = listed(target.parent)
    small_disk.fill(leave=4096)
    assert order(run, checked, form, target, "--force")[0] == 2
    assert listed(target.parent) == before
    small_disk.free()
    assert order(run, checked, form, target, "--force")[0] == 0
    assert listed(target.parent).keys() == before.keys()


@pytest.mark.parametrize("stop", ["gather", "place"])
def test_ctrl_c_leaves_what_was_there(
    run: Run,
    checked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    stop: str,
) -> None:
    place = tmp_path / "out"
    place.mkdir()
    assert order(run, checked, form, place / "set")[0] == 0
    before = listed(place)
    interrupt(monkeypatch, stop)
    code, said = order(run, checked, form, place / "set", "--force")
    assert code not in (0, 1, 2)
    assert said.splitlines()[-1] == "reviewer: stopped; run the command again to go on."
    assert listed(place) == before


def interrupt(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Ctrl-C after the first document, or just before the whole takes its place."""
    if where == "gather":
        real: Callable[..., object] = harvesting.documents_of

        def one(*args: object, **named: object) -> object:
            yield next(iter(real(*args, **named)))  # type: ignore[call-overload]
            raise KeyboardInterrupt

        monkeypatch.setattr(exporting, "documents_of", one)
        return

    def stopped(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(exporting, "move_into_place", stopped)
    monkeypatch.setattr(folder, "_swap", stopped)
    monkeypatch.setattr(package, "pack", stopped)


def test_a_disk_that_is_full_at_the_last_file(
    run: Run, checked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package, "pack", refuse)
    code, said = order(run, checked, "zip", tmp_path / "set.zip")
    assert (code, "No space left on device" in said) == (2, True)
    assert [p for p in tmp_path.iterdir() if "set" in p.name] == []
