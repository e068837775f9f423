"""Google Document AI: the entities of a processed Document; boxes in shares of the page.

Its Python library writes names with underscores (`mention_text`, `type_`): they mean the same.
"""

from __future__ import annotations

import re

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.naming import TABLES, snake
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told
from reviewer.model.geometry import Box

TOP = {
    "uri", "content", "mimeType", "text", "textStyles", "pages", "entities", "entityRelations",
    "textChanges", "shardInfo", "error", "revisions", "documentLayout", "chunkedDocument", "docid",
}  # fmt: skip
ENTITY = {
    "type", "mentionText", "mentionId", "confidence", "pageAnchor", "id", "normalizedValue",
    "properties", "textAnchor", "provenance", "redacted",
}  # fmt: skip
LAYOUT = ("tables", "formFields", "detectedBarcodes")
"""What a page tells beside the entities, and is no entity."""
_SHARES = (1.0, 1.0)
_UNDER = re.compile(r"_+([a-z])")


def looks_like(data: object) -> bool:
    """Whether this element is a Document with entities."""
    document = _document(data)
    found = s.inner(document, "entities")
    return isinstance(found, list) and (
        s.inner(document, "pages") is not None
        or s.inner(document, "mimeType") is not None
        or s.inner(document, "mime_type") is not None
        or any(entity.keys() & {"mentionText", "mention_text"} for entity in s.objects(found))
    )


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All documents of a file; without a `uri` the file's name tells what they are about."""
    for where, data in records:
        document = _document(data)
        if not isinstance(document, dict) or not isinstance(document.get("entities"), list):
            sheet.problem(where, "no Document of Document AI: it has no entities")
            continue
        document = _camel(document)
        sheet.note_keys(document, TOP, "document")
        for page in map(_camel, s.objects(document.get("pages"))):
            for key in LAYOUT:
                if listed := s.objects(page.get(key)):
                    sheet.unknown[f"page.{key}"] += len(listed)
        sizes = _sizes(document)
        said: list[Said] = []
        rows: dict[str, int] = {}
        for entity in s.objects(document["entities"]):
            said += _entity(entity, sizes, rows, sheet)
        sheet.tell(Told(where, s.names(document.get("uri")), tuple(said), "document-ai"))


def _document(data: object) -> object:
    found = s.inner(data, "document")
    return data if found is None else found


def _sizes(document: dict[str, object]) -> list[tuple[float, float] | None]:
    found: list[tuple[float, float] | None] = []
    for page in s.objects(document.get("pages")):
        size = page.get("dimension")
        width, height = s.number(s.inner(size, "width")), s.number(s.inner(size, "height"))
        found.append((width, height) if width and height else None)
    return found


def _entity(
    entity: dict[str, object],
    sizes: list[tuple[float, float] | None],
    rows: dict[str, int],
    sheet: Sheet,
) -> list[Said]:
    """An entity is a value; one with properties is a row of a table too, like an address of parts.

    Of a line item the row alone counts.
    """
    entity = _camel(entity)
    sheet.note_keys(entity, ENTITY, "entity")
    name = s.text(entity.get("type"))
    if name is None:
        sheet.left[s.NO_NAME] += 1
        return []
    properties = s.objects(entity.get("properties"))
    if not properties:
        said = _said(name, entity, sizes, sheet)
        return [said] if said else []
    row = rows.setdefault(name, 0)
    rows[name] += 1
    whole = None if snake(name) in TABLES else _said(name, entity, sizes, None)
    found = [whole] if whole else []
    for part in map(_camel, properties):
        sheet.note_keys(part, ENTITY, "entity")
        kind = s.text(part.get("type")) or ""
        said = _said(kind.removeprefix(f"{name}/"), part, sizes, sheet, name, row)
        if said is not None:
            found.append(said)
    return found


def _said(
    name: str,
    entity: dict[str, object],
    sizes: list[tuple[float, float] | None],
    sheet: Sheet | None,
    table: str = "",
    row: int | None = None,
) -> Said | None:
    normal = entity.get("normalizedValue")
    value = s.text(entity.get("mentionText")) or s.text(s.inner(normal, "text"))
    if value is None or not name:
        if sheet is not None:
            sheet.left[s.NOT_A_VALUE] += 1
        return None
    score = s.confidence(entity.get("confidence"))
    return Said(name, value, None, score, _place(entity, sizes), table, row)


def _place(entity: dict[str, object], sizes: list[tuple[float, float] | None]) -> Place | None:
    anchor = entity.get("pageAnchor")
    listed = s.objects(_camel(anchor).get("pageRefs") if isinstance(anchor, dict) else None)
    references = [_camel(reference) for reference in listed]
    if not references:
        return None
    page = s.page(references[0].get("page", 0), first=0)
    poly = references[0].get("boundingPoly")
    poly = _camel(poly) if isinstance(poly, dict) else None
    box = _around(s.inner(poly, "normalizedVertices"))
    if box is not None:
        return Place(page, box, _SHARES)
    box = _around(s.inner(poly, "vertices"))
    if box is None:
        return None
    return Place(page, box, sizes[page - 1] if page <= len(sizes) else None)


def _around(vertices: object) -> Box | None:
    """A coordinate that is 0 is left out of this JSON."""
    return s.corners((v.get("x", 0), v.get("y", 0)) for v in s.objects(vertices))


def _camel(told: dict[str, object]) -> dict[str, object]:
    """`mention_text` as `mentionText` and `type_` as `type`, one level deep."""
    return {
        _UNDER.sub(lambda found: found[1].upper(), key.rstrip("_")): value
        for key, value in told.items()
    }
