"""From a folder of documents to a corrected dataset, on the project's own samples."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pymupdf
import pytest

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
INVOICES = SAMPLES / "invoices" / "documents"

STATUS_KEYS = {
    "project", "kind", "documents", "failed", "pages", "readings", "fields", "flagged",
    "decided", "left", "seconds_left", "cost_usd", "dead_letters",
    "waiting_for_look", "never_sent",
    "cost_aside_usd",
    "cascade", "batch", "waiting_batches", "seconds_per_reading",
}  # fmt: skip
FLAG_KEYS = {
    "document", "field", "value", "risk", "flagged", "reasons", "page", "box", "verdicts", "state",
}  # fmt: skip
VERDICTS = {"AGREES", "AGREES_NORMALISED", "PARTIAL", "DIFFERS", "NOT_FOUND", "NOT_RUN"}


@pytest.fixture(scope="module")
def heap(tmp_path_factory) -> Path:
    """A folder as people have them: documents, one of them twice, and much that is none."""
    folder = tmp_path_factory.mktemp("heap")
    shutil.copy(INVOICES / "harbour-lane.pdf", folder)
    (folder / "lower").mkdir()
    shutil.copy(INVOICES / "harbour-lane.pdf", folder / "lower" / "the same again.pdf")
    shutil.copy(SAMPLES / "receipts" / "documents" / "papeterie.jpg", folder / "scan.pdf")
    whole = (INVOICES / "lindenau.pdf").read_bytes()
    (folder / "truncated.pdf").write_bytes(whole[: len(whole) // 3])
    (folder / "empty.pdf").touch()
    (folder / "notes.txt").write_text("remember the milk", encoding="utf-8")
    (folder / ".hidden.pdf").write_bytes(b"%PDF-nothing")
    with pymupdf.open(INVOICES / "lindenau.pdf") as document:
        document.save(
            folder / "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret"
        )
    return folder


BAD = ("empty.pdf", "locked.pdf", "notes.txt", "truncated.pdf")


def test_from_a_folder_to_flags(run, heap, tmp_path):
    project = tmp_path / "my project"
    assert run("new", project, "--kind", "invoice").code == 0

    added = run("add", project, heap, "--workers", "2")
    assert added.code == 1
    assert "Added 2 documents, 1 was there already." in added.out
    for name in BAD:
        assert sum(line.startswith(f"{name}: ") for line in added.err.splitlines()) == 1, added.err
    assert "encrypted" in next(line for line in added.err.splitlines() if "locked" in line)

    again = run("add", project, heap / "harbour-lane.pdf")
    assert again.code == 0
    assert again.sentence.startswith("Adding: 1 of 1, in ")
    assert "Added 0 documents, 1 was there already." in again.out

    read = run("read", project, "--reader", "layout")
    assert read.code == 0, read.err
    assert read.out == "Read 2 documents.\n"
    assert run("read", project, "--reader", "layout").out == (
        "Read 0 documents, 2 had been read before.\n"
    )
    assert run("check", project).code == 0

    status = run("status", project, "--json").json
    assert set(status) == STATUS_KEYS
    assert (status["project"], status["kind"]) == ("my project", "invoice")
    assert (status["documents"], status["pages"], status["readings"]) == (2, 2, 4)
    assert [(f["document"], f["stage"]) for f in status["failed"]] == [(n, "intake") for n in BAD]
    assert status["left"] == status["flagged"]
    assert status["cost_usd"] == 0.0
    assert status["dead_letters"] == 0
    text = run("status", project)
    assert "documents  2 (2 pages)" in text.out
    assert all(f"    {name}: " in text.out for name in BAD)

    found = run("flags", project, "--json").json
    assert found["project"] == "my project"
    assert len(found["fields"]) == status["fields"]
    for field in found["fields"]:
        assert set(field) in (FLAG_KEYS, FLAG_KEYS | {"absent"})
        assert set(field["verdicts"]) == {"ocr", "second", "rules", "reference"}
        assert set(field["verdicts"].values()) <= VERDICTS
        assert 0 <= field["risk"] <= 1
    total = next(
        f for f in found["fields"] if (f["document"], f["field"]) == ("harbour-lane.pdf", "total")
    )
    assert (total["value"], total["state"], total["page"]) == ("£891.78", "open", 1)
    assert total["verdicts"]["ocr"].startswith("AGREES")
    left, top, right, bottom = total["box"]
    assert 0 <= left < right < 600
    assert 0 <= top < bottom < 900
    table = run("flags", project)
    assert f"{status['flagged']} of {status['fields']} fields need a look" in table.out
    assert table.out.count("▲") == status["flagged"]


def test_deciding_exporting_and_evaluating(run, checked, lines, tmp_path):
    decisions = lines(
        "decisions.jsonl",
        {"document": "harbour-lane.pdf", "field": "total", "decision": "accept", "by": "ana",
         "at": "2026-11-20T10:05:00Z", "ms": 2100},
        {"document": "harbour-lane.pdf", "field": "vendor", "decision": "correct",
         "value": "Harbour Lane Ltd", "by": "ana", "at": "2026-11-20T10:05:01Z", "ms": 900},
        {"document": "harbour-lane.pdf", "field": "tax", "decision": "absent",
         "absent": "empty-on-page", "by": "ana", "at": "2026-11-20T10:05:02Z"},
        {"document": "harbour-lane.pdf", "field": "iban", "decision": "unreadable", "by": "ana",
         "at": "2026-11-20T10:05:03Z"},
        {"document": "harbour-lane.pdf", "field": "buyer", "decision": "ambiguous", "by": "ana",
         "at": "2026-11-20T10:05:04Z"},
        {"document": "lindenau.pdf", "field": "total", "decision": "correct", "value": "1.00",
         "by": "ben", "at": "2026-11-20T10:05:05Z"},
        {"document": "lindenau.pdf", "field": "total", "decision": "undo", "by": "ben",
         "at": "2026-11-20T10:05:06Z"},
        {"document": "nobody.pdf", "field": "total", "decision": "accept"},
        {"document": "lindenau.pdf", "field": "totl", "decision": "correct", "value": "1"},
        '{"document": "lindenau.pdf", ',
        {"document": "lindenau.pdf", "field": "total", "decision": "maybe"},
        {"document": "lindenau.pdf", "field": "buyer", "decision": "undo"},
    )  # fmt: skip
    before = {
        (f["document"], f["field"]): f["value"]
        for f in run("flags", checked, "--json").json["fields"]
    }
    told = run("decide", checked, decisions)
    assert told.code == 1
    assert told.out == "Took in 7 decisions.\n"
    complaints = told.err.splitlines()
    for number, words in (
        (8, 'There is no document "nobody.pdf" in the project; add it first.'),
        (9, "There is no field totl; invoice has number, vendor"),
        (10, "not JSON"),
        (11, "decision is one of accept, correct"),
        (12, "There is no decision on buyer to take back."),
    ):
        assert any(c.startswith(f"decisions.jsonl, line {number}: {words}") for c in complaints)
    assert len(complaints) == 5

    target = tmp_path / "out.jsonl"
    assert run("export", checked, "--format", "jsonl", "--out", target).code == 0
    _exported(target, before)
    once = run("decide", checked, decisions)
    assert (once.code, once.out) == (1, "Took in 7 decisions.\n")
    assert run("export", checked, "--format", "jsonl", "--out", target, "--force").code == 0
    _exported(target, before)

    refused = run("export", checked, "--format", "jsonl", "--out", target)
    assert refused.code == 2
    assert f"{target} exists; name another file, or use --force" in refused.sentence

    own = run("evaluate", checked, "--json").json
    assert own["fields"] == 4  # accepted, corrected, absent, unreadable; ambiguous is no truth
    total = own["by_field"]["total"]
    assert (total["n"], total["accuracy"], total["causes"]) == (1, 1.0, {})
    assert total["interval"] == [pytest.approx(0.2065, abs=1e-4), 1.0]  # Wilson, one of one
    assert own["by_field"]["tax"]["accuracy"] == 0.0
    assert run("verify", checked).out.endswith("is whole.\n")


def _exported(target: Path, before: dict[tuple[str, str], str | None]) -> None:
    documents = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [d["document"] for d in documents] == ["harbour-lane.pdf", "lindenau.pdf"]
    assert documents[0]["fields"]["vendor"] == "Harbour Lane Ltd"
    cells = documents[0]["details"]
    assert cells["total"]["value"] == before["harbour-lane.pdf", "total"]
    assert (cells["total"]["by"], cells["total"]["state"]) == ("ana", "accept")
    assert (cells["vendor"]["value"], cells["vendor"]["state"]) == ("Harbour Lane Ltd", "correct")
    assert (cells["tax"]["value"], cells["tax"]["absent"]) == (None, "empty-on-page")
    assert cells["iban"]["absent"] == "unreadable"
    assert cells["buyer"]["state"] == "ambiguous"
    undone = documents[1]["details"]["total"]
    assert (undone["value"], undone["state"]) == (before["lindenau.pdf", "total"], "open")


def test_export_as_csv_exact_and_safe(run, checked, lines, tmp_path):
    formula = '=HYPERLINK("http://x","y")'
    decision = {
        "document": "lindenau.pdf",
        "field": "vendor",
        "decision": "correct",
        "value": formula,
    }
    assert run("decide", checked, lines("d.jsonl", decision)).code == 0
    values = {}
    for form in ("csv", "csv-safe"):
        target = tmp_path / f"{form}.csv"
        said = run("export", checked, "--format", form, "--out", target)
        assert said.code == 0
        with target.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert said.out.startswith(f"Wrote {len(rows)} fields to {target}.\n")
        values[form] = {(r["document"], r["field"]): r["value"] for r in rows}
    assert values["csv"]["lindenau.pdf", "vendor"] == formula
    assert values["csv-safe"]["lindenau.pdf", "vendor"] == f"'{formula}"
    assert values["csv-safe"]["harbour-lane.pdf", "total"] == "£891.78"


def test_evaluating_against_known_truth(run, checked):
    truth = SAMPLES / "invoices" / "truth.jsonl"
    said = run("evaluate", checked, "--truth", truth, "--json")
    assert said.code == 0
    assert "truth.jsonl also names 4 documents that the project does not have" in said.sentence
    found = said.json
    assert set(found) == {
        "documents", "fields", "accuracy", "interval", "causes", "effort", "rows", "by_field",
        "risk", "by_reading",
    }  # fmt: skip
    assert set(found["risk"]) == {
        "auroc", "ece", "brier", "flagged_share", "errors_caught", "errors_slipping",
        "coverage_at_accuracy", "reliability", "thresholds",
    }  # fmt: skip
    assert set(found["risk"]["coverage_at_accuracy"]) == {"0.99", "0.995", "0.999"}
    assert set(found["by_reading"]) == {"A", "B"}
    assert set(found["by_reading"]["A"]) == {
        "accuracy", "anls", "cer", "interval", "made_by", "seconds",
    }  # fmt: skip
    assert found["documents"] == 2
    assert found["accuracy"] > 0.9
    assert "2 documents, " in run("evaluate", checked, "--truth", truth).out


def test_taking_truth_in_makes_it_count_once(run, checked):
    truth = SAMPLES / "invoices" / "truth.jsonl"
    said = run("import-truth", checked, truth)
    assert said.code == 1  # four of its six documents are not here
    assert said.out == "Took in the truth of 2 documents.\n"
    first = run("status", checked, "--json").json
    assert first["left"] == 0
    assert run("evaluate", checked, "--json").json["documents"] == 2
    history = (checked / "project.sqlite").stat().st_size
    assert run("import-truth", checked, truth).out == said.out
    assert run("status", checked, "--json").json == first
    assert (checked / "project.sqlite").stat().st_size == history
    assert run("evaluate", checked, "--truth", truth, "--json").json["accuracy"] > 0.99


def test_taking_readings_in_twice_makes_no_second_ones(run, added, lines):
    file = lines(
        "readings.jsonl",
        {"document": "lindenau.pdf", "readings": [
            {"reader": "gpt-4o", "prompt": "A", "cost_usd": 0.004,
             "fields": {"total": {"value": "5'737.80", "confidence": 0.9, "box": [1, 2, 3]}}},
            {"reader": "gpt-4o", "prompt": "B", "fields": {"total": "5737.80", "tax": None}}]},
        {"document": "no.pdf", "readings": [{"reader": "x", "fields": {}}]},
    )  # fmt: skip
    for _ in range(2):
        said = run("import-readings", added, file)
        assert said.code == 1
        assert said.out == "Took in the readings of 1 document.\n"
        note, problem = said.err.splitlines()
        assert note.startswith("readings.jsonl, line 1: reading A, total: ")
        assert problem.startswith('readings.jsonl, line 2: There is no document "no.pdf"')
        status = run("status", added, "--json").json
        assert (status["readings"], status["cost_usd"]) == (2, 0.004)
    assert run("check", added, "--workers", "1").code == 0
    fields = {f["field"]: f for f in run("flags", added, "--json").json["fields"]}
    assert fields["total"]["value"] == "5'737.80"
    assert fields["total"]["verdicts"]["second"] == "AGREES_NORMALISED"


def test_a_backup_is_a_project(run, checked, tmp_path):
    copy = tmp_path / "kept" / "copy"
    assert run("backup", checked, copy).code == 0
    found = run("verify", copy, "--json").json
    assert (found["project"], found["whole"], found["problems"]) == ("copy", True, [])
    ours, theirs = (run("flags", p, "--json").json["fields"] for p in (checked, copy))
    assert ours == theirs
    assert run("backup", checked, copy).code == 2


def test_verify_names_what_is_broken(run, checked):
    blob = next((checked / "blobs").glob("??/*"))
    blob.write_bytes(b"something else")
    said = run("verify", checked)
    assert said.code == 3
    assert "is damaged: its bytes are not those that were stored" in said.sentence
    found = run("verify", checked, "--json")
    assert found.code == 3
    assert (found.json["whole"], len(found.json["problems"])) == (False, 1)


def test_a_threshold_is_kept_by_the_project(run, checked):
    everything = run("check", checked, "--threshold", "0.0001", "--workers", "1")
    assert everything.code == 0
    status = run("status", checked, "--json").json
    assert status["flagged"] > status["fields"] / 2
    assert run("check", checked, "--workers", "1").code == 0
    assert run("status", checked, "--json").json["flagged"] == status["flagged"]
