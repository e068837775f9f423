"""Label Studio's short form, JSON_MIN: an annotation each, with its data and controls as keys.

Which key is a column of the data and which a control is not told. A list of regions has its labels
inside; a list of texts as long as that of the regions is what stands in them, in this order.
"""

from __future__ import annotations

from reviewer.extract.foreign import label_studio_regions as regions
from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Said, Sheet, Told

OWN = {
    "id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement",
    "history", "sha256", "page",
}  # fmt: skip
NAMING = ("document", "image", "ocr", "pdf", "url", "file")
_REGION = ("x", "points", "labels")


def looks_like(data: dict[str, object]) -> bool:
    """Whether this object is an annotation in the short form."""
    return "annotation_id" in data or {"annotator", "lead_time"} <= data.keys()


def named(data: dict[str, object]) -> list[object]:
    """What a task's data may call its document, likeliest first."""
    paths = [value for value in data.values() if isinstance(value, str) and "/" in value]
    return [*(data.get(key) for key in NAMING), *paths]


def read(where: str, data: dict[str, object], sheet: Sheet) -> Told:
    """One annotation."""
    page = s.page(data.get("page"))
    places = {key: v for key, v in data.items() if key not in OWN and _regions(v)}
    labelled = next(
        (v for v in places.values() if any(regions.labels_of(r) for r in s.objects(v))), []
    )
    shapes = s.objects(labelled)
    texts: list[str] | None = None
    said: list[Said] = []
    for key, value in data.items():
        if key in OWN or key in NAMING or key in places or key == sheet.document_key:
            continue
        listed = value if isinstance(value, list) else [value] if len(shapes) == 1 else []
        if shapes and texts is None and len(listed) == len(shapes) and _texts(listed):
            texts = [s.text(text) or "" for text in listed]
            continue
        said += _control(key, value, sheet)
    for at, shape in enumerate(shapes):
        name = next((n for n in map(s.text, regions.labels_of(shape)) if n), None)
        box = regions.box_of(shape, shape)
        told = next(iter(regions.texts_of(shape)), None) or (texts[at] if texts else None)
        if name is None or (box is None and not told):
            sheet.left[s.NO_NAME if name is None else s.NOTHING_SAID] += 1
            continue
        place = Place(page, box, regions.FRAME) if box else None
        said.append(Said(name, told or None, place=place))
    by = s.text(data.get("annotator"))
    return Told(
        where,
        s.names(*sheet.named(data), *named(data)),
        tuple(said),
        "label-studio annotator",
        by=f"annotator {by}" if by else "",
        at=s.text(data.get("created_at")) or "",
    )


def _control(key: str, value: object, sheet: Sheet) -> list[Said]:
    """A choice, a number or a text that is about the whole document."""
    if isinstance(value, dict):
        found = regions.texts_of(value)
    else:
        found = [t for t in map(s.text, value if isinstance(value, list) else [value]) if t]
    sheet.left[s.FURTHER_VALUE] += max(0, len(found) - 1)
    if not found:
        if value is not None:
            sheet.unknown[f"annotation.{key[:60]}"] += 1
        return []
    return [Said(key, found[0])]


def _regions(value: object) -> bool:
    return any(any(key in region for key in _REGION) for region in s.objects(value))


def _texts(listed: list[object]) -> bool:
    return all(isinstance(text, str) and "/data/" not in text for text in listed)
