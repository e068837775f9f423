"""Whatever a clumsy or hostile person gives: one sentence, the right exit code, nothing lost."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.cli.main import main
from reviewer.flow import pipeline
from reviewer.flow.project import Project
from tests.flow.conftest import DIGITAL, INVOICES, REPOSITORY, finished, reviewer

WRONG, FAILED, DAMAGED = 2, 1, 3
READ_ONLY = (
    ("status",), ("status", "--json"), ("flags",), ("evaluate",), ("verify",),
    ("export", "--format", "csv", "--out", "out.csv"), ("backup", "copy"),
)  # fmt: skip
WRITING = (
    ("add", INVOICES), ("read", "--reader", "layout"), ("check",), ("decide", "lines.jsonl"),
    ("import-readings", "lines.jsonl"), ("import-truth", "lines.jsonl"),
)  # fmt: skip


def commands(folder: Path, known=READ_ONLY + WRITING) -> list[tuple[object, ...]]:
    return [(name, folder, *rest) for name, *rest in known]


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("lines.jsonl").write_text("{}\n", encoding="utf-8")


def overwritten(folder: Path, offset: int, junk: bytes) -> None:
    with (folder / "project.sqlite").open("r+b") as file:
        file.seek(offset)
        file.write(junk)


def replaced(folder: Path, content: bytes | None) -> None:
    """Put other bytes, or nothing, in the place of the project's database."""
    (folder / "project.sqlite").unlink()
    if content is not None:
        (folder / "project.sqlite").write_bytes(content)


def another_database(folder: Path) -> None:
    replaced(folder, None)
    with contextlib.closing(sqlite3.connect(folder / "project.sqlite")) as other:
        other.execute("CREATE TABLE t (x)")
        other.commit()


def newer(folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "project.sqlite")) as database:
        database.execute("PRAGMA user_version = 999")
        database.commit()


def a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("x", encoding="utf-8")


def an_empty_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def a_folder_for_a_database(folder: Path) -> None:
    replaced(folder, None)
    (folder / "project.sqlite").mkdir()


NO_PROJECTS = {
    "missing folder": shutil.rmtree,
    "a file": a_file,
    "an empty folder": an_empty_folder,
    "no database": lambda folder: replaced(folder, None),
    "a folder for a database": a_folder_for_a_database,
    "zero bytes": lambda folder: replaced(folder, b""),
    "random bytes": lambda folder: replaced(folder, os.urandom(8192)),
    "another database": another_database,
    "overwritten header": lambda folder: overwritten(folder, 0, b"garbage garbage garbage"),
    "overwritten pages": lambda folder: overwritten(folder, 4096, os.urandom(12_000)),
    "cut off": lambda folder: os.truncate(folder / "project.sqlite", 10_000),
    "no kind": lambda folder: (folder / "kind.toml").unlink(),
    "a mistake in its kind": lambda folder: (folder / "kind.toml").write_text("[fields.total\n"),
    "a newer one": newer,
}


@pytest.mark.parametrize("how", NO_PROJECTS)
def test_what_is_no_project_is_named_and_left_as_it_is(run, checked, how):
    folder = checked
    NO_PROJECTS[how](folder)
    before = _bytes(folder)
    for command in commands(folder):
        said = run(*command)
        assert said.code == DAMAGED, (command, said)
        assert str(folder) in said.sentence, (command, said)
        assert said.out == "", (command, said)
    assert _bytes(folder) == before
    assert not Path("out.csv").exists()
    assert not Path("copy").exists()


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in folder.parent.rglob("*")
        if path.is_file() and path.name != "lines.jsonl"
    }


def test_a_project_that_is_open_elsewhere_is_read_but_not_written(run, checked):
    with Project.open(checked):
        for command in commands(checked, READ_ONLY):
            if command[0] != "evaluate":
                assert run(*command).code == 0, command
        for command in commands(checked, WRITING):
            said = run(*command)
            assert said.code == DAMAGED
            assert re.search(r"is open already \(process \d+ .*\)\. Close it there", said.sentence)
    assert run("check", checked, "--workers", "1").code == 0


def test_reading_while_another_process_writes(checked, run):
    """A window saves a decision every second; status and flags must not stumble over it."""
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom reviewer.flow.project import Project\n"
        "from reviewer.store import meta\n"
        "with Project.open(Path(sys.argv[1])) as p:\n"
        "    print('open', flush=True)\n"
        "    for i in range(100000):\n"
        "        p.call(lambda s: meta.put(s, 'desk.field', str(i))); time.sleep(0.02)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(checked)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout.readline() == "open\n"
        for _ in range(10):
            assert run("status", checked, "--json").json["documents"] == 2
        assert run("backup", checked, "copy").code == 0
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    assert run("verify", checked).code == 0
    assert run("verify", "copy").code == 0


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("recipt", "There is no kind called 'recipt'; use one of form, id-card, invoice, receipt"),
        ("", "There is no kind called ''"),
        ("no.toml", "The kind file no.toml cannot be read: No such file"),
        ("folder.toml", "The kind file folder.toml cannot be read: Is a directory"),
        ("bad.toml", "bad.toml, line 3: "),
        ("binary.toml", "The kind file binary.toml is not UTF-8 text"),
        ("../../etc/passwd", "There is no kind called '../../etc/passwd'"),
    ],
)
def test_a_wrong_kind_is_told_with_its_place(run, kind, says):
    Path("folder.toml").mkdir()
    Path("bad.toml").write_text('name = "x"\ntitle = "X"\nfeilds = 3\n', encoding="utf-8")
    Path("binary.toml").write_bytes(b"\xff\xfe\x00")
    said = run("new", "p", "--kind", kind)
    assert said.code == WRONG
    assert said.sentence.startswith(f"reviewer: {says}")
    assert not Path("p").exists()


def test_a_project_is_only_made_where_nothing_is(run, checked):
    Path("file").write_text("x", encoding="utf-8")
    Path("full").mkdir()
    Path("full/letter.txt").write_text("x", encoding="utf-8")
    for folder, says in (
        (checked, "is a project already"),
        ("file", "is a file or lies in one"),
        ("file/inside", "is a file or lies in one"),
        ("full", "is not empty"),
        ("x" * 300, "the name is too long"),
    ):
        said = run("new", folder, "--kind", "receipt")
        assert said.code in (WRONG, DAMAGED), folder
        assert says in said.sentence
    assert [path.name for path in Path("full").iterdir()] == ["letter.txt"]
    Path("empty").mkdir()
    assert run("new", "empty", "--kind", "receipt").code == 0


@pytest.mark.parametrize(
    "name", ["Füße und 日本語 🙂", "a'b\"c;d", "-dash", "per%20cent #?&", "x" * 200]
)
def test_unusual_names_work_to_the_end(run, name):
    folder, target = Path("p") / name, Path("q") / f"{name[:100]}.jsonl"
    Path("q").mkdir()
    document = Path(shutil.copy(INVOICES / DIGITAL[0], Path("q") / f"{name}.pdf"))
    assert run("new", folder.absolute(), "--kind", "invoice").code == 0
    assert run("add", folder, document, "--workers", "1").code == 0
    readings = '{"document": %s, "readings": [{"reader": "x", "fields": {"total": "1"}}]}'
    Path("r.jsonl").write_text(readings % json.dumps(f"q/{name}.pdf"), encoding="utf-8")
    assert run("import-readings", folder, "r.jsonl").code == 0
    status = run("status", folder, "--json").json
    assert (status["project"], status["readings"]) == (name, 1)
    assert run("export", folder, "--format", "jsonl", "--out", target).code == 0


def test_names_that_are_no_text_do_not_stop_anything(tmp_path):
    """Linux lets a name be any bytes."""
    raw = os.fsencode(tmp_path) + b"/p\xff\x1b[2J"
    (tmp_path / "heap").mkdir()
    heap = os.fsencode(tmp_path) + b"/heap"
    shutil.copy(INVOICES / DIGITAL[0], heap + b"/inv\xffoice.pdf")
    Path(os.fsdecode(heap + b"/bad\x1b]0;owned\x07\xfe.txt")).touch()
    project, folder = os.fsdecode(raw), os.fsdecode(heap)
    assert finished(reviewer("new", project, "--kind", "invoice")).code == 0
    said = finished(reviewer("add", project, folder, "--workers", "1"))
    assert said.code == FAILED
    assert "Traceback" not in said.err
    status = finished(reviewer("status", project))
    assert status.code == 0
    for told in (said.out, said.err, status.out):
        assert "\x1b" not in told
        assert "\x07" not in told
    assert finished(reviewer("status", project, "--json")).json["documents"] == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["statsu"], "There is no command 'statsu'; did you mean status?"),
        (["frobnicate", "p", "q"], "There is no command 'frobnicate'; reviewer --help lists"),
        (["add"], "The following arguments are required: PROJECT, PATH; see: reviewer add --help"),
        (["add", "p"], "The following arguments are required: PATH; see: reviewer add --help"),
        (["new", "p"], "The following arguments are required: --kind"),
        (["read", "p"], "The following arguments are required: --reader"),
        (["read", "p", "--reader"], "Argument --reader: expected one argument"),
        (["read", "p", "--reader", "gemini"], "There is no reader called 'gemini'; use one of"),
        (["read", "p", "--reader", "layout", "--workers", "0"], "Argument --workers: '0' is no"),
        (["check", "p", "--workers", "-1"], "Argument --workers: '-1' is no whole number from 1"),
        (["check", "p", "--workers", "1e3"], "Argument --workers: '1e3' is no whole number"),
        (["check", "p", "--workers", "9" * 30], "Argument --workers: '999"),
        (["check", "p", "--threshold", "7"], "Argument --threshold: '7' is no number above 0"),
        (["check", "p", "--threshold", "0"], "Argument --threshold: '0' is no number above 0"),
        (["check", "p", "--threshold", "nan"], "Argument --threshold: 'nan' is no number"),
        (["read", "p", "--reader", "layout", "--budget", "-1"], "Argument --budget: '-1' is no"),
        (["read", "p", "--reader", "layout", "--budget", "inf"], "Argument --budget: 'inf' is no"),
        (["read", "p", "--reader", "layout", "--model", "x"], "The reader layout works offline"),
        (["read", "p", "--reader", "anthropic"], "The reader anthropic needs a model"),
        (["read", "p", "--reader", "layout", "--second", "nonsense"], "--second 'nonsense' cannot"),
        (["read", "p", "--reader", "layout", "--second", '"'], "--second '\"' cannot be used. No"),
        (["read", "p", "--reader", "layout", "--second", ""], "--second '' cannot be used."),
        (["read", "p", "--reader", "layout", "--second", "--reader anthropic"], "--second '--rea"),
        (["read", "p", "--reader", "layout", "--second", "layout x"], "--second 'layout x' cannot"),
        (["read", "p", "--reader", "anthropic", "--model", "m", "--base-url", "nonsense"],
         "nonsense is no address of a server"),
        (["export", "p", "--format", "csv"], "The following arguments are required: --out"),
        (["status", "p", "--josn"], "Unrecognized arguments: --josn; see: reviewer --help"),
        (["--bogus"], "Unrecognized arguments: --bogus"),
    ],
)  # fmt: skip
def test_wrong_words_exit_2_with_one_sentence(run, arguments, says):
    said = run(*arguments)
    assert said.code == WRONG
    assert said.sentence.startswith(f"reviewer: {says}"), said.err
    assert said.out == ""


NO_TEXT = "m\udcff"


@pytest.mark.parametrize(
    "arguments",
    [
        ("batches", "--forget", "99999999999999999999"),
        ("batches", "--forget", "-1"),
        ("read", "--reader", "anthropic", "--model", NO_TEXT, "--estimate"),
        ("read", "--reader", "anthropic", "--model", NO_TEXT, "--batch"),
        ("read", "--reader", "openai", "--model", "m", "--base-url", f"http://{NO_TEXT}:9"),
        ("read", "--reader", "layout", "--engine", "dask", "--scheduler", f"tcp://{NO_TEXT}:1"),
    ],
)
def test_numbers_and_names_that_are_none_are_refused(run, added, arguments):
    command, *rest = arguments
    said = run(command, added, *rest)
    assert (said.code, len(said.err.splitlines())) == (WRONG, 1), said


def test_a_host_that_is_no_text_allows_nothing(run, added):
    assert run("read", added, "--reader", "layout", "--consent", NO_TEXT).code == 0


@pytest.mark.parametrize("command", ["decide", "import-readings", "import-truth", "evaluate"])
@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("no.jsonl", "no.jsonl cannot be read: No such file or directory"),
        ("folder", "folder cannot be read: Is a directory"),
        ("link", "link cannot be read: No such file or directory"),
        ("rubbish", "rubbish is no UTF-8 text; give a file of JSON lines (.jsonl)."),
        ("utf16.jsonl", "utf16.jsonl is no UTF-8 text"),
    ],
)
def test_a_file_of_lines_that_is_none(run, checked, command, file, says):
    Path("folder").mkdir()
    Path("link").symlink_to("nowhere")
    Path("rubbish").write_bytes(bytes(range(256)) * 100)
    Path("utf16.jsonl").write_text('{"document": "x"}', encoding="utf-16")
    before = _bytes(checked)
    said = run(command, checked, *(["--truth"] if command == "evaluate" else []), file)
    assert said.code == WRONG
    assert said.sentence.startswith(f"reviewer: {says}")
    assert _bytes(checked) == before


def test_lines_that_are_no_json_are_numbered_and_the_rest_goes_on(run, checked):
    lines = [
        b'{"document": "lindenau.pdf", "field": "tax", "decision": "accept"}',
        b"\xff\xfe{",
        b"[1, 2]",
        b'{"document": 7}',
        b'{"document": "lindenau.pdf", "field": "tax", "decision": "absent", "absent": "gone"}',
        b"[" * 100_000,
        b'{"document": "lindenau.pdf", "field": "total", "decision": "accept", "ms": NaN}',
        b'{"document": "../../etc/passwd", "field": "total", "decision": "accept"}',
        b'{"document": "lindenau.pdf", "field": "total", "decision": "accept", "new": "key"}',
    ]
    Path("d.jsonl").write_bytes(b"\n".join(lines))
    said = run("decide", checked, "d.jsonl")
    assert (said.code, said.out) == (FAILED, "Took in 2 decisions.\n")
    numbers = [int(n) for n in re.findall(r"^d\.jsonl, line (\d+): ", said.err, re.M)]
    assert numbers == [2, 3, 4, 5, 6, 7, 8]
    assert len(said.err.splitlines()) == 7
    evaluated = run("evaluate", checked, "--truth", "d.jsonl")
    assert evaluated.code == WRONG
    assert "No line of d.jsonl names a document" in evaluated.err.splitlines()[-1]


def test_nothing_to_measure_against(run, checked):
    said = run("evaluate", checked, "--json")
    assert (said.code, said.out) == (WRONG, "")
    assert "decide some fields, or give --truth" in said.sentence


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("no/out.csv", "no/out.csv cannot be written: No such file or directory"),
        ("folder", "folder is a folder; name a file"),
        ("taken.csv", "taken.csv exists; name another file, or use --force"),
        ("/dev/full/x", "/dev/full/x cannot be written"),
    ],
)
def test_an_export_to_nowhere(run, checked, out, says):
    Path("folder").mkdir()
    Path("taken.csv").write_text("mine", encoding="utf-8")
    said = run("export", checked, "--format", "csv", "--out", out)
    assert said.code == WRONG
    assert said.sentence.startswith(f"reviewer: {says}")
    assert Path("taken.csv").read_text(encoding="utf-8") == "mine"
    unknown = run("export", checked, "--format", "xlsx", "--out", "x")
    assert unknown.code == WRONG
    assert "the formats are jsonl, csv, csv-safe" in unknown.sentence


def test_a_backup_to_a_place_that_is_taken(run, checked):
    Path("file").write_text("x", encoding="utf-8")
    for target in ("file", checked, "."):
        said = run("backup", checked, target)
        assert said.code == WRONG, target
    assert run("backup", checked, checked / "inside").code == 0
    assert run("verify", checked).code == 0


def test_paths_that_are_not_there_are_named_and_not_kept_as_documents(run, added):
    Path("link").symlink_to("nowhere")
    Path("empty").mkdir()
    said = run("add", added, "no.pdf", "link", "x" * 300, "--workers", "1")
    assert said.code == FAILED
    assert [line.split(": ")[0] for line in said.err.splitlines()] == ["no.pdf", "link", "x" * 300]
    assert run("status", added, "--json").json["failed"] == []
    nothing = run("add", added, "empty")
    assert (nothing.code, nothing.out) == (0, "Added 0 documents.\n")
    assert nothing.sentence == "There are no files to add in what was named."


def test_the_project_itself_is_no_document(run, added):
    shutil.copy(INVOICES / "sotomonte.pdf", ".")
    said = run("add", added, ".", "--workers", "1")
    Path("lines.jsonl").unlink()
    assert "Added 1 document." in said.out
    assert [f["document"] for f in run("status", added, "--json").json["failed"]] == ["lines.jsonl"]


def test_two_bad_files_of_one_name_are_both_kept_in_mind(run, added):
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "x.pdf").touch()
    assert run("add", added, "a", "b", "--workers", "1").code == FAILED
    failed = run("status", added, "--json").json["failed"]
    assert [f["document"] for f in failed] == ["a/x.pdf", "b/x.pdf"]
    shutil.copy(INVOICES / "sotomonte.pdf", "a/x.pdf")
    assert run("add", added, "a", "b", "--workers", "1").code == FAILED
    failed = run("status", added, "--json").json["failed"]
    assert [f["document"] for f in failed] == ["b/x.pdf"]


def test_a_file_that_goes_away_after_it_was_found(run, added, monkeypatch):
    shutil.copy(INVOICES / "sotomonte.pdf", "gone.pdf")
    found = pipeline.find_files

    def find(*paths, **more):
        files = list(found(*paths, **more))
        Path("gone.pdf").unlink()
        return iter(files)

    monkeypatch.setattr(pipeline, "find_files", find)
    said = run("add", added, "gone.pdf", "--workers", "1")
    assert said.code == FAILED
    assert "gone.pdf: The file cannot be opened: no such file or directory." in said.err


def test_a_document_whose_copy_is_gone_is_named_and_mended(run, added):
    blob = next(p for p in (added / "blobs").glob("??/*") if p.read_bytes() == _sample())
    blob.unlink()
    said = run("read", added, "--reader", "layout", "--workers", "1")
    assert said.code == FAILED
    complaint = said.err.splitlines()[-1]
    assert complaint.startswith("harbour-lane.pdf: "), said.err
    status = run("status", added, "--json").json
    assert status["readings"] == 2, "a page nobody could see must not be read as an empty one"
    assert [f["document"] for f in status["failed"]] == ["harbour-lane.pdf"]
    mended = run("add", added, INVOICES / "harbour-lane.pdf", "--workers", "1")
    assert "1 was there already" in mended.out
    assert run("read", added, "--reader", "layout", "--workers", "1").code == 0
    status = run("status", added, "--json").json
    assert (status["readings"], status["failed"]) == (4, [])


def _sample() -> bytes:
    return (INVOICES / "harbour-lane.pdf").read_bytes()


def test_without_an_ocr_engine_a_scan_stays_unread(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "rapidocr.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.syspath_prepend(hidden)
    shutil.copy(INVOICES / "copper-kettle-scan.pdf", "scan.pdf")
    assert run("new", "p", "--kind", "invoice").code == 0
    assert run("add", "p", "scan.pdf", "--workers", "1").code == 0
    said = run("read", "p", "--reader", "layout", "--workers", "1")
    assert said.code == FAILED
    assert "Tesseract" in said.err
    assert "install" in said.err
    assert run("status", "p", "--json").json["readings"] == 0


def test_a_fault_in_one_document_costs_that_document(run, added, monkeypatch):
    """Whatever a stage throws at a document, the others go on and no traceback is seen."""
    from reviewer.flow import outcome

    made, failures = outcome._made, iter([KeyError("who")])

    def fail_once(future):
        made(future)
        if (failure := next(failures, None)) is not None:
            future = type(future)()
            future.set_exception(failure)
        return made(future)

    monkeypatch.setattr(outcome, "_made", fail_once)
    said = run("read", added, "--reader", "layout", "--workers", "1")
    assert said.code == FAILED
    assert "The program itself failed on it (KeyError: 'who')" in said.err
    assert run("status", added, "--json").json["readings"] == 2


def test_a_fault_of_the_program_is_told_and_kept_for_a_report(capsys, checked, monkeypatch):
    from reviewer import paths
    from reviewer.flow import outbox

    def fail(_project):
        raise KeyError("who")

    monkeypatch.setattr(outbox, "status", fail)
    assert main(["status", str(checked)]) == FAILED
    out, err = capsys.readouterr()
    report = paths.data_folder() / "last-fault.txt"
    assert out == ""
    assert err.startswith("reviewer: This is a fault of the program, not of your files: KeyError")
    assert len(err.splitlines()) == 1
    assert str(report) in err
    assert "Traceback" in report.read_text(encoding="utf-8")


def test_no_display_is_said_before_qt_aborts(run, checked, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ([], [checked]):
        said = run(*arguments)
        assert said.code == FAILED
        assert "There is no display to show the window on" in said.sentence
    assert run("nowhere").code == DAMAGED


def test_a_reader_of_the_output_may_go_away(checked):
    process = reviewer("flags", checked, "--json")
    process.stdout.close()
    process.stdout = None
    assert process.wait(30) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_an_output_that_is_full(checked):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        process = subprocess.Popen(
            [sys.executable, "-m", "reviewer", "status", str(checked)],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        _, err = process.communicate(timeout=30)
    assert process.returncode == FAILED
    assert err == "reviewer: The system refuses: No space left on device.\n"


def test_a_project_that_may_only_be_read(run, checked):
    """On a read-only disk a project can still be looked at."""
    for path in (checked, *checked.rglob("*")):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        assert run("status", checked).code == 0
        assert run("export", checked, "--format", "csv", "--out", "x.csv").code == 0
    finally:
        for path in (checked, *checked.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
