"""What a person reads of fields and decisions: one place for window, status line and undo."""

from __future__ import annotations

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.rows import ADDED

ABSENCES = {
    Absence.EMPTY_ON_PAGE: "empty on the page",
    Absence.NOT_ON_PAGE: "not on the document",
    Absence.UNREADABLE: "unreadable",
    Absence.HIDDEN_BY_REDACTION: "hidden by a mask",
    Absence.NOT_ASKED: "not asked",
}
ACTS = {
    DecisionType.ACCEPT: "accepted",
    DecisionType.CORRECT: "corrected",
    DecisionType.ABSENT: "marked absent",
    DecisionType.UNREADABLE: "marked unreadable",
    DecisionType.AMBIGUOUS: "marked ambiguous",
    DecisionType.ROWS: "arranged",
    DecisionType.UNDO: "undone",
}
"""Each act in the past tense, as it stands behind the name of a field."""

_SHORT = 28


def title(path: str) -> str:
    """A field's path as a person reads it: `line_items[2].total` is "line item 3 · total"."""
    name, bracket, rest = path.partition("[")
    shown = name.replace("_", " ")
    if not bracket:
        return shown
    row, _, column = rest.partition("]")
    if not row:
        return shown
    name = singular(shown)
    of_row = _numbered(name, int(row)) if row.isdecimal() else f"{name} {row}"
    return f"{of_row} · {column[1:].replace('_', ' ')}" if column[1:] else of_row


def _numbered(name: str, row: int) -> str:
    """Rows count from 1; those a human added have no place among the ones that were read."""
    return f"{name} {row + 1}" if row < ADDED else f"added {name} {row - ADDED + 1}"


def short_title(path: str) -> str:
    """The title where there is little room: `line_items[2].total` is "row 3 · total"."""
    return title(f"row{path[path.index('[') :]}" if "[" in path else path)


def singular(name: str) -> str:
    """The name of one row of many: "line items" is "line item"; other endings stay as they are."""
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def done(decision: Decision) -> str:
    """What a decision did, in the past tense: "corrected total to 7.19"."""
    if decision.did:
        return decision.did
    what = title(decision.path)
    if decision.type is DecisionType.CORRECT and decision.value:
        return f"corrected {what} to {_short(decision.value)}"
    if decision.type is DecisionType.ABSENT and decision.absence:
        return f"marked {what} as {ABSENCES[decision.absence]}"
    verb, _, adjective = ACTS[decision.type].partition(" ")
    return f"{verb} {what} {adjective}".rstrip()


def _short(value: str) -> str:
    return value if len(value) <= _SHORT else f"{value[: _SHORT - 1]}…"
