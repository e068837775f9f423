"""Every format: what a reader of it finds is what the export states, and nothing vanishes."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reviewer.export.answers import answer, answerable
from reviewer.export.folder import Folder
from reviewer.export.formats import FORMATS, find_format
from reviewer.export.jsonl import line_of
from reviewer.export.label_studio import config
from reviewer.export.report import REASONS, Report
from reviewer.export.select import Only, covered, hidden, select
from reviewer.export.writer import Options
from reviewer.extract.imported import parse_readings
from reviewer.model.absence import Absence
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.errors import UsageError
from reviewer.model.export_document import ExportDocument
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from tests.fakes import dataset_readers as readers
from tests.unit.export.conftest import KIND, row, rows

READERS = {
    "jsonl": readers.jsonl, "csv": readers.csv_file, "csv-safe": readers.csv_file,
    "parquet": readers.parquet, "hf": readers.metadata, "donut": readers.metadata,
    "label-studio": readers.label_studio, "coco": readers.coco, "funsd": readers.funsd,
    "promptfoo": readers.promptfoo, "inspect": readers.inspect, "openai-chat": readers.openai_chat,
}  # fmt: skip
WRITERS = [form.name for form in FORMATS if form.make is not None]


def write(
    form: str, document: ExportDocument, root: Path, only: Only | None = None, split: str = ""
) -> Report:
    known = find_format(form)
    root.mkdir()
    report = Report(form, (only or known.only).value)
    folder = Folder(root)
    assert known.make is not None
    writer = known.make(folder, Options(KIND, "p", bool(split)), report)
    kept = select(replace(document, split=split), only or known.only, report)
    if kept is not None:
        writer.add(kept)
    writer.finish()
    folder.close()
    report.require_whole()
    return report


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("only", [None, *Only])
@pytest.mark.parametrize("split", ["", "test"])
def test_a_reader_finds_what_the_report_states(
    tmp_path: Path, document: ExportDocument, form: str, only: Only | None, split: str
):
    if form == "parquet" and not find_spec("pyarrow"):
        pytest.skip("pyarrow is not installed")
    report = write(form, document, tmp_path / "out", only, split)
    assert (report.documents_in, report.fields_in) == (1, 12)
    assert set(report.fields_left) | set(report.documents_left) <= set(REASONS)
    if form in ("hf", "donut"):
        found = readers.metadata(tmp_path / "out")
        assert len(found) == 2 * report.documents_out
        if form == "hf":
            fields = sum(bool(f["path"]) for line in found for f in line["fields"])
        else:
            truths = [json.loads(line["ground_truth"])["gt_parse"] for line in found]
            fields = sum(map(readers.leaves, truths))
        assert fields == report.fields_out
        return
    counted = READERS[form](tmp_path / "out")
    assert (counted.documents, counted.fields) == (report.documents_out, report.fields_out)
    if split:
        assert any(path.stem == split for path in (tmp_path / "out").iterdir())


def test_every_reason_is_a_sentence_and_an_export_that_loses_something_is_a_fault():
    assert all(REASONS.values())
    report = Report("x", "all", documents_in=1)
    with pytest.raises(RuntimeError, match="does not account for all"):
        report.require_whole()


@pytest.mark.parametrize(
    ("only", "out", "left"),
    [
        (Only.DECIDED, 9, {"ambiguous": 1, "undecided": 1, "accepted-unseen": 1}),
        (Only.UNSEEN, 10, {"ambiguous": 1, "undecided": 1}),
        (Only.ALL, 12, {}),
    ],
)
def test_which_fields_leave(document: ExportDocument, only: Only, out: int, left: dict[str, int]):
    report = Report("x", only.value)
    kept = select(document, only, report)
    assert kept is not None
    assert len(kept.rows) == out
    assert dict(report.fields_left) == left


def test_whole_documents_only(document: ExportDocument):
    report = Report("x", "all")
    assert select(document, Only.UNSEEN, report, complete=True) is None
    assert dict(report.documents_left) == {"not-all-settled": 1}
    assert report.fields_left.total() == 12


def test_absences_follow_one_rule_in_answers(tmp_path: Path, document: ExportDocument):
    write("openai-chat", document, tmp_path / "out")
    chat = next(readers.lines(tmp_path / "out" / "data.jsonl"))
    answer = json.loads(chat["messages"][2]["content"])
    assert answer == {
        "company": "ACME Ltd",
        "total": "31.60",
        "fax": None,
        "empty": None,
        "blurred": "UNCLEAR",
        "line_items": [{"description": "Noodle", "total": "1.00"}, {"total": "2.00"}],
    }
    assert "- company (Company): who sold it" in chat["messages"][1]["content"][0]["text"]
    assert chat["messages"][1]["content"][1]["image_url"]["url"].startswith("data:image/png;base64")


def test_rows_that_stay_behind_leave_no_gap_in_an_answer(tmp_path: Path, document: ExportDocument):
    kept = (row("line_items[2].total", "1"), row("line_items[5].total", "2"))
    assert answer(kept) == {"line_items": [{"total": "1"}, {"total": "2"}]}
    none = row("line_items", Absence.NOT_ON_PAGE, "absent")
    report = Report("x", "all")
    assert answerable((none, *kept), report) == list(kept)
    assert dict(report.fields_left) == {"rows-are-there": 1}
    write("promptfoo", replace(document, rows=kept), tmp_path / "out")
    test = next(readers.lines(tmp_path / "out" / "tests.jsonl"))
    last = test["assert"][1]
    assert last["metric"] == "line_items[5].total"
    assert '?.["line_items"]?.[1]?.["total"]' in last["value"]


def test_lines_of_json_come_back_as_the_same_readings(document: ExportDocument):
    line = json.dumps(line_of(document))
    found = next(iter(parse_readings([line])))
    assert found.readings == document.readings
    assert not found.notes


def test_boxes_are_in_the_pixels_of_the_picture(tmp_path: Path, document: ExportDocument):
    write("coco", document, tmp_path / "out")
    data = json.loads((tmp_path / "out" / "data.json").read_text())
    first = data["annotations"][0]
    assert (first["bbox"], first["attributes"]["path"]) == ([20, 20, 100, 20], "company")
    numbered = {c["name"]: c["id"] for c in data["categories"]}
    assert numbered == {
        "company": 1, "total": 2, "fax": 3, "line_items.description": 4, "line_items.total": 5,
    }  # fmt: skip
    few = replace(document, rows=(row("line_items[3].total", "2", page=2, box=Box(1, 1, 9, 9)),))
    write("coco", few, tmp_path / "few")
    again = json.loads((tmp_path / "few" / "data.json").read_text())
    assert {c["name"]: c["id"] for c in again["categories"]} == numbered
    assert again["annotations"][0]["category_id"] == 5
    assert data["images"][0]["file_name"] == "images/b-abab-p1.png"
    write("label-studio", document, tmp_path / "ls")
    tasks = json.loads((tmp_path / "ls" / "tasks.json").read_text())
    value = tasks[0]["annotations"][0]["result"][0]["value"]
    assert (value["x"], value["y"], value["width"], value["height"]) == (10, 10, 50, 10)
    assert tasks[0]["annotations"][0]["lead_time"] == 0.9
    assert tasks[0]["predictions"][0]["model_version"] == "A openai m"
    assert tasks[0]["predictions"][0]["score"] == 0.9


def test_words_carry_tags_and_labels_are_linked(tmp_path: Path, document: ExportDocument):
    write("funsd", document, tmp_path / "out")
    first, second = readers.lines(tmp_path / "out" / "words.jsonl")
    assert first["ner_tags"] == ["B-COMPANY", "I-COMPANY", "O"]
    assert second["ner_tags"] == ["O", "B-TOTAL", "B-LINE_ITEMS.DESCRIPTION", "B-LINE_ITEMS.TOTAL"]
    page = json.loads((tmp_path / "out" / "annotations" / "b-abab-p2.json").read_text())
    question = next(e for e in page["form"] if e["label"] == "question")
    answer = next(e for e in page["form"] if e.get("field") == "total")
    assert question["text"] == "Total:"
    assert question["linking"] == answer["linking"] == [[question["id"], answer["id"]]]


def said_words(*said: tuple[str, float, float]) -> PageWords:
    found = tuple(Word(t, Box(x, y, x + 20, y + 9), 0.9, int(y // 10)) for t, x, y in said)
    return PageWords(found, WordSource.OCR, "made by hand")


def test_an_i_always_follows_its_b(tmp_path: Path, document: ExportDocument):
    """A value over two lines beside another one, and a place that lies within another."""
    beside = replace(
        document,
        rows=(
            row("company", "ACME Ltd", page=1, box=Box(0, 0, 30, 40)),
            row("total", "31.60", page=1, box=Box(50, 0, 80, 40)),
            row("fax", "Ltd", page=1, box=Box(0, 20, 30, 40)),
        ),
        words={1: said_words(("ACME", 5, 10), ("31", 55, 10), ("Ltd", 5, 25), ("60", 55, 25))},
    )
    report = write("funsd", beside, tmp_path / "out")
    line = next(readers.lines(tmp_path / "out" / "words.jsonl"))
    assert line["words"] == ["ACME", "Ltd", "31", "60"]
    assert line["ner_tags"] == ["B-COMPANY", "I-COMPANY", "B-TOTAL", "I-TOTAL"]
    assert report.fields_out == 3
    tags = json.loads((tmp_path / "out" / "labels.json").read_text())
    assert tags[:4] == ["O", "B-COMPANY", "I-COMPANY", "B-TOTAL"]
    assert "I-LINE_ITEMS.TOTAL" in tags


def test_columns_of_a_part_do_not_depend_on_what_is_in_it(tmp_path: Path, document: ExportDocument):
    """A part without boxes, and one without fields, have the types of the others."""
    for name, rows_of in (("none", ()), ("unplaced", (row("fax", "1"),))):
        write("hf", replace(document, rows=rows_of), tmp_path / name, Only.ALL, "test")
        lines = readers.metadata(tmp_path / name)
        assert len(lines) == 2
        assert lines[0]["fields"][0]["box"] == [0.0, 0.0, 0.0, 0.0]
    assert readers.metadata(tmp_path / "none")[0]["fields"][0]["path"] == ""
    assert not list(tmp_path.rglob("*.part"))


def test_braces_of_a_document_are_no_template(tmp_path: Path, document: ExportDocument):
    value = "{{ 7*7 }} {% x %} {# y"
    write("promptfoo", replace(document, rows=(row("fax", value),)), tmp_path / "out")
    test = next(readers.lines(tmp_path / "out" / "tests.jsonl"))
    for text in (test["vars"]["expected"], test["assert"][0]["value"]):
        assert not any(sign in text for sign in ("{{", "{%", "{#"))
    assert json.loads(test["vars"]["expected"]) == {"fax": value}


def test_pictures_to_train_with_are_in_colour(tmp_path: Path, document: ExportDocument):
    for mode, form, name in (
        ("L", "PNG", "1.png"),
        ("L", "JPEG", "2.jpg"),
        ("RGB", "PNG", "3.png"),
    ):
        file = tmp_path / name
        Image.new(mode, (8, 8), 120).save(file, form)
        picture = replace(document.pictures[0], name=name, file=file)
        one = replace(document, pages=document.pages[:1], pictures=(picture,))
        write("openai-chat", one, tmp_path / f"out-{name}")
        chat = next(readers.lines(tmp_path / f"out-{name}" / "data.jsonl"))
        url = chat["messages"][1]["content"][1]["image_url"]["url"]
        with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as image:
            assert (image.mode, image.format) == ("RGB", form)


def test_pictures_too_large_to_train_with_stay_behind(
    tmp_path: Path, document: ExportDocument, monkeypatch: pytest.MonkeyPatch
):
    assert any("10 examples" in n for n in write("openai-chat", document, tmp_path / "a").notes)
    monkeypatch.setattr("reviewer.export.openai_chat.MOST_BYTES", 3)
    report = write("openai-chat", document, tmp_path / "b")
    assert report.documents_left["no-picture"] == 1
    assert any("--max-side" in note for note in report.notes)


def test_a_page_that_could_not_be_drawn_is_counted(tmp_path: Path, document: ExportDocument):
    report = write("hf", replace(document, pictures=document.pictures[:1]), tmp_path / "out")
    assert report.documents_out == 1
    assert report.fields_left["no-picture"] == 3
    none = write("donut", replace(document, pictures=()), tmp_path / "none")
    assert none.documents_left["no-picture"] == 1


def test_what_masks_cover_is_hidden_from_values_words_and_readings(document: ExportDocument):
    masked = replace(document, masks=(Mask(1, Box(5, 5, 65, 25), "ana", what="by hand"),))
    shown = hidden(masked)
    company = shown.rows[0]
    assert (company.value, company.absence) == (None, Absence.HIDDEN_BY_REDACTION)
    assert [w.text for w in shown.words[1].words] == ["hello"]
    assert [v.path for v in shown.readings[0].values] == ["fax"]
    assert shown.rows[1].value == "31.60"
    named = hidden(replace(document, masks=(Mask(1, Box(90, 90, 99, 99), "kind", what="total"),)))
    assert named.rows[1].absence is Absence.HIDDEN_BY_REDACTION
    assert "ACME" not in json.dumps(line_of(shown))


def test_a_place_is_covered_by_half_of_it():
    assert covered(Box(0, 0, 10, 10), [Box(0, 0, 5, 10)])
    assert not covered(Box(0, 0, 10, 10), [Box(-5, 0, 4, 10)])
    assert covered(Box(0, 0, 10, 10), [Box(4, 4, 6, 6)])


def test_labels_of_the_interface_are_escaped():
    read = ET.fromstring(config(['a&b"<', "a\0b"]))
    assert [label.get("value") for label in read.iter("Label")] == ['a&b"<', "a b"]


def test_nothing_leads_out_of_the_folder(tmp_path: Path):
    folder = Folder(tmp_path)
    for name in ("../x", "/etc/x", "a/../../x", ""):
        with pytest.raises(ValueError, match="leads out"):
            folder.place(name)


def test_an_unknown_format_names_those_there_are():
    with pytest.raises(UsageError, match="'xlsx'; the formats are jsonl, csv, csv-safe"):
        find_format("xlsx")


@given(st.lists(st.sampled_from(rows()), max_size=8, unique_by=lambda r: r.path))
def test_any_rows_are_accounted_for(tmp_path_factory, some):
    document = ExportDocument("d", "ab" * 32, tuple(some))
    for form in ("coco", "funsd", "label-studio", "promptfoo", "openai-chat"):
        write(form, document, tmp_path_factory.mktemp("x") / "out")


def test_a_document_without_fields_is_not_lost(tmp_path: Path, document: ExportDocument):
    bare = replace(document, rows=())
    assert write("jsonl", bare, tmp_path / "a").documents_out == 1
    assert write("coco", bare, tmp_path / "b").documents_out == 1
    assert write("csv", bare, tmp_path / "c").documents_left["nothing-to-export"] == 1
