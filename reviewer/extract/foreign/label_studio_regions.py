"""The results of one annotation of Label Studio: regions with a label, a text and a place."""

from __future__ import annotations

import json

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Said, Sheet
from reviewer.model.absence import Absence
from reviewer.model.fields_json import parse_absence
from reviewer.model.geometry import Box

RESULT = {
    "id", "from_name", "to_name", "type", "value", "original_width", "original_height",
    "image_rotation", "score", "origin", "meta", "parentID", "item_index", "to_id", "from_id",
    "direction",
}  # fmt: skip
SHAPES = {
    "x", "y", "width", "height", "rotation", "points", "closed", "format", "rle", "radiusX",
    "radiusY",
}  # fmt: skip
TEXTS = ("text", "number", "datetime", "rating", "choices", "taxonomy")
UNPLACED = "unplaced"
FRAME = (100.0, 100.0)


def read(entry: dict[str, object], page: int, sheet: Sheet) -> list[Said]:
    """All that one annotation or prediction says."""
    regions: dict[str, list[dict[str, object]]] = {}
    found: list[Said] = []
    for at, result in enumerate(s.objects(entry.get("result"))):
        sheet.note_keys(result, RESULT, "result")
        name, value = s.text(result.get("from_name")), result.get("value")
        if result.get("type") == "relation":
            sheet.left[s.RELATION] += 1
        elif not isinstance(value, dict):
            sheet.left["a result without a value"] += 1
        elif name == UNPLACED and isinstance(value.get("text"), list):
            found += _unplaced(value["text"], sheet)
        else:
            number = s.text(result.get("id"))
            regions.setdefault(number or f"#{at}", []).append(result)
    for results in regions.values():
        found += _region(results, page, sheet)
    return found


def _region(results: list[dict[str, object]], page: int, sheet: Sheet) -> list[Said]:
    """What the results of one region say: its label, its text and its place."""
    label = said = path = None
    place: Place | None = None
    score: float | None = None
    controls: list[Said] = []
    for result in results:
        value = result["value"]
        if not isinstance(value, dict):
            continue
        score = s.confidence(result.get("score")) if score is None else score
        box = box_of(value, result)
        place = place or (Place(page, box, FRAME) if box else None)
        named = labels_of(value)
        label = label or next((name for name in map(s.text, named) if name), None)
        sheet.left["a further label of a region"] += max(0, len(named) - 1)
        path = path or _path(result.get("meta"))
        texts = texts_of(value)
        sheet.left[s.FURTHER_VALUE] += max(0, len(texts) - 1)
        if texts and (named or box or result.get("type") == "textarea"):
            said = texts[0]
        if texts and not box and not named:
            name = s.text(result.get("from_name")) or ""
            controls.append(Said(name, texts[0], confidence=score))
        for key in value:
            if key not in SHAPES and key not in TEXTS and not key.endswith("labels"):
                sheet.unknown[f"value.{key[:60]}"] += 1
    if label is None and place is None:
        return controls
    if label is None or (said is None and place is None):
        sheet.left[s.NO_NAME if label is None else s.NOTHING_SAID] += 1
        return []
    return [Said(label, said, confidence=score, place=place, path=path or "")]


def labels_of(value: dict[str, object]) -> list[object]:
    """The labels of a region, whatever their control is called (`rectanglelabels`, `labels`)."""
    lists = [v for k, v in value.items() if k.endswith("labels") and isinstance(v, list)]
    return [label for found in lists for label in found]


def texts_of(value: dict[str, object]) -> list[str]:
    """The texts, numbers or choices of a result; of a choice in a tree its last part."""
    for key in TEXTS:
        found = value.get(key)
        if not isinstance(found, list):
            found = [found]
        ends = [_end(part) for part in found]
        texts = [text for text in map(s.text, ends) if text is not None]
        if texts:
            return texts
    return []


def _end(part: object) -> object:
    while isinstance(part, list) and part:
        part = part[-1]
    return part


def box_of(value: dict[str, object], sized: dict[str, object]) -> Box | None:
    """The box around a rectangle, turned or not, a polygon or an ellipse, in per cent."""
    points = value.get("points")
    if isinstance(points, list):
        return s.corners((p[0], p[1]) for p in points if isinstance(p, list) and len(p) == 2)
    x, y = s.number(value.get("x")), s.number(value.get("y"))
    across, down = s.number(value.get("radiusX")), s.number(value.get("radiusY"))
    if x is not None and y is not None and across and down:
        box, middle = s.from_size(x - across, y - down, 2 * across, 2 * down), True
    else:
        box, middle = s.from_size(x, y, value.get("width"), value.get("height")), False
    width, height = (s.number(sized.get(f"original_{side}")) for side in ("width", "height"))
    if box is None:
        return None
    frame = (width, height) if width and height and width > 0 and height > 0 else FRAME
    return s.turned(box, s.number(value.get("rotation")) or 0.0, frame, middle)


def _unplaced(lines: list[object], sheet: Sheet) -> list[Said]:
    """What our own export tells without a place: a line of JSON for each field."""
    found: list[Said] = []
    for line in lines:
        try:
            told = json.loads(line) if isinstance(line, str) and len(line) < s.MOST_TEXT else None
            name = told.get("field") if isinstance(told, dict) else None
            if not isinstance(told, dict) or not isinstance(name, str):
                raise ValueError("no field")
            absent, value = told.get("absent"), s.text(told.get("value"))
            absence: Absence | None = None if absent is None else parse_absence(absent)
            if value is None and absence is None:
                raise ValueError("no value")
        except (ValueError, RecursionError):
            sheet.left[s.NOT_A_VALUE] += 1
            continue
        found.append(Said(name, value, absence, s.confidence(told.get("score")), path=name))
    return found


def _path(meta: object) -> str | None:
    told = s.inner(meta, "text")
    return s.text(told[0]) if isinstance(told, list) and told else None
