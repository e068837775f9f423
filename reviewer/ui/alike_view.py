"""All values of one field across the documents: the field, the order, the grid, one button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.review.alike import SortBy
from reviewer.ui.alike_grid import AlikeGrid
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.crops import Crops
from reviewer.ui.elided_label import ElidedLabel
from reviewer.ui.models.alike_model import AlikeModel
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import named, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

_ORDERS = (
    (SortBy.RISK, "Riskiest first"),
    (SortBy.SHAPE, "Rarest shape first"),
    (SortBy.LENGTH, "Oddest length first"),
    (SortBy.VALUE, "By value"),
)
KEYS = (
    "Space not this one    Enter to the desk    Ctrl+Enter accept    Page down further    Esc back"
)


class AlikeView(QWidget):
    """Shows values; what is to be shown and what is accepted goes out as signals."""

    asked = Signal()
    """Another field, order or choice of settled ones."""
    accepted = Signal()

    def __init__(self, theme: Theme, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AlikeModel(self)
        self.grid = AlikeGrid(theme, self.model, crops, self)
        self._names: tuple[str, ...] = ()
        self._field, self._order = ChoiceBox(self), ChoiceBox(self)
        self._settled = QCheckBox(say("Settled too"), self)
        self._count = PlainLabel(parent=self)
        self._count.setProperty("role", "dim")
        self.button = QPushButton(self)
        self._stay = PlainLabel(parent=self)
        self._stay.setProperty("role", "dim")
        self._lay_out()
        self.grid.turned.connect(self._tell)
        self.grid.accept_wanted.connect(self.button.click)

    @property
    def name(self) -> str:
        """The name of the field that is laid out."""
        at = self._field.currentIndex()
        return self._names[at] if 0 <= at < len(self._names) else ""

    @property
    def order(self) -> SortBy:
        """How it is laid out."""
        return _ORDERS[max(0, self._order.currentIndex())][0]

    @property
    def with_settled(self) -> bool:
        """Whether settled values are shown too."""
        return self._settled.isChecked()

    def offer(self, names: Sequence[tuple[str, str]], name: str) -> None:
        """The fields there are, this one chosen."""
        self._field.blockSignals(True)
        self._field.clear()
        self._names = tuple(one for one, _title in names)
        self._field.addItems([visible(named(title)) for _name, title in names])
        if name in self._names:
            self._field.setCurrentIndex(self._names.index(name))
        self._field.blockSignals(False)

    def wait(self) -> None:
        """The values are being gathered."""
        self.model.show_ids(())
        self._count.setText("…")

    def show_ids(self, ids: Sequence[int]) -> None:
        """Lay these fields out."""
        self.model.show_ids(ids)
        self._count.setText(counted(len(ids), "value"))
        if ids:
            self.grid.setCurrentIndex(self.model.at(0))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        """What the button would do, and what would stay."""
        shown, seen = self.grid.on_screen(), self.grid.seen()
        odd = sum(self.model.is_exception(index) for index in shown)
        found = [self.model.specimen(index) for index in shown]
        settled = sum(one is not None and not one.is_open for one in found)
        rest = len(shown) - len(seen) - odd - settled
        self.button.setText(
            say("Accept {values}", values=counted(len(seen), "value")) + "  Ctrl+Enter"
        )
        self.button.setEnabled(bool(seen))
        parts = [
            f"{counted(odd, 'exception')}" if odd else "",
            say("{n} settled", n=settled) if settled else "",
        ]
        if rest > 0:
            values = counted(rest, "value")
            parts.append(say("{values} without a picture left out", values=values))
        self._stay.setText("   ".join(part for part in parts if part))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        self._field.setAccessibleName(say("Field"))
        self._order.setAccessibleName(say("Order"))
        self._order.addItems([say(title) for _order, title in _ORDERS])
        for widget in (self._field, self._order, self._settled, self._count):
            head.addWidget(widget)
        head.addStretch(1)
        below = QFrame(self)
        below.setObjectName("pagebar")
        line = QHBoxLayout(below)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(16)
        self.button.setProperty("role", "primary")
        self.button.setAutoDefault(False)
        keys = ElidedLabel(say(KEYS).replace("    ", "\u2003"), self)
        keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        keys.setProperty("role", "dim")
        line.addWidget(self.button)
        line.addWidget(self._stay)
        line.addWidget(keys, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        layout.addWidget(below)
        self.setFocusProxy(self.grid)
        for signal in (self._field.currentIndexChanged, self._order.currentIndexChanged):
            signal.connect(lambda _at: self.asked.emit())
        self._settled.toggled.connect(lambda _on: self.asked.emit())
        self.button.clicked.connect(lambda _on=False: self.accepted.emit())
