"""How fast pages come to the screen and move on it, beside what Qt alone does in the same run.

    python tests/benchmarks/page.py [--megapixels N] [--boxes N]

A synthetic photo (noise and print) and two A4 pages of 200 dpi go through the real parts: worker
processes, shared memory, pyramid, page view. Offscreen by default. Ratios are of one run; the
absolute figures depend on the machine.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviewer.model.document import Document
    from reviewer.ui.page_view import PageView
    from reviewer.ui.pictures import Pictures

VIEW = (1600, 1000)
ROUNDS = 5


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megapixels", type=float, default=50.3)
    parser.add_argument("--boxes", type=int, default=2000)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder, _Desk(app, Path(folder)) as desk:
        photo = make_photo(Path(folder) / "photo.jpg", options.megapixels)
        arriving(desk, photo, "photo")
        moving(desk, photo, options.boxes)
        for name, page in (("scan", make_scan), ("text", make_text)):
            arriving(desk, page(Path(folder) / f"{name}.pdf"), f"A4 {name}, 200 dpi")
        bypass(Path(folder) / "scan.pdf")
        region(desk)
        watchdog(desk, Path(folder))


class _Desk:
    """The parts of the window that a page goes through."""

    def __init__(self, app: Any, folder: Path) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        from reviewer.flow.project import Project
        from reviewer.flow.workers import Workers
        from reviewer.ui.bridge import Bridge
        from reviewer.ui.page_view import PageView
        from reviewer.ui.pictures import Pictures
        from reviewer.ui.session import Session
        from reviewer.ui.theme import Theme
        from reviewer.ui.work import Work

        self.app = app
        self.session = Session(Project.create(folder / "project", "receipt"), Workers(1))
        self.bridge = Bridge(_raise)
        self.work = Work(self.bridge, _raise)
        self.pictures: Pictures = Pictures(self.bridge, self.work)
        self.pictures.use(self.session)
        self.view: PageView = PageView(Theme(app, "light"))
        self.view.resize(*VIEW)
        self.view.show()
        self._count = 0
        self._flags = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self._pulse = QTimer(interval=5)
        self._pulse.start()

    def __enter__(self) -> _Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.bridge.close()
        self.session.close()
        self.work.close()

    def take_in(self, path: Path) -> Document:
        """A document as the project would have it, new to the window each time."""
        from dataclasses import replace

        from reviewer.intake.open import open_document
        from reviewer.model.document import Document
        from reviewer.store import blobs

        opened = open_document(path)
        self._count += 1
        digest = opened.sha256
        self.session.project.call(lambda store: blobs.put_file(store, path, digest))
        pages = tuple(replace(p, sha256=f"{p.sha256}{self._count}") for p in opened.pages)
        name = f"{self._count} {path.name}"
        return Document(digest, name, opened.media_type, opened.size, pages, id=self._count)

    def wait(self, until: Callable[[], bool], seconds: float = 60) -> float:
        """Milliseconds until something holds."""
        begun = time.perf_counter()
        while not until():
            # Waiting as the window does: spinning would keep the other threads from their work.
            self.app.processEvents(self._flags)
            if time.perf_counter() - begun > seconds:
                raise TimeoutError
        return (time.perf_counter() - begun) * 1000

    def paint(self) -> float:
        """Milliseconds of painting the whole view."""
        begun = time.perf_counter()
        self.view.viewport().repaint()
        return (time.perf_counter() - begun) * 1000


def arriving(desk: _Desk, path: Path, name: str) -> None:
    """From asking for a page to its blurred and its sharp picture painted, cold and prepared."""
    from PySide6.QtGui import QImageReader

    QImageReader.setAllocationLimit(0)
    first, sharp, prepared, full = [], [], [], []
    for round_ in range(ROUNDS + 1):
        document = desk.take_in(path)
        if path.suffix == ".jpg":
            full.append(_timed(lambda: QImageReader(str(path)).read()))
        times = _arrive(desk, document)
        if round_:  # the first round starts processes and imports
            first.append(times[0])
            sharp.append(times[1])
        desk.view.clear()
        begun = time.perf_counter()
        desk.view.show_page(document.pages[0], desk.pictures.get(document, 1))
        desk.view.fit()
        desk.paint()
        prepared.append((time.perf_counter() - begun) * 1000)
    _say(f"{name}: first paint", first, full)
    _say(f"{name}: sharp", sharp, full)
    _say(f"{name}: prepared", prepared, full)
    if full:
        _say(f"{name}: QImageReader, whole decode", full, [])


def _arrive(desk: _Desk, document: Document) -> tuple[float, float]:
    seen: list[float] = []
    begun = time.perf_counter()

    def show(at: int, number: int, picture: object) -> None:
        if (at, number) != (document.id, 1):
            return
        desk.view.set_picture(picture)  # type: ignore[arg-type]
        desk.paint()
        seen.append((time.perf_counter() - begun) * 1000)

    desk.pictures.ready.connect(show)
    desk.view.show_page(document.pages[0], None)
    desk.view.fit()
    desk.pictures.want(document, 1, at_once=True)
    desk.wait(lambda: desk.view.is_sharp)
    desk.pictures.ready.disconnect(show)
    return seen[0], seen[-1]


def moving(desk: _Desk, path: Path, boxes: int) -> None:
    """Frames of zooming and panning with many boxes, beside a plain pixmap in a graphics view."""
    from reviewer.model.geometry import Box

    document = desk.take_in(path)
    _arrive(desk, document)
    page = document.pages[0]
    across = 50
    many = [
        Box(x, y, x + page.width / 70, y + page.height / 120)
        for x, y in (
            (page.width * (i % across) / across, page.height * (i // across) * across / boxes)
            for i in range(boxes)
        )
    ]
    desk.view.mark(many[0], many[1:], "x")
    own_zoom, own_pan = _frames(desk.view, desk.paint)
    plain = _plain_view(path)
    plain_zoom, plain_pan = _frames(plain, lambda: _timed(plain.viewport().repaint))
    for name, own, other in (("zoom", own_zoom, plain_zoom), ("pan", own_pan, plain_pan)):
        for sort, index in (("wall", 0), ("processor", 1)):
            times = [_p95([frame[index] for frame in frames]) for frames in (own, other)]
            _say(f"{name}, {boxes} boxes: p95 {sort}", times[:1], times[1:])
    _say("kept pictures, MB", [desk.pictures.kept_bytes / 1e6], [])
    plain.close()


Frame = tuple[float, float]
"""Milliseconds of the clock and of the interface thread's processor time."""


def _frames(view: Any, paint: Callable[[], float]) -> tuple[list[Frame], list[Frame]]:
    """Frames while zooming from the whole page to its own size, then panning there."""
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QApplication

    page = view.sceneRect().center()
    zooms: list[Frame] = []
    pans: list[Frame] = []
    for _ in range(3):
        view.resetTransform()
        fitting = 0.12
        for step in range(14):
            begun = time.perf_counter(), time.thread_time()
            zoom = fitting * (1 / fitting) ** (step / 13)
            if hasattr(view, "show_at"):
                view.show_at(QPointF(page), zoom)
            else:
                view.resetTransform()
                view.scale(zoom, zoom)
                view.centerOn(page)
            paint()
            zooms.append(_since(*begun))
        for _step in range(30):
            begun = time.perf_counter(), time.thread_time()
            bar = view.horizontalScrollBar()
            bar.setValue(bar.value() + 40)
            QApplication.processEvents()
            pans.append(_since(*begun))
    return zooms, pans


def _since(wall: float, processor: float) -> Frame:
    return (time.perf_counter() - wall) * 1000, (time.thread_time() - processor) * 1000


def _plain_view(path: Path) -> Any:
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

    scene = QGraphicsScene()
    item = scene.addPixmap(QPixmap(str(path)))
    item.setTransformationMode(item.transformationMode().SmoothTransformation)
    view = QGraphicsView(scene)
    view.scene_kept = scene  # type: ignore[attr-defined]
    view.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    view.resize(*VIEW)
    view.show()
    return view


def bypass(path: Path) -> None:
    """The picture inside a scanned page, beside rendering the page to the same size."""
    from reviewer.intake import levels
    from reviewer.intake.render import render

    def room(size: int) -> memoryview:
        return memoryview(bytearray(size))

    taken = [_timed(lambda: levels.pyramid(path, 1, room)) for _ in range(ROUNDS)]
    rendered = [_timed(lambda: render(path, 1, max_side=2400, scale=9)) for _ in range(ROUNDS)]
    _say("scan taken out, with halvings", taken, rendered)


def region(desk: _Desk) -> None:
    """One line read again, from asking to the text; the first reading loads the engine."""
    from PIL import Image, ImageDraw

    from reviewer.flow import desk_region
    from reviewer.model.geometry import Box
    from reviewer.model.images import PageImage

    image = Image.new("RGB", (600, 65), "white")
    ImageDraw.Draw(image).text((12, 10), "Total due 1,234.56 EUR", "black", font_size=40)
    crop, box = PageImage(600, 65, image.tobytes(), 1.0), Box(4, 4, 596, 61)
    for engine in ("rapidocr", "tesseract"):
        times, text = [], ""
        for _ in range(ROUNDS + 1):
            begun = time.perf_counter()
            text = desk_region.read_again(desk.session.workers, engine, crop, box).result().text
            times.append((time.perf_counter() - begun) * 1000)
        _say(f"one line by {engine} ({text!r})", times[1:], [])


def watchdog(desk: _Desk, folder: Path) -> None:
    """The longest times in which the interface heard nothing, while documents are paged through."""
    from PySide6.QtCore import QTimer

    pages = [make_scan(folder / f"s{i}.pdf", seed=i) for i in range(12)]
    documents = [desk.take_in(page) for page in pages]
    ticks: list[float] = []
    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    for document in documents:
        _arrive(desk, document)
        quiet = time.perf_counter() + 0.1
        while time.perf_counter() < quiet:
            desk.app.processEvents()
    timer.stop()
    gaps = sorted((b - a) * 1000 for a, b in itertools.pairwise(ticks))
    at = min(len(gaps) - 1, round(0.999 * len(gaps)))
    print(f"{'interface deaf while paging: p99.9':44} {gaps[at]:8.1f} ms   worst {gaps[-1]:.1f}")


def make_photo(path: Path, megapixels: float) -> Path:
    """A photo with the grain of a real one and print on it."""
    import numpy as np
    from PIL import Image, ImageDraw

    height = round((megapixels * 1e6 * 0.75) ** 0.5)
    width = round(height / 0.75)
    grain = np.random.default_rng(7)
    small = grain.normal(190, 30, (height // 16, width // 16)).clip(0, 255).astype(np.uint8)
    image = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    noise = Image.fromarray(grain.integers(0, 24, (height, width), dtype=np.uint8))
    image = Image.merge("RGB", (image, Image.blend(image, noise, 0.1), image))
    pen = ImageDraw.Draw(image)
    for y in range(200, height, height // 60):
        pen.text((200, y), "Rechnung 4711  Gesamtbetrag 1.234,56 EUR " * 4, "black", font_size=60)
    image.save(path, quality=88)
    return path


def make_scan(path: Path, seed: int = 1) -> Path:
    """One A4 scan of 200 dpi as a PDF that holds nothing else."""
    import numpy as np
    from PIL import Image, ImageDraw

    grain = np.random.default_rng(seed).normal(235, 9, (2339, 1653)).clip(0, 255)
    image = Image.fromarray(grain.astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for y in range(120, 2250, 40):
        pen.text((120, y), f"{y} Position Menge Preis Betrag 1.234,56 EUR", 20, font_size=26)
    held = io.BytesIO()
    image.save(held, "PDF", resolution=200)
    path.write_bytes(held.getvalue())
    return path


def make_text(path: Path) -> Path:
    """One A4 page of some 500 words."""
    import pymupdf

    pdf = pymupdf.open()
    page = pdf.new_page(width=595, height=842)
    for line in range(56):
        words = "Rechnung Menge Preis Betrag Summe netto " * 2
        page.insert_text((50, 50 + 14 * line), words, fontsize=9)
    pdf.save(path)
    return path


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _p95(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


def _say(name: str, times: list[float], beside: list[float]) -> None:
    mine = statistics.median(times)
    other = statistics.median(beside) if beside else 0
    ratio = f"   {mine / other:.2f}x of {other:.1f}" if other else ""
    print(f"{name:44} {mine:8.1f} ms{ratio}", flush=True)


def _raise(error: Exception) -> None:
    raise error


if __name__ == "__main__":
    main()
