"""PAWLS: annotations of a PDF, in the file of one person; the folder is named like the document.

Boxes are in points of the page, texts are not told: as readings they are read from the words.
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told

ANNOTATION = {"id", "page", "label", "bounds", "tokens"}
SIDES = ("left", "top", "right", "bottom")


def looks_like(data: object) -> bool:
    """Whether this element is the annotations of one person."""
    listed = s.inner(data, "annotations")
    return isinstance(listed, list) and (
        any(isinstance(s.inner(one, "bounds"), dict) for one in listed)
        or (not listed and isinstance(data, dict) and data.keys() == {"annotations", "relations"})
    )


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All annotations of a file."""
    for where, data in records:
        if not isinstance(data, dict) or not isinstance(data.get("annotations"), list):
            sheet.problem(where, "no file of PAWLS: it has no annotations")
            continue
        sheet.note_keys(data, {"annotations", "relations", "document"}, "file")
        sheet.left[s.RELATION] += len(s.objects(data.get("relations")))
        said: list[Said] = []
        for one in s.objects(data["annotations"]):
            sheet.note_keys(one, ANNOTATION, "annotation")
            label = one.get("label")
            name = s.text(s.inner(label, "text") if isinstance(label, dict) else label)
            left, top, right, bottom = (s.inner(one, "bounds", side) for side in SIDES)
            box = s.corners(((left, top), (right, bottom)))
            if name is None or box is None:
                sheet.left[s.NO_NAME if name is None else s.NOTHING_SAID] += 1
                continue
            said.append(Said(name, None, place=Place(s.page(one.get("page", 0), first=0), box)))
        sheet.tell(Told(where, s.names(data.get("document")), tuple(said), "pawls"))
