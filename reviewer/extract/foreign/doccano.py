"""doccano's JSON lines: spans of a text, boxes and outlines of a picture, labels of either.

A span's value is its text; a box has none of its own. A label of a whole document is the value of
the field "label".
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told

KNOWN = {
    "id", "text", "data", "filename", "label", "labels", "entities", "bbox", "segmentation", "cats",
    "meta", "Comments", "comments", "column_data", "column_label", "relations",
}  # fmt: skip
SPANS = ("label", "labels", "entities", "column_label")
WHOLE = "label"


def looks_like(data: object) -> bool:
    """Whether this element is one of doccano's."""
    if not isinstance(data, dict):
        return False
    if isinstance(data.get("bbox"), list) or isinstance(data.get("segmentation"), list):
        return "filename" in data
    has_label = any(isinstance(data.get(key), list) for key in (*SPANS, "cats"))
    return has_label and any(k in data for k in ("text", "filename", "data", "column_data"))


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All examples of a file."""
    sheet.by_file = len(records) == 1
    for where, example in records:
        if not isinstance(example, dict):
            sheet.problem(where, "no example: an object in braces is expected")
            continue
        sheet.note_keys(example, KNOWN, "example")
        meta = example.get("meta")
        named = [s.inner(meta, key) for key in ("document", "filename", "file", "name")]
        references = s.names(
            *sheet.named(example, meta), *named, example.get("filename"), example.get("id")
        )
        if isinstance(relations := example.get("relations"), list):
            sheet.left[s.RELATION] += len(relations)
        said = [*_spans(example, sheet), *_places(example, sheet)]
        if not said:
            sheet.left["an example without a label"] += 1
        sheet.tell(Told(where, references, tuple(said), "doccano"))


def _spans(example: dict[str, object], sheet: Sheet) -> list[Said]:
    text = next(
        (t for k in ("text", "column_data", "data") if isinstance(t := example.get(k), str)), None
    )
    found: list[Said] = []
    for key in (*SPANS, "cats"):
        labels = example.get(key)
        for label in labels if isinstance(labels, list) else [labels] if labels else []:
            plain = isinstance(label, (str, int, float))
            told = s.text(label)
            said = Said(WHOLE, told) if plain and told else None if plain else _span(label, text)
            if said is None:
                sheet.left["a span that fits no text"] += 1
            else:
                found.append(said)
    return found


def _span(label: object, text: str | None) -> Said | None:
    """[start, end, name], or an object with start_offset, end_offset and label."""
    if isinstance(label, dict):
        label = [label.get("start_offset"), label.get("end_offset"), label.get("label")]
    if not isinstance(label, list) or len(label) != 3 or text is None:
        return None
    start, end, name = label
    whole = all(isinstance(v, int) and not isinstance(v, bool) for v in (start, end))
    named = s.text(name)
    if not whole or named is None or not 0 <= start < end <= len(text):
        return None
    value = s.text(text[start:end])
    return None if value is None else Said(named, value)


def _places(example: dict[str, object], sheet: Sheet) -> list[Said]:
    found: list[Said] = []
    for key in ("bbox", "segmentation"):
        for shape in s.objects(example.get(key)):
            sheet.note_keys(shape, {"x", "y", "width", "height", "points", "label", "id"}, key)
            name = s.text(shape.get("label"))
            box = s.from_size(*(shape.get(side) for side in ("x", "y", "width", "height")))
            box = box or s.flat_corners(shape.get("points"))
            if name is None or box is None:
                sheet.left[s.NO_NAME if name is None else "a place that is no box"] += 1
                continue
            found.append(Said(name, None, place=Place(1, box)))
    return found
