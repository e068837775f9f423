"""Readers of every export format that share no code with the writers: they count what is there.

Through the format's own tool where it is installed, else after its documentation.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")


@dataclass(frozen=True)
class Counted:
    """Documents and fields a reader finds, and who read."""

    documents: int
    fields: int
    by: str


def lines(file: Path) -> Iterator[Any]:
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def parts(folder: Path, suffix: str) -> list[Path]:
    return [folder] if folder.is_file() else sorted(folder.glob(f"*{suffix}"))


def jsonl(target: Path) -> Counted:
    found = [line for part in parts(target, ".jsonl") for line in lines(part)]
    return Counted(len(found), sum(len(line["details"]) for line in found), "json")


def csv_file(target: Path) -> Counted:
    rows = []
    for part in parts(target, ".csv"):
        with part.open(encoding="utf-8", newline="") as stream:
            rows += list(csv.DictReader(stream))
    return Counted(len({row["document"] for row in rows}), len(rows), "csv")


def parquet(target: Path) -> Counted:
    from pyarrow import parquet as pq

    tables = [pq.read_table(part) for part in parts(target, ".parquet")]
    documents = {name for table in tables for name in table.column("document").to_pylist()}
    return Counted(len(documents), sum(table.num_rows for table in tables), "pyarrow")


def huggingface(target: Path) -> Counted:
    """With `datasets`, pictures decoded; else the metadata, each picture being there."""
    rows: list[dict[str, Any]] = []
    if find_spec("datasets"):
        import datasets

        datasets.disable_progress_bars()
        cache = target.parent / f"cache-{target.name}"
        loaded = datasets.load_dataset("imagefolder", data_dir=str(target), cache_dir=str(cache))
        for split in loaded.values():
            for row in split:
                assert row["image"].size[0] > 0
                rows.append(row)
        by = f"datasets {datasets.__version__}"
    else:
        rows, by = metadata(target), "json"
    assert all(json.loads(row["ground_truth"])["gt_parse"] is not None for row in rows)
    names = {row["document"] for row in rows}
    named = sum(bool(field["path"]) for row in rows for field in row["fields"])
    return Counted(len(names), named, by)


def metadata(target: Path) -> list[dict[str, Any]]:
    rows = []
    for file in sorted(target.rglob("metadata.jsonl")):
        for row in lines(file):
            assert (file.parent / row["file_name"]).is_file()
            rows.append(row)
    return rows


def donut(target: Path) -> Counted:
    if find_spec("datasets"):
        import datasets

        datasets.disable_progress_bars()
        cache = target.parent / f"cache-{target.name}"
        loaded = datasets.load_dataset("imagefolder", data_dir=str(target), cache_dir=str(cache))
        rows: list[Any] = [row for split in loaded.values() for row in split]
        pages, by = len(rows), f"datasets {datasets.__version__}"
    else:
        rows, by = metadata(target), "json"
        pages = len(rows)
    truths = [json.loads(row["ground_truth"])["gt_parse"] for row in rows]
    return Counted(pages, sum(leaves(truth) for truth in truths), by)


def leaves(answer: Any) -> int:
    """The values of an answer: rows are lists of objects."""
    if isinstance(answer, dict):
        return sum(leaves(value) for value in answer.values())
    return sum(leaves(value) for value in answer) if isinstance(answer, list) else 1


def label_studio(target: Path) -> Counted:
    tasks = [
        task
        for file in sorted(target.glob("*.json"))
        if file.name != "manifest.json"
        for task in json.loads(file.read_text(encoding="utf-8"))
    ]
    found = 0
    for task in tasks:
        assert not Path(task["data"]["image"]).is_absolute()
        found += len(task["data"]["open"])
        for annotation in task["annotations"]:
            for result in annotation["result"]:
                if result["type"] == "rectanglelabels":
                    value = result["value"]
                    assert 0 <= value["x"] <= 100
                    assert value["x"] + value["width"] <= 100.001
                    found += 1
                elif result["from_name"] == "unplaced":
                    found += len(result["value"]["text"])
    return Counted(len({task["data"]["sha256"] for task in tasks}), found, "json")


def coco(target: Path) -> Counted:
    files = [file for file in sorted(target.glob("*.json")) if file.name != "manifest.json"]
    documents: set[str] = set()
    boxes, by = 0, "json"
    for file in files:
        if find_spec("pycocotools"):
            import contextlib
            import io

            from pycocotools.coco import COCO

            with contextlib.redirect_stdout(io.StringIO()):
                data = COCO(str(file))
            images, annotations = data.loadImgs(data.getImgIds()), data.loadAnns(data.getAnnIds())
            assert {a["category_id"] for a in annotations} <= set(data.getCatIds())
            by = "pycocotools"
        else:
            read = json.loads(file.read_text(encoding="utf-8"))
            images, annotations = read["images"], read["annotations"]
        sizes = {image["id"]: (image["width"], image["height"]) for image in images}
        for annotation in annotations:
            x, y, width, height = annotation["bbox"]
            right, bottom = sizes[annotation["image_id"]]
            assert x >= 0
            assert y >= 0
            assert x + width <= right + 0.01
            assert y + height <= bottom + 0.01
        documents |= {image["document"] for image in images}
        boxes += len(annotations)
    return Counted(len(documents), boxes, by)


def funsd(target: Path) -> Counted:
    """Entities of pages; links lead to entities that are there, tags are as many as words."""
    documents, fields = set(), 0
    for file in sorted(target.rglob("annotations/*.json")):
        page = json.loads(file.read_text(encoding="utf-8"))
        documents.add(page["document"])
        numbers = {entity["id"] for entity in page["form"]}
        for entity in page["form"]:
            assert all(set(link) <= numbers for link in entity["linking"])
            assert entity["words"]
            fields += "field" in entity
    tags = set(json.loads((target / "labels.json").read_text(encoding="utf-8")))
    for line in (line for file in target.glob("*.jsonl") for line in lines(file)):
        assert len(line["words"]) == len(line["boxes"]) == len(line["ner_tags"])
        assert set(line["ner_tags"]) <= tags
        for before, tag in zip(["O", *line["ner_tags"]], line["ner_tags"], strict=False):
            assert not tag.startswith("I-") or before[2:] == tag[2:]
        assert all(0 <= side <= 1000 for box in line["boxes"] for side in box)
    return Counted(len(documents), fields, "json")


def promptfoo(target: Path) -> Counted:
    tests = [line for file in sorted(target.glob("*.jsonl")) for line in lines(file)]
    for test in tests:
        assert leaves(json.loads(test["vars"]["expected"])) == len(test["assert"])
        assert (target / test["vars"]["image"].removeprefix("file://")).is_file()
    return Counted(len(tests), sum(len(test["assert"]) for test in tests), "json")


def inspect(target: Path) -> Counted:
    samples = [line for file in sorted(target.glob("*.jsonl")) for line in lines(file)]
    for sample in samples:
        for part in sample["input"][0]["content"]:
            assert part["type"] == "text" or (target / part["image"]).is_file()
    return Counted(len(samples), sum(leaves(json.loads(s["target"])) for s in samples), "json")


def openai_chat(target: Path) -> Counted:
    chats = [line for part in parts(target, ".jsonl") for line in lines(part)]
    fields = 0
    for chat in chats:
        system, user, assistant = chat["messages"]
        assert [m["role"] for m in (system, user, assistant)] == ["system", "user", "assistant"]
        assert any(part["type"] == "image_url" for part in user["content"])
        fields += leaves(json.loads(assistant["content"]))
    return Counted(len(chats), fields, "json")


def package(target: Path) -> Counted:
    """Every file has the hash the manifest gives it; counts are those of its lines of JSON."""
    with zipfile.ZipFile(target) as opened:
        manifest = json.loads(opened.read("manifest.json"))
        assert opened.testzip() is None
        assert "README.md" in opened.namelist()
        assert set(opened.namelist()) == {*manifest["files"], "manifest.json"}
        for name, said in manifest["files"].items():
            assert hashlib.sha256(opened.read(name)).hexdigest() == said["sha256"]
        found = [json.loads(line) for line in opened.read("jsonl/data.jsonl").splitlines()]
    return Counted(len(found), sum(len(line["details"]) for line in found), "zipfile")
