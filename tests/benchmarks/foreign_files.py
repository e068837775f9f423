"""Files that other tools wrote, into projects with their documents: the counts of each.

    python -m tests.benchmarks.foreign_files FOLDER [--as truth] [--only PART] [--document KEY]

For each file of FOLDER a project is made whose documents bear the names the file refers to (the
real picture where it lies near the file, else a blank of the stated size) and whose kind has the
file's labels as fields. Printed is what came in, what was left out and why, and what nobody
understood.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from reviewer.extract.foreign.naming import snake
from reviewer.extract.foreign.sheet import Sheet, Told
from reviewer.flow import foreign, pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError

SUFFIXES = (".json", ".jsonl", ".csv", ".tsv", ".txt", ".xml", ".conll", ".cach")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")


def base_of(told: Told, file: Path, at: int) -> str:
    """The name of the document that an element is about, with an ending that can be added."""
    named = next((r for r in told.references if not r.startswith("sha256:")), file.stem)
    base = re.split(r"[/\\]", named.partition("?d=")[2] or named.partition("?")[0])[-1]
    base = _UPLOADED.sub("", base) or f"{file.stem}-{at}"
    known = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pdf")
    return base if base.lower().endswith(known) else f"{base}.png"


def picture(folder: Path, base: str, size: tuple[int, int], near: Path, number: int) -> Path:
    """The real picture that lies near the file, else a blank that differs from all others."""
    from PIL import Image, ImageDraw

    target = folder / base
    if target.exists():
        return target
    found = next((f for f in sorted(near.rglob(base)) if f.is_file()), None)
    if found is not None:
        data = found.read_bytes()
        if all(other.read_bytes() != data for other in folder.iterdir()):
            target.write_bytes(data)
            return target
        with Image.open(found) as same:  # one document has one name: a blank of the same size
            size = same.size
    image = Image.new("RGB", size, "white")
    if min(size) > 40:
        ImageDraw.Draw(image).text((1, 1), str(number), fill="black")
    image.putpixel((0, 0), (number % 251, number // 251 % 251, number // 63001))
    image.save(target, quality=100, subsampling=0)
    return target


def size_of(told: Told) -> tuple[int, int]:
    """The stated size of the page, where it is one in pixels."""
    frames = [said.place.frame for said in told.said if said.place and said.place.frame]
    width, height = next((f for f in frames if f[0] not in (1.0, 100.0)), (800.0, 1000.0))
    return max(2, min(4000, round(width))), max(2, min(4000, round(height)))


def kind_of(sheet: Sheet, target: Path) -> dict[str, str]:
    """Write a kind of the labels of a file; returns the mapping that leads to its fields."""
    names = dict.fromkeys(said.called for told in sheet.told for said in told.said)
    lines, mapping, used = ['name = "labels"', 'title = "Labels"'], {}, set()
    for at, name in enumerate(names):
        plain = snake(name)
        if not _NAME.fullmatch(plain) or plain in used:
            plain = f"label_{at}"
            mapping[plain] = name
        used.add(plain)
        lines.append(f'[fields.{plain}]\ntype = "text"\ntitle = "{plain}"')
    if not names:
        lines.append('[fields.none]\ntype = "text"\ntitle = "None"')
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return mapping


def one(workers: Workers, file: Path, what: str, scratch: Path, key: str) -> str:
    """A line of the table for one file."""
    try:
        _form, sheet = foreign.read(file, "", what, key)
    except UsageError as error:
        return f"refused: {error}"
    documents = scratch / "documents"
    documents.mkdir()
    for at, told in enumerate(sheet.told):
        picture(documents, base_of(told, file, at), size_of(told), file.parent.parent, at)
    mapping = kind_of(sheet, scratch / "labels.toml") | ({"document": key} if key else {})
    with Project.create(scratch / "p", str(scratch / "labels.toml")) as project:
        pipeline.add(Run(project, workers), [documents])
        arrived = foreign.bring(project, foreign.Order((file,), what, mapping=mapping))[0]
    left = ", ".join(f"{n} {why}" for why, n in sorted(arrived.left.items()) if n)
    unknown = ", ".join(f"{key} ({n})" for key, n in arrived.unknown.most_common(12))
    lines = [f"{arrived.format}: {arrived.documents} documents, {arrived.fields} fields"]
    lines += [f"left out: {left}"] if left else []
    lines += [f"not understood: {unknown}"] if unknown else []
    lines += (
        [f"{len(arrived.problems)} problems: {arrived.problems[0]}"] if arrived.problems else []
    )
    return "\n      ".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--as", dest="what", default="readings", choices=("readings", "truth"))
    parser.add_argument("--only", default="", help="part of a file's path")
    parser.add_argument("--document", default="", metavar="KEY", help="what names the document")
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    with Workers() as workers:
        for file in sorted(options.folder.rglob("*")):
            name = str(file.relative_to(options.folder))
            if file.suffix.lower() not in SUFFIXES or options.only not in name:
                continue
            with tempfile.TemporaryDirectory() as scratch:
                told = one(workers, file, options.what, Path(scratch), options.document)
            seen["refused" if told.startswith("refused") else "read"] += 1
            print(f"{name}\n      {told}", flush=True)
    print(dict(seen))
    sys.exit(0)


if __name__ == "__main__":
    main()
