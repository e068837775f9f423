"""What left this machine is always said, and the ledger is a click away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from reviewer.flow.project import Project
from reviewer.flow.sent import Departed, check
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.ledger import Redacted, SentPage
from reviewer.store import blobs, documents, ledger
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow
from reviewer.ui.models.sent_model import COLUMNS
from reviewer.ui.sent import SentLog, line
from reviewer.ui.sent_dialog import SentDialog
from reviewer.ui.sent_filter import bounds, local_day

Open = Callable[..., MainWindow]


def send(store: Store) -> None:
    for pictures in (1, 2):
        row = ledger.before(
            store, host="api.example", model="m-1", image_sha256=["ab"] * pictures,
            masks=1, prompt="A", bytes=12_345,
        )  # fmt: skip
        ledger.after(store, row, "answered")


def test_the_line_names_hosts_and_counts_pictures() -> None:
    assert line(Departed({}, stayed=4)) == "Nothing left this machine"
    assert line(Departed({"a.example": 1})) == "1 picture sent to a.example"
    assert (
        line(Departed({"a": 1200, "b": 1, "c": 1})) == "1,202 pictures sent to a and 2 other hosts"
    )


def test_it_is_said_in_the_window_and_leads_to_the_ledger(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    def said(window: MainWindow) -> list[QToolButton]:
        return [b for b in window.top.findChildren(QToolButton) if "machine" in b.toolTip()
                or "ledger" in b.toolTip()]  # fmt: skip

    window = open_window(project_folder)
    qtbot.waitUntil(lambda: any(b.text() == "Nothing left this machine" for b in said(window)))
    window.close()
    with Project.open(project_folder) as project:
        project.call(send)
    window = open_window(project_folder)
    expected = "3 pictures sent to api.example"
    qtbot.waitUntil(lambda: any(b.text() == expected for b in said(window)))
    next(b for b in said(window) if b.text() == expected).click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SentDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SentDialog)
    model = dialog.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    qtbot.waitUntil(lambda: model.index(0, 2).data() == "api.example")
    newest = [model.index(0, column).data() for column in range(len(COLUMNS))]
    assert newest[1:] == ["", "api.example", "m-1", "2", "1", "12,345", "answered"]
    dialog.reject()


def test_the_very_picture_is_shown_with_who_looked(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(0xFF336699)
    path = tmp_path / "page.png"
    picture.save(str(path))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    mask = Mask(1, Box(0, 0, 9, 9), "centerface 1", 0.9, "face")
    page = SentPage(1, sha256, (mask,), ("centerface 1",), "seen", "ana", "2026-11-25T10:00:00Z")
    with Project.open(project_folder) as project:
        project.call(lambda store: blobs.put_file(store, path, sha256))
        project.call(
            lambda store: ledger.before(
                store, host="api.example", model="m-1", image_sha256=[sha256, "cd" * 32],
                masks=1, prompt="A", bytes=9, redacted=Redacted("doc", (page,), "policy"),
            )
        )  # fmt: skip
    window = open_window(project_folder)
    window.actions_by_id["sent"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SentDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SentDialog)
    qtbot.waitUntil(lambda: dialog.picture.sheet.has_picture)
    assert "1 mask (face); ana let it go" in dialog.picture.told.text()
    QTest.keyClick(dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: "No copy of this picture is kept" in dialog.picture.told.text())


def test_the_ledger_leaves_as_a_file_that_proves_itself(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    with Project.open(project_folder) as project:
        project.call(send)
    window = open_window(project_folder)
    sent_log = window.parts["sent"]
    assert isinstance(sent_log, SentLog)
    target = tmp_path / "ledger.jsonl"
    sent_log.export_to(target)
    qtbot.waitUntil(target.exists)
    count, problems = check(target.read_text("utf-8").splitlines())
    assert (count, problems) == (4, [])


def test_the_ledger_is_filtered_by_host_document_and_day(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        project.call(send)
        name = project.call(lambda store: documents.get(store, 1))
        page = SentPage(1, "cd", (), ("centerface 1",), "seen")
        project.call(
            lambda store: ledger.before(
                store, host="other.example", model="m", image_sha256=["cd"], masks=0, prompt="A",
                bytes=9, redacted=Redacted(name.sha256, (page,), "policy"),
            )
        )  # fmt: skip
    window = open_window(project_folder)
    window.actions_by_id["sent"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SentDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SentDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3)
    assert dialog.filter.sums.text().startswith("3 requests  ·  4 pictures")
    assert dialog.filter.day.count() >= 2
    dialog.filter.host.setCurrentIndex(dialog.filter.host.findData("api.example"))
    dialog.filter.host.activated.emit(dialog.filter.host.currentIndex())
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    dialog.filter.host.setCurrentIndex(0)
    QTest.keyClicks(dialog.filter.document, name.name[:2].upper())
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    qtbot.waitUntil(lambda: dialog.model.index(0, 1).data() == name.name)
    dialog.reject()


def test_a_day_lasts_from_midnight_to_midnight_where_the_person_is() -> None:
    day = local_day("2026-11-26T03:10")
    since, until = bounds(day)
    assert since <= "2026-11-26T03:10:00.000Z" < until
    assert local_day(since[:16]) == day
    assert local_day(until[:16]) != day
