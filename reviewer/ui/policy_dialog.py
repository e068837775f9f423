"""What is masked before anything is sent, and which pages a person must look at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.redaction import TEXT, LookAt, RedactionPolicy, Sought
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say
from reviewer.ui.tall_form import fill

TITLES = {
    Sought.IBAN: "IBANs",
    Sought.CARD: "Card numbers",
    Sought.NATIONAL_ID: "National ids",
    Sought.EMAIL: "E-mail addresses",
    Sought.PHONE: "Telephone numbers",
    Sought.BIRTH: "Dates of birth",
    Sought.MRZ: "The machine-readable lines of passports and ID cards",
    Sought.CODES: "Barcodes and QR codes",
}
LOOKS = {
    LookAt.DOUBTED: "pages with a face, or with something found uncertainly",
    LookAt.ALL: "every page",
    LookAt.NONE: "no page",
}
WIDTH = 600
"""Room for the longest words of all languages; the height follows from them."""
SAYS = (
    "Faces are always looked for and masked. No detector finds every face, and what is found in "
    "text depends on OCR: look at the pages before they go. Masks are solid; nothing of what is "
    "under them is sent."
)


class PolicyDialog(QDialog):
    """Edits a `RedactionPolicy`."""

    def __init__(
        self,
        policy: RedactionPolicy,
        fields: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """`fields` are the kind's fields, as (name, title)."""
        super().__init__(parent)
        self.setWindowTitle(say("What is masked before sending"))
        self._boxes = {sought: QCheckBox(say(TITLES[sought]), self) for sought in TEXT}
        self._fields = {name: QCheckBox(title, self) for name, title in fields}
        self.look = ChoiceBox(self)
        self.look.setAccessibleName(say("Pages to look at before they are sent"))
        for look, title in LOOKS.items():
            self.look.addItem(say(title), look.value)
        self.listed = QPlainTextEdit(self)
        self.listed.setAccessibleName(say("Names and addresses to mask, one on each line"))
        self.listed.setPlaceholderText(say("One name or address on each line"))
        self.listed.setTabChangesFocus(True)
        self.listed.setFixedHeight(76)
        self.local = QCheckBox(say("Only endpoints on this machine"), self)
        self.second = QCheckBox(say("Ask a second, independent face detector too (slower)"), self)
        self._lay_out()
        self._fill(policy)

    @property
    def policy(self) -> RedactionPolicy:
        """What is chosen now."""
        lines = self.listed.toPlainText().splitlines()
        return RedactionPolicy(
            sought=tuple(sought for sought, box in self._boxes.items() if box.isChecked()),
            fields=tuple(name for name, box in self._fields.items() if box.isChecked()),
            listed=tuple(line.strip() for line in lines if line.strip()),
            look=LookAt(self.look.currentData()),
            local_only=self.local.isChecked(),
            second=self.second.isChecked(),
        )

    def _fill(self, policy: RedactionPolicy) -> None:
        for sought, box in self._boxes.items():
            box.setChecked(sought in policy.sought)
        for name, box in self._fields.items():
            box.setChecked(name in policy.fields)
        self.look.setCurrentIndex(self.look.findData(policy.look.value))
        self.listed.setPlainText("\n".join(policy.listed))
        self.local.setChecked(policy.local_only)
        self.second.setChecked(policy.second)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(say("Keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setDefault(True)
        buttons.addButton(say("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout()
        layout.addWidget(PlainLabel(say(SAYS), self, role="dim", wrap=True))
        layout.addWidget(PlainLabel(say("Also mask"), self, role="strong", wrap=True))
        layout.addLayout(choices_grid(list(self._boxes.values())))
        if self._fields:
            layout.addWidget(
                PlainLabel(
                    say("Fields of this kind whose place is masked"), self, role="strong", wrap=True
                )
            )
            layout.addWidget(self._field_area())
        layout.addWidget(PlainLabel(say("Names and addresses"), self, role="strong", wrap=True))
        layout.addWidget(self.listed)
        layout.addWidget(
            PlainLabel(
                say("A person looks, before they are sent, at"), self, role="strong", wrap=True
            )
        )
        layout.addWidget(self.look)
        layout.addWidget(self.local)
        layout.addWidget(self.second)
        fill(self, layout, buttons, WIDTH)

    def _field_area(self) -> QWidget:
        inner = QWidget(self)
        inner.setLayout(choices_grid(list(self._fields.values()), 3))
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setMaximumHeight(120)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area


def choices_grid(boxes: Sequence[QWidget], columns: int = 2) -> QGridLayout:
    """Choices side by side; one that is too long for that has a row of its own."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    wide = (WIDTH - 2 * 20) // columns - 16
    row = column = 0
    for box in sorted(boxes, key=lambda one: one.sizeHint().width() > wide):
        box.setMinimumHeight(box.sizeHint().height())  # long texts above must not crush it
        if box.sizeHint().width() > wide:
            row, column = row + bool(column), 0
            grid.addWidget(box, row, 0, 1, columns)
            row += 1
        else:
            grid.addWidget(box, row, column)
            row, column = (row + 1, 0) if column + 1 == columns else (row, column + 1)
    return grid
