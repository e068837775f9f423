"""Out in every format and back in: the counts, through the format's own tool where there is one.

    python -m tests.benchmarks.roundtrips PROJECT ORIGINALS [--label-studio PYTHON]
        [--inspect PYTHON] [--datumaro PYTHON]

PROJECT is copied, its fields are decided in every way there is, and each export is counted by a
reader that is not ours: pyarrow, datasets, pycocotools, Label Studio's own converter (in a Python
of its own, as it pins other packages), or the csv, json and zipfile of Python after the format's
documentation. The counts must be those the export states.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from reviewer.flow import desk, exporting, foreign, pipeline
from reviewer.flow.exporting import ExportOrder
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.absence import Absence
from reviewer.store import fields
from reviewer.store.db import Store
from tests.fakes import dataset_readers as readers

FORMATS: dict[str, Callable[[Path], readers.Counted]] = {
    "jsonl": readers.jsonl,
    "csv": readers.csv_file,
    "csv-safe": readers.csv_file,
    "parquet": readers.parquet,
    "hf": readers.huggingface,
    "donut": readers.donut,
    "label-studio": readers.label_studio,
    "coco": readers.coco,
    "funsd": readers.funsd,
    "promptfoo": readers.promptfoo,
    "inspect": readers.inspect,
    "openai-chat": readers.openai_chat,
    "zip": readers.package,
}
DECIDED = ("value", "absent", "state", "by", "at", "ms", "witness", "page", "box")


def decide(store: Store) -> dict[str, int]:
    """Every kind of decision there is, over all documents; returns how many of each."""
    acts = ["accept", "correct", *(f"absent {a}" for a in Absence), "unreadable", "ambiguous",
            "undone"]  # fmt: skip
    done: dict[str, int] = {}
    for at, field in enumerate(list(fields.each(store))):
        act = acts[at % (len(acts) + 2)] if at % (len(acts) + 2) < len(acts) else "left"
        done[act] = done.get(act, 0) + 1
        decide_one(store, field.id, act, by=f"person {at % 3}")
    return done


def decide_one(store: Store, field_id: int, act: str, by: str) -> None:
    if act == "accept":
        desk.accept(store, field_id, by=by, ms=1200)
    elif act == "correct":
        desk.correct(store, field_id, "Corrected 1.00", by=by, ms=2300)
    elif act.startswith("absent "):
        desk.absent(store, field_id, Absence(act.removeprefix("absent ")), by=by, ms=900)
    elif act == "unreadable":
        desk.unreadable(store, field_id, by=by, ms=900)
    elif act == "ambiguous":
        desk.ambiguous(store, field_id, by=by, ms=900)
    elif act == "undone":
        desk.correct(store, field_id, "Taken back", by=by, ms=900)
        desk.undo(store, by)


def back_in(workers: Workers, scratch: Path, line: Path, originals: Path) -> int:
    """Our lines into a new project of the same files: what came back, and what is not the same."""
    wrong = 0
    with Project.create(scratch / "again", "receipt") as again:
        run = Run(again, workers)
        pipeline.add(run, [originals])
        for what in ("truth", "readings"):
            arrived = foreign.bring(again, foreign.Order((line,), what))
            print(f"  back in as {what}: {arrived[0].in_words()}")
        exporting.export(run, ExportOrder("jsonl", scratch / "again.jsonl"))
    before = {said["sha256"]: said for said in readers.lines(line)}
    for said in readers.lines(scratch / "again.jsonl"):
        old = before[said["sha256"]]
        wrong += said.get("readings") != old.get("readings")
        for path, detail in old["details"].items():
            if detail["state"] != "open":
                new = said["details"][path]
                wrong += any(new[key] != detail[key] for key in DECIDED)
    print(f"  decisions and readings that are not the same afterwards: {wrong}")
    return wrong


def converter(python: str, export: Path) -> str:
    """The rectangles and texts that Label Studio's own converter makes of our tasks."""
    program = (
        "import json,sys,logging;logging.disable(50)\n"
        "from label_studio_sdk.converter import Converter\n"
        "c=Converter(sys.argv[1]+'/label-config.xml',project_dir=None)\n"
        "c.convert_to_coco(sys.argv[1]+'/tasks.json',sys.argv[2],is_dir=False,"
        "output_image_dir=sys.argv[1]+'/images')\n"
        "d=json.load(open(sys.argv[2]+'/result.json'))\n"
        "c.convert_to_json_min(sys.argv[1]+'/tasks.json',sys.argv[2]+'/min',is_dir=False)\n"
        "m=json.load(open(sys.argv[2]+'/min/result.json'))\n"
        "print(len(d['images']),'images',len(d['annotations']),'boxes,',"
        "len(m),'annotated tasks in JSON_MIN')\n"
    )
    with tempfile.TemporaryDirectory() as out:
        (Path(out) / "min").mkdir()
        done = subprocess.run(
            [python, "-c", program, str(export), out], capture_output=True, text=True
        )
    return done.stdout.strip() or done.stderr.strip()[-300:]


INSPECT = """
import json, os, sys
from inspect_ai.dataset import json_dataset
found = json_dataset(sys.argv[1] + '/samples.jsonl')
images = [c.image for s in found for c in s.input[0].content if c.type == 'image']
assert all(map(os.path.isfile, images)), 'a picture is not there'
def leaves(x):
    x = list(x.values()) if isinstance(x, dict) else x
    return sum(map(leaves, x)) if isinstance(x, list) else 1
print(len(found), 'samples,', sum(leaves(json.loads(s.target)) for s in found), 'fields,',
      len(images), 'pictures')
"""
DATUMARO = """
import os, shutil, sys, tempfile, logging
logging.disable(50)
from datumaro import Dataset
with tempfile.TemporaryDirectory() as t:
    os.makedirs(t + '/annotations')
    shutil.copy(sys.argv[1] + '/data.json', t + '/annotations/instances_data.json')
    shutil.copytree(sys.argv[1] + '/images', t + '/images/data/images')
    found = list(Dataset.import_from(t, 'coco_instances'))
    boxes = [a for item in found for a in item.annotations]
    assert all(type(a).__name__ == 'Bbox' for a in boxes), 'not all are boxes'
    assert all(a.attributes['value'] for a in boxes), 'a value is lost'
    print(len(found), 'images,', len(boxes), 'boxes with values')
"""


def own_tool(python: str, program: str, export: Path) -> str:
    """What a tool that lives in a Python of its own says of an export."""
    done = subprocess.run([python, "-c", program, str(export)], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip()[-300:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("originals", type=Path, help="the folder its documents came from")
    parser.add_argument("--label-studio", metavar="PYTHON", default="")
    parser.add_argument("--inspect", metavar="PYTHON", default="")
    parser.add_argument("--datumaro", metavar="PYTHON", default="")
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(options.project, Path(scratch) / "p"))
        with Project.open(folder) as project, Workers() as workers:
            print(project.call(decide))
            print(f"{'format':14}{'documents':>12}{'fields':>16}  read back by")
            for name, read in FORMATS.items():
                target = Path(scratch) / f"out-{name}"
                order = ExportOrder(name, target, inside=("jsonl", "csv", "coco"))
                exported = exporting.export(Run(project, workers), order)
                stated = exported.reports[0]
                found = read(target)
                same = (found.documents, found.fields) == (stated.documents_out, stated.fields_out)
                wrong += not same
                told = f"{stated.documents_out}, {stated.fields_out}"
                print(
                    f"{name:14}{found.documents:>6} of {stated.documents_in:<3}"
                    f"{found.fields:>9} of {stated.fields_in:<5} {found.by}"
                    f"{'' if same else f'  STATED: {told}'}"
                )
                for reason, count in stated.fields_left.items():
                    print(f"{'':14}{'':12}{count:>7} left out: {reason}")
            wrong += back_in(workers, Path(scratch), Path(scratch) / "out-jsonl", options.originals)
            if options.label_studio:
                print(
                    "converter:",
                    converter(options.label_studio, Path(scratch) / "out-label-studio"),
                )
            for python, program, name in (
                (options.inspect, INSPECT, "inspect"),
                (options.datumaro, DATUMARO, "coco"),
            ):
                if python:
                    told = own_tool(python, program, Path(scratch) / f"out-{name}")
                    print(f"{name}, by its own tool:", told)
    sys.exit(wrong)


if __name__ == "__main__":
    main()
