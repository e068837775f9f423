"""Amazon Textract AnalyzeExpense: summary fields and line items, boxes in shares of the page.

Of a document of many pages each page is an ExpenseDocument; two on one page are two receipts, of
which the first is read. Names and addresses of a receiver are told apart from those of the vendor
by their group.
"""

from __future__ import annotations

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told

TOP = {
    "ExpenseDocuments", "DocumentMetadata", "ResponseMetadata", "JobStatus", "NextToken",
    "AnalyzeExpenseModelVersion", "Warnings", "StatusMessage",
}  # fmt: skip
FIELD = {
    "Type", "ValueDetection", "LabelDetection", "PageNumber", "Currency", "GroupProperties",
}  # fmt: skip
ROWS = "line_items"
WHOLE_ROW = "EXPENSE_ROW"
FURTHER = "a further receipt in the same file"
NOT_READ = "a field whose kind Textract does not know (OTHER)"
_SHARES = (1.0, 1.0)


def looks_like(data: object) -> bool:
    """Whether this element is a response of AnalyzeExpense."""
    return isinstance(data, dict) and isinstance(data.get("ExpenseDocuments"), list)


def read(records: Records, _what: str, sheet: Sheet) -> None:
    """All responses of a file; what they are about is told by the file's name."""
    for where, data in records:
        if not isinstance(data, dict) or not looks_like(data):
            sheet.problem(where, "no response of AnalyzeExpense: it has no ExpenseDocuments")
            continue
        sheet.note_keys(data, TOP, "response")
        said: list[Said] = []
        seen: set[int] = set()
        row = 0
        for expense in s.objects(data["ExpenseDocuments"]):
            known = {"ExpenseIndex", "SummaryFields", "LineItemGroups", "Blocks"}
            sheet.note_keys(expense, known, "ExpenseDocument")
            rows, after = _rows(expense, sheet, row)
            found = [*_summary(expense, sheet), *rows]
            pages = _pages(expense)
            if pages & seen:
                sheet.left[FURTHER] += len(found)
            else:
                said += found
                seen |= pages
                row = after
        version = s.text(data.get("AnalyzeExpenseModelVersion")) or ""
        sheet.tell(Told(where, s.names(data.get("document")), tuple(said), "textract", version))


def _summary(expense: dict[str, object], sheet: Sheet) -> list[Said]:
    found: list[Said] = []
    for field in s.objects(expense.get("SummaryFields")):
        said = _said(field, sheet)
        if said is None:
            continue
        found.append(said)
        code = s.text(s.inner(field, "Currency", "Code"))
        if said.name == "TOTAL" and code is not None:
            score = s.confidence(s.inner(field, "Currency", "Confidence"), 100)
            found.append(Said("CURRENCY_CODE", code, None, score))
    return found


def _pages(expense: dict[str, object]) -> set[int]:
    """The pages that an ExpenseDocument stands on; the first where it tells none."""
    fields = s.objects(expense.get("SummaryFields"))
    for group in s.objects(expense.get("LineItemGroups")):
        for item in s.objects(group.get("LineItems")):
            fields += s.objects(item.get("LineItemExpenseFields"))
    return {s.page(field.get("PageNumber")) for field in fields}


def _rows(expense: dict[str, object], sheet: Sheet, row: int) -> tuple[list[Said], int]:
    """The cells of all rows, counted from `row` on, and the number of the next."""
    found: list[Said] = []
    for group in s.objects(expense.get("LineItemGroups")):
        for item in s.objects(group.get("LineItems")):
            for field in s.objects(item.get("LineItemExpenseFields")):
                said = _said(field, sheet, row)
                if said is not None:
                    found.append(said)
            row += 1
    return found, row


def _received(field: dict[str, object]) -> bool:
    """Whether a field is about the receiver: its groups tell, and name no vendor."""
    groups = [group.get("Types") for group in s.objects(field.get("GroupProperties"))]
    kinds = [str(kind) for types in groups if isinstance(types, list) for kind in types]
    return any(kind.startswith("RECEIVER") for kind in kinds) and "VENDOR" not in kinds


def _said(field: dict[str, object], sheet: Sheet, row: int | None = None) -> Said | None:
    sheet.note_keys(field, FIELD, "field")
    name = s.text(s.inner(field, "Type", "Text"))
    value = s.text(s.inner(field, "ValueDetection", "Text"))
    if name in ("NAME", "ADDRESS", "ADDRESS_BLOCK") and _received(field):
        name = "RECEIVER_NAME" if name == "NAME" else "RECEIVER_ADDRESS"
    label = s.text(s.inner(field, "LabelDetection", "Text"))
    if name == WHOLE_ROW:
        sheet.left["a whole line as one text (EXPENSE_ROW)"] += 1
        return None
    if name == "OTHER" and label is None:
        sheet.left[NOT_READ] += 1
        return None
    if name is None or value is None:
        sheet.left[s.NO_NAME if name is None else s.NOT_A_VALUE] += 1
        return None
    box = s.inner(field, "ValueDetection", "Geometry", "BoundingBox")
    sides = ("Left", "Top", "Width", "Height")
    found = s.from_size(*(s.inner(box, side) for side in sides)) if box else None
    return Said(
        (label or name) if name == "OTHER" else name,
        value,
        confidence=s.confidence(s.inner(field, "ValueDetection", "Confidence"), 100),
        place=Place(s.page(field.get("PageNumber")), found, _SHARES) if found else None,
        table="" if row is None else ROWS,
        row=row,
    )
