"""Time and memory of each export format for 100,000 documents with 1,000,000 fields. By hand.

    python -m tests.benchmarks.export [--documents N] [--folder DIR] [--split 80/10/10] [FORMAT ...]

The project is that of `large`. Each format runs in a process of its own, whose largest memory is
measured, and is told as a ratio to a floor: the rows of the same tables read with sqlite3, what
they hold parsed, and written as lines of JSON. Pictures are not drawn here: formats that need them
get the same small picture for every page, so that what is measured is the export. Seconds are the
processor's, which another program beside it changes little.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

from PIL import Image

from reviewer.export.formats import FORMATS, Shows, find_format
from reviewer.flow import draw, exporting
from reviewer.flow.draw import Drawn
from reviewer.flow.exporting import ExportOrder
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.export_document import Picture
from tests.benchmarks import large


def one(folder: Path, form: str, target: Path, parts: str) -> None:
    """Export in one format and print seconds, megabytes and counts."""
    scratch = target.parent
    small = scratch / "small.png"
    Image.new("L", (50, 70), 255).save(small)

    def instantly(_workers: object, _project: Path, document: object, *_: object) -> Future[Drawn]:
        name = f"{document.sha256[:12]}.png"
        file = scratch / f"{form}-{name}"
        shutil.copyfile(small, file)
        done: Future[Drawn] = Future()
        done.set_result(Drawn((Picture(1, name, file, 50, 70, "0"),)))
        return done

    draw.request = instantly
    shows = find_format(form).shows
    pictures = "none" if shows is Shows.CAN else None
    start = time.process_time()
    with Project.open(folder, read_only=True) as project, Workers(1) as workers:
        order = ExportOrder(
            form, target, pictures=pictures, split=parts, inside=("jsonl", "csv", "coco")
        )
        exported = exporting.export(Run(project, workers), order)
    report = exported.reports[0]
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, megabytes, report.documents_out, report.fields_out]))


def plain(folder: Path, target: Path) -> float:
    """The floor: seconds to read the rows, parse what is in them and write it."""
    start = time.process_time()
    rows = sqlite3.connect(f"file:{folder / 'project.sqlite'}?mode=ro", uri=True)
    fields = rows.execute(
        "SELECT f.path, f.value, f.risk, f.reasons, f.box, v.results, t.type, t.value, t.by, t.at "
        "FROM fields f JOIN verdicts v ON v.document_id = f.document_id AND v.path = f.path "
        "LEFT JOIN decisions t ON t.id = f.decision_id ORDER BY f.document_id, f.ordinal"
    )
    said = rows.execute("SELECT said FROM readings ORDER BY document_id, role")
    with target.open("w", encoding="utf-8") as stream:
        for path, value, risk, reasons, box, results, *told in fields:
            parsed = [json.loads(text) for text in (reasons, box, results)]
            stream.write(json.dumps([path, value, risk, *parsed, *told]) + "\n")
        for (text,) in said:
            stream.write(json.dumps(json.loads(text)) + "\n")
    rows.close()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=[form.name for form in FORMATS])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--split", default="")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(Path(options.one[0]), options.one[1], Path(options.one[2]), options.split)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.folder or Path(scratch)) / f"large-{options.documents}"
        if not folder.exists():
            large.make(folder, options.documents, pages=bool(options.split))
        floor = plain(folder, Path(scratch) / "plain.jsonl")
        print(f"{options.documents:,} documents; the floor: {floor:.1f} s")
        for form in options.formats:
            target = Path(scratch) / f"out-{form}"
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "tests.benchmarks.export",
                    "--split",
                    options.split,
                    "--one",
                    folder,
                    form,
                    target,
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                print(form, done.stderr[-400:])
                continue
            seconds, megabytes, documents, fields = json.loads(done.stdout)
            print(
                f"{form:14}{seconds:7.1f} s {seconds / floor:6.1f}x {megabytes:6.0f} MB  "
                f"{documents:,} documents, {fields:,} fields",
                flush=True,
            )
            subprocess.run(["rm", "-rf", str(target)], check=True)


if __name__ == "__main__":
    main()
