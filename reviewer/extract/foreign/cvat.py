"""CVAT's XML for images: boxes, polygons, ellipses and tags with a label, their text an attribute.

A label has no text of its own: it stands in an attribute (`text`, `value`, `transcription`).
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told
from reviewer.model.geometry import Box
from reviewer.model.plain_xml import Element

TEXTS = ("value", "text", "transcription", "utf8_string", "caption")
OUTLINES = ("polygon", "polyline", "points")
_FRAME = (100.0, 100.0)


def looks_like(data: object) -> bool:
    """Whether this is the root of CVAT's XML."""
    return isinstance(data, Element) and data.name == "annotations"


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All images of a file; tracks of videos are counted."""
    for where, root in records:
        if not isinstance(root, Element) or not looks_like(root):
            sheet.problem(where, "no XML of CVAT: its root is not called annotations")
            continue
        sheet.left["a track of a video"] += sum(1 for _ in root.each("track"))
        for image in root.each("image"):
            said = [one for mark in image.children if (one := _said(mark, image, sheet))]
            name = image.attributes.get("name")
            sheet.tell(Told(f"{where}, image", s.names(name), tuple(said), "cvat"))


def _said(mark: Element, image: Element, sheet: Sheet) -> Said | None:
    label = s.text(mark.attributes.get("label"))
    if label is None:
        sheet.left[s.NO_NAME] += 1
        return None
    texts: dict[str, str | None] = {}
    for attribute in mark.each("attribute"):
        name = attribute.attributes.get("name", "")
        if name.casefold() in TEXTS:
            texts.setdefault(name.casefold(), s.text(attribute.text))
        else:
            sheet.unknown[f"attribute.{name[:60]}"] += 1
    value = next((text for name in TEXTS if (text := texts.get(name))), None)
    width, height = (as_number(image.attributes.get(side)) for side in ("width", "height"))
    frame = (width, height) if width and height else None
    box = _box(mark, frame)
    if box is None and value is None:
        sheet.left[s.NOTHING_SAID] += 1
        return None
    return Said(label, value, place=Place(1, box, frame) if box else None)


def _box(mark: Element, frame: tuple[float, float] | None) -> Box | None:
    told = mark.attributes
    if mark.name in OUTLINES:
        pairs = [pair.partition(",") for pair in told.get("points", "").split(";")]
        return s.corners((as_number(x), as_number(y)) for x, _, y in pairs)
    if mark.name == "ellipse":
        x, y, across, down = (as_number(told.get(key)) for key in ("cx", "cy", "rx", "ry"))
        if x is None or y is None or across is None or down is None:
            return None
        box = s.from_size(x - across, y - down, 2 * across, 2 * down)
    else:
        left, top, right, bottom = (as_number(told.get(k)) for k in ("xtl", "ytl", "xbr", "ybr"))
        box = s.corners(((left, top), (right, bottom)))
    turn = as_number(told.get("rotation")) or 0.0
    # Pixels are as wide as high: per cent of a page of 100 by 100.
    return s.turned(box, turn, _FRAME, middle=True) if box and frame else box


def as_number(text: str | None) -> float | None:
    """A finite number of an attribute or element."""
    try:
        return s.number(float(text)) if text else None
    except ValueError:
        return None
