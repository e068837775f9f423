"""`reviewer compare`: two runs of a project, from the command line and as a function."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from reviewer.cli.main import main
from reviewer.evaluate.truth_file import parse_truth
from reviewer.flow import comparison, imports
from reviewer.flow.project import Project
from reviewer.model.errors import UsageError
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import readings


@pytest.fixture(scope="module")
def read_twice(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """Receipts that two real models read, without pages: only what they said counts here."""
    folder = tmp_path_factory.mktemp("compare") / "project"
    assert main(["new", str(folder), "--kind", "receipt"]) == 0
    source = shared_data / "receipts-vlm"
    documents = sorted((source / "documents").iterdir())[:40]
    assert main(["add", str(folder), *map(str, documents)]) == 0
    lines = (source / "readings_claude-haiku-4.5_qwen2.5-vl-7b.jsonl").read_text("utf-8")
    names = {document.name for document in documents}
    kept = [x for x in lines.splitlines() if Path(json.loads(x)["document"]).name in names]
    picked = folder.parent / "readings.jsonl"
    picked.write_text("\n".join(kept), encoding="utf-8")
    assert main(["import-readings", str(folder), str(picked)]) == 0
    return folder


def test_runs_are_told_apart_by_any_of_their_names(read_twice: Path, shared_data: Path) -> None:
    known, _ = imports.read_truth(shared_data / "receipts-vlm" / "truth.jsonl")
    with Project.open(read_twice, read_only=True) as project:
        by_role = comparison.compare_runs(project, "A", "B", known, shared_data)
        named = comparison.compare_runs(
            project, "claude-haiku-4.5", "qwen2.5-vl-7b/B", known, shared_data
        )
        turned = comparison.compare_runs(project, "B", "A", known, shared_data)
        with pytest.raises(UsageError, match=r"claude-haiku-4\.5"):
            comparison.compare_runs(project, "A", "gpt", known, shared_data)
    over, back = by_role.comparison.overall, turned.comparison.overall
    assert by_role.comparison.documents == 40
    assert over == named.comparison.overall
    assert (over.wins, over.losses, over.gain) == (back.losses, back.wins, -back.gain)
    assert len(by_role.comparison.changed) == len(turned.comparison.changed) > 0


def test_the_command_says_it_and_prints_json(
    read_twice: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = str(shared_data / "receipts-vlm" / "truth.jsonl")
    words = ["compare", str(read_twice), "--first", "A", "--second", "A", "--truth", truth]
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("No difference")
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["overall"]["wins"] == found["overall"]["losses"] == 0
    assert found["documents"] == 40
    assert found["first"]["cost_usd"] is None


def test_without_any_truth_there_is_nothing_to_compare(
    read_twice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(read_twice), "--first", "A", "--second", "B"]) == 2
    assert "No document with a known truth" in capsys.readouterr().err


def test_a_run_that_another_took_the_place_of_can_still_be_compared(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    assert main(["new", str(folder), "--kind", "receipt"]) == 0
    Image.new("RGB", (40, 40), "white").save(tmp_path / "r.png")
    assert main(["add", str(folder), str(tmp_path / "r.png")]) == 0
    for prompt, total in (("old", "7.91"), ("new", "7.19")):
        with Project.open(folder) as project:
            imported = Reading("A", "vlm", (FieldValue("total", total),), "m", prompt)
            project.call(lambda store, r=imported: readings.save(store, 1, r))
    known = list(parse_truth(['{"document": "r.png", "fields": {"total": "7.19"}}']))
    with Project.open(folder, read_only=True) as project:
        assert [name for name, _ in comparison.runs(project)] == ["vlm/m/new", "vlm/m/old"]
        found = comparison.compare_runs(project, "vlm/m/old", "vlm/m/new", known, tmp_path)
    assert (found.comparison.overall.wins, found.comparison.overall.losses) == (1, 0)
    assert "Too little to tell" in found.comparison.verdict
