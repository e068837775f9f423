"""Datasets out and in from the command line: counts that hold, and nothing that gets lost."""

from __future__ import annotations

import json
import shutil
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from reviewer.flow import exporting, foreign, harvesting
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.store import documents, readings
from tests.benchmarks.roundtrips import DECIDED, FORMATS, decide
from tests.fakes import dataset_readers as readers
from tests.flow.conftest import INVOICES

EXPORTS = "exports"


@pytest.fixture
def decided(checked: Path) -> Path:
    """The checked project with every kind of decision."""
    with Project.open(checked) as project:
        done = project.call(decide)
    assert set(done) >= {"accept", "correct", "unreadable", "ambiguous", "undone"}
    return checked


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_holds_what_it_states(run, decided: Path, tmp_path: Path, form: str) -> None:
    if form == "parquet" and not find_spec("pyarrow"):
        pytest.skip("pyarrow is not installed")
    if form in ("hf", "donut"):
        reader = readers.huggingface if form == "hf" else readers.donut
    else:
        reader = FORMATS[form]
    target = tmp_path / f"out-{form}"
    said = run("export", decided, "--format", form, "--out", target, "--json", "--max-side", "600")
    assert said.code == 0, said.err
    stated = said.json["exports"][0]
    if form == "donut":  # a page each
        assert reader(target).fields == stated["fields"]["out"]
    else:
        counted = reader(target)
        assert counted.fields == stated["fields"]["out"]
        assert counted.documents == stated["documents"]["out"]
    for what in ("documents", "fields"):
        counts = stated[what]
        assert counts["in"] == counts["out"] + sum(counts["left_out"].values())
    assert stated["fields"]["in"] == 62
    side = target.with_name(f"{target.name}.manifest.json")
    manifest = target / "manifest.json" if target.is_dir() else side
    if form != "zip":
        assert json.loads(manifest.read_text())["exports"] == said.json["exports"]
    assert str(tmp_path) not in "".join(
        file.read_text() for file in target.rglob("*.json*") if target.is_dir()
    )
    for picture in target.rglob("*.png"):
        with Image.open(picture) as image:
            assert max(image.size) <= 600
            assert not image.info.keys() - {"dpi"}
    assert not list(tmp_path.glob(".*"))
    again = run("export", decided, "--format", form, "--out", target)
    assert again.code == 2
    assert "--force" in again.sentence
    if form in ("csv", "coco"):
        more = ("--force", "--pictures", "none") if form == "coco" else ("--force",)
        assert run("export", decided, "--format", form, "--out", target, *more).code == 0


def test_our_lines_come_back_without_loss(run, decided: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert run("export", decided, "--format", "jsonl", "--out", first).code == 0
    fresh = tmp_path / "fresh"
    assert run("new", fresh, "--kind", "invoice").code == 0
    names = [INVOICES / name for name in ("harbour-lane.pdf", "lindenau.pdf")]
    assert run("add", fresh, *names, "--workers", "1").code == 0
    for what in ("readings", "truth"):
        said = run("import", fresh, first, "--as", what, "--json")
        assert said.code == 0, said.err
        assert said.json["files"][0]["documents"] == 2
    again = run("import", fresh, first, "--as", "truth", "--json").json["files"][0]
    assert again["fields"] == 0
    assert run("export", fresh, "--format", "jsonl", "--out", second).code == 0
    for old, new in zip(readers.lines(first), readers.lines(second), strict=True):
        assert new["readings"] == old["readings"]
        for path, cell in old["details"].items():
            if cell["state"] != "open":
                assert {k: new["details"][path][k] for k in DECIDED} == {
                    k: cell[k] for k in DECIDED
                }


@pytest.mark.parametrize("form", ["label-studio", "coco", "csv"])
def test_what_other_tools_are_given_comes_back_as_truth(
    run,
    decided: Path,
    _added: Path,  # noqa: PT019
    tmp_path: Path,
    form: str,
) -> None:
    """Values and places, for what the format holds, in the units of the page."""
    out = tmp_path / "out"
    options = ["--only", "decided"]
    if form != "csv":
        options += ["--pictures", "none"]
    said = run("export", decided, "--format", form, "--out", out, *options, "--json")
    assert said.code == 0, said.err
    stated = said.json["exports"][0]
    file = {"label-studio": out / "tasks.json", "coco": out / "data.json", "csv": out}[form]
    fresh = Path(shutil.copytree(_added, tmp_path / "fresh"))
    said = run("import", fresh, file, "--as", "truth", "--json")
    assert said.code == 0, said.err
    taken = said.json["files"][0]
    assert taken["format"] == form
    assert taken["fields"] + sum(taken["left_out"].values()) == stated["fields"]["out"]
    with Project.open(decided, read_only=True) as old, Project.open(fresh, read_only=True) as new:
        theirs = {(d, p): (v, b) for d, p, v, b in _said(old)}
        for document, path, value, box in _said(new):
            was, place = theirs[document, path]
            assert value == was
            if box is not None and place is not None:
                assert box.as_list() == pytest.approx(place.as_list(), abs=1.0)


def _said(project: Project):
    from reviewer.flow.harvesting import documents_of

    for document in documents_of(project):
        for row in document.rows:
            if row.state not in ("open", "ambiguous"):
                yield document.name, row.path, row.value, row.box


def test_a_package_says_what_is_in_it(run, decided: Path, tmp_path: Path) -> None:
    target = tmp_path / "set.zip"
    told = ["--licence", "CC-BY-4.0", "--note", "for the tests", "--split", "60/20/20"]
    said = run(
        "export", decided, "--format", "zip", "--inside", "jsonl,csv", "--out", target, *told
    )
    assert said.code == 0, said.err
    with zipfile.ZipFile(target) as package:
        manifest = json.loads(package.read("manifest.json"))
        card = package.read("README.md").decode()
    assert (manifest["licence"], manifest["note"]) == ("CC-BY-4.0", "for the tests")
    assert manifest["pictures"] == "none"
    assert sum(manifest["exports"][0]["splits"].values()) == 2
    assert "CC-BY-4.0" in card
    assert "person 0" in card
    assert run("export", decided, "--format", "zip", "--inside", "zip", "--out", "x").code == 2
    again = tmp_path / "again.zip"
    run("export", decided, "--format", "zip", "--inside", "csv", "--out", again)


def test_options_that_do_not_fit_are_refused(run, decided: Path, tmp_path: Path) -> None:
    out = tmp_path / "x"
    for form, *options in (
        ("csv", "--pictures", "original"),
        ("hf", "--pictures", "none"),
        ("jsonl", "--split", "lots"),
    ):
        said = run("export", decided, "--format", form, "--out", out, *options)
        assert said.code == 2
        assert said.sentence.startswith("reviewer: ")
    assert not out.exists()


def test_responses_of_services_come_in_as_readings(run, added: Path, tmp_path: Path) -> None:
    """Named by their own file, boxes in units of the page, and what is unknown counted."""
    response = {
        "ExpenseDocuments": [{"SummaryFields": [
            {"Type": {"Text": "TOTAL"}, "PageNumber": 1, "ValueDetection": {
                "Text": "31.60", "Confidence": 90, "Geometry": {"BoundingBox": {
                    "Left": 0.5, "Top": 0.5, "Width": 0.1, "Height": 0.1}}}},
            {"Type": {"Text": "SHOE_SIZE"}, "ValueDetection": {"Text": "43", "Confidence": 9}},
        ]}]
    }  # fmt: skip
    file = tmp_path / "harbour-lane.json"
    file.write_text(json.dumps(response))
    listed = tmp_path / "listed.json"
    listed.write_text(json.dumps([{"document": "harbour-lane.pdf", "fields": {"total": "1"}}]))
    refused = run("import", added, listed, "--as", "readings")
    assert refused.code == 1
    assert "an object in braces" in refused.err or "a JSON object in braces" in refused.err
    said = run("import", added, file, "--as", "readings")
    assert said.code == 0, said.err
    assert "1 documents, 1 fields" in said.out
    assert "name SHOE_SIZE (1)" in said.out
    mapped = run("import", added, file, "--as", "readings", "--mapping", "number=SHOE_SIZE",
                 "--document", "lindenau.pdf", "--json")  # fmt: skip
    assert mapped.json["files"][0]["fields"] == 2
    with Project.open(added, read_only=True) as project:
        found = project.call(lambda store: documents.find(store, "harbour-lane.pdf"))
        reading = project.call(lambda store: readings.of_document(store, found.id))[0]
    page = found.pages[0]
    value = reading.get("total")
    assert (reading.reader, value.value, value.confidence) == ("textract", "31.60", 0.9)
    assert value.box.left == pytest.approx(page.width / 2)
    assert value.box.height == pytest.approx(page.height / 10)
    other = tmp_path / "nobody.json"
    other.write_text(json.dumps(response))
    refused = run("import", added, other, "--as", "readings")
    assert refused.code == 1
    assert "no document" in refused.err


def test_a_table_comes_in_with_a_mapping(run, added: Path, tmp_path: Path) -> None:
    table = tmp_path / "truth.csv"
    table.write_text("Scan;Grand total;Clerk\nharbour-lane.pdf;891.78;x\nnobody.pdf;1;y\n")
    mapping = tmp_path / "map.toml"
    mapping.write_text('document = "Scan"\n[fields]\ntotal = "Grand total"\n')
    said = run("import", added, table, "--as", "truth", "--mapping", mapping, "--json")
    assert said.code == 1
    taken = said.json["files"][0]
    assert (taken["documents"], taken["fields"]) == (1, 1)
    assert taken["unknown"] == {"name Clerk": 1}
    assert "nobody.pdf" in taken["problems"][0]
    flags = run("flags", added, "--json").json["fields"]
    assert [(f["field"], f["value"], f["state"]) for f in flags] == [("total", "891.78", "decided")]


COUNTS = {
    "label_studio_sdk/converter/data/test_export_coco/data.json": ("label-studio", 1, 2),
    "label_studio_sdk/converter/data/test_export_csv/csv_test.json": ("label-studio", 2, 2),
    "label_studio_sdk/converter/data/test_export_yolo/data_obb.json": ("label-studio", 3, 3),
    "label_studio_sdk/converter/data/test_export_json_min/data.json": ("label-studio", 1, 1),
    "label_studio_sdk/converter/data/test_import_coco/coco_import_input.json": ("coco", 2, 2),
    "datumaro/coco_dataset/coco_instances/annotations/instances_val.json": ("coco", 1, 2),
    "datumaro/coco_dataset/coco/annotations/captions_train.json": ("coco", 1, 1),
    "datumaro/roboflow_dataset/coco/train/_annotations.coco.json": ("coco", 2, 2),
    "datumaro/vott_csv_dataset/dataset/train-export.csv": ("csv", 3, 15),
    "doccano/backend/data_import/tests/data/sequence_labeling/example.jsonl": ("doccano", 3, 1),
    "doccano/backend/data_import/tests/data/intent/example.jsonl": ("doccano", 5, 5),
    "doccano/backend/data_import/tests/data/relation_extraction/example.jsonl": ("doccano", 1, 3),
    "doccano/backend/data_export/pipeline/examples/sequence_labeling/example.jsonl": (
        "doccano", 3, 4),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_files_that_the_tools_wrote_themselves(shared_data: Path, name: str) -> None:
    """Recognised by content; documents and values as counted by hand in the files."""
    form, sheet = foreign.read(shared_data / EXPORTS / name, "", "readings")
    found = (form, len(sheet.told), sum(len(told.said) for told in sheet.told))
    assert found == COUNTS[name]
    assert all(told.references or form == "doccano" for told in sheet.told)


def test_every_file_of_the_tools_ends_in_counts_or_a_sentence(shared_data: Path) -> None:
    from reviewer.model.errors import UsageError

    seen = 0
    for file in sorted((shared_data / EXPORTS).rglob("*")):
        if file.suffix in (".json", ".jsonl", ".csv", ".txt", ".xml"):
            seen += 1
            try:
                foreign.read(file, "", "truth")
            except UsageError as error:
                assert str(error)[-1] in ".;"  # noqa: PT017
    assert seen > 60


def test_absences_keep_their_type_on_the_way_out_and_in(run, decided: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export", decided, "--format", "csv", "--out", out).code == 0
    form, sheet = foreign.read(out, "", "truth")
    found = {one.absence for told in sheet.told for one in told.said if one.absence}
    assert form == "csv"
    assert found == set(Absence)


def test_pictures_are_redacted_as_soon_as_there_are_masks(
    run, decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Burned into the pixels, hidden from the values, counted; and original only when asked."""
    mask = Mask(1, Box(0, 0, 600, 400), "ana", what="by hand")
    monkeypatch.setattr(harvesting, "masks_of", lambda _store, _document: (mask,))
    monkeypatch.setattr(exporting, "has_masks", lambda _store: True)
    for pictures, black in ((None, True), ("original", False)):
        target = tmp_path / f"out-{pictures}"
        options = ["--max-side", "600", "--only", "all"]
        options += ["--pictures", pictures] if pictures else []
        said = run("export", decided, "--format", "hf", "--out", target, "--json", *options)
        assert said.code == 0, said.err
        assert said.json["pictures"] == ("redacted" if black else "original")
        stated = said.json["exports"][0]
        assert stated["pictures"] == {"files": 2, "masks": 2 if black else 0}
        for row in readers.metadata(target):
            with Image.open(target / row["file_name"]) as image:
                corner = image.convert("L").crop((0, 0, image.width // 4, image.height // 4))
            assert (corner.getextrema() == (0, 0)) is black
            hidden = [f for f in row["fields"] if f["absent"] == "hidden-by-redaction" and f["box"]]
            assert hidden or not black
            assert all(f["value"] == "" for f in hidden)


def test_values_under_masks_leave_a_table_only_when_it_says_so(
    run, decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole with a note; hidden when asked; a package hides as soon as there are masks."""
    mask = Mask(1, Box(0, 0, 600, 400), "ana", what="by hand")
    monkeypatch.setattr(harvesting, "masks_of", lambda _store, _document: (mask,))
    monkeypatch.setattr(exporting, "has_masks", lambda _store: True)
    hidden_counts = []
    for name, form, options in (
        ("whole.jsonl", "jsonl", ()),
        ("hidden.jsonl", "jsonl", ("--pictures", "redacted")),
        ("set.zip", "zip", ()),
    ):
        said = run(
            "export", decided, "--format", form, "--out", tmp_path / name, "--json", *options
        )
        assert said.code == 0, said.err
        assert said.json["pictures"] == "none"
        stated = said.json["exports"][0]
        hidden_counts.append(stated["fields"]["by_absence"]["hidden-by-redaction"])
        notes = stated.get("notes", [])
        assert (said.json["values"] == "whole") is any("under masks" in note for note in notes)
    assert hidden_counts[0] < hidden_counts[1] == hidden_counts[2]


def test_our_own_lines_of_any_size_are_told_by_the_first(tmp_path: Path) -> None:
    """They are read line by line: the limit on files that are read whole is not theirs."""
    file = tmp_path / "a.jsonl"
    file.write_text("\ufeff\n" + json.dumps({"document": "a", "details": {}}) + "\nx")
    assert foreign.is_ours(file)
    file.write_text("document,total\na,1\n")
    assert not foreign.is_ours(file)
    file.write_bytes(b"\xff\xfe")
    assert not foreign.is_ours(file)
