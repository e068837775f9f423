"""What somebody who should know says, all the way: XML in a PDF, the user's tables, the flags."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from reviewer.cli.main import main
from tests.fakes import einvoice

MISREAD = tuple(line.replace("436.20", "436.80") for line in einvoice.LINES)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one invoice whose printed total is not that of its XML, read offline."""
    (tmp_path / "docs").mkdir()
    einvoice.make(tmp_path / "docs" / "a.pdf", lines=MISREAD)
    folder = tmp_path / "project"
    run("new", folder, "--kind", "invoice")
    run("add", folder, tmp_path / "docs", "--workers", "1")
    run("read", folder, "--reader", "layout", "--workers", "1")
    return folder


def run(*words: object) -> int:
    return main([str(word) for word in words])


def flags(project: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    assert run("check", project, "--workers", "1") == 0
    capsys.readouterr()
    assert run("flags", project, "--json") == 0
    return {field["field"]: field for field in json.loads(capsys.readouterr().out)["fields"]}


def test_the_xml_inside_the_pdf_is_heard(project: Path, capsys) -> None:
    found = flags(project, capsys)
    assert found["total"]["verdicts"]["reference"] == "DIFFERS"
    assert "The XML inside the PDF says 436.20" in found["total"]["reasons"]
    assert found["total"]["flagged"]
    assert found["number"]["verdicts"]["reference"] == "AGREES"


def test_a_table_is_compared_read_again_when_it_changes_and_forgotten(
    project: Path, tmp_path: Path, capsys
) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("po;supplier;amount\nRE-4711O;ACME GmbH;436,80\n", encoding="utf-8")
    pairs = "vendor=supplier,total=amount"
    words = ("--key-field", "number", "--key-column", "po", "--columns", pairs)
    assert run("reference", project, "add", table, *words, "--name", "your ERP") == 0
    assert flags(project, capsys)["number"]["verdicts"]["reference"] == "PARTIAL"

    table.write_text("po;supplier;amount\nre 47110;ACME GmbH;500,00\n", encoding="utf-8")
    os.utime(table, ns=(1, 1))
    found = flags(project, capsys)
    assert found["number"]["verdicts"]["reference"] == "AGREES"
    assert found["total"]["verdicts"]["reference"] == "DIFFERS"

    assert run("reference", project, "list", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)["tables"]
    assert (listed["name"], listed["rows"]) == ("your ERP", 1)
    assert listed["columns"] == {"vendor": "supplier", "total": "amount"}

    assert run("reference", project, "remove", "your ERP") == 0
    assert run("reference", project, "remove", "your ERP") == 2
    assert "your ERP" not in json.dumps(flags(project, capsys))


def test_a_table_that_is_gone_is_named_and_what_it_said_stays(
    project: Path, tmp_path: Path, capsys
) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("number,total\nRE-47110,436.80\n", encoding="utf-8")
    words = ("--key-field", "number", "--columns", "total=total", "--name", "your ERP")
    assert run("reference", project, "add", table, *words) == 0
    table.unlink()
    assert run("check", project, "--workers", "1") == 1
    assert "orders.csv cannot be read" in capsys.readouterr().err
    run("flags", project, "--json")
    fields = json.loads(capsys.readouterr().out)["fields"]
    number = next(field for field in fields if field["field"] == "number")
    assert number["verdicts"]["reference"] == "AGREES"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--key-field", "po", "--columns", "total=total"), 'no field "po"'),
        (("--key-field", "number", "--columns", "amount=total"), 'no field "amount"'),
        (("--key-field", "number", "--columns", "total"), "says no pairs"),
        (("--key-field", "number", "--columns", "total=sum"), 'no column "sum"'),
        (("--key-field", "number", "--columns", "line_items=total"), 'no field "line_items"'),
    ],
)
def test_mistakes_are_named(tmp_path: Path, capsys, words: tuple[str, ...], says: str) -> None:
    table = tmp_path / "orders.csv"
    table.write_text("number,total\nRE-47110,436.80\n", encoding="utf-8")
    run("new", tmp_path / "project", "--kind", "invoice")
    assert run("reference", tmp_path / "project", "add", tmp_path, *words) == 2
    assert run("reference", tmp_path / "project", "add", table, *words) == 2
    assert says in capsys.readouterr().err


def test_settled_documents_of_the_supplier_are_remembered(tmp_path: Path, capsys) -> None:
    folder, docs = tmp_path / "project", tmp_path / "docs"
    docs.mkdir()
    for number in ("47110", "47111", "4711O"):
        lines = tuple(line.replace("47110", number) for line in einvoice.LINES)
        einvoice.make(docs / f"{number}.pdf", b"none", lines=lines)
    run("new", folder, "--kind", "invoice")
    run("add", folder, docs, "--workers", "1")
    run("read", folder, "--reader", "layout", "--workers", "1")
    fields = flags_of(folder, capsys)
    said = [
        {"document": f["document"], "field": f["field"], "decision": "accept"}
        for f in fields
        if f["document"] != "4711O.pdf" and (f["flagged"] or f["field"] == "number")
    ]
    told = tmp_path / "said.jsonl"
    told.write_text("\n".join(map(json.dumps, said)), encoding="utf-8")
    assert run("decide", folder, told) == 0
    number = next(
        f
        for f in flags_of(folder, capsys)
        if (f["document"], f["field"]) == ("4711O.pdf", "number")
    )
    assert number["verdicts"]["rules"] == "PARTIAL"


def flags_of(project: Path, capsys) -> list[dict]:
    run("check", project, "--workers", "1")
    capsys.readouterr()
    run("flags", project, "--json")
    return json.loads(capsys.readouterr().out)["fields"]
