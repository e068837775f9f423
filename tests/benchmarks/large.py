"""A project of any size for the benchmarks, made of rows that stand every check of the program.

    python -m tests.benchmarks.large FOLDER [--documents 100000]

Ten fields a document (two rows of a table among them), two readings, verdicts, words, and decisions
of every type: what is read back from it costs what it costs in a project that people worked on.
Some documents repeat the words of the one before; pages are small drawings, a few alike.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CheckResult, Place, Verdict
from reviewer.store import blobs, chain, codec, decisions
from reviewer.store.db import Store, Value

KIND = """name = "large"
title = "Large"
[fields.vendor]
type = "text"
title = "Vendor"
[fields.number]
type = "identifier"
title = "Number"
[fields.date]
type = "date"
title = "Date"
[fields.address]
type = "address"
title = "Address"
[fields.net]
type = "amount"
title = "Net"
[fields.total]
type = "amount"
title = "Total"
[fields.line_items]
type = "rows"
title = "Line items"
[fields.line_items.columns.description]
type = "text"
title = "Description"
[fields.line_items.columns.total]
type = "amount"
title = "Total"
"""
PATHS = (
    "vendor", "number", "date", "address", "net", "total",
    "line_items[0].description", "line_items[0].total",
    "line_items[1].description", "line_items[1].total",
)  # fmt: skip
FIELDS = len(PATHS)
SUPPLIERS = 997
TWIN = 50
"""Every document of so many has the words of the one before it."""
WIDTH, HEIGHT = 500, 700
CHUNK = 1000
AT = "2026-11-20T10:05:00Z"


def make(folder: Path, documents: int, *, pages: bool = True) -> None:
    """The project in `folder`; without `pages` no file of any document is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    kind = folder.parent / f"{folder.name}.toml"
    kind.write_text(KIND, encoding="utf-8")
    with Project.create(folder, str(kind)) as project:
        project.call(lambda store: _Filling(store, pages=pages).fill(documents))


class _Filling:
    """Rows for a thousand documents at a time."""

    def __init__(self, store: Store, *, pages: bool) -> None:
        self._store, self._pages = store, pages
        self._draw = random.Random(7)
        self._seal, self._decisions = "", 0

    def fill(self, documents: int) -> None:
        for start in range(1, documents + 1, CHUNK):
            with self._store.atomic():
                self._add(range(start, min(start + CHUNK, documents + 1)))

    def _add(self, ids: range) -> None:
        made = [_Document(number, self._draw, self._pages, self._store) for number in ids]
        store = self._store
        store.many(
            "INSERT INTO documents (id, sha256, name, base, origin, media_type, size, kept, "
            "page_count, supplier) VALUES (?, ?, ?, ?, '', 'image/png', ?, 1, 1, ?)",
            [(d.id, d.sha256, d.name, d.name[2:], d.size, d.supplier) for d in made],
        )
        store.many(
            "INSERT INTO pages VALUES (?, 1, ?, ?, ?, 'px')",
            [(d.id, WIDTH, HEIGHT, d.page) for d in made],
        )
        store.many("INSERT INTO words VALUES (?, 'ocr', 'none', ?)",
                   [(d.page, d.words) for d in made])  # fmt: skip
        store.many(
            "INSERT INTO readings (document_id, sha256, role, reader, said, model, prompt, created,"
            " images, input_tokens, output_tokens, cost_usd) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [row for d in made for row in d.readings()],
        )
        store.many(
            "INSERT INTO decisions (document_id, path, type, by, at, value, absence, ms, witness, "
            "page, box, reverses, act, did, id, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)",
            [row for d in made for row in self._said(d)],
        )
        store.many(
            "INSERT INTO fields (document_id, path, ordinal, value, absence, risk, flagged, "
            "reasons, page, box, decision_id, raw_risk, asked, name, seal) VALUES (?1, ?2, ?3, ?4, "
            "NULL, ?5, ?6, ?7, 1, ?8, ?9, ?5, ?10, ?11, "
            "seal(?1, ?2, ?4, NULL, ?5, ?6, ?7, 1, ?8))",
            [row for d in made for row in d.fields()],
        )
        store.many(
            "INSERT INTO verdicts (document_id, path, results, seal) "
            "VALUES (?1, ?2, ?3, seal(?1, ?2, ?3))",
            [(d.id, path, d.verdict(path)) for d in made for path in PATHS],
        )
        store.many(
            "UPDATE documents SET reading_count = 2, cost_nano = 2000000, field_count = 10, "
            "flagged_count = ?, decided_count = ?, settled_count = ? WHERE id = ?",
            [(*d.counts(), d.id) for d in made],
        )

    def _said(self, document: _Document) -> Iterator[tuple[Value, ...]]:
        """The decisions on a document, each sealed after the one before."""
        for decision in document.decisions(self._decisions + 1):
            content = decisions.content(decision, document.sha256)
            self._seal = chain.seal(self._seal, content)
            self._decisions = decision.id
            d = decision
            yield (d.document, d.path, d.type, d.by, d.at, d.value, d.absence, d.ms, d.witness,
                   d.page, codec.box_text(d.box), d.reverses, d.id, self._seal)  # fmt: skip


class _Document:
    """One document: what is right, what was read, what was said of it."""

    def __init__(self, number: int, draw: random.Random, pages: bool, store: Store) -> None:
        self.id, self._draw = number, draw
        self.name = f"d/{number:07}.png"
        self.page = hashlib.sha256(f"page {number}".encode()).hexdigest()
        shop = number % SUPPLIERS
        self.supplier = f"company {shop}"
        self._right = dict(zip(PATHS, _values(number, shop), strict=True))
        self._risks = {path: round(draw.betavariate(0.3, 4), 4) for path in PATHS}
        self._read = {p: self._wrong(p) for p in PATHS}
        self._type = {p: self._drawn(p) for p in PATHS}
        self._counting: dict[str, int] = {}
        data = _file(shop % 40, number)
        self.sha256, self.size = hashlib.sha256(data).hexdigest(), len(data)
        if pages:
            path = blobs.path(store, self.sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.words = _words(number - (number % TWIN == 0), shop)

    def readings(self) -> Iterator[tuple[Value, ...]]:
        """Both readings as rows; the second is right where the first is not, mostly."""
        for role, told in (("A", self._read), ("B", self._right)):
            said = tuple(FieldValue(p, v, None, 0.9, None, 1, _box(p)) for p, v in told.items())
            row = (
                "openai",
                codec.values_text(said),
                f"model-{role}",
                "p",
                AT,
                "[]",
                900,
                90,
                0.001,
            )
            yield (self.id, codec.content_hash(row), role, *row)

    def decisions(self, first: int) -> Iterator[Decision]:
        """What was said, from the decision number `first` on."""
        for path, kind in self._type.items():
            if kind is None:
                continue
            said = {
                DecisionType.ABSENT: (None, Absence.NOT_ON_PAGE),
                DecisionType.UNREADABLE: (None, Absence.UNREADABLE),
                DecisionType.AMBIGUOUS: (None, None),
            }.get(kind, (self._right[path], None))
            by = ("ana", "ben")[self.id % 2]
            made = Decision(self.id, path, kind, by, AT, *said, 1500, "A", 1, _box(path), id=first)
            yield made
            self._counting[path] = first
            first += 1
            if self._draw.random() < 0.01:
                yield Decision(self.id, path, DecisionType.UNDO, by, AT, reverses=made.id, id=first)
                del self._counting[path]
                first += 1

    def fields(self) -> Iterator[tuple[Value, ...]]:
        """The fields as rows, after `decisions`."""
        for at, path in enumerate(PATHS):
            flagged = int(self._risks[path] > 0.1)
            decided = self._counting.get(path)
            name = path.replace("[0]", "").replace("[1]", "")
            reasons = codec.canonical(["The second reading says otherwise"] if flagged else [])
            yield (self.id, path, at, self._read[path], self._risks[path], flagged, reasons,
                   codec.box_text(_box(path)), decided, flagged if decided else None,
                   name)  # fmt: skip

    def verdict(self, path: str) -> str:
        """What the checks said."""
        right, shown = self._right[path], self._read[path]
        place = Place(1, _box(path), right, 1.0, path.title())
        found = Verdict.AGREES if shown == right else Verdict.DIFFERS
        return codec.results_text(
            [
                CheckResult("ocr", path, found, "", right, (place,)),
                CheckResult("second", path, found, "", right),
            ]
        )

    def counts(self) -> tuple[int, int, int]:
        """Flagged, flagged and decided, decided."""
        flagged = {path for path, risk in self._risks.items() if risk > 0.1}
        return len(flagged), len(flagged & self._counting.keys()), len(self._counting)

    def _wrong(self, path: str) -> str:
        right = self._right[path]
        if path == "vendor":  # or the document would be another supplier's
            return right
        return f"7{right}" if self._draw.random() < self._risks[path] else right

    def _drawn(self, path: str) -> DecisionType | None:
        drawn = self._draw.random()
        for kind, share in (
            (None, 0.05),
            (DecisionType.ABSENT, 0.07),
            (DecisionType.UNREADABLE, 0.08),
            (DecisionType.AMBIGUOUS, 0.09),
        ):
            if drawn < share:
                return kind
        same = self._read[path] == self._right[path]
        return DecisionType.ACCEPT if same else DecisionType.CORRECT


def _values(number: int, shop: int) -> tuple[str, ...]:
    cents = (number * 7919) % 1_000_000
    half = cents // 2
    return (
        f"Company {shop}", f"INV-{number:07}", f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
        f"{shop} High Street, Springfield", f"{cents / 100:.2f}", f"{cents * 1.2 / 100:.2f}",
        f"Part number {number % 5000}", f"{half / 100:.2f}",
        f"Work of {number % 3000} kinds", f"{(cents - half) / 100:.2f}",
    )  # fmt: skip


@cache
def _box(path: str) -> Box:
    at = PATHS.index(path)
    return Box(40.0, 30.0 + 60 * at, 240.0, 55.0 + 60 * at)


def _words(number: int, shop: int) -> bytes:
    texts = " ".join(_values(number, shop)).split() + [f"terms{shop}x{n}" for n in range(12)]
    placed = tuple(
        Word(text, Box(40.0 + 9 * at, 30.0, 48.0 + 9 * at, 55.0), 0.9, at // 6)
        for at, text in enumerate(texts)
    )
    return codec.words_bytes(PageWords(placed, WordSource.OCR, "none"))


def _file(layout: int, number: int) -> bytes:
    """A drawing of this layout with the number in a chunk that no picture shows."""
    told = struct.pack(">I", number)
    name = b"prIv"
    extra = struct.pack(">I", len(told)) + name + told + struct.pack(">I", zlib.crc32(name + told))
    drawn = _drawing(layout)
    return drawn[:33] + extra + drawn[33:]


@cache
def _drawing(layout: int) -> bytes:
    draw = random.Random(layout)
    sheet = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(sheet)
    for _ in range(40):
        x, y = draw.randrange(WIDTH - 90), draw.randrange(HEIGHT - 20)
        pen.rectangle((x, y, x + draw.randrange(20, 90), y + draw.randrange(5, 16)), fill=0)
    stream = io.BytesIO()
    sheet.save(stream, "PNG")
    return stream.getvalue()


def main() -> None:
    """Make one and keep it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--documents", type=int, default=100_000)
    told = options.parse_args()
    make(told.folder, told.documents)


if __name__ == "__main__":
    main()
