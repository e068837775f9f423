"""LangExtract's JSON lines: the extractions of annotated documents."""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Records, Said, Sheet, Told

TOP = {"document_id", "text", "extractions"}
EXTRACTION = {
    "extraction_class", "extraction_text", "char_interval", "alignment_status",
    "extraction_index", "group_index", "description", "token_interval",
}  # fmt: skip
NOT_THERE = "an extraction that does not stand in the text"


def looks_like(data: object) -> bool:
    """Whether this element is an annotated document."""
    return isinstance(data, dict) and isinstance(data.get("extractions"), list)


def read(records: Records, what: str, sheet: Sheet) -> None:
    """All documents of a file."""
    sheet.by_file = len(records) == 1
    for where, data in records:
        if not isinstance(data, dict) or not isinstance(data.get("extractions"), list):
            sheet.problem(where, "no annotated document: it has no extractions")
            continue
        sheet.note_keys(data, TOP, "document")
        said: list[Said] = []
        for extraction in s.objects(data["extractions"]):
            sheet.note_keys(extraction, EXTRACTION, "extraction")
            name = s.text(extraction.get("extraction_class"))
            value = s.text(extraction.get("extraction_text"))
            if name is None or value is None:
                sheet.left[s.NO_NAME if name is None else s.NOT_A_VALUE] += 1
                continue
            if what == s.TRUTH and extraction.get("char_interval") is None:
                sheet.left[NOT_THERE] += 1
                continue
            said.append(Said(name, value))
        sheet.tell(
            Told(
                where,
                s.names(*sheet.named(data), data.get("document_id")),
                tuple(said),
                "langextract",
            )
        )
