"""Documents with readings and truth, and the examples that a model of risk learns from.

A folder holds `documents/`, `truth.jsonl`, any `readings*.jsonl` (without one the layout reader
reads) and perhaps `suspect-truth.json`, in the formats of the edges. Words are read once and kept.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reviewer.checks.fields import aligned
from reviewer.checks.run import check_document
from reviewer.extract.imported import ImportedReadings, parse_readings
from reviewer.extract.layout.read import read_fields
from reviewer.intake.open import open_document
from reviewer.intake.render import render
from reviewer.intake.words import text_layer
from reviewer.model import values
from reviewer.model.document import Page, PageWords
from reviewer.model.errors import ReviewerError
from reviewer.model.evidence import Evidence
from reviewer.model.kind import Kind
from reviewer.model.kind_file import parse_kind
from reviewer.model.reading import Reading
from reviewer.ocr import engines
from reviewer.paths import resources
from reviewer.score.features import FieldFeatures, document_features

TODAY = date(2026, 11, 20)
OCR_SCALE = 200 / 72
"""Pixels per point at which a PDF page is read by the other engine: 200 dpi."""

Pages = tuple[tuple[Page, PageWords], ...]
Truth = Mapping[str, str | None]


@dataclass(frozen=True)
class Source:
    """One document: its words, its truth, the fields whose truth is in doubt."""

    name: str
    pages: Pages
    further: Pages
    truth: Truth
    doubtful: frozenset[str]
    supplier: str


@dataclass(frozen=True)
class Judged:
    """One field as the model sees it, and whether its value is wrong."""

    document: str
    supplier: str
    features: FieldFeatures
    wrong: bool
    doubtful: bool = False
    weight: float = 1.0


def kind_of(name: str) -> Kind:
    """A kind that comes with the program."""
    file = resources() / "kinds" / f"{name}.toml"
    return parse_kind(file.read_text(encoding="utf-8"), str(file))


def sources(folder: Path, cache: Path) -> list[Source]:
    """The documents of a folder that could be read; `cache` is a folder for their words."""
    doubt_file = folder / "suspect-truth.json"
    doubtful = json.loads(doubt_file.read_text()) if doubt_file.exists() else {}
    words = _words(folder, cache / f"{folder.name}.pickle")
    found = []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        name, fields = told["document"], told["fields"]
        if name in words:
            supplier = values.fold(fields.get("company") or fields.get("vendor") or name)
            doubts = frozenset(doubtful.get(name.rsplit(".", 1)[0], ()))
            found.append(Source(name, *words[name], fields, doubts, supplier))
    return found


def _words(folder: Path, kept: Path) -> dict[str, tuple[Pages, Pages]]:
    """Document name -> its pages as first read, and as the other engine reads them; kept."""
    words: dict[str, tuple[Pages, Pages]] = {}
    if kept.exists():
        words = pickle.loads(kept.read_bytes())
    kept.parent.mkdir(parents=True, exist_ok=True)
    for path in sorted((folder / "documents").iterdir()):
        if path.name in words:
            continue
        try:
            read = [(page, _read(path, page)) for page in open_document(path).pages]
        except ReviewerError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        first = tuple((page, told[0]) for page, told in read)
        words[path.name] = first, tuple((page, w) for page, told in read for w in told[1:])
        kept.write_bytes(pickle.dumps(words))
    return words


def _read(path: Path, page: Page) -> tuple[PageWords, ...]:
    """The text layer and what the best engine reads, or what two engines read."""
    layer = text_layer(path, page.number)
    image = render(path, page.number, scale=OCR_SCALE if page.unit == "pt" else 1.0)
    return (layer, *engines.read(image, 1)) if layer else engines.read(image, 2)


def imported(file: Path) -> dict[str, tuple[Reading, ...]]:
    """Document name -> its readings, from a file of readings."""
    lines = file.read_text(encoding="utf-8").splitlines()
    found = (line for line in parse_readings(lines) if isinstance(line, ImportedReadings))
    return {line.document: line.readings for line in found}


def by_layout(found: Iterable[Source], kind: Kind) -> dict[str, tuple[Reading, ...]]:
    """Document name -> readings A and B of the layout reader."""
    return {
        source.name: (
            Reading("A", "layout", read_fields(kind, source.pages, "labels")),
            Reading("B", "layout", read_fields(kind, source.pages, "document")),
        )
        for source in found
    }


def evidence_of(
    source: Source, readings: Sequence[Reading], kind: Kind, *, further: bool = True
) -> Evidence:
    """What the checks are given for a document, on the day of the provenance."""
    more = source.further if further else ()
    return Evidence(kind, aligned(readings), source.pages, TODAY, more)


def judged(source: Source, evidence: Evidence, *, weight: float = 1.0) -> Iterator[Judged]:
    """Every field of the truth with its features; a field that nobody read is not among them."""
    kind = evidence.kind
    for field in document_features(evidence, check_document(evidence)):
        if field.path not in source.truth:
            continue
        answer = evidence.proposal(field.path)
        wrong = is_wrong(source.truth[field.path], answer.value if answer else None, field, kind)
        doubtful = field.path in source.doubtful
        yield Judged(source.name, source.supplier, field, wrong, doubtful, weight)


def is_wrong(truth: str | None, value: str | None, field: FieldFeatures, kind: Kind) -> bool:
    """Whether a value is not the truth, as the evaluation has it."""
    if not isinstance(truth, str) or value is None:
        return isinstance(truth, str) or value is not None
    return not values.same(value, truth, kind.spec(field.path).type, day_first=kind.day_first)


def poorer(evidence: Evidence) -> Iterator[Evidence]:
    """The same evidence with a witness taken away, and with all of them."""
    alone = evidence.readings[:1]
    if len(evidence.readings) > 1:
        yield replace(evidence, readings=alone)
        yield replace(evidence, pages=(), further=())
    yield replace(evidence, readings=alone, pages=(), further=())
