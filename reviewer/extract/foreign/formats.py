"""The formats of other tools there are to read: one row each, recognised by their content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.extract.foreign import (
    azure,
    coco,
    doccano,
    document_ai,
    label_studio,
    langextract,
    load,
    ppocrlabel,
    table,
    textract,
)
from reviewer.extract.foreign.sheet import Records, Sheet
from reviewer.model.errors import UsageError

OURS, CSV, PPOCR = "jsonl", "csv", "ppocrlabel"


@dataclass(frozen=True, slots=True)
class Source:
    """A format by the name the user gives."""

    name: str
    title: str
    looks_like: Callable[[object], bool]
    read: Callable[[Records, str, Sheet], None]


def is_ours(data: object) -> bool:
    """Whether this is a line of ours."""
    return (
        isinstance(data, dict)
        and isinstance(data.get("document"), str)
        and ("fields" in data or "readings" in data or "details" in data)
    )


def _nothing(_records: Records, _what: str, _sheet: Sheet) -> None:
    """Read elsewhere."""


SOURCES = (
    Source(OURS, "Reviewer's own lines of JSON", is_ours, _nothing),
    Source("label-studio", "Label Studio (JSON)", label_studio.looks_like, label_studio.read),
    Source("coco", "COCO", coco.looks_like, coco.read),
    Source("textract", "Amazon Textract AnalyzeExpense", textract.looks_like, textract.read),
    Source("azure", "Azure Document Intelligence", azure.looks_like, azure.read),
    Source("document-ai", "Google Document AI", document_ai.looks_like, document_ai.read),
    Source("langextract", "LangExtract", langextract.looks_like, langextract.read),
    Source("doccano", "doccano", doccano.looks_like, doccano.read),
    Source(PPOCR, "PPOCRLabel (Label.txt)", ppocrlabel.looks_like, ppocrlabel.read),
    Source(CSV, "CSV", lambda _data: False, _nothing),
)


def find_source(name: str) -> Source:
    """The format called `name`; UsageError naming those there are."""
    for source in SOURCES:
        if source.name == name:
            return source
    names = ", ".join(source.name for source in SOURCES)
    raise UsageError(f"There is no format {name!r} to import; the formats are {names}.")


def read_text(text: str, form: str, what: str, sheet: Sheet, document_column: str = "") -> str:
    """Read a file's text into `sheet`; returns the format it was read as. Raises UsageError.

    Without a `form` the content tells. Our own lines are only recognised: `flow` reads them.
    """
    asked = find_source(form).name if form else recognised(text)
    if asked == CSV:
        table.read(text, sheet, document_column)
        return CSV
    records = load.tabbed(text, sheet) if asked == PPOCR else load.records(text, sheet)
    find_source(asked).read(records, what, sheet)
    return asked


def recognised(text: str) -> str:
    """The format of a file, told by its content. Raises UsageError where nothing fits."""
    scrap = Sheet()
    if text.lstrip()[:1] not in ("{", "["):
        first = text.lstrip().partition("\n")[0]
        if ppocrlabel.looks_like(next((v for _, v in load.tabbed(first, scrap)), None)):
            return PPOCR
        try:
            table.table(text)
            return CSV
        except ValueError:
            pass
        raise UsageError(
            "No format is known by this content; name it with --format, or give another file."
        )
    for _where, data in load.records(text, scrap)[:5]:
        for source in SOURCES:
            if source.looks_like(data):
                return source.name
    why = f" ({scrap.problems[0]})" if scrap.problems else ""
    raise UsageError(f"No format is known by this content{why}; name it with --format.")


def columns(text: str) -> tuple[str, ...]:
    """The names of a table's columns; none for what is no table."""
    try:
        return tuple(table.table(text)[0])
    except ValueError:
        return ()
