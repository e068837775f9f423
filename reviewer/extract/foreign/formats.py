"""The formats of other tools there are to read: one row each, recognised by their content."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.extract.foreign import (
    azure,
    coco,
    conll,
    cvat,
    doccano,
    document_ai,
    label_studio,
    labelme,
    langextract,
    load,
    pawls,
    ppocrlabel,
    strangers,
    table,
    textract,
    voc,
)
from reviewer.extract.foreign.sheet import Records, Sheet
from reviewer.model.errors import UsageError

OURS, CSV, PPOCR, CONLL, PAWLS = "jsonl", "csv", "ppocrlabel", "conll", "pawls"


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
    Source("labelme", "labelme and X-AnyLabeling", labelme.looks_like, labelme.read),
    Source(PAWLS, "PAWLS", pawls.looks_like, pawls.read),
    Source("cvat", "CVAT (XML for images)", cvat.looks_like, cvat.read),
    Source("voc", "Pascal VOC and LabelMe (XML)", voc.looks_like, voc.read),
    Source(CONLL, "CoNLL (words with tags)", lambda _data: False, _nothing),
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
    sheet.document_key = document_column
    if form:
        asked, records = find_source(form).name, None
    else:
        asked, records = _recognised(text, sheet)
    if asked == CSV:
        table.read(text, sheet, document_column, what)
    elif asked == CONLL:
        conll.read(text, sheet)
    else:
        records = _records(text, asked, sheet) if records is None else records
        find_source(asked).read(records, what, sheet)
    return asked


def _records(text: str, form: str, sheet: Sheet) -> Records:
    if form == PPOCR:
        return load.tabbed(text, sheet)
    return load.tree(text, sheet) if load.is_xml(text) else load.records(text, sheet)


def recognised(text: str) -> str:
    """The format of a file, told by its content. Raises UsageError where nothing fits."""
    return _recognised(text, Sheet())[0]


def _recognised(text: str, sheet: Sheet) -> tuple[str, Records | None]:
    """The format of a file, and its elements where they had to be looked at for that."""
    if not load.is_xml(text) and text.lstrip()[:1] not in ("{", "["):
        return _plain(text), None
    elements = _records(text, "", sheet)
    known = None
    for _where, data in elements[:5]:
        for source in SOURCES:
            if source.looks_like(data):
                return source.name, elements
        known = known or strangers.stranger(data)
    raise _unknown(known, f" ({sheet.problems[0]})" if sheet.problems else "")


def _plain(text: str) -> str:
    """The format of a text that is neither JSON nor XML."""
    first = text.lstrip().partition("\n")[0]
    if ppocrlabel.looks_like(next((v for _, v in load.tabbed(first, Sheet())), None)):
        return PPOCR
    if conll.looks_like(text):
        return CONLL
    if known := strangers.stranger_text(text):
        raise _unknown(known)
    try:
        table.table(text)
    except (ValueError, csv.Error) as error:
        raise _unknown(why=f" ({error})") from None
    return CSV


def _unknown(known: str | None = None, why: str = "") -> UsageError:
    if known is not None:
        return UsageError(f"The file cannot be taken in: it is {known}.")
    return UsageError(
        f"No format is known by this content{why}; name it with --format, or give another file."
    )


def columns(text: str) -> tuple[str, ...]:
    """The names of a table's columns; none for what is no table."""
    try:
        return tuple(table.table(text)[0])
    except ValueError:
        return ()
