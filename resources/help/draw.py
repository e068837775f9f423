"""Makes the pictures of the window, and the table of keys in the help page.

    python resources/help/draw.py [NAME...]

Offscreen, from the sample documents only. Pictures are quantised to stay small.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    from reviewer.flow.project import Project
    from reviewer.ui.main_window import MainWindow

HERE = Path(__file__).resolve().parent
COLORS = 200
DESK = (1280, 800)
NARROW = (760, 640)
BY = "ann"


def main() -> None:
    """Draw all pictures, or those that are named."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    write_keys()
    with tempfile.TemporaryDirectory() as folder:
        projects = make_projects(Path(folder))
        for name in sys.argv[1:] or PICTURES:
            PICTURES[name](projects, HERE / f"{name}.png")


def write_keys() -> None:
    """Put the table of actions into the help page."""
    from reviewer.ui.keys_table import markdown

    page = HERE / "2-desk.md"
    text = page.read_text(encoding="utf-8")
    table = f"<!-- keys -->\n{markdown()}\n<!-- /keys -->"
    page.write_text(
        re.sub(r"<!-- keys -->.*<!-- /keys -->", lambda _match: table, text, flags=re.DOTALL),
        encoding="utf-8",
    )


def make_projects(folder: Path) -> dict[str, Path]:
    """The sample projects, and one in which everything is settled."""
    from reviewer.flow import demo
    from reviewer.flow.workers import Workers

    with Workers(2) as workers:
        made = demo.make(folder / "samples", workers)
        settled = demo.make(folder / "settled", workers)
    projects = {path.name: path for path in made}
    projects["settled"] = next(path for path in settled if path.name == "receipts")
    settle(projects["settled"])
    return projects


def settle(folder: Path) -> None:
    """Accept every flagged field."""
    from reviewer.flow import desk as acts
    from reviewer.flow.project import Project

    with Project.open(folder) as project:
        while (field := project.call(lambda store: acts.next_field(store, None))) is not None:
            project.call(lambda store, at=field: acts.accept(store, at, by=BY, ms=3000))


def field_id(project: Project, document: str, path: str) -> int:
    """The field at `path` of a sample."""
    from reviewer.flow import desk as acts

    fields = project.call(lambda store: acts.queue(store, only="all", search=document, limit=400))
    return next(f.id for f in fields if f.document_name == document and f.path == path)


def open_at(
    folder: Path | None, mode: str, size: tuple[int, int], at: tuple[str, str] | None = None
) -> MainWindow:
    """A window of this size with a field on the desk."""
    from reviewer.ui.app import build

    window = build(folder, theme="dark" if mode == "dark" else "light")
    window.resize(*size)
    window.show()
    if folder is None:
        wait(lambda: False, 0.3)
        return window
    room = window.workspace
    wait(lambda: room.counts is not None and (room.desk.card is not None or room.counts.left == 0))
    if at is not None and window.session is not None:
        wanted = field_id(window.session.project, *at)
        room.desk.go(wanted)
        wait(lambda: room.desk.card is not None and room.desk.card.field.id == wanted)
    if room.desk.card is not None:
        wait(lambda: room.view.page.is_sharp)
    wait(lambda: False, 0.3)
    return window


def wait(until: Callable[[], bool], seconds: float = 20) -> None:
    """Let the window work until something holds, or so long."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def keep(widget: QWidget, target: Path) -> None:
    """Save what a widget shows as a small PNG."""
    widget.grab().save(str(target))
    with Image.open(target) as image:
        small = image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


def desk(projects: dict[str, Path], target: Path) -> None:
    """The desk with a doubtful vendor, light or dark as the name says."""
    mode = target.stem.rpartition("-")[2]
    window = open_at(projects["invoices"], mode, DESK, ("werkraum.pdf", "vendor"))
    keep(window, target)
    window.close()


def words(projects: dict[str, Path], target: Path) -> None:
    """Words of the page walked to by keys, light or dark as the name says."""
    from PySide6.QtCore import Qt

    mode = target.stem.rpartition("-")[2]
    window = open_at(projects["invoices"], mode, DESK, ("werkraum.pdf", "vendor"))
    room = window.workspace
    wait(lambda: bool(room.picking.words))
    press(Qt.Key.Key_Slash)
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: False, 0.3)
    keep(window, target)
    window.close()


def sheet(projects: dict[str, Path], target: Path) -> None:
    """All values of a document, light or dark as the name says."""
    mode = target.stem.rpartition("-")[2]
    window = open_at(projects["invoices"], mode, DESK, ("werkraum.pdf", "vendor"))
    window.actions_by_id["sheet"].trigger()
    wait(lambda: False, 0.3)
    keep(window, target)
    window.close()


def beside(projects: dict[str, Path], target: Path) -> None:
    """A second page beside, light or dark as the name says."""
    mode = target.stem.rpartition("-")[2]
    window = open_at(projects["invoices"], mode, (1440, 860), ("werkraum.pdf", "vendor"))
    window.actions_by_id["beside"].trigger()
    wait(lambda: window.workspace.room.beside.view.is_sharp)
    wait(lambda: False, 0.3)
    keep(window, target)
    window.close()


def press(key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    """A key where the focus is."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    QTest.keyClick(QApplication.focusWidget(), key, held or Qt.KeyboardModifier.NoModifier)


def narrow(projects: dict[str, Path], target: Path) -> None:
    """A narrow window, the card beside the page."""
    window = open_at(projects["receipts"], "light", NARROW, ("seri-melati.png", "tax"))
    keep(window, target)
    window.close()


def settled(projects: dict[str, Path], target: Path) -> None:
    """Nothing is left to settle."""
    window = open_at(projects["settled"], "light", (1024, 640))
    keep(window, target)
    window.close()


def start(_projects: dict[str, Path], target: Path) -> None:
    """What a person sees first."""
    window = open_at(None, "light", (1024, 700))
    keep(window, target)
    window.close()


def keys(projects: dict[str, Path], target: Path) -> None:
    """All keys."""
    from PySide6.QtWidgets import QApplication

    window = open_at(projects["invoices"], "light", DESK)
    window.dialogs.show_keys()
    wait(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        keep(dialog, target)
        dialog.close()
    window.close()


def many(projects: dict[str, Path], target: Path) -> None:
    """A view of many fields, light or dark as the name says: rows, one field, causes."""
    name, _, mode = target.stem.rpartition("-")
    field = ("harbour-lane.pdf", "line_items[1].total" if name == "table" else "issue_date")
    window = open_at(projects["invoices"], mode, DESK, field)
    window.actions_by_id[name].trigger()
    room = window.workspace
    wait(lambda: not room.is_on_desk)
    wait(lambda: False, 2)
    keep(window, target)
    window.close()


def evaluation(projects: dict[str, Path], target: Path) -> None:
    """The evaluation of the sample invoices against what they hold, light or dark."""
    from reviewer import paths
    from reviewer.ui.evaluation import Evaluating

    name, _, mode = target.stem.rpartition("-")
    window = open_at(projects["invoices"], mode, DESK)
    part = window.parts["evaluation"]
    assert isinstance(part, Evaluating)
    window.actions_by_id["evaluation"].trigger()
    part.measure(paths.resources() / "samples" / "invoices" / "truth.jsonl")
    wait(lambda: part.page is not None and part.page.sheet is not None)
    page = part.page
    assert page is not None
    assert page.sheet is not None
    charts = [one.id for one in page.sheet.charts]
    page.tabs.setCurrentIndex(charts.index("slips" if name == "threshold" else "fields"))
    if name == "evaluation":
        page.table.choose(0)
    wait(lambda: False, 0.5)
    keep(page, target)
    page.reject()
    window.close()


def dialog_of(action: str) -> Callable[[dict[str, Path], Path], None]:
    """A picture of the dialog that an action opens over the desk."""

    def picture(projects: dict[str, Path], target: Path) -> None:
        from PySide6.QtWidgets import QApplication

        window = open_at(projects["invoices"], "light", DESK, ("werkraum.pdf", "vendor"))
        window.actions_by_id[action].trigger()
        wait(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        if action == "find-all" and dialog is not None:
            wait(lambda: False, 1.5)
            dialog.line.setText("total")
            wait(lambda: bool(dialog.found))
        if dialog is not None:
            wait(lambda: False, 0.3)
            keep(dialog, target)
            dialog.close()
        window.close()

    return picture


def filtered(projects: dict[str, Path], target: Path) -> None:
    """The queue by field, through a filter, with dense rows."""
    from reviewer.model.queue import SavedFilter

    window = open_at(projects["invoices"], "dark", DESK, ("werkraum.pdf", "vendor"))
    window.theme.set_density("dense")
    window.workspace.queue.apply(SavedFilter("", "why:ocr", "field"))
    wait(lambda: False, 0.8)
    keep(window, target)
    window.close()


def tour(projects: dict[str, Path], target: Path) -> None:
    """The third step of the tour."""
    window = open_at(projects["invoices"], "light", DESK, ("werkraum.pdf", "vendor"))
    window.actions_by_id["tour"].trigger()
    window.parts["tour"].overlay.go(2)
    wait(lambda: False, 0.3)
    keep(window, target)
    window.close()


PICTURES: dict[str, Callable[[dict[str, Path], Path], None]] = {
    "desk-light": desk,
    "desk-dark": desk,
    "desk-narrow": narrow,
    "words-light": words,
    "words-dark": words,
    "sheet-light": sheet,
    "sheet-dark": sheet,
    "beside-light": beside,
    "beside-dark": beside,
    "settled": settled,
    "table-light": many,
    "table-dark": many,
    "alike-light": many,
    "alike-dark": many,
    "causes-light": many,
    "causes-dark": many,
    "evaluation-light": evaluation,
    "evaluation-dark": evaluation,
    "threshold-light": evaluation,
    "threshold-dark": evaluation,
    "start": start,
    "keys": keys,
    "settings": dialog_of("settings"),
    "search": dialog_of("find-all"),
    "queue-filtered": filtered,
    "tour": tour,
}

if __name__ == "__main__":
    main()
