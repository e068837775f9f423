"""COCO: pages are images, fields with a place are annotations, field names are categories.

A page without a field stays an image. Categories are numbered in the order of the kind's fields, so
that a number means the same in every export of it. A field of rows has the category of its column
(`line_items.total`); its full path, value and state stand in `attributes`.
"""

from __future__ import annotations

import json
from typing import Any

from reviewer.export.folder import Folder
from reviewer.export.report import ABSENT, NO_PICTURE, NO_PLACE, NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow
from reviewer.model.geometry import Box
from reviewer.model.kind import Kind, split_path


class CocoWriter:
    """One file for each part, made of its three lists, so that none is held in memory."""

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        names = categories(options.kind)
        self._categories = {name: number for number, name in enumerate(names, start=1)}
        self._parts: dict[str, _Lists] = {}
        if not options.split:
            self._lists("")

    def add(self, document: ExportDocument) -> None:
        """Its pages, and a box for each field that has one."""
        lists = self._lists(document.split)
        images = {page.number: self._image(document, page.number, lists) for page in document.pages}
        for row in document.rows:
            box = document.in_pixels(row.page, row.box) if row.page and row.box else None
            if row.value is None:
                self._report.left(ABSENT)
            elif box is None or row.page not in images:
                self._report.left(NO_PLACE)
            else:
                lists.annotation(self._annotation(row, box, images[row.page]))
                self._report.wrote(row)
        if images:
            self._report.wrote_document(document.split)
        else:
            self._report.left_document(NOTHING)

    def finish(self) -> None:
        """Put the lists together; categories are known at the end."""
        listed = [
            {"id": number, "name": name, "supercategory": name.partition(".")[0]}
            for name, number in self._categories.items()
        ]
        for split, lists in self._parts.items():
            lists.put_together(self._out, self._options.part(split, ".json"), listed)

    def _image(self, document: ExportDocument, page: int, lists: _Lists) -> int:
        picture = document.picture(page)
        width, height = document.size_of(page)
        name = self._options.prefix + self._out.keep(picture) if picture else document.name
        if picture is None and document.pictures:
            self._report.remark(f"{document.name}, page {page}: no picture ({NO_PICTURE}).")
        return lists.image(
            {
                "file_name": name,
                "width": round(width),
                "height": round(height),
                "document": document.name,
                "page": page,
            }
        )

    def _annotation(self, row: ExportRow, box: Box, image: int) -> dict[str, Any]:
        name = category(row.path)
        number = self._categories.setdefault(name, len(self._categories) + 1)
        return {
            "image_id": image,
            "category_id": number,
            "bbox": [round(v, 2) for v in (box.left, box.top, box.width, box.height)],
            "area": round(box.area, 2),
            "iscrowd": 0,
            "segmentation": [],
            "attributes": {"path": row.path, "value": row.value, "state": row.state},
        }

    def _lists(self, split: str) -> _Lists:
        if split not in self._parts:
            self._parts[split] = _Lists(self._out, split)
        return self._parts[split]


def categories(kind: Kind) -> list[str]:
    """What the fields of a kind are called as labels, in its order; an open kind names none."""
    found: list[str] = []
    for spec in kind.fields:
        found += [f"{spec.name}.{c.name}" for c in spec.columns] if spec.columns else [spec.name]
    return list(dict.fromkeys(found))


def category(path: str) -> str:
    """`line_items[2].total` -> `line_items.total`: what fields of all rows have in common."""
    name, row, column = split_path(path)
    return f"{name}.{column}" if row is not None and column is not None else name


class _Lists:
    """The images and annotations of one part, in two files until it is finished."""

    def __init__(self, out: Folder, split: str) -> None:
        self._names = [f".{what}-{split}.part" for what in ("images", "annotations")]
        self._streams = [out.text(name) for name in self._names]
        self._counts = [0, 0]

    def image(self, said: dict[str, Any]) -> int:
        """Keep an image; returns its id."""
        return self._keep(0, said)

    def annotation(self, said: dict[str, Any]) -> int:
        """Keep an annotation; returns its id."""
        return self._keep(1, said)

    def put_together(self, out: Folder, name: str, categories: list[dict[str, Any]]) -> None:
        for stream in self._streams:
            stream.flush()
        target = out.text(name)
        target.write('{"info": {"description": "Reviewer"}, "licenses": [], "images": [')
        for what, part in zip(("", '], "annotations": ['), self._names, strict=True):
            target.write(what)
            with out.place(part).open(encoding="utf-8", newline="") as stream:
                while piece := stream.read(2**20):
                    target.write(piece)
        target.write('], "categories": ' + json.dumps(categories, ensure_ascii=False) + "}\n")
        for part in self._names:
            out.drop(part)

    def _keep(self, which: int, said: dict[str, Any]) -> int:
        self._counts[which] += 1
        number = self._counts[which]
        before = ",\n" if number > 1 else "\n"
        text = json.dumps({"id": number, **said}, ensure_ascii=False)
        self._streams[which].write(before + text)
        return number
