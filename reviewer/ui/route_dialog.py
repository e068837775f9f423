"""How much must be looked at: an aim in per cent, and what it costs in fields to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.score.routing import Route

AIM = 0.005
PAUSE_MS = 250
"""So long after the last key the aim is worked out."""
WORKING = "Working it out…"


class RouteDialog(QDialog):
    """Asks for an aim and shows what can be promised; holds no truth."""

    asked = Signal(float)
    """Work out this aim (0..1)."""
    applied = Signal(float)
    """Let the project keep this aim (0..1)."""

    def __init__(self, aim: float | None, threshold: float, parent: QWidget | None = None) -> None:
        """`aim` is what the project keeps now, if anything; `threshold` its risk to flag from."""
        super().__init__(parent)
        self.setWindowTitle(say("How much must be looked at"))
        self.aim = _percent_box(self, AIM if aim is None else aim)
        self.sentence = PlainLabel(parent=self, name=say("Promise"), wrap=True)
        self.share = PlainLabel(parent=self, name=say("To look at"), wrap=True)
        self.threshold = PlainLabel(parent=self, name=say("Flagged from a risk of"), wrap=True)
        self._now = PlainLabel(parent=self, role="dim", name=say("Now"), wrap=True)
        kept = (
            say("no aim is kept")
            if aim is None
            else say("the aim kept is {share} % wrong", share=f"{100 * aim:.3g}")
        )
        self._now.setText(
            say(
                "Now: {kept}; fields are flagged from a risk of {risk}.",
                kept=kept,
                risk=f"{threshold:.4g}",
            )
        )
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_pause)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._apply = self._buttons.addButton(say("Apply"), QDialogButtonBox.ButtonRole.ApplyRole)
        self._apply.setDefault(True)
        self._apply.clicked.connect(self._on_apply)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.aim.valueChanged.connect(lambda _value: self._on_changed())
        self._on_changed()

    @property
    def is_ready(self) -> bool:
        """Whether what is shown belongs to the aim that is entered."""
        return self._apply.isEnabled()

    def show_route(self, route: Route, sentence: str, *, applied: bool) -> None:
        """Show what can be promised for the aim that was asked; `applied` says it is kept now."""
        promised = route.threshold is not None
        kept = ""
        if applied:
            self._now.clear()
            kept = (
                "\n" + say("Applied.")
                if promised
                else "\n" + say("The aim is kept; flags stay as they are.")
            )
        self.sentence.setText(sentence + kept)
        self.share.setText(f"{100 * route.review:.3g} %" if route.review is not None else "–")
        self.threshold.setText(f"{route.threshold:.4g}" if route.threshold is not None else "–")
        self._apply.setText(say("Apply") if promised else say("Keep this aim"))
        self._apply.setToolTip(
            say("Flag every open field from this risk on")
            if promised
            else say("Every check tries again; until it can be promised, flags stay as they are")
        )
        self._apply.setEnabled(True)
        self.aim.setEnabled(True)

    def refuse(self, sentence: str) -> None:
        """Say why there is no answer."""
        self.sentence.setText(sentence)
        self.aim.setEnabled(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(say("At most wrong among what nobody looks at"), self.aim)
        form.addRow(say("To look at"), self.share)
        form.addRow(say("Flagged from a risk of"), self.threshold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self._now)
        layout.addWidget(self._buttons)
        self.sentence.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.setMinimumWidth(560)

    def _on_changed(self) -> None:
        self._apply.setEnabled(False)
        self.sentence.setText(say(WORKING))
        self._pause.start()

    def _on_pause(self) -> None:
        self.asked.emit(self.aim.value() / 100)

    def _on_apply(self) -> None:
        self._apply.setEnabled(False)
        self.aim.setEnabled(False)
        self.sentence.setText(say(WORKING))
        self.applied.emit(self.aim.value() / 100)


def _percent_box(parent: QWidget, share: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox(parent)
    box.setRange(0.01, 50)
    box.setDecimals(2)
    box.setSingleStep(0.1)
    box.setSuffix(" %")
    box.setValue(100 * share)
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    box.setAccessibleName(say("At most wrong among what nobody looks at"))
    return box
