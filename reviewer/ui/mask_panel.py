"""Beside the page: why it should be looked at, which masks lie on it, what they cover."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.masking import Conflict, PageRedaction, PlacedMask
from reviewer.model.wording import title
from reviewer.ui.mask_turn import MaskTurn
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, named, say
from reviewer.ui.visible import visible

WIDTH = 288
MOST_WORDS = 4
HINT = "M: next mask. Arrows move it, with Shift they stretch it, with Ctrl they are fine."


class MaskPanel(QFrame):
    """Shows one `PageRedaction`; its list of masks serves keyboard and screen reader."""

    selected = Signal(int)
    """The mask at this place in the list was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setFixedWidth(WIDTH)
        self.name = PlainLabel(parent=self, role="strong", wrap=True)
        self.where = PlainLabel(parent=self, role="dim", wrap=True)
        self.asks = PlainLabel(parent=self, role="doubt", wrap=True)
        self.state = PlainLabel(parent=self, wrap=True)
        self.list = QListWidget(self)
        self.list.setObjectName("choices")
        self.list.setAccessibleName(say("Masks of this page"))
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.currentRowChanged.connect(self._on_row)
        self.hint = PlainLabel(say(HINT), self, role="dim", wrap=True)
        self.covers = PlainLabel(parent=self, role="doubt", wrap=True)
        self.warnings = PlainLabel(parent=self, role="dim", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self.name, self.where, self.asks, self.state):
            layout.addWidget(widget)
        self._tools = QVBoxLayout()
        layout.addLayout(self._tools)
        layout.addWidget(self.list, 1000)
        layout.addWidget(self.hint)
        layout.addStretch(1)  # where there is no list, what is said stays at the head
        self._acts = QVBoxLayout()
        self._acts.setSpacing(8)
        layout.addLayout(self._acts)
        layout.addWidget(self.covers)
        layout.addWidget(self.warnings)
        self._showing = False
        self._count = self._left = ""

    def add_tools(self, tools: QWidget) -> None:
        """What the page is looked at with, over the list."""
        self._tools.addWidget(tools, 0, Qt.AlignmentFlag.AlignLeft)

    def add_button(self, button: QPushButton) -> None:
        """A button for the mask that is selected, under the list."""
        self._acts.addWidget(button)

    def show_turn(self, turn: MaskTurn) -> None:
        """Tell of the page that is looked at."""
        page, left = turn.page, turn.left
        if page is None or turn.document is None:
            return
        pages = len(turn.document.pages)
        self.name.setText(visible(page.document_name))
        self._count = say("One page")
        if pages > 1:
            self._count = say("Page {n} of {all}", n=page.page, all=pages)
        self.show_left(left or self._left)
        _tell(self.asks, "\n".join(visible(heard(ask)) for ask in page.asks))
        self.state.setText(state_of(page))
        self._showing = True
        row = self.list.currentRow()
        self.list.clear()
        for number, mask in enumerate(turn.masks):
            item = QListWidgetItem(f"{number + 1}  {mask_line(mask)}", self.list)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, place_of(turn, number))
        self.list.setCurrentRow(min(row, len(page.masks) - 1))
        self._showing = False
        self.list.setVisible(bool(page.masks))
        self.hint.setVisible(bool(page.masks))
        _tell(self.covers, covered(turn.conflicts))
        _tell(self.warnings, "\n".join(visible(heard(one)) for one in page.warnings))

    def show_left(self, left: str) -> None:
        """How many pages are still to be looked at."""
        self._left = left
        self.where.setText(f"{self._count}  ·  {left}" if left else self._count)

    def select(self, number: int) -> None:
        """The mask that is selected on the page; -1 for none."""
        self._showing = True
        self.list.setCurrentRow(number)
        if number < 0:
            self.list.clearSelection()
        self._showing = False

    def _on_row(self, row: int) -> None:
        if not self._showing:
            self.selected.emit(row)


def mask_line(mask: PlacedMask) -> str:
    """A mask in one line: what it hides, who or what put it there, how sure it was."""
    sure = "" if mask.score is None else f", {mask.score:.0%}"
    again = f"  ·  {say('found anew')}" if mask.again else ""
    return visible(f"{heard(mask.what) or say('mask')}  ·  {heard(mask.origin)}{sure}{again}")


def place_of(turn: MaskTurn, number: int) -> str:
    """A mask for those who hear it: what it hides, and where on the page it lies."""
    if turn.page is None or turn.document is None:
        return ""
    sheet, mask = turn.document.pages[turn.page.page - 1], turn.masks[number]
    return say(
        "Mask {n} of {all}: {mask}. {left} % from the left, {top} % from the top, {width} % wide, "
        "{height} % high.",
        n=number + 1,
        all=len(turn.masks),
        mask=mask_line(mask),
        left=round(100 * mask.box.left / sheet.width),
        top=round(100 * mask.box.top / sheet.height),
        width=round(100 * mask.box.width / sheet.width),
        height=round(100 * mask.box.height / sheet.height),
    )


def state_of(page: PageRedaction) -> str:
    """Where the page stands, in one sentence."""
    if page.never is not None:
        by, why = page.never.by, page.never.why
        if why:
            return visible(say("Never uploaded, says {who}: {why}.", who=by, why=why))
        return visible(say("Never uploaded, says {who}.", who=by))
    if not page.found:
        return say("The detectors have not looked at this page yet; it is not sent.")
    if page.look is not None and not page.waiting:
        said = say("{who} let it go. What is masked is not sent.", who=page.look.by)
        return visible(said)
    masks = counted(len(page.masks), "mask")
    if page.waiting:
        return say("Waits for your look. {masks}.", masks=masks)
    return say("May be sent without a look. {masks}.", masks=masks)


def covered(conflicts: Sequence[Conflict]) -> str:
    """Which fields and words are under a mask, and what that means."""
    if not conflicts:
        return ""
    fields = sorted({named(title(c.path)) for c in conflicts if c.path})
    words = list(dict.fromkeys(word for c in conflicts for word in c.words))
    if fields:
        return visible(
            say(
                "A mask covers {fields}: the reader will not see it, and it counts as hidden by "
                "redaction. Shrink the mask to keep it.",
                fields=", ".join(fields),
            )
        )
    shown = ", ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")
    return visible(say("A mask covers: {words}", words=shown))


def _tell(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
