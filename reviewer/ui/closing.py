"""Closing the window while decisions are not saved: asked, never silently lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.ui.desk import Desk


class Closing(QObject):
    """Lets the window close when nothing would be lost, or the person says so."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waits = False
        self.question: QMessageBox | None = None

    def may_close(self, desk: Desk) -> bool:
        """Whether all is saved. If a decision is on its way, the window closes after it."""
        if desk.is_busy:
            self._close_after(desk)
            return False
        if not len(desk.outgoing):
            return True
        self._ask(desk)
        return False

    def refuse(self, desk: Desk) -> None:
        """Say that another project must wait."""
        box = self._box(desk)
        box.setInformativeText(say("Ctrl+S tries again; another project can be opened after that."))
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.open()

    def _close_after(self, desk: Desk) -> None:
        if self._waits:
            return
        self._waits = True

        def once(*_answer: object) -> None:
            desk.outgoing.sent.disconnect(once)
            self._waits = False
            QTimer.singleShot(0, self, self._window.close)

        desk.outgoing.sent.connect(once)

    def _ask(self, desk: Desk) -> None:
        if self.question is not None:
            return
        self.question = box = self._box(desk)
        lost = "It is lost if the window is closed now.|They are lost if the window is closed now."
        box.setInformativeText(say(lost, count=len(desk.outgoing)))
        again = box.addButton(say("Try again and close"), QMessageBox.ButtonRole.AcceptRole)
        lose = box.addButton(say("Close without saving"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(say("Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(again)
        box.setEscapeButton(stay)

        def on_finished(_code: int) -> None:
            self.question = None
            if box.clickedButton() is again:
                desk.save()
                self._close_after(desk)
            elif box.clickedButton() is lose:
                desk.outgoing.drop()
                self._window.close()

        box.finished.connect(on_finished)
        box.open()

    def _box(self, desk: Desk) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        unsaved = "{count} decision is not saved.|{count} decisions are not saved."
        box.setText(say(unsaved, count=len(desk.outgoing)))
        return box
