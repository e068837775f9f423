"""PPOCRLabel's `Label.txt`: a file name, a tab, and a list of boxes with their transcriptions.

In its mode for key information each box names its key in `key_cls` (`label` in older files).
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told

KNOWN = {"transcription", "points", "difficult", "key_cls", "label", "id", "linking"}
NO_KEY = "a box without a key"
IGNORED = "a box that is marked as not to be read"
_NONE = {"none", "other", "others", "ignore", "background"}


def looks_like(data: object) -> bool:
    """Whether this element is a line of PPOCRLabel, as [name, list]."""
    if not isinstance(data, list) or len(data) != 2 or not isinstance(data[0], str):
        return False
    boxes = s.objects(data[1])
    return isinstance(data[1], list) and all("points" in box for box in boxes)


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All lines of a file."""
    for where, line in records:
        if not isinstance(line, list) or len(line) != 2 or not isinstance(line[1], list):
            sheet.problem(where, "a file name, a tab and a list of boxes are expected")
            continue
        said: list[Said] = []
        for box in s.objects(line[1]):
            sheet.note_keys(box, KNOWN, "box")
            found = _said(box, sheet)
            if found is not None:
                said.append(found)
        sheet.tell(Told(where, s.names(line[0]), tuple(said), "ppocrlabel"))


def _said(box: dict[str, object], sheet: Sheet) -> Said | None:
    name = s.text(box.get("key_cls")) or s.text(box.get("label"))
    if name is None or name.casefold() in _NONE:
        sheet.left[NO_KEY] += 1
        return None
    value = s.text(box.get("transcription"))
    if value is None or value == "###":
        sheet.left[IGNORED] += 1
        return None
    points = box.get("points")
    pairs = points if isinstance(points, list) else []
    found = s.corners((p[0], p[1]) for p in pairs if isinstance(p, list) and len(p) == 2)
    return Said(name, value, place=Place(1, found) if found else None)
