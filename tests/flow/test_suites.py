"""Regression suites: frozen truth, exit code 1 for a worse model, nothing learned from them."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from PIL import Image

from reviewer.cli.main import main
from reviewer.flow import suites, trials
from reviewer.flow.plan import ReaderChoice
from reviewer.flow.project import Project
from reviewer.model.errors import UsageError
from reviewer.store.verify import quick_look

REPOSITORY = Path(__file__).resolve().parents[2]
FIELDS = {"company": "TEO HENG", "date": "2018-02-09", "total": "7.19", "address": "53 JALAN BESAR"}
DOCUMENTS = [f"r{number}.png" for number in range(12)]


def lines(folder: Path, reader: str, fields: dict[str, str], key: str = "readings") -> Path:
    rows = []
    for name in DOCUMENTS:
        said: dict[str, object] = {"document": name}
        if key == "readings":
            took = {"good": {"seconds": 3.0, "cost_usd": 0.02}, "bad": {"latency_s": 1.5}}
            reading = {"reader": reader, "prompt": "A", "fields": fields, **took[reader]}
            said["readings"] = [reading]
        else:
            said["fields"] = fields
        rows.append(json.dumps(said))
    path = folder / f"{reader}-{len(rows)}-{len(str(fields))}.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve documents, read rightly by "good" and wrongly by "bad", every truth known."""
    folder = tmp_path_factory.mktemp("suites")
    project = folder / "project"
    for number, name in enumerate(DOCUMENTS):
        Image.new("RGB", (40, 40 + number), "white").save(folder / name)
    wrong = {**FIELDS, "total": "71.90", "date": "2018-09-02"}
    assert main(["new", str(project), "--kind", "receipt"]) == 0
    assert main(["add", str(project), *(str(folder / name) for name in DOCUMENTS)]) == 0
    assert main(["import-readings", str(project), str(lines(folder, "good", FIELDS))]) == 0
    assert main(["import-readings", str(project), str(lines(folder, "bad", wrong))]) == 0
    assert main(["check", str(project), "--ocr", "fast"]) == 0
    assert main(["import-truth", str(project), str(lines(folder, "t", FIELDS, "truth"))]) == 0
    assert main(["suite", str(project), "freeze", "march", "--note", "before the new prompt"]) == 0
    return project


def test_a_worse_reader_is_found_out_and_an_equal_one_is_not(settled: Path) -> None:
    with Project.open(settled, read_only=True) as project:
        suite = suites.find(project, "march")
        assert (suite.documents, suite.fields, suite.note) == (12, 48, "before the new prompt")
        same = suites.against(project, suite, ReaderChoice("good")).comparison
        found = suites.against(project, suite, ReaderChoice("bad"))
        worse = found.comparison
        with pytest.raises(UsageError, match="was read by nobody yet"):
            suites.against(project, suite, ReaderChoice("nobody"))
        with pytest.raises(UsageError, match="the project has: march"):
            suites.find(project, "april")
    assert not same.second_is_worse
    assert "No difference" in same.verdict
    assert worse.second_is_worse
    assert worse.overall.losses == 24
    assert (found.first.cost_usd, found.second.cost_usd) == (pytest.approx(0.24), None)
    assert found.slower is not None
    assert found.slower.median == 0.5
    assert worse.worse_or_not.startswith("Worse than frozen. march, as frozen is better")
    assert worse.by_field["total"].second == 0


def test_the_command_ends_with_one_where_it_got_worse(
    settled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evaluate", str(settled), "--suite", "march"]
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("Not worse than frozen")
    worse = lines(tmp_path, "good", {**FIELDS, "total": "9.17"})
    assert main(["import-readings", str(settled), str(worse)]) == 0
    capsys.readouterr()
    assert main([*words, "--json"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    found = json.loads(told.out)
    assert found["worse"] is True
    assert found["by_field"]["total"]["losses"] == 12
    assert sorted(found["changed"]) == sorted(DOCUMENTS)
    better = lines(tmp_path, "good", FIELDS)
    assert main(["import-readings", str(settled), str(better)]) == 0
    assert main(words) == 0


def test_a_suite_is_never_changed_and_a_tampered_one_is_refused(settled: Path) -> None:
    with Project.open(settled) as project:
        with pytest.raises(UsageError, match="There is a suite march already"):
            suites.freeze(project, "march")
        again = suites.freeze(project, "april")
        assert again.sha256 == suites.find(project, "march").sha256
    database = sqlite3.connect(settled / "project.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        database.execute("UPDATE suite_fields SET value = '1'")
    with database:
        database.execute("DROP TRIGGER suite_fields_stay")
        database.execute(
            "UPDATE suite_fields SET value = '1' WHERE path = 'total' AND suite_id = "
            "(SELECT id FROM suites WHERE name = 'april')"
        )
    database.close()
    with Project.open(settled, read_only=True) as project:
        with pytest.raises(UsageError, match="is not what was frozen"):
            suites.find(project, "april")
        found = project.call(lambda store: quick_look(store, 60)).problems
        assert any("april is not what was frozen" in one for one in found)
        assert suites.find(project, "march").fields == 48


def test_nothing_is_learned_from_a_suite(settled: Path) -> None:
    with Project.open(settled, read_only=True) as project:
        kind = project.kind
        found = project.call(lambda store: trials.gather(store, kind))
    assert found
    assert all(one.frozen for one in found)
    assert trials.teaches(found) == ([], [])


def test_learning_has_one_door_and_suites_are_kept_out_at_it() -> None:
    """Whoever learns asks `trials.gather`; nobody else hears decisions beside their risk."""
    learns, hears = set(), set()
    for file in (REPOSITORY / "reviewer").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        name = file.relative_to(REPOSITORY / "reviewer").as_posix()
        if re.search(r"from reviewer.score.calibrate import .*learn", text):
            learns.add(name)
        if "audits.trials(" in text:
            hears.add(name)
    assert learns == {"flow/promise.py"}
    # audit.py draws what is asked blind; what was answered comes back as a trial.
    assert hears == {"flow/trials.py", "flow/audit.py"}
    source = (REPOSITORY / "reviewer" / "flow" / "promise.py").read_text(encoding="utf-8")
    assert set(re.findall(r"from reviewer.flow.trials import (.*)", source)) == {
        "Tried, gather, teaches"
    }


def test_an_undecided_project_has_nothing_to_freeze(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new", "receipt") as project:
        with pytest.raises(UsageError, match="settle all flagged fields"):
            suites.freeze(project, "early")
        with pytest.raises(UsageError, match="needs a name"):
            suites.freeze(project, " ")


def test_one_document_is_too_little_to_call_it_worse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (40, 40), "white").save(tmp_path / "r0.png")
    project = tmp_path / "project"
    assert main(["new", str(project), "--kind", "receipt"]) == 0
    assert main(["add", str(project), str(tmp_path / "r0.png")]) == 0
    only = [x.read_text().splitlines()[0] for x in (
        lines(tmp_path, "good", FIELDS), lines(tmp_path, "t", FIELDS, "truth"),
        lines(tmp_path, "good", dict.fromkeys(FIELDS, "wrong")),
    )]  # fmt: skip
    for number, line in enumerate(only):
        (tmp_path / f"{number}.jsonl").write_text(line, encoding="utf-8")
    words = ["evaluate", str(project), "--suite", "one"]
    assert main(["import-readings", str(project), str(tmp_path / "0.jsonl")]) == 0
    assert main(["import-truth", str(project), str(tmp_path / "1.jsonl")]) == 0
    assert main(["suite", str(project), "freeze", "one"]) == 0
    assert main(["import-readings", str(project), str(tmp_path / "2.jsonl")]) == 0
    capsys.readouterr()
    assert main(words) == 0
    said = capsys.readouterr().out
    assert said.startswith("Not clearly worse than frozen. Too little to tell")
    assert "too few documents" in said or "chance explains" in said
