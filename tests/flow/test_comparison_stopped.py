"""A comparison that nobody waits for any more ends at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reviewer.flow import comparison, measure
from reviewer.flow.project import Project
from reviewer.model.errors import Cancelled
from tests.benchmarks import large


def test_figures_stop_when_they_are_not_wanted(tmp_path: Path) -> None:
    large.make(tmp_path / "p", 30, pages=False)
    stop = threading.Event()
    with Project.open(tmp_path / "p", read_only=True) as project:
        told = comparison.compare_runs(project, "A", "B", None, tmp_path, stop)
        found = measure.evaluation(project, None, tmp_path, stop=stop)
        assert told.comparison.documents == found.documents == 30
        assert set(found.risk.coverage_at_accuracy) == {"0.99", "0.995", "0.999"}
        stop.set()
        with pytest.raises(Cancelled):
            comparison.compare_runs(project, "A", "B", None, tmp_path, stop)
        with pytest.raises(Cancelled):
            measure.evaluation(project, None, tmp_path, stop=stop)
