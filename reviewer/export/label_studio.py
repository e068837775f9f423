"""Label Studio: a task for each page, with the readings as predictions and decisions as annotation.

Boxes are in per cent of the page. A field with a place is a region: its labelled rectangle and its
text share an id, and its full path stands in `meta.text`. What has no place, and every typed
absence, is a line of JSON in the text area "unplaced" of the first page. Fields that nobody has
settled are told in `data.open`. The labelling interface is written beside the tasks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

from reviewer.export.answers import by_page
from reviewer.export.coco import categories, category
from reviewer.export.folder import Folder
from reviewer.export.report import NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.absence import Absence
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import UNSETTLED, ExportRow
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading

CONFIG = "label-config.xml"


class LabelStudioWriter:
    """One list of tasks for each part."""

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        self._tasks = 0
        self._begun: dict[str, int] = {}
        """Tasks of each part that was begun."""
        self._names: dict[str, None] = dict.fromkeys(categories(options.kind))
        if not options.split:
            self._stream("")

    def add(self, document: ExportDocument) -> None:
        """A task for each page; a page without fields has one too."""
        paged = by_page(document)
        for number, rows in paged.items():
            self._names.update(dict.fromkeys(category(row.path) for row in rows))
            self._task(document, number, rows)
        if paged:
            self._report.wrote_document(document.split)
        else:
            self._report.left_document(NOTHING)

    def finish(self) -> None:
        """Close the lists, and write the interface with every label that was used."""
        for split in self._begun:
            self._stream(split).write("\n]\n")
        self._out.text(CONFIG).write(config(self._names))

    def _task(self, document: ExportDocument, page: int, rows: Sequence[ExportRow]) -> None:
        picture = document.picture(page)
        image = self._options.prefix + self._out.keep(picture) if picture else document.name
        decided = [row for row in rows if row.state not in UNSETTLED]
        self._tasks += 1
        task: dict[str, Any] = {
            "id": self._tasks,
            "data": {
                "image": image,
                "document": document.name,
                "sha256": document.sha256,
                "page": page,
                "open": [_open(row) for row in rows if row.state in UNSETTLED],
            },
            "predictions": [
                self._prediction(document, page, reading) for reading in document.readings
            ],
            "annotations": (
                [{"id": self._tasks, **_annotation(document, page, decided)}] if decided else []
            ),
        }
        stream = self._stream(document.split)
        stream.write(",\n" if self._begun[document.split] else "\n")
        self._begun[document.split] += 1
        stream.write(json.dumps(task, ensure_ascii=False))
        for row in rows:
            self._report.wrote(row)

    def _prediction(self, document: ExportDocument, page: int, reading: Reading) -> dict[str, Any]:
        rows = {row.path: row for row in document.rows}
        first = document.pages[0].number if document.pages else 1
        said = [
            (v, *_place(v, rows.get(v.path)))
            for v in reading.values
            if v.absence is not Absence.NOT_ASKED
        ]
        mine = [(v, box) for v, on, box in said if (on or first) == page]
        version = " ".join(part for part in (reading.role, reading.reader, reading.model) if part)
        result = _results(
            document,
            page,
            ((v.path, v.value, v.absence, box, v.confidence, {}) for v, box in mine),
        )
        told = [v.confidence for v, _box in mine if v.confidence is not None]
        score = {"score": sum(told) / len(told)} if told else {}
        return {"model_version": version, **score, "result": result}

    def _stream(self, split: str) -> TextIO:
        stream = self._out.text(f"{split or 'tasks'}.json")
        if split not in self._begun:
            self._begun[split] = 0
            stream.write("[")
        return stream


def config(names: Iterable[str]) -> str:
    """The labelling interface: rectangles with a text each, and one text area for the rest."""
    labels = "\n".join(f"    <Label value={quoteattr(visible(name))}/>" for name in names)
    return (
        "<View>\n"
        '  <Header value="$document"/>\n'
        '  <Image name="image" value="$image" zoom="true" zoomControl="true"/>\n'
        f'  <RectangleLabels name="field" toName="image">\n{labels}\n  </RectangleLabels>\n'
        '  <TextArea name="value" toName="image" editable="true" perRegion="true"\n'
        '            required="false" maxSubmissions="1" rows="2" displayMode="region-list"/>\n'
        '  <Header value="Without a place: one line of JSON each"/>\n'
        '  <TextArea name="unplaced" toName="image" editable="true" rows="3"/>\n'
        "</View>\n"
    )


def visible(name: str) -> str:
    """A label without the signs that XML cannot hold."""
    return "".join(sign if sign.isprintable() else " " for sign in name)


def _open(row: ExportRow) -> dict[str, Any]:
    """What nobody has settled: it is shown beside the task, and is no annotation."""
    absent = row.absence.value if row.absence is not None else None
    return {"field": row.path, "value": row.value, "absent": absent, "state": row.state}


def _place(value: FieldValue, row: ExportRow | None) -> tuple[int | None, Box | None]:
    """Where a reading's value stands: its own box, else the field's if it says the same."""
    if value.box is not None:
        return value.page, value.box
    if row is not None and row.value == value.value:
        return row.page, row.box
    return value.page, None


def _annotation(document: ExportDocument, page: int, rows: Sequence[ExportRow]) -> dict[str, Any]:
    said = (
        (row.path, row.value, row.absence, row.box, None, {"by": row.by, "at": row.at})
        for row in rows
    )
    seconds = sum(row.ms or 0 for row in rows) / 1000
    return {
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": seconds,
        "result": _results(document, page, said),
    }


_Said = tuple[str, str | None, Absence | None, Box | None, float | None, dict[str, Any]]


def _results(document: ExportDocument, page: int, said: Iterable[_Said]) -> list[dict[str, Any]]:
    width, height = document.size_of(page)
    size = {"original_width": round(width), "original_height": round(height), "image_rotation": 0}
    results: list[dict[str, Any]] = []
    unplaced: list[str] = []
    for path, value, absence, box, score, more in said:
        pixels = document.in_pixels(page, box) if box is not None and width and height else None
        if value is None or pixels is None:
            absent = None if value is not None or absence is None else absence.value
            line = {"field": path, "value": value, "absent": absent, "score": score, **more}
            kept = {k: v for k, v in line.items() if v is not None or k == "value"}
            unplaced.append(json.dumps(kept, ensure_ascii=False))
            continue
        place = {
            "x": 100 * pixels.left / width,
            "y": 100 * pixels.top / height,
            "width": 100 * pixels.width / width,
            "height": 100 * pixels.height / height,
            "rotation": 0,
        }
        results += _region(path, value, place, size, score, more)
    if unplaced:
        results.append(
            {
                "id": "unplaced",
                "from_name": "unplaced",
                "to_name": "image",
                "type": "textarea",
                "origin": "manual",
                "value": {"text": unplaced},
            }
        )
    return results


def _region(
    path: str,
    value: str,
    place: dict[str, Any],
    size: dict[str, Any],
    score: float | None,
    more: dict[str, Any],
) -> list[dict[str, Any]]:
    number = hashlib.sha256(path.encode()).hexdigest()[:10]
    meta = {"text": [path], **{k: v for k, v in more.items() if v is not None}}
    shared = {"id": number, "to_name": "image", "origin": "manual", **size, "meta": meta}
    if score is not None:
        shared["score"] = score
    return [
        {
            **shared,
            "from_name": "field",
            "type": "rectanglelabels",
            "value": {**place, "rectanglelabels": [visible(category(path))]},
        },
        {
            **shared,
            "from_name": "value",
            "type": "textarea",
            "value": {**place, "text": [value]},
        },
    ]
