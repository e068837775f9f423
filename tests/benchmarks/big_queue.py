"""The queue with a million fields: opening, sorting, filtering, scrolling, searching.

    python tests/benchmarks/big_queue.py FOLDER [--documents N] [--fields N]

Makes the project in FOLDER if it is not there yet (minutes), and works on it as it is. Figures are
ratios to something simple in the same run: fetching all rows into a list of tuples, and a bare
QListView over strings. Offscreen by default.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

KIND = """
name = "bench"
title = "Bench"
[fields.company]
type = "text"
[fields.address]
type = "address"
[fields.date]
type = "date"
[fields.number]
type = "identifier"
[fields.currency]
type = "currency"
[fields.net]
type = "amount"
[fields.tax]
type = "amount"
[fields.total]
type = "amount"
importance = 3
[fields.iban]
type = "identifier"
[fields.due]
type = "date"
"""
NAMES = ("company", "address", "date", "number", "currency", "net", "tax", "total", "iban", "due")
TOWNS = ("Lyon", "Bogotá", "Köln", "Porto", "Graz", "Leeds", "Turku", "Gdańsk", "Cádiz", "Brno")


def make(folder: Path, documents: int) -> None:
    """A project of so many documents with ten fields each, four of five of them flagged."""
    from reviewer.flow.project import Project
    from reviewer.model.document import Document, Page, PageWords, Word, WordSource
    from reviewer.model.field import Field
    from reviewer.model.geometry import Box
    from reviewer.model.verdict import CheckResult, Verdict
    from reviewer.store import documents as kept
    from reviewer.store import fields, search, words
    from reviewer.store.db import Store

    chance = random.Random(11)
    kind = folder.with_suffix(".toml")
    kind.write_text(KIND, encoding="utf-8")

    def fill(store: Store) -> None:
        for pragma in ("synchronous = OFF", "cache_size = -400000"):
            store.rows(f"PRAGMA {pragma}")
        for start in range(0, documents, 5000):
            with store.atomic():
                for number in range(start, min(start + 5000, documents)):
                    one(store, number)
            print(f"\r{start + 5000:,} documents", end="", flush=True)
        while not search.learn(store, 5.0):
            print(".", end="", flush=True)
        print()

    def one(store: Store, number: int) -> None:
        sha256 = f"{number:064x}"
        said = [value(name, number) for name in NAMES]
        page = Page(1, 1000, 1400, sha256)
        name = f"batch-{number // 1000:03}/invoice-{number:06}.pdf"
        document = kept.save(store, Document(sha256, name, "application/pdf", 1, (page,)), None)
        box = Box(100, 100, 300, 130)
        listed = [Word(w, box, 0.9, 0) for w in " ".join(said).split()]
        words.save(store, sha256, PageWords(tuple(listed), WordSource.TEXT_LAYER, "pymupdf"))
        rows = []
        for path, text in zip(NAMES, said, strict=True):
            risk = round(chance.random() ** 2, 6)
            rows.append(Field(document.id, name, path, text, None, risk, risk > 0.04,
                              ("OCR reads something else",), page=1, box=box))  # fmt: skip
        checks = [CheckResult("ocr", path, Verdict.DIFFERS) for path in NAMES[::3]]
        fields.replace(store, document.id, rows, checks)

    def value(name: str, number: int) -> str:
        amount = f"{chance.randrange(100, 900000) / 100:.2f}"
        return {
            "company": f"{TOWNS[number % 10]} Trading {number % 4000}",
            "address": f"{number % 97} Harbour Lane, {TOWNS[number % 7]}",
            "date": f"2023-{1 + number % 12:02}-{1 + number % 28:02}",
            "number": f"INV-{number:07}",
            "currency": "EUR",
            "iban": f"DE{number % 89:02}5001051754{number:010}",
            "due": f"2024-{1 + number % 12:02}-{1 + number % 28:02}",
        }.get(name, amount)

    with Project.create(folder, str(kind)) as project:
        project.call(fill)


def ms(act: Callable[[], Any]) -> float:
    """Milliseconds an act takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def memory() -> float:
    """Resident megabytes now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


def simple(folder: Path) -> tuple[float, float]:
    """(ms, MB) of fetching the whole queue into a list, sorted as the queue is."""
    import sqlite3

    connection = sqlite3.connect(f"file:{folder / 'project.sqlite'}?mode=ro", uri=True)
    before, held = memory(), []
    spent = ms(
        lambda: held.extend(
            connection.execute(
                "SELECT f.id, d.name, f.path, f.value, f.risk, f.flagged, f.reasons FROM fields f "
                "JOIN documents d ON d.id = f.document_id WHERE f.flagged = 1 "
                "AND f.decision_id IS NULL ORDER BY f.risk DESC, f.id"
            )
        )
    )
    used = memory() - before
    connection.close()
    return spent, used


def bare_frames() -> list[float]:
    """Frames of a bare QListView over as many strings as fit a page."""
    from PySide6.QtCore import QStringListModel
    from PySide6.QtWidgets import QListView

    view = QListView()
    view.setUniformItemSizes(True)
    view.setModel(QStringListModel([f"total {n}.20    invoice-{n:06}.pdf" for n in range(20_000)]))
    view.resize(284, 1100)
    view.show()
    return frames(view)


def frames(view: Any) -> list[float]:
    """Milliseconds of each page-down, painted."""
    from PySide6.QtWidgets import QApplication

    bar, taken = view.verticalScrollBar(), []
    for _ in range(60):
        bar.setValue(bar.value() + bar.pageStep())
        QApplication.processEvents()
        time.sleep(0.02)
        QApplication.processEvents()
        taken.append(ms(lambda: view.viewport().repaint()))
    return taken


class Watchdog:
    """Notices how long the interface thread did not come round."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def worst(self) -> float:
        """The longest gap since it was asked last."""
        found = max(self.gaps, default=0.0)
        self.gaps.clear()
        return found


def window_figures(folder: Path, plain: float) -> None:
    """Everything measured in the real window."""
    from PySide6.QtWidgets import QApplication

    from reviewer.model.queue import SavedFilter
    from reviewer.ui.app import build

    def wait(until: Callable[[], bool], seconds: float = 60) -> float:
        begun = time.perf_counter()
        while not until():
            QApplication.processEvents()
            time.sleep(0.0005)  # the program sleeps, too, and leaves the interpreter to the store
            if time.perf_counter() - begun > seconds:
                raise TimeoutError
        return (time.perf_counter() - begun) * 1000

    window = build(None, theme="light")
    window.resize(1440, 1200)
    window.show()
    _ = window.workspace
    quiet = time.perf_counter() + 1
    wait(lambda: time.perf_counter() > quiet and window.work.aside(lambda: True).result())
    before = memory()
    complete: list[int] = []
    space = window.workspace
    space.feed.completed.connect(lambda: complete.append(1))
    window.open_folder(folder)
    begun = time.perf_counter()
    wait(lambda: space.queue_model.rowCount() > 0)
    QApplication.processEvents()
    opened = (time.perf_counter() - begun) * 1000
    wait(lambda: bool(complete))
    whole = (time.perf_counter() - begun) * 1000
    print(f"queue opened           {opened:7.0f} ms   {opened / plain:5.2f} x fetchall + list")
    print(f"all ids there          {whole:7.0f} ms   {space.queue_model.rowCount():,} rows")
    watch = Watchdog()
    for order in ("benefit", "document", "field", "age", "risk"):
        complete.clear()
        resets: list[int] = []
        space.queue_model.modelReset.connect(lambda r=resets: r.append(1))
        watch.worst()
        begun = time.perf_counter()
        space.queue.sort(order)
        first = wait(lambda r=resets: bool(r))
        wait(lambda: bool(complete))
        total = (time.perf_counter() - begun) * 1000
        print(f"sorted by {order:10}   {first:7.0f} ms   {first / plain:5.2f} x   "
              f"all {total:6.0f} ms   longest gap {watch.worst():4.0f} ms")  # fmt: skip
    for line in ("field:total risk:>0.5", "why:ocr", "doc:invoice-0123", "Köln"):
        complete.clear()
        resets = []
        space.queue_model.modelReset.connect(lambda r=resets: r.append(1))
        watch.worst()
        begun = time.perf_counter()
        space.queue.apply(SavedFilter("", line, "risk"))
        first = wait(lambda r=resets: bool(r))
        wait(lambda: bool(complete))
        total = (time.perf_counter() - begun) * 1000
        print(f"filter {line:23} first {first:5.0f} ms   all {total:6.0f} ms   "
              f"{space.queue_model.rowCount():,} rows   gap {watch.worst():4.0f} ms")  # fmt: skip
    complete.clear()
    space.queue.clear_filter()
    wait(lambda: bool(complete))
    own = frames(space.queue.view)
    taken = memory() - before
    bare = bare_frames()
    p95 = statistics.quantiles(own, n=20)[-1]
    print(f"page-down frame        {statistics.median(own):7.1f} ms   p95 {p95:.1f} ms   "
          f"{statistics.median(own) / statistics.median(bare):.2f} x a bare QListView")  # fmt: skip
    print(f"memory of the queue    {taken:7.0f} MB   {before + taken:.0f} MB in all")
    window.close()


def search_figures(folder: Path, plain: float) -> None:
    """Search on the store's thread, and a plain LIKE over all values in the same run."""
    from reviewer.flow import queue as acts
    from reviewer.flow.project import Project

    with Project.open(folder) as project:
        like = ms(
            lambda: project.call(
                lambda store: store.rows("SELECT id FROM fields WHERE value LIKE '%7 harbour%'")
            )
        )
        for text in ("k", "koln", "koln trading 7", "INV-0012345", "7.20", "harbour lan", "zzz"):
            took = [ms(lambda t=text: project.call(lambda s: acts.find(s, t))) for _ in range(5)]
            hits = len(project.call(lambda s, t=text: acts.find(s, t)).hits)
            print(f"search {text:15} {statistics.median(took):7.1f} ms   {hits:4} hits   "
                  f"{statistics.median(took) / like:.3f} x LIKE over all values")  # fmt: skip
        for text in ("inv12345", "b7i77"):
            took = [
                ms(lambda t=text: project.call(lambda s: acts.documents_named(s, t)))
                for _ in range(5)
            ]
            print(f"document {text:13} {statistics.median(took):7.1f} ms")
        turn = ms(lambda: project.call(lambda s: acts.left(s, "ann")))
        print(f"what is left           {turn:7.1f} ms")
    size = (folder / "project.sqlite").stat().st_size
    print(f"database               {size / 2**20:7.0f} MB")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    project = options.folder / f"queue-{options.documents}"
    if not (project / "project.sqlite").exists():
        options.folder.mkdir(parents=True, exist_ok=True)
        print(f"made in {ms(lambda: make(project, options.documents)) / 1000:.0f} s")
    # In a process of its own: what Python kept of a million rows would hide what the window takes.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        plain, used = other.submit(simple, project).result()
    print(f"fetchall + list        {plain:7.0f} ms   {used:.0f} MB")
    search_figures(project, plain)
    window_figures(project, plain)


if __name__ == "__main__":
    main()
