"""The report: an evaluation as one file that anybody can read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reviewer.evaluate.mistakes import Mistake
from reviewer.evaluate.report import Section, html
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.export.target import refuse, write_text
from reviewer.flow.sheet import Sheet, sheet

MOST_LISTED = 50
DECIDED = "what was decided in the project"


def write(
    folder: Path,
    known: list[KnownTruth] | None,
    truth_folder: Path,
    against: str,
    target: Path,
    *,
    force: bool = False,
) -> Sheet:
    """Measure a project and write the report to `target`.

    Raises UsageError when the file exists (without `force`), or there is nothing to measure.
    """
    refuse(target, force)
    found = sheet(folder, known, truth_folder, against)
    save(found, target, force=force)
    return found


def save(found: Sheet, target: Path, *, force: bool = False) -> None:
    """Write the report of what was measured. Raises UsageError when the file exists."""
    write_text(target, page(found), force=force)


def page(found: Sheet) -> str:
    """The report as HTML."""
    told = found.evaluation
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    sentences = [
        f"{told.documents:,} documents, {told.fields:,} fields, against {found.against}. {made}."
    ]
    return html(f"{found.project}: what was read right", sentences, found.charts, _mistakes(found))


def _mistakes(found: Sheet) -> list[Section]:
    """What slips through first, for that is what costs."""
    shown = [one for one in found.mistakes if one.role is None]
    if not shown:
        return []
    ordered = sorted(shown, key=lambda m: (m.flagged, m.risk or 0.0))
    rows = tuple(_row(found, one) for one in ordered[:MOST_LISTED])
    wrong = sum(found.evaluation.causes.values())
    rest = f" The first {MOST_LISTED} of {wrong:,} are listed." if wrong > len(rows) else ""
    columns = ("Document", "Field", "Read", "Right", "Sort", "Flagged")
    told = f"What nobody was asked to look at comes first.{rest}"
    return [Section("Wrong values", (told,), columns, rows)]


def _row(found: Sheet, one: Mistake) -> tuple[str, ...]:
    name = found.names.get(one.document_key, one.document_key)
    sort = one.cause.partition(":")[0]
    return name, one.path, one.shown or "-", one.truth, sort, "yes" if one.flagged else "no"
