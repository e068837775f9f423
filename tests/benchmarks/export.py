"""Time and memory of each export format for 100,000 documents with 1,000,000 fields.

    python -m tests.benchmarks.export [--documents N] [FORMAT ...]

The project is made of rows, not of files; each format runs in a process of its own, whose largest
memory is measured, and is told as a ratio to writing the same number of lines of JSON that hold a
path and a value. Pictures are not drawn here: formats that need them get the same small picture for
every page, so that what is measured is the export.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
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
from reviewer.store.db import Store

FIELDS = 10
CHUNK = 2000


def fill(store: Store, documents: int) -> None:
    """Documents of one page with ten fields, two readings, verdicts, words, a tenth decided."""
    for start in range(0, documents, CHUNK):
        ids = range(start + 1, min(start + CHUNK, documents) + 1)
        with store.atomic():
            add(store, ids)


def add(store: Store, ids: range) -> None:
    store.many(
        "INSERT INTO documents (id, sha256, name, base, origin, media_type, size, kept, "
        "page_count, supplier) VALUES (?, ?, ?, ?, '', 'image/png', 1, 1, 1, ?)",
        [(i, sha(i), f"d/{i:07}.png", f"{i:07}.png", f"supplier {i % 997}") for i in ids],
    )
    store.many("INSERT INTO pages VALUES (?, 1, 1000, 1400, ?, 'px')", [(i, sha(-i)) for i in ids])
    listed = [[f"word{n}", [10 * n, 20, 10 * n + 9, 40], 0.9, n // 5] for n in range(20)]
    words = zlib.compress(json.dumps(listed).encode(), 6)
    store.many(
        "INSERT INTO words (page_sha256, source, engine, data) VALUES (?, 'ocr', 'none', ?)",
        [(sha(-i), words) for i in ids],
    )
    said = json.dumps([[f"f{n}", f"{n}.00", None, 0.9, None, 1, None] for n in range(FIELDS)])
    store.many(
        "INSERT INTO readings (document_id, sha256, role, reader, said, model, prompt, created, "
        "images, input_tokens, output_tokens, cost_usd) "
        "VALUES (?, ?, ?, 'openai', ?, 'm', 'A', '', '[]', 1, 1, 0.001)",
        [(i, f"{role}{i}", role, said) for i in ids for role in "AB"],
    )
    store.many(
        "INSERT INTO decisions (id, document_id, path, type, by, at, value, ms, sha256) "
        "VALUES (?, ?, 'f0', 'accept', 'ana', '2026-11-20T10:05:00Z', '0.00', 900, '')",
        [(i, i) for i in ids],
    )
    store.many(
        "INSERT INTO fields (document_id, path, ordinal, value, risk, flagged, reasons, page, box, "
        "decision_id, raw_risk) VALUES (?, ?, ?, ?, 0.01, 0, '[]', 1, ?, ?, 0.01)",
        [
            (i, f"f{n}", n, f"{n}.00", json.dumps([10 * n, 20, 10 * n + 9, 40]),
             i if n == 0 else None)
            for i in ids
            for n in range(FIELDS)
        ],
    )  # fmt: skip
    results = json.dumps([["ocr", "AGREES"], ["second", "AGREES"]])
    store.many(
        "INSERT INTO verdicts (document_id, path, results) VALUES (?, ?, ?)",
        [(i, f"f{n}", results) for i in ids for n in range(FIELDS)],
    )


def sha(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def one(folder: Path, form: str, target: Path) -> None:
    """Export in one format and print seconds, megabytes and counts."""
    small = folder.parent / "small.png"
    Image.new("L", (50, 70), 255).save(small)

    def instantly(_workers: object, _project: Path, document: object, *_: object) -> Future[Drawn]:
        name = f"{document.sha256[:12]}.png"
        file = folder.parent / f"{form}-{name}"
        file.hardlink_to(small)
        done: Future[Drawn] = Future()
        done.set_result(Drawn((Picture(1, name, file, 50, 70, "0"),)))
        return done

    draw.request = instantly
    shows = find_format(form).shows
    pictures = "none" if shows is Shows.CAN else None
    start = time.perf_counter()
    with Project.open(folder, read_only=True) as project, Workers(1) as workers:
        order = ExportOrder(form, target, pictures=pictures, inside=("jsonl", "csv", "coco"))
        exported = exporting.export(Run(project, workers), order)
    report = exported.reports[0]
    seconds = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, megabytes, report.documents_out, report.fields_out]))


def plain(target: Path, fields: int) -> float:
    start = time.perf_counter()
    with target.open("w", encoding="utf-8") as stream:
        for at in range(fields):
            stream.write(json.dumps({"path": f"f{at % 10}", "value": f"{at}.00"}) + "\n")
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", default=[form.name for form in FORMATS])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(Path(options.one[0]), options.one[1], Path(options.one[2]))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "p"
        kind = Path(scratch) / "ten.toml"
        kind.write_text(
            'name = "ten"\ntitle = "Ten"\n'
            + "".join(f'[fields.f{n}]\ntype = "text"\ntitle = "F{n}"\n' for n in range(FIELDS))
        )
        with Project.create(folder, str(kind)) as project:
            project.call(lambda store: fill(store, options.documents))
        floor = plain(Path(scratch) / "plain.jsonl", FIELDS * options.documents)
        print(f"{options.documents:,} documents; plain lines of JSON: {floor:.1f} s")
        for form in options.formats:
            target = Path(scratch) / f"out-{form}"
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.export", "--one", folder, form, target],
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
