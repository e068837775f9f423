"""What makes a folder of exports a dataset others can use: manifest, data card, and one zip file.

The manifest names every file with its hash and size. The zip is the same bytes for the same
content: no times and no order of a disk.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.export.folder import MANIFEST, Folder
from reviewer.export.report import Report
from reviewer.model.kind import Kind

CARD = "README.md"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PACKED = (".png", ".jpg", ".parquet")
"""Files that are compressed already."""


@dataclass(frozen=True, slots=True)
class About:
    """What the manifest says beside counts: all of it given by the person or the project."""

    project: str
    kind: Kind
    made: str
    program: str
    pictures: str
    """"redacted", "original" or "none"."""
    values: str
    """"redacted" where values under masks are hidden, else "whole"."""
    split: str = ""
    licence: str = ""
    note: str = ""


def write_manifest(out: Folder, about: About, reports: Sequence[Report]) -> dict[str, Any]:
    """Write the manifest of all files that are in the folder now; returns it."""
    out.close()
    said = manifest(about, reports)
    said["files"] = {}
    for name, path in out.files():
        if name != MANIFEST:
            said["files"] |= described(name, path)
    text = json.dumps(said, ensure_ascii=False, indent=1)
    out.place(MANIFEST).write_text(text + "\n", encoding="utf-8")
    return said


def described(name: str, path: Path) -> dict[str, Any]:
    """A file as the manifest has it."""
    return {name: {"sha256": _sha256(path), "size": path.stat().st_size}}


def manifest(about: About, reports: Sequence[Report]) -> dict[str, Any]:
    """What there is to say of an export, without its files."""
    return {
        "project": about.project,
        "kind": about.kind.name,
        "fields": _asked(about.kind),
        "made": about.made,
        "program": about.program,
        "pictures": about.pictures,
        "values": about.values,
        "split": about.split or None,
        "licence": about.licence or None,
        "note": about.note or None,
        "exports": [report.as_json() for report in reports],
    }


def write_card(out: Folder, about: About, reports: Sequence[Report]) -> None:
    """Write the data card: what the dataset is, for a person, in Markdown."""
    lines = [
        f"# {about.project}",
        "",
        f"Documents of the kind **{about.kind.title}**, exported by {about.program} on "
        f"{about.made[:10]}.",
        "",
        f"- Licence: {about.licence or 'not stated; ask whoever gave you this'}",
        f"- Pictures: {about.pictures}",
        f"- Values under masks: {'hidden' if about.values == 'redacted' else 'as they are'}",
        f"- Note: {about.note or 'none'}",
        "",
        "## Fields",
        "",
        *(f"- `{name}`: {title}" for name, title in _asked(about.kind).items()),
        "",
        "## What is inside",
        "",
    ]
    for report in reports:
        lines += _told(report)
    lines += [
        "## How to read it",
        "",
        f"`{MANIFEST}` names every file with its SHA-256. A value was settled by a person "
        "(accept, correct, absent, unreadable) or accepted without being looked at "
        "(accepted-unseen), because nothing made it doubtful: the counts above say how many. "
        "Absences are typed; the help page of the program on datasets says how each format "
        "holds them.",
        "",
    ]
    out.place(CARD).write_text("\n".join(lines), encoding="utf-8")


def pack(folder: Folder, target: Path) -> None:
    """All files of the folder as one zip file. Pictures are not compressed again."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        for name, path in folder.files():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = (
                zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            )
            entry.external_attr = 0o644 << 16
            with (
                path.open("rb") as stream,
                package.open(entry, "w", force_zip64=True) as inside,
            ):
                shutil.copyfileobj(stream, inside, 2**20)


def _told(report: Report) -> list[str]:
    """A report as a section of the card."""
    lines = [f"### {report.format}", "", f"Holds fields: {report.only}.", ""]
    lines += [f"- {line}" for line in report.in_words()]
    for title, counts in (
        ("Settled", report.states),
        ("Absent", report.absences),
        ("Decided by", report.people),
    ):
        if counts:
            told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
            lines.append(f"- {title}: {told}")
    return [*lines, ""]


def _asked(kind: Kind) -> dict[str, str]:
    asked = {}
    for spec in kind.fields:
        asked[spec.name] = spec.title
        asked |= {f"{spec.name}.{column.name}": column.title for column in spec.columns}
    return asked


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
