"""COCO: images, annotations with a box, categories as names.

A box alone is no value: its text stands in `attributes` (`value`, `text`, `transcription`), where a
tool wrote it there; as readings, a box without a text may be read from the words of the page.
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told
from reviewer.model.geometry import Box

TOP = {"images", "annotations", "categories", "info", "licenses"}
ANNOTATION = {
    "id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", "attributes",
    "score", "caption", "text", "value", "transcription", "segments_info", "file_name",
}  # fmt: skip
IMAGE = {
    "id", "file_name", "width", "height", "license", "flickr_url", "coco_url", "date_captured",
    "document", "page", "path",
}  # fmt: skip
TEXTS = ("value", "text", "transcription", "utf8_string", "caption")
NO_IMAGE = "an annotation of an image that is not there"
PANOPTIC = "a segment of a picture, which has no text"


def looks_like(data: object) -> bool:
    """Whether this element is a COCO file."""
    return (
        isinstance(data, dict)
        and isinstance(data.get("images"), list)
        and isinstance(data.get("annotations"), list)
    )


def read(records: Records, what: str, sheet: Sheet) -> None:
    """All images of a file, each with its annotations."""
    for where, data in records:
        if not isinstance(data, dict) or not looks_like(data):
            sheet.problem(where, "no COCO file: it has no lists images and annotations")
            continue
        sheet.note_keys(data, TOP, "file")
        names = {
            _key(category.get("id")): s.text(category.get("name")) or ""
            for category in s.objects(data.get("categories"))
        }
        _images(where, data, names, what, sheet)


def _images(
    where: str, data: dict[str, object], names: dict[str, str], what: str, sheet: Sheet
) -> None:
    said: dict[str, list[Said]] = {}
    images = {_key(image.get("id")): image for image in s.objects(data["images"])}
    for at, annotation in enumerate(s.objects(data["annotations"]), start=1):
        sheet.note_keys(annotation, ANNOTATION, "annotation")
        number = _key(annotation.get("image_id"))
        if number not in images:
            sheet.left[NO_IMAGE] += 1
            continue
        if isinstance(segments := annotation.get("segments_info"), list):
            sheet.left[PANOPTIC] += len(segments)
            continue
        found = _said(annotation, images[number], names, sheet)
        if found is None:
            sheet.problem(f"{where}, annotation {at}", "it has neither a name nor a caption")
        elif what == s.TRUTH and undecided(annotation.get("attributes")):
            sheet.left[s.UNDECIDED] += 1
        elif found.value is None and found.place is None:
            sheet.left[s.NOTHING_SAID] += 1
        else:
            said.setdefault(number, []).append(found)
    by_document: dict[tuple[str, ...], list[Said]] = {}
    for number, image in images.items():
        sheet.note_keys(image, IMAGE, "image")
        references = s.names(
            *sheet.named(image), *(image.get(key) for key in ("document", "file_name", "path"))
        )
        by_document.setdefault(references, []).extend(said.get(number, ()))
    for references, values in by_document.items():
        sheet.tell(Told(f"{where}, image", references, tuple(values), "coco"))


def _said(
    annotation: dict[str, object], image: dict[str, object], names: dict[str, str], sheet: Sheet
) -> Said | None:
    attributes = annotation.get("attributes")
    attributes = attributes if isinstance(attributes, dict) else {}
    name = names.get(_key(annotation.get("category_id")), "")
    if not name and annotation.get("caption") is None:
        return None
    box = _corner_box(annotation.get("bbox"))
    width, height = s.number(image.get("width")), s.number(image.get("height"))
    frame = (width, height) if width and height else None
    place = Place(s.page(image.get("page")), box, frame) if box else None
    told = [annotation.get(key) for key in TEXTS] + [attributes.get(key) for key in TEXTS]
    value = next((text for text in map(s.text, told) if text), None)
    for key in attributes:
        if key not in TEXTS and key not in ("path", "state"):
            sheet.unknown[f"attributes.{key[:60]}"] += 1
    return Said(
        name or "caption",
        value,
        confidence=s.confidence(annotation.get("score")),
        place=place,
        path=s.text(attributes.get("path")) or "",
    )


def undecided(attributes: object) -> bool:
    """Whether our own export says that nobody had settled this field."""
    return s.inner(attributes, "state") in ("open", "ambiguous")


def _corner_box(value: object) -> Box | None:
    return s.from_size(*value) if isinstance(value, list) and len(value) == 4 else None


def _key(value: object) -> str:
    return s.text(value) or ""
