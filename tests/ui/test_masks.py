"""Looking before sending through the front door: masks drawn, let go, kept, taken back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow import finding, looks, redaction
from reviewer.flow.jobs import silent
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.document import Document, Page
from reviewer.model.geometry import Box
from reviewer.model.ledger import Redacted, SentPage
from reviewer.model.redaction import LookAt, RedactionPolicy, Sought
from reviewer.store import documents, ledger
from reviewer.ui.main_window import MainWindow
from reviewer.ui.mask_dialog import MaskDialog
from reviewer.ui.masks import Masks
from reviewer.ui.policy_dialog import PolicyDialog

Open = Callable[..., MainWindow]
Key, Modifier = Qt.Key, Qt.KeyboardModifier
MONKEY_KEYS = [
    *[Key.Key_D] * 4, *[Key.Key_Return] * 2, Key.Key_V, Key.Key_N, Key.Key_S, Key.Key_Delete,
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_M, Key.Key_R, Key.Key_Plus,
    Key.Key_Minus, Key.Key_0, Key.Key_PageDown, Key.Key_PageUp, Key.Key_Tab, Key.Key_A, Key.Key_P,
    Key.Key_Escape, Key.Key_Space,
]  # fmt: skip


@pytest.fixture(scope="module")
def searched(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which a person looks at every page; the detectors have looked at them."""
    folder = Path(shutil.copytree(template, tmp_path_factory.mktemp("searched") / "shop"))
    with Project.open(folder) as project, Workers(1) as workers:
        everything = RedactionPolicy(look=LookAt.ALL)
        project.call(lambda store: redaction.set_policy(store, everything))
        assert finding.find_all(Run(project, workers, silent, Event())).done == 2
    return folder


@pytest.fixture
def watched(searched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(searched, tmp_path / "shop"))


def opened(qtbot: QtBot, window: MainWindow, action: str = "look") -> MaskDialog:
    window.actions_by_id[action].trigger()
    qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), MaskDialog), timeout=60_000
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MaskDialog)
    qtbot.waitUntil(lambda: dialog.turn.where is not None and dialog.view.has_picture)
    return dialog


def press(qtbot: QtBot, dialog: MaskDialog, key: Key, keys: Modifier = Modifier.NoModifier) -> None:
    """A key, and wait until what it did is on the disk and shown."""
    before = dialog.turn
    if before.page is not None:
        qtbot.waitUntil(lambda: dialog.view.was_seen, timeout=20_000)
    QTest.keyClick(dialog.view, key, keys)
    qtbot.waitUntil(lambda: dialog.turn is not before)


def masks(window: MainWindow, dialog: MaskDialog) -> list[Box]:
    where = dialog.turn.where
    assert window.session is not None
    assert where is not None
    return [m.box for m in window.session.project.call(lambda s: looks.masks_of(s, *where))]


def waiting(window: MainWindow) -> int:
    assert window.session is not None
    return window.session.project.call(looks.counts).waiting


def test_enter_lets_each_page_go_until_none_waits(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    assert waiting(window) == 2
    first = dialog.turn.where
    press(qtbot, dialog, Key.Key_Return)
    assert dialog.turn.where not in (None, first)
    press(qtbot, dialog, Key.Key_Return)
    assert dialog.turn.page is None
    assert "No page waits" in dialog.turn.end
    assert waiting(window) == 0


def test_a_mask_by_key_is_kept_moved_undone_and_done_again(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    press(qtbot, dialog, Key.Key_D)
    (drawn,) = masks(window, dialog)
    press(qtbot, dialog, Key.Key_Right)
    (moved,) = masks(window, dialog)
    assert moved.left > drawn.left
    assert moved.width == pytest.approx(drawn.width)
    press(qtbot, dialog, Key.Key_Z, Modifier.ControlModifier)
    assert masks(window, dialog) == [drawn]
    press(qtbot, dialog, Key.Key_Z, Modifier.ControlModifier)
    assert masks(window, dialog) == []
    press(qtbot, dialog, Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert masks(window, dialog) == [drawn]


def test_a_mask_by_mouse_survives_a_restart_and_is_taken_off_by_key(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    port, before = dialog.view.viewport(), dialog.turn

    def at(x: float, y: float) -> QPoint:
        return dialog.view.mapFromScene(QPointF(x, y))

    QTest.mousePress(port, Qt.MouseButton.LeftButton, Modifier.NoModifier, at(100, 300))
    QTest.mouseMove(port, at(160, 350))
    QTest.mouseMove(port, at(220, 400))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Modifier.NoModifier, at(220, 400))
    qtbot.waitUntil(lambda: dialog.turn is not before)
    (drawn,) = masks(window, dialog)
    assert drawn.left == pytest.approx(100, abs=3)
    assert drawn.bottom == pytest.approx(400, abs=3)
    dialog.reject()
    window.close()
    again = open_window(watched)
    dialog = opened(qtbot, again)
    assert masks(again, dialog) == [drawn]
    dialog.view.step(1)
    press(qtbot, dialog, Key.Key_Delete)
    assert masks(again, dialog) == []


def test_n_keeps_the_document_here_for_good(qtbot: QtBot, open_window: Open, watched: Path) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    kept = dialog.turn.page
    assert kept is not None
    press(qtbot, dialog, Key.Key_N)
    assert window.session is not None
    never = window.session.project.call(lambda s: redaction.never_of(s, kept.document))
    assert never is not None
    assert dialog.turn.where is not None
    assert dialog.turn.where[0] != kept.document
    assert waiting(window) == 1


def test_a_mask_over_a_field_says_what_it_hides(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    before = dialog.turn
    dialog.put.emit(Box(290, 490, 400, 540))
    qtbot.waitUntil(lambda: dialog.turn is not before)
    assert "total" in dialog.panel.covers.text().lower()
    assert not dialog.panel.covers.isHidden()


def test_enter_right_after_a_move_asks_for_another_look(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    press(qtbot, dialog, Key.Key_D)
    QTest.keyClick(dialog.view, Key.Key_Left)
    before = dialog.turn
    QTest.keyClick(dialog.view, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.turn is not before)
    assert waiting(window) == 2


@pytest.mark.parametrize("key", [Key.Key_S, Key.Key_Escape])
def test_a_mask_moved_just_before_another_key_is_moved_and_no_other(
    qtbot: QtBot, open_window: Open, watched: Path, key: Key
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    press(qtbot, dialog, Key.Key_D)
    (drawn,) = masks(window, dialog)
    where = dialog.turn.where
    QTest.keyClick(dialog.view, Key.Key_Left)
    QTest.keyClick(dialog.view, key)
    assert window.session is not None
    project = window.session.project

    def lying() -> list[Box]:
        both = [(1, 1), (2, 1)]
        found = project.call(lambda store: [looks.masks_of(store, *one) for one in both])
        return [mask.box for page in found for mask in page]

    qtbot.waitUntil(lambda: lying() != [drawn])
    (moved,) = lying()
    assert moved.left < drawn.left
    assert where is not None
    assert [m.box for m in project.call(lambda s: looks.masks_of(s, *where))] == [moved]


def test_undo_of_a_look_goes_back_to_the_page_and_says_that_it_was_sent(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    first, document = dialog.turn.where, dialog.turn.document
    press(qtbot, dialog, Key.Key_Return)
    assert window.session is not None
    assert document is not None
    page = SentPage(1, "ab", (), ("centerface 1",), "seen")
    window.session.project.call(
        lambda store: ledger.before(
            store, host="api.example", model="m", image_sha256=["ab"], masks=0, prompt="A",
            bytes=1, redacted=Redacted(document.sha256, (page,), "policy"),
        )
    )  # fmt: skip
    press(qtbot, dialog, Key.Key_Z, Modifier.ControlModifier)
    assert dialog.turn.where == first
    assert waiting(window) == 2
    assert "it went to api.example before" in dialog.said.text()


def test_never_is_taken_back_with_the_same_key(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window, "masks")
    press(qtbot, dialog, Key.Key_N)
    assert dialog.turn.page is not None
    assert dialog.turn.page.never is not None
    before = dialog.turn
    QTest.keyClick(dialog.view, Key.Key_Return)
    assert dialog.turn is before
    press(qtbot, dialog, Key.Key_N)
    assert dialog.turn.page is not None
    assert dialog.turn.page.never is None
    assert waiting(window) == 2


def test_a_mask_on_all_pages_leaves_the_page_that_is_looked_at(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    assert window.session is not None
    pages = tuple(Page(n, 600, 900, f"many-{n}") for n in (1, 2, 3))
    document = window.session.project.call(
        lambda store: documents.save(store, Document("cd", "m.pdf", "x", 1, pages), None)
    )
    part = window.parts["masks"]
    assert isinstance(part, Masks)
    part.open_document(document.id)
    qtbot.waitUntil(lambda: part._dialog is not None and part._dialog.turn.where is not None)
    dialog = part._dialog
    assert dialog is not None
    press_d = dialog.turn
    dialog.put.emit(Box(10, 10, 90, 90))
    qtbot.waitUntil(lambda: dialog.turn is not press_d)
    before = dialog.turn
    dialog.everywhere.emit(before.masks[0].id)
    qtbot.waitUntil(lambda: dialog.turn is not before)
    assert dialog.turn.where == (document.id, 1)
    third = window.session.project.call(lambda s: looks.masks_of(s, document.id, 3))
    assert [mask.box for mask in third] == [Box(10, 10, 90, 90)]


def test_the_next_page_is_ready_before_enter(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window)
    part = window.parts["masks"]
    assert isinstance(part, Masks)
    ((following, number),) = dialog.turn.ahead
    qtbot.waitUntil(lambda: part._pictures is not None
                    and part._pictures.get(following, number) is not None)  # fmt: skip
    press(qtbot, dialog, Key.Key_Return)
    assert dialog.turn.where == (following.id, number)
    assert dialog.view.is_sharp


def test_a_monkey_at_the_masks(qtbot: QtBot, open_window: Open, watched: Path) -> None:
    window, chance = open_window(watched), Random(int(os.environ.get("REVIEWER_SEED", "7")))
    part = window.parts["masks"]
    assert isinstance(part, Masks)
    assert window.session is not None
    for _ in range(int(os.environ.get("REVIEWER_MONKEY", "120"))):
        dialog = part._dialog
        if dialog is None:
            dialog = opened_somehow(qtbot, window, chance.choice(["look", "masks"]))
        monkey_act(dialog, chance)
        QApplication.processEvents()
    dialog = part._dialog or opened_somehow(qtbot, window, "masks")
    dialog.view.settle()
    window.session.project.call(lambda _store: None)
    qtbot.wait(50)
    if dialog.turn.where is not None and part._dialog is dialog:
        shown = sorted(m.box.as_list() for m in dialog.turn.masks)
        assert shown == sorted(box.as_list() for box in masks(window, dialog))


def opened_somehow(qtbot: QtBot, window: MainWindow, action: str) -> MaskDialog:
    """The dialog, whatever it shows."""
    part = window.parts["masks"]
    assert isinstance(part, Masks)
    window.actions_by_id[action].trigger()
    qtbot.waitUntil(lambda: part._dialog is not None, timeout=20_000)
    assert part._dialog is not None
    return part._dialog


def monkey_act(dialog: MaskDialog, chance: Random) -> None:
    """A key or a drag, anywhere."""
    if chance.random() < 0.25:
        port = dialog.view.viewport()
        button = chance.choice([Qt.MouseButton.LeftButton] * 4 + [Qt.MouseButton.MiddleButton])
        points = [QPoint(chance.randrange(port.width()), chance.randrange(port.height()))
                  for _ in range(3)]  # fmt: skip
        QTest.mousePress(port, button, Modifier.NoModifier, points[0])
        QTest.mouseMove(port, points[1])
        if chance.random() < 0.2:
            QTest.keyClick(dialog.view, chance.choice(MONKEY_KEYS))
        QTest.mouseRelease(port, button, Modifier.NoModifier, points[2])
        return
    held = chance.choice([Modifier.NoModifier] * 4 + [Modifier.ShiftModifier, Modifier.AltModifier])
    QTest.keyClick(QApplication.focusWidget() or dialog.view, chance.choice(MONKEY_KEYS), held)
    if chance.random() < 0.3:
        undo = chance.choice([Key.Key_Z, Key.Key_Y, Key.Key_Up, Key.Key_Down])
        QTest.keyClick(dialog.view, undo, Modifier.ControlModifier)


def test_the_masks_of_the_document_on_the_desk(
    qtbot: QtBot, open_window: Open, watched: Path
) -> None:
    window = open_window(watched)
    dialog = opened(qtbot, window, "masks")
    card = window.workspace.desk.card
    assert card is not None
    assert dialog.turn.where == (card.document.id, 1)


def test_pages_nobody_searched_are_searched_first(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    assert window.session is not None
    window.actions_by_id["look"].trigger()
    qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), MaskDialog), timeout=60_000
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MaskDialog)
    qtbot.waitUntil(lambda: dialog.turn.end != "")
    counts = window.session.project.call(looks.counts)
    assert (counts.found, counts.waiting) == (2, 0)


def test_the_policy_is_kept(qtbot: QtBot, open_window: Open, project_folder: Path) -> None:
    window = open_window(project_folder)
    window.actions_by_id["policy"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PolicyDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PolicyDialog)
    assert dialog.policy == RedactionPolicy()
    wanted = replace(
        RedactionPolicy(),
        sought=(Sought.IBAN, Sought.CODES),
        fields=("company",),
        listed=("Ada Lovelace", "1 Main Street"),
        look=LookAt.ALL,
        local_only=True,
    )
    dialog._fill(wanted)
    dialog.accept()
    assert window.session is not None
    project = window.session.project
    qtbot.waitUntil(lambda: project.call(redaction.policy) == wanted)
