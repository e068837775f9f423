"""A dataset out: documents gathered in batches, pages drawn by the workers, written as they come.

Nothing is held of more than a few documents, whatever the project's size, and nothing takes its
place before it is whole.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewer import __version__
from reviewer.export import package, split
from reviewer.export import report as why
from reviewer.export.folder import MANIFEST, Folder, making, passing
from reviewer.export.formats import PACKAGE, Format, Shows, find_format
from reviewer.export.report import Report
from reviewer.export.select import Only, hidden, select
from reviewer.export.target import move_into_place, refuse
from reviewer.export.writer import Options, Writer
from reviewer.flow import draw, splitting
from reviewer.flow.draw import Drawn
from reviewer.flow.harvesting import documents_of, has_masks, refused
from reviewer.flow.jobs import Progress, ahead
from reviewer.flow.outcome import DEPTH, Run
from reviewer.model.errors import Cancelled, UsageError
from reviewer.model.export_document import SPLITS, ExportDocument
from reviewer.store import fields

REDACTED, ORIGINAL, NO_PICTURES = "redacted", "original", "none"
LONG_EDGE = 2048
INSIDE = ("jsonl", "csv")
HIDDEN, WHOLE = "redacted", "whole"
"""Whether values under masks are told."""
NOT_HIDDEN = "Values under masks are told as they are; --pictures redacted hides them."


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What a person asks for. What is None is chosen by the format and the project."""

    format: str
    target: Path
    force: bool = False
    only: Only | None = None
    complete: bool = False
    pictures: str | None = None
    max_side: int = LONG_EDGE
    split: str = ""
    inside: tuple[str, ...] = INSIDE
    prefix: str = ""
    licence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it: a report for each format, and the manifest that says so beside the data."""

    target: Path
    reports: tuple[Report, ...]
    manifest: dict[str, Any]
    pictures: str

    @property
    def written(self) -> int:
        """Fields that came out, of the format that holds most."""
        return max((report.fields_out for report in self.reports), default=0)

    def as_json(self) -> dict[str, Any]:
        """The manifest, with where the data is."""
        return {"out": str(self.target), **self.manifest}

    def in_words(self) -> list[str]:
        """What a person reads at the end."""
        return [line for report in self.reports for line in report.in_words()]


@dataclass(frozen=True, slots=True)
class _Line:
    """One format being written."""

    format: Format
    only: Only
    writer: Writer
    report: Report


def export(run: Run, order: ExportOrder) -> Exported:
    """Write the dataset. Raises UsageError for an order that cannot be carried out."""
    formats = _formats(order)
    shares = split.parse_shares(order.split) if order.split else None
    pictures, hide = _pictures(run, order, formats)
    is_file = bool(find_format(order.format).suffix) and (shares is None or order.format == PACKAGE)
    side = order.target.with_name(f"{order.target.name}.{MANIFEST}")
    if is_file:
        refuse(order.target, order.force)
        if order.format != PACKAGE:
            refuse(side, order.force)
    about = package.About(
        project=run.project.name,
        kind=run.project.kind,
        made=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        program=f"Reviewer {__version__}",
        pictures=pictures,
        values=HIDDEN if hide else WHOLE,
        split=order.split,
        licence=order.licence,
        note=order.note,
    )
    parts = splitting.parts(run, shares) if shares else {}
    with contextlib.ExitStack() as stack:
        spool = stack.enter_context(passing(order.target))
        place = passing(order.target) if is_file else making(order.target, force=order.force)
        out = stack.enter_context(place)
        lines = _lines(run, order, formats, out)
        _write(run, order, lines, parts, (pictures, hide), spool)
        reports = tuple(line.report for line in lines)
        said = _finish(order, out, about, reports, side if is_file else None)
    return Exported(order.target, reports, said, pictures)


def _formats(order: ExportOrder) -> tuple[Format, ...]:
    first = find_format(order.format)
    if order.format != PACKAGE:
        return (first,)
    inside = tuple(find_format(name) for name in dict.fromkeys(order.inside))
    if not inside or any(form.make is None for form in inside):
        raise UsageError("A package holds other formats: name them, such as --inside jsonl,coco.")
    return inside


def _pictures(run: Run, order: ExportOrder, formats: tuple[Format, ...]) -> tuple[str, bool]:
    """Which pictures go in, and whether what masks cover is hidden from values and words too.

    Both as soon as the project has masks, where pictures are shown or a package is made for others.
    """
    shown = [form for form in formats if form.shows is not Shows.NONE]
    if order.pictures not in (None, REDACTED, ORIGINAL, NO_PICTURES):
        raise UsageError(f"Pictures are redacted, original or none, not {order.pictures!r}.")
    if order.pictures == ORIGINAL and not shown:
        raise UsageError(
            f"{formats[0].name} holds no pictures; hf, coco, label-studio and others do, also "
            "inside a zip."
        )
    if order.pictures == NO_PICTURES:
        for form in shown:
            if form.shows is Shows.MUST:
                raise UsageError(f"{form.name} is made of pictures; choose redacted or original.")
    masked = run.project.call(has_masks)
    asked = order.pictures or (REDACTED if masked else ORIGINAL)
    hide = asked == REDACTED and (
        order.pictures == REDACTED or bool(shown) or order.format == PACKAGE
    )
    return (asked if shown else NO_PICTURES), hide


def _lines(run: Run, order: ExportOrder, formats: tuple[Format, ...], out: Folder) -> list[_Line]:
    options = Options(run.project.kind, run.project.name, bool(order.split), order.prefix)
    lines = []
    for form in formats:
        if form.make is None:
            continue
        only = order.only or form.only
        report = Report(form.name, only.value)
        inside = Folder(out.root / form.name) if order.format == PACKAGE else out
        inside.root.mkdir(exist_ok=True)
        lines.append(_Line(form, only, form.make(inside, options, report), report))
        if inside is not out:
            out.also(inside)
    return lines


def _write(
    run: Run,
    order: ExportOrder,
    lines: list[_Line],
    parts: dict[int, str],
    shows: tuple[str, bool],
    spool: Folder,
) -> None:
    """Every document into every format."""
    with_words = any(line.format.words for line in lines)
    pictures, hide = shows
    gathered = documents_of(run.project, words=with_words, masks=hide)
    total = run.project.call(fields.counts).documents
    everything = _drawn(run, order, gathered, pictures, spool)
    for done, (document, drawn) in enumerate(everything, start=1):
        ready = replace(document, pictures=drawn.pictures, split=parts.get(document.id, ""))
        if order.split and not ready.split:
            ready = replace(ready, split=SPLITS[0])  # came in while this was running
        shown = hidden(ready) if hide else ready
        for line in lines:
            _add(line, shown, drawn, complete=order.complete)
        for picture in drawn.pictures:
            picture.file.unlink(missing_ok=True)
        run.progress(Progress("export", done, 0, max(total, done)))
    sentences = run.project.call(refused)
    bare = not hide and run.project.call(has_masks)
    for line in lines:
        if bare:
            line.report.remark(NOT_HIDDEN)
        line.writer.finish()
        for sentence in sentences:
            line.report.documents_in += 1
            line.report.left_document(why.REFUSED)
            line.report.remark(sentence)
        line.report.require_whole()


def _drawn(
    run: Run,
    order: ExportOrder,
    gathered: Iterator[ExportDocument],
    pictures: str,
    spool: Folder,
) -> Iterator[tuple[ExportDocument, Drawn]]:
    """Each document with its pictures, drawn a little ahead; none where none are asked for."""
    if pictures == NO_PICTURES:
        for document in gathered:
            if run.cancel.is_set():
                raise Cancelled
            yield document, Drawn(())
        return
    started = ahead(
        gathered,
        lambda document: draw.request(
            run.workers, run.project.folder, document, document.masks, order.max_side, spool.root
        ),
        depth=DEPTH * run.workers.count,
        cancel=run.cancel,
    )
    for document, future in started:
        error = future.exception()
        yield document, future.result() if error is None else Drawn((), (str(error),))


def _add(line: _Line, document: ExportDocument, drawn: Drawn, *, complete: bool) -> None:
    report = line.report
    kept = select(document, line.only, report, complete=complete)
    if line.format.shows is not Shows.NONE:
        for problem in drawn.problems:
            report.remark(f"{document.name}: {problem}")
    if kept is None:
        return
    before = report.documents_out
    line.writer.add(kept)
    if report.documents_out > before and line.format.shows is not Shows.NONE:
        report.pictures += len(kept.pictures)
        report.masks += sum(picture.masked for picture in kept.pictures)


def _finish(
    order: ExportOrder,
    out: Folder,
    about: package.About,
    reports: tuple[Report, ...],
    side: Path | None,
) -> dict[str, Any]:
    """Write the manifest, and let a file take its place."""
    out.close()
    if order.format == PACKAGE:
        package.write_card(out, about, reports)
    if side is None:
        return package.write_manifest(out, about, reports)
    if order.format == PACKAGE:
        said = package.write_manifest(out, about, reports)
        packed = out.root.with_suffix(".zip.part")
        try:
            package.pack(out, packed)
            move_into_place(packed, order.target, force=order.force)
        finally:
            packed.unlink(missing_ok=True)
        return said
    _name, data = next(out.files())
    said = package.manifest(about, reports)
    said["files"] = package.described(order.target.name, data)
    beside = out.place(MANIFEST)
    beside.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    move_into_place(data, order.target, force=order.force)
    move_into_place(beside, side, force=True)
    return said
