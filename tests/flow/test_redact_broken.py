"""A detector that fails on one file costs that file its copy, and the others none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from reviewer.flow import redact_tasks, tasks
from tests.fakes import broken

WHY = {
    "crashes": "page 1",
    "fails": "The face detector failed on a page",
    "last": "The face detector failed on a page",
    "nonsense": "The detectors' answer for page 1 makes no sense",
}


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (*WHY, "good"):
        Image.new("RGB", (120, 90), "white").save(folder / f"{name}.png")
    return folder


def written(run, inputs: Path) -> tuple[list[str], list[str]]:
    """The copies there are after a run that is not whole, and what it complained of."""
    out = inputs.parent / "out"
    said = run("redact", inputs, "--out", out, "--workers", "1")
    assert said.code == 1
    return sorted(path.name for path in out.rglob("*.png")), said.err.splitlines()


def test_a_detector_that_fails_on_a_file_costs_that_file_alone(run, inputs, monkeypatch) -> None:
    monkeypatch.setattr(redact_tasks, "look_at", broken.look_at)
    monkeypatch.setattr(redact_tasks, "draw_copy", broken.draw_copy)
    copies, complained = written(run, inputs)
    assert copies == ["good.png"]
    for name, why in WHY.items():
        assert any(f"{name}.png" in line and why in line for line in complained), name


def test_a_detector_that_does_not_work_here_stops_at_once(run, inputs, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "detectors", broken.damaged)
    copies, complained = written(run, inputs)
    assert copies == []
    assert complained[-1].startswith("reviewer: The face detector's model is damaged")
