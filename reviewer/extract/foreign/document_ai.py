"""Google Document AI: the entities of a processed Document; boxes in shares of the page."""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
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
_SHARES = (1.0, 1.0)


def looks_like(data: object) -> bool:
    """Whether this element is a Document with entities."""
    document = _document(data)
    found = s.inner(document, "entities")
    return isinstance(found, list) and (
        s.inner(document, "pages") is not None
        or s.inner(document, "mimeType") is not None
        or any("mentionText" in entity for entity in s.objects(found))
    )


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All documents of a file; without a `uri` the file's name tells what they are about."""
    for where, data in records:
        document = _document(data)
        if not isinstance(document, dict) or not isinstance(document.get("entities"), list):
            sheet.problem(where, "no Document of Document AI: it has no entities")
            continue
        sheet.note_keys(document, TOP, "document")
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
    """An entity is a value; one with properties of its own is a row of a table."""
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
    found: list[Said] = []
    for part in properties:
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
    sheet: Sheet,
    table: str = "",
    row: int | None = None,
) -> Said | None:
    value = s.text(entity.get("mentionText")) or s.text(s.inner(entity, "normalizedValue", "text"))
    if value is None or not name:
        sheet.left[s.NOT_A_VALUE] += 1
        return None
    score = s.confidence(entity.get("confidence"))
    return Said(name, value, None, score, _place(entity, sizes), table, row)


def _place(entity: dict[str, object], sizes: list[tuple[float, float] | None]) -> Place | None:
    references = s.objects(s.inner(entity, "pageAnchor", "pageRefs"))
    if not references:
        return None
    page = s.page(references[0].get("page", 0), first=0)
    poly = references[0].get("boundingPoly")
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
