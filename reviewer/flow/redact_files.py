"""Redacted copies of files, without a project: look first, write afterwards.

In two parts, so that a person can look at the masks in between and change them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from reviewer import __version__
from reviewer.flow import redact_tasks, tasks
from reviewer.flow.outcome import Crew, staged
from reviewer.flow.redact_tasks import Drawn
from reviewer.flow.redact_writing import Written, write_copies
from reviewer.flow.sane import require_sane
from reviewer.intake.open import Opened, open_document
from reviewer.intake.walk import find_files
from reviewer.model.document import Failure, Page
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding, RedactionPolicy

PAGE_SECONDS = 300.0
"""A page may take so long, with two OCR engines and all detectors."""
RECORD = ".masks.json"
MOST_NAME = 200
"""Bytes of a file's name that its copy keeps."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at: what it is, and what must be hidden on each of its pages."""

    path: Path
    name: str
    """The path below the folder that was named, or the bare file name."""
    opened: Opened
    findings: tuple[Finding, ...]
    spared: tuple[tuple[Box, ...], ...] = ()
    """By page, places where a person took a detector's mask away: on their word."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A file with the record of its copy, as it was written beside it."""

    looked: Looked
    record: Mapping[str, Any]


def look(
    crew: Crew, paths: Sequence[Path], policy: RedactionPolicy, out: Path
) -> tuple[list[Looked], list[Failure]]:
    """Look at every page of all files; a file of which a page fails is not among what is found.

    What lies in the folder for the copies is left out. Raises DetectorError when a detector does
    not work here at all.
    """
    proof = crew.workers.submit(tasks.detectors, policy)
    failed: list[Failure] = []
    own = out.resolve()
    files = [
        item
        for item in find_files(paths, on_error=failed.append)
        if not item[0].resolve().is_relative_to(own)
    ]
    opened: dict[Path, tuple[str, Opened]] = {}
    outcome = staged(
        crew,
        "intake",
        files,
        lambda item: crew.workers.submit(open_document, item[0]),
        lambda item, made: opened.setdefault(item[0], (item[1], made)),
        lambda item: str(item[0]),
    )
    proof.result()
    found, bad = _look(crew, [(path, page) for path, (_, o) in opened.items() for page in o.pages],
                       policy)  # fmt: skip
    failed += [*outcome.failed, *bad]
    looked = [
        Looked(path, name, what, tuple(found[path, page.number] for page in what.pages))
        for path, (name, what) in opened.items()
        if all((path, page.number) in found for page in what.pages)
    ]
    return looked, failed


def _look(
    crew: Crew, pages: Sequence[tuple[Path, Page]], policy: RedactionPolicy
) -> tuple[dict[tuple[Path, int], Finding], tuple[Failure, ...]]:
    found: dict[tuple[Path, int], Finding] = {}

    def start(item: tuple[Path, Page]) -> Future[Finding]:
        return crew.workers.submit(redact_tasks.look_at, *item, policy, seconds=PAGE_SECONDS)

    def save(item: tuple[Path, Page], finding: Finding) -> None:
        require_sane(finding, item[1])
        found[item[0], item[1].number] = finding

    outcome = staged(
        crew, "look", pages, start, save, lambda item: f"{item[0]}, page {item[1].number}"
    )
    return found, outcome.failed


def write(
    crew: Crew, looked: Sequence[Looked], policy: RedactionPolicy, out: Path
) -> tuple[list[Copied], list[Failure]]:
    """Write the copies below `out`, each with the record of its masks. Nothing is overwritten."""
    targets = _targets(looked)
    copied: list[Copied] = []

    def start(item: Looked) -> Future[tuple[Drawn, ...]]:
        pages = tuple(
            (page, finding.masks, spared)
            for page, finding, spared in zip(
                item.opened.pages,
                item.findings,
                item.spared or [()] * len(item.findings),
                strict=True,
            )
        )
        target = out / targets[item.path]
        _require_no_record(_record_file(target))
        seconds = PAGE_SECONDS * len(pages)
        return crew.workers.submit(
            redact_tasks.draw_copy, item.path, pages, target, policy, seconds=seconds
        )

    def begin(item: Looked) -> Future[tuple[Drawn, ...]]:
        try:
            return start(item)
        except (DocumentError, OSError) as error:
            refused: Future[tuple[Drawn, ...]] = Future()
            refused.set_exception(_in_words(error, item.path))
            return refused

    def save(item: Looked, drawn: tuple[Drawn, ...]) -> None:
        record = _record(item, write_copies(drawn), policy, out)
        try:
            _write_record(record, _record_file(out / targets[item.path]))
        except OSError as error:
            raise DocumentError(
                f"The copy was written, but not the record of its masks: {error.strerror or error}."
            ) from error
        copied.append(Copied(item, record))

    outcome = staged(crew, "copy", looked, begin, save, lambda item: str(item.path))
    return copied, list(outcome.failed)


def _targets(looked: Iterable[Looked]) -> dict[Path, PurePosixPath]:
    """For each file the name of its copy without the ending; names that clash are numbered."""
    taken: set[str] = set()
    targets: dict[Path, PurePosixPath] = {}
    for item in looked:
        name = PurePosixPath(item.name)
        plain = name.with_name(_short(name.stem))
        number, target = 1, plain
        while taken & (names := _names(target, item)):
            number += 1
            target = plain.with_name(f"{plain.name}-{number}")
        taken |= names
        targets[item.path] = target
    return targets


def _names(target: PurePosixPath, item: Looked) -> set[str]:
    """What a copy takes, in one case: its name, and those of its pages if each is a file."""
    pages = item.opened.pages
    count = len(pages) if pages and pages[0].unit != "pt" else 1
    numbers = [redact_tasks.number(page, count) for page in pages] if count > 1 else []
    return {f"{target}{ending}".casefold() for ending in ("", *numbers)}


def _short(stem: str) -> str:
    """A name that leaves room for an ending, a number and a page; disks take 255 bytes."""
    return stem.encode(errors="surrogateescape")[:MOST_NAME].decode(errors="ignore") or "copy"


def _in_words(error: Exception, path: Path) -> DocumentError:
    if isinstance(error, DocumentError):
        return error
    said = error.strerror if isinstance(error, OSError) and error.strerror else error
    return DocumentError(f"No copy of {path.name} can be written: {said}.")


def _write_record(record: Mapping[str, Any], file: Path) -> None:
    with file.open("x", encoding="utf-8", errors="backslashreplace") as stream:
        json.dump(record, stream, ensure_ascii=False, indent=1)


def _record_file(target: Path) -> Path:
    return target.with_name(f"{target.name}{RECORD}")


def _require_no_record(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise DocumentError(
            f"{file} is there already and was left as it is; name another folder for the copies."
        )


def _record(
    item: Looked, written: tuple[Written, ...], policy: RedactionPolicy, out: Path
) -> dict[str, Any]:
    """What was hidden, where and by whom. What the user listed is counted, not repeated."""
    masks = [mask for file in written for mask in file.masks]
    return {
        "program": f"reviewer {__version__}",
        "input": {"name": item.name, "sha256": item.opened.sha256},
        "output": [
            {"name": file.target.relative_to(out).as_posix(), "sha256": file.sha256}
            for file in written
        ],
        "policy": {
            "faces": True,
            "text": [sought.value for sought in policy.sought],
            "listed": len(policy.listed),
            "second": policy.second,
        },
        "pages": [
            {
                "page": page.number,
                "width": page.width,
                "height": page.height,
                "unit": page.unit,
                "detectors": list(finding.detectors),
                "warnings": list(finding.warnings),
                "doubted": finding.doubted,
                "masks": [_mask(mask) for mask in masks if mask.page == page.number],
            }
            for page, finding in zip(item.opened.pages, item.findings, strict=True)
        ],
    }


def _mask(mask: Mask) -> dict[str, Any]:
    return {
        "what": mask.what,
        "box": mask.box.as_list(),
        "origin": mask.origin,
        "score": mask.score,
    }
