"""XML of one picture each: Pascal VOC and the web tool LabelMe. Names and boxes, no texts."""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.cvat import as_number
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told
from reviewer.model.geometry import Box
from reviewer.model.plain_xml import Element

SIZES = ("size/width", "size/height"), ("imagesize/ncols", "imagesize/nrows")
KNOWN = {
    "name", "bndbox", "polygon", "deleted", "verified", "date", "id", "parts", "occluded",
    "truncated", "difficult", "pose", "type", "segm",
}  # fmt: skip


def looks_like(data: object) -> bool:
    """Whether this is the root of such a file."""
    return (
        isinstance(data, Element)
        and data.name == "annotation"
        and data.first("filename") is not None
    )


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """The objects of a picture."""
    for where, root in records:
        if not isinstance(root, Element) or not looks_like(root):
            sheet.problem(where, "no annotation of a picture: it names no file")
            continue
        sizes = [tuple(as_number(root.first(side)) for side in pair) for pair in SIZES]
        frame = next(((w, h) for w, h in sizes if w and h), None)
        said = [one for found in root.each("object") if (one := _said(found, frame, sheet))]
        named = s.names(root.first("filename"), root.first("path"))
        sheet.tell(Told(where, named, tuple(said), "voc"))


def _said(found: Element, frame: tuple[float, float] | None, sheet: Sheet) -> Said | None:
    if found.first("deleted") == "1":
        sheet.left["an object that was deleted"] += 1
        return None
    for child in found.children:
        if child.name not in KNOWN:
            sheet.unknown[f"object.{child.name[:60]}"] += 1
    name, box = s.text(found.first("name")), _box(found)
    if name is None or box is None:
        sheet.left[s.NO_NAME if name is None else s.NOTHING_SAID] += 1
        return None
    return Said(name, None, place=Place(1, box, frame))


def _box(found: Element) -> Box | None:
    sides = [as_number(found.first(f"bndbox/{side}")) for side in ("xmin", "ymin", "xmax", "ymax")]
    box = s.corners(((sides[0], sides[1]), (sides[2], sides[3])))
    if box is not None:
        return box
    points = [
        (as_number(point.first("x")), as_number(point.first("y")))
        for point in found.each("polygon|segm/pt|box")
    ]
    return s.corners(points)
