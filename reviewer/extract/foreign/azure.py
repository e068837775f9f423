"""Azure Document Intelligence: the fields of analysed documents, of API versions 2 to 4.

Boxes are polygons in inches or pixels; `pages` tells the size of each page in the same unit.
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told

RESULT = {
    "apiVersion", "modelId", "stringIndexType", "content", "contentFormat", "pages", "tables",
    "styles", "documents", "paragraphs", "languages", "keyValuePairs", "entities", "sections",
    "figures", "version", "readResults", "pageResults", "documentResults", "errors", "warnings",
}  # fmt: skip
FIELD = {
    "type", "content", "confidence", "boundingRegions", "spans", "text", "page", "boundingBox",
    "elements", "kind",
}  # fmt: skip
LAYOUT = ("tables", "keyValuePairs", "entities")
"""What is told beside the fields, and is no field."""
FURTHER = "a further document in the same file"
_DEEP = 4


def looks_like(data: object) -> bool:
    """Whether this element is an analysed document."""
    result = _result(data)
    return any(isinstance(s.inner(result, k), list) for k in ("documents", "documentResults")) and (
        s.inner(result, "pages") is not None or s.inner(result, "readResults") is not None
    )


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All results of a file; what they are about is told by the file's name."""
    for where, data in records:
        result = _result(data)
        if not isinstance(result, dict) or not looks_like(data):
            sheet.problem(where, "no result of Document Intelligence: it has no documents")
            continue
        sheet.note_keys(result, RESULT, "analyzeResult")
        for key in LAYOUT:
            if listed := s.objects(result.get(key)):
                sheet.unknown[f"analyzeResult.{key}"] += len(listed)
        frames = _frames(result)
        said: list[Said] = []
        found = s.objects(result.get("documents") or result.get("documentResults"))
        for order, document in enumerate(found):
            fields = document.get("fields")
            if not isinstance(fields, dict):
                sheet.left["a document without fields"] += 1
                continue
            told = [
                one for name, field in fields.items() for one in _field(name, field, frames, sheet)
            ]
            if order:
                sheet.left[FURTHER] += len(told)
            else:
                said += told
        model = s.text(result.get("modelId")) or ""
        sheet.tell(Told(where, (), tuple(said), "azure", model))


def _result(data: object) -> object:
    found = s.inner(data, "analyzeResult")
    return data if found is None else found


def _frames(result: dict[str, object]) -> dict[int, tuple[float, float]]:
    found: dict[int, tuple[float, float]] = {}
    for page in s.objects(result.get("pages") or result.get("readResults")):
        width, height = s.number(page.get("width")), s.number(page.get("height"))
        if width and height:
            found[s.page(page.get("pageNumber", page.get("page")))] = (width, height)
    return found


def _field(
    name: str,
    field: object,
    frames: dict[int, tuple[float, float]],
    sheet: Sheet,
    row: int | None = None,
    table: str = "",
    depth: int = 0,
) -> list[Said]:
    """One field: a value, the rows of a list, or the parts of an object."""
    if not isinstance(field, dict) or depth > _DEEP:
        sheet.left[s.NOT_A_VALUE] += 1
        return []
    for key in field:
        if key not in FIELD and not key.startswith("value"):
            sheet.unknown[f"field.{key[:60]}"] += 1
    rows = field.get("valueArray")
    if isinstance(rows, list) and row is None:
        return [
            said
            for at, item in enumerate(rows)
            for said in _field(name, item, frames, sheet, at, name, depth + 1)
        ]
    parts = field.get("valueObject")
    if isinstance(parts, dict) and (row is not None or field.get("content") is None):
        return [
            said
            for part, value in parts.items()
            for said in _field(part, value, frames, sheet, row, table or name, depth + 1)
        ]
    return _value(name, field, frames, sheet, row, table)


def _value(
    name: str,
    field: dict[str, object],
    frames: dict[int, tuple[float, float]],
    sheet: Sheet,
    row: int | None,
    table: str,
) -> list[Said]:
    told = [field.get("content"), field.get("text"), field.get("valueString")]
    told += [v for k, v in field.items() if k.startswith("value")]
    value = next((text for text in map(s.text, told) if text), None)
    if value is None:
        sheet.left[s.NOT_A_VALUE] += 1
        return []
    regions = s.objects(field.get("boundingRegions"))
    where = regions[0] if regions else field
    page = s.page(where.get("pageNumber", where.get("page")))
    box = s.flat_corners(where.get("polygon") or where.get("boundingBox"))
    place = Place(page, box, frames.get(page)) if box else None
    score = s.confidence(field.get("confidence"))
    return [Said(name, value, None, score, place, table, row)]
