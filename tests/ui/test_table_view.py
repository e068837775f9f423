"""Rows through the front door: what the keys do in the grid is what the project keeps."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer.flow.project import Project
from reviewer.flow.table import table
from reviewer.model.document import Document, Page, PageWords, Word, WordSource
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.table import Put
from reviewer.store import documents, fields, readings, words
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow
from reviewer.ui.models.table_model import TableModel
from reviewer.ui.table_view import TableView
from reviewer.ui.theme import Mode

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, ALT = Modifier.ControlModifier, Modifier.AltModifier
KIND = """
name = "bill"
title = "Bill"

[fields.subtotal]
type = "amount"
title = "Subtotal"

[fields.items]
type = "rows"
title = "Items"

[fields.items.columns.what]
type = "text"
title = "What"

[fields.items.columns.total]
type = "amount"
title = "Total"

[[rules]]
says = "sum(items.total) = subtotal"
"""
ROWS = (("Rope", "3.00"), ("Anchor", "4.20"), ("Pump", "9.00"))
Row = dict[str, str]


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One bill with three rows; the reading took 4.70 for the 4.20 that is printed."""
    folder = tmp_path_factory.mktemp("bills")
    kind = folder / "bill.toml"
    kind.write_text(KIND, encoding="utf-8")
    picture = folder / "bill.png"
    image = Image.new("RGB", (600, 400), "white")
    pen = ImageDraw.Draw(image)
    printed = []
    for at, (what, total) in enumerate([*ROWS, ("Sum", "16.20")]):
        for text, left in ((what, 40), (total, 400)):
            box = Box(left, 60 + 40 * at, left + 110, 84 + 40 * at)
            pen.text((box.left, box.top), text, fill="black", font_size=22)
            printed.append(Word(text, box, line=at))
    image.save(picture)
    with Project.create(folder / "bills", str(kind)) as project:
        project.call(lambda store: _take_in(store, picture, tuple(printed)))
    return folder / "bills"


def _take_in(store: Store, picture: Path, printed: tuple[Word, ...]) -> None:
    digest = hashlib.sha256(picture.read_bytes()).hexdigest()
    page = Page(1, 600, 400, "bill-1")
    told = Document(digest, "bill.png", "image/png", picture.stat().st_size, (page,), str(picture))
    document = documents.save(store, told, picture)
    words.save(store, "bill-1", PageWords(printed, WordSource.OCR, "none"))
    said = {"subtotal": ("16.20", printed[7].box)}
    for row in range(3):
        said[f"items[{row}].what"] = (ROWS[row][0], printed[2 * row].box)
        wrong = "4.70" if row == 1 else ROWS[row][1]
        said[f"items[{row}].total"] = (wrong, printed[2 * row + 1].box)
    for role, swap in (("A", "4.70"), ("B", "4.20")):
        values = [
            FieldValue(path, swap if value == "4.70" else value)
            for path, (value, _) in said.items()
        ]
        readings.save(store, document.id, Reading(role, role, tuple(values), prompt=role))
    found = [
        Field(
            document.id, document.name, path, value, None, 0.9 if value == "4.70" else 0.3, True,
            ("It is doubted",), page=1, box=box,
        )
        for path, (value, box) in said.items()
    ]  # fmt: skip
    fields.replace(store, document.id, found, [])


class Clerk:
    """A person at the keyboard, in the grid."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self.window = qtbot, window
        window.workspace.desk.go(self._flagged("items[1].total"))
        qtbot.waitUntil(lambda: self._path() == "items[1].total")
        window.actions_by_id["table"].trigger()
        qtbot.waitUntil(lambda: window.parts["table"]._view is not None)  # type: ignore[attr-defined]
        self.view: TableView = window.parts["table"]._view  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: self.view.isVisible() and self.view.page.has_picture)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is self.view.grid)

    def _flagged(self, path: str) -> int:
        session = self.window.session
        assert session is not None
        found = session.project.call(lambda s: fields.find(s, 1, path))
        assert found is not None
        return found.id

    def _path(self) -> str:
        card = self.window.workspace.desk.card
        return card.field.path if card else ""

    def press(self, key: Key, held: Modifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, held)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text[0])
        QTest.keyClicks(QApplication.focusWidget(), text[1:])

    @property
    def shown(self) -> list[Row]:
        model = self.view.model
        return [
            {
                name: text
                for at, name in enumerate(("what", "total"))
                if (text := str(model.index(row, at).data() or ""))
            }
            for row in range(model.rowCount())
        ]

    @property
    def kept(self) -> list[Row]:
        session = self.window.session
        assert session is not None
        kind = session.project.kind
        made = session.project.call(lambda s: table(s, kind, 1, "items"))
        return [
            {c.path.rpartition(".")[2]: c.value for c in row.cells if c.value} for row in made.rows
        ]

    def sees(self, *rows: tuple[str, str]) -> None:
        """These rows are shown, and they are what is kept."""
        wanted = [dict(zip(("what", "total"), row, strict=True)) for row in rows]
        wanted = [{name: text for name, text in row.items() if text} for row in wanted]
        self._qtbot.waitUntil(lambda: self.kept == wanted and self.shown == wanted)


@pytest.fixture
def clerk(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    bills: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Clerk:
    folder = Path(shutil.copytree(bills, tmp_path / "bills"))
    mode: Mode = getattr(request, "param", "light")
    return Clerk(qtbot, open_window(folder, theme=mode))


@pytest.mark.parametrize("clerk", ["light", "dark"], indirect=True)
def test_the_grid_opens_at_the_field_with_its_row_marked_on_the_page(clerk: Clerk) -> None:
    assert clerk.view.grid.spot == (1, 1)
    place = clerk.view.page.place
    assert place == Box(400, 100, 510, 124)
    band = clerk.view.page._boxes._others
    assert [(box.left(), box.right()) for box in band] == [(40, 510)]
    assert "items" not in clerk.window.workspace.desk.__dict__
    assert not clerk.window.workspace.is_on_desk
    assert "A 4.70" in clerk.view._said.text()
    assert "0.50 too much" in clerk.view._sums.text()


def test_typing_replaces_and_the_sum_is_worked_out_before_it_is_stored(
    clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.type("4.10")
    qtbot.waitUntil(lambda: "0.10 missing" in clerk.view._sums.text())
    assert clerk.kept[1]["total"] == "4.70"
    clerk.press(Key.Key_Return)
    clerk.sees(("Rope", "3.00"), ("Anchor", "4.10"), ("Pump", "9.00"))
    assert clerk.view.grid.spot == (2, 1)
    clerk.press(Key.Key_Z, CTRL)
    clerk.sees(("Rope", "3.00"), ("Anchor", "4.70"), ("Pump", "9.00"))


def test_a_witness_is_taken_with_a_key_and_a_digit_is_a_number(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.press(Key.Key_2, ALT)
    clerk.sees(("Rope", "3.00"), ("Anchor", "4.20"), ("Pump", "9.00"))
    qtbot.waitUntil(lambda: clerk.view._sums.text() == "✓ The sum comes out")
    clerk.type("2")
    assert str(QApplication.focusWidget().property("text")) == "2"
    clerk.press(Key.Key_Escape)
    clerk.sees(("Rope", "3.00"), ("Anchor", "4.20"), ("Pump", "9.00"))


def test_rows_are_added_deleted_moved_joined_split_and_all_taken_back(clerk: Clerk) -> None:
    start = ("Rope", "3.00"), ("Anchor", "4.70"), ("Pump", "9.00")
    rope, _anchor, pump = start
    clerk.press(Key.Key_Delete, CTRL)
    clerk.sees(rope, pump)
    clerk.press(Key.Key_Up, ALT)
    clerk.sees(pump, rope)
    assert clerk.view.grid.spot[0] == 0
    clerk.press(Key.Key_D, CTRL)
    clerk.sees(pump, pump, rope)
    clerk.press(Key.Key_Insert)
    clerk.sees(pump, ("", ""), pump, rope)
    clerk.type("5")
    clerk.press(Key.Key_Tab)
    clerk.sees(pump, ("", "5"), pump, rope)
    clerk.view.grid.go(2, 0)
    clerk.press(Key.Key_J, CTRL)
    clerk.sees(pump, ("", "5"), ("Pump Rope", "9.00"))
    clerk.press(Key.Key_F2)
    clerk.press(Key.Key_Home)
    for _ in "Pump":
        clerk.press(Key.Key_Right)
    clerk.press(Key.Key_Return, ALT)
    clerk.sees(pump, ("", "5"), ("Pump", "9.00"), ("Rope", ""))
    clerk.press(Key.Key_Delete)
    for _ in range(8):
        clerk.press(Key.Key_Z, CTRL)
        QTest.qWait(30)
    clerk.sees(*start)
    clerk.press(Key.Key_Z, CTRL | Modifier.ShiftModifier)
    clerk.sees(rope, pump)


def test_a_column_is_filled_from_the_page_and_one_undo_takes_it_back(
    clerk: Clerk, qtbot: QtBot
) -> None:
    rope, anchor, pump = ("Rope", "3.00"), ("Anchor", "4.70"), ("Pump", "9.00")
    clerk.press(Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: clerk.view.model.is_proposing)
    assert clerk.shown[1]["total"] == "4.20"
    assert clerk.kept[1]["total"] == "4.70"
    clerk.press(Key.Key_Escape)
    clerk.sees(rope, anchor, pump)
    clerk.press(Key.Key_B, CTRL)
    qtbot.waitUntil(lambda: clerk.view.model.is_proposing)
    clerk.press(Key.Key_Return)
    clerk.sees(rope, ("Anchor", "4.20"), pump)
    clerk.press(Key.Key_Z, CTRL)
    clerk.sees(rope, anchor, pump)


def test_dragging_down_the_page_proposes_values_and_rows(clerk: Clerk, qtbot: QtBot) -> None:
    page = clerk.view.page
    page.fit()
    start = page.mapFromScene(390, 95)
    end = page.mapFromScene(520, 220)
    shift = Modifier.ShiftModifier
    QTest.mousePress(page.viewport(), Qt.MouseButton.LeftButton, shift, start)
    QTest.mouseMove(page.viewport(), QPoint((start + end) / 2))
    QTest.mouseRelease(page.viewport(), Qt.MouseButton.LeftButton, shift, end)
    qtbot.waitUntil(lambda: clerk.view.model.is_proposing)
    assert [row.get("total") for row in clerk.shown] == ["3.00", "4.20", "9.00", "16.20"]
    clerk.press(Key.Key_Return)
    clerk.sees(("Rope", "3.00"), ("Anchor", "4.20"), ("Pump", "9.00"), ("", "16.20"))


def test_a_row_is_accepted_and_escape_goes_back_to_the_desk(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: clerk.window.workspace.counts is not None)
    qtbot.waitUntil(lambda: clerk.window.workspace.counts.left == 5)  # type: ignore[union-attr]
    clerk.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: clerk.window.workspace.is_on_desk)
    assert not clerk.view.isVisible()
    assert clerk.window.actions_by_id["accept"].isEnabled()


def test_the_models_keep_qts_promises(clerk: Clerk, qtmodeltester: ModelTester) -> None:
    made = TableModel()
    qtmodeltester.check(made)
    made.show_table(clerk.view.model.table)
    made.propose([Put(1, "total", "1"), Put(None, "total", "2", before=1)], 1)
    assert made.data(made.index(1, 1), TableModel.PROPOSED)
    assert made.headerData(1, Qt.Orientation.Vertical) == "new"
    qtmodeltester.check(made)
