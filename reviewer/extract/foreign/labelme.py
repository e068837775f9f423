"""labelme and X-AnyLabeling: a file for each picture, with shapes that have a label.

A shape's text is its `description`, where X-AnyLabeling puts what it read; some write `text`.
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told
from reviewer.model.geometry import Box

TOP = {
    "version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth",
    "lineColor", "fillColor", "description", "text", "checked",
}  # fmt: skip
SHAPE = {
    "label", "points", "group_id", "shape_type", "flags", "description", "text", "mask", "score",
    "difficult", "direction", "line_color", "fill_color", "cells", "attributes", "kie_linking",
}  # fmt: skip
TEXTS = ("description", "text", "transcription", "value")


def looks_like(data: object) -> bool:
    """Whether this element is the file of a picture."""
    return isinstance(data, dict) and isinstance(data.get("shapes"), list) and "imagePath" in data


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All pictures of a file."""
    for where, data in records:
        if not isinstance(data, dict) or not looks_like(data):
            sheet.problem(where, "no file of labelme: it has no shapes or no imagePath")
            continue
        sheet.note_keys(data, TOP, "file")
        width, height = s.number(data.get("imageWidth")), s.number(data.get("imageHeight"))
        frame = (width, height) if width and height else None
        shapes = s.objects(data["shapes"])
        said = [one for shape in shapes if (one := _said(shape, frame, sheet))]
        sheet.tell(Told(where, s.names(data.get("imagePath")), tuple(said), "labelme"))


def _said(shape: dict[str, object], frame: tuple[float, float] | None, sheet: Sheet) -> Said | None:
    sheet.note_keys(shape, SHAPE, "shape")
    if isinstance(links := shape.get("kie_linking"), list):
        sheet.left[s.RELATION] += len(links)
    attributes = shape.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    told = [shape.get(key) for key in TEXTS] + [attributes.get(key) for key in TEXTS]
    for key in attributes:
        if key not in TEXTS:
            sheet.unknown[f"attributes.{key[:60]}"] += 1
    name, box = s.text(shape.get("label")), _box(shape)
    value = next((text for text in map(s.text, told) if text), None)
    if name is None or (value is None and box is None):
        sheet.left[s.NO_NAME if name is None else s.NOTHING_SAID] += 1
        return None
    score = s.confidence(shape.get("score"))
    return Said(name, value, None, score, Place(1, box, frame) if box else None)


def _box(shape: dict[str, object]) -> Box | None:
    points = shape.get("points")
    listed = points if isinstance(points, list) else []
    pairs = [(p[0], p[1]) for p in listed if isinstance(p, list) and len(p) == 2]
    if shape.get("shape_type") != "circle" or len(pairs) != 2:
        return s.corners(pairs)
    (x, y), (ex, ey) = ((s.number(a), s.number(b)) for a, b in pairs)
    if x is None or y is None or ex is None or ey is None:
        return None
    radius = ((ex - x) ** 2 + (ey - y) ** 2) ** 0.5
    return s.from_size(x - radius, y - radius, 2 * radius, 2 * radius)
