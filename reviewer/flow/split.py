"""Splitting a project into packages for reviewers without a server: who gets which documents."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from reviewer.flow.desk import now
from reviewer.flow.project import Project
from reviewer.model.document import Document
from reviewer.model.errors import ProjectError, UsageError
from reviewer.model.kind import split_path
from reviewer.model.package import Label, MadePackage, Share
from reviewer.store import documents, fields, packages
from reviewer.store.db import Store
from reviewer.store.faults import disk_error
from reviewer.store.files import sync_folder
from reviewer.store.split_off import mark, split_off

By = Literal["document", "field"]
MOST_PARTS = 100

Work = dict[int, dict[str, int]]
"""What is left to decide: by document, by the name of the field, how much."""
Names = dict[int, "frozenset[str] | None"]
"""What one reviewer gets of each document: the names of its fields, None for all."""


def split(
    project: Project,
    out: Path,
    *,
    into: int,
    overlap: float = 0.0,
    by: By = "document",
    everything: bool = False,
    packed: bool = False,
) -> tuple[MadePackage, ...]:
    """Make `into` packages in the folder `out`; a share of the documents goes to two reviewers.

    With `everything` documents in which nothing is left to decide are dealt out too. With `packed`
    each package is one .zip file. Raises UsageError, ProjectError.
    """
    if not 1 <= into <= MOST_PARTS:
        raise UsageError(f"A project is split into 1 to {MOST_PARTS} packages, not {into}.")
    if overlap and into < 2:
        raise UsageError("One package overlaps with nothing; split into 2 or more, or leave it.")
    out = Path(out).expanduser().absolute()
    return project.call(
        lambda store: _split(store, project, out, into, overlap, by, everything, packed)
    )


def _split(
    store: Store,
    project: Project,
    out: Path,
    into: int,
    overlap: float,
    by: By,
    everything: bool,
    packed: bool,
) -> tuple[MadePackage, ...]:
    known = {document.id: document for document in documents.each(store)}
    work = _left(store, known, everything)
    if not work:
        raise UsageError("Nothing is left to decide, so there is nothing to split.")
    shares = deal(work, known, into, overlap, by)
    if any(not share for share in shares):
        raise UsageError(
            f"There is not enough left to decide for {into} packages; split into fewer."
        )
    targets = _targets(out, project.name, into, packed)
    made = []
    for part, (share, target) in enumerate(zip(shares, targets, strict=True), start=1):
        label = Label(secrets.token_hex(16), part, into, project.name)
        _make(store, target, label, share, known)
        left = sum(
            count
            for document, names in share.items()
            for name, count in work[document].items()
            if names is None or name in names
        )
        made.append(MadePackage(target, part, len(share), left))
    return tuple(made)


def deal(
    work: Work, known: Mapping[int, Document], into: int, overlap: float, by: By
) -> list[Names]:
    """Who gets what: about as much for each. The same project is always dealt out alike.

    Documents are drawn by their hash, so that what overlaps says something of the rest.
    """
    drawn = sorted(work, key=lambda document: _ticket(known[document].sha256))
    shares: list[Names] = [{} for _ in range(into)]
    loads = [0] * into
    if by == "document":
        owner = {}
        for document in drawn:
            part = loads.index(min(loads))
            owner[document] = part
            shares[part][document] = None
            loads[part] += sum(work[document].values()) or 1
    else:
        for document in drawn:
            for part, mine in enumerate(_by_name(work, into)):
                if inside := mine & work[document].keys():
                    shares[part][document] = frozenset(inside)
    twice = drawn[: max(1, round(overlap * len(drawn)))] if overlap else []
    for document in twice:
        for part, names in [(p, s[document]) for p, s in enumerate(shares) if document in s]:
            other = shares[(part + 1) % into]
            theirs = other.get(document, frozenset())
            other[document] = None if names is None or theirs is None else theirs | names
    return shares


def _by_name(work: Work, into: int) -> list[frozenset[str]]:
    """The names of fields, dealt out so that each reviewer has about as many fields."""
    totals: dict[str, int] = defaultdict(int)
    for left in work.values():
        for name, count in left.items():
            totals[name] += count
    parts: list[set[str]] = [set() for _ in range(into)]
    loads = [0] * into
    for name in sorted(totals, key=lambda name: (-totals[name], name)):
        part = loads.index(min(loads))
        parts[part].add(name)
        loads[part] += totals[name]
    return [frozenset(part) for part in parts]


def _left(store: Store, known: Mapping[int, Document], everything: bool) -> Work:
    """The fields that need a look and have no decision; with `everything` all that have none."""
    work: Work = {}
    for document in known:
        left: dict[str, int] = defaultdict(int)
        for field in fields.of_document(store, document):
            if field.state == "open" and (field.flagged or everything):
                left[split_path(field.path)[0]] += 1
        if left or everything:
            work[document] = dict(left)
    return work


def _ticket(sha256: str) -> str:
    return hashlib.sha256(f"split {sha256}".encode()).hexdigest()


def _targets(out: Path, name: str, into: int, packed: bool) -> list[Path]:
    end = ".zip" if packed else ""
    found = [out / f"{name}-part-{part}-of-{into}{end}" for part in range(1, into + 1)]
    for path in found:
        if path.exists():
            raise UsageError(f"{path} is there already; name another folder with --out.")
    return found


def _make(
    store: Store, target: Path, label: Label, share: Names, known: Mapping[int, Document]
) -> None:
    """One package, whole or not there: it is remembered here before it gets its name."""
    ids = tuple(sorted(share))
    partial = target.with_name(f".{target.stem}.{label.id[:8]}.partial")
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        own = split_off(store, partial, label, Share(ids, tuple(share[i] for i in ids)))
        mark(partial, label)
        done = _packed(partial) if target.suffix == ".zip" else partial
        packages.add(store, label, now(), [(i, known[i].sha256) for i in ids], own)
        done.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise disk_error(error, target) from error
    except ProjectError as error:
        raise ProjectError(str(error).replace(str(partial), str(target))) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _packed(folder: Path) -> Path:
    """The folder as one file; pictures and PDF files are packed as they are."""
    packed = folder.with_suffix(".zip.partial")
    with zipfile.ZipFile(packed, "w") as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                stored = "blobs" in path.relative_to(folder).parts
                how = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                out.write(path, path.relative_to(folder).as_posix(), how)
    return packed
