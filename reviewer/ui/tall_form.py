"""What a dialog asks, one under the other; on a low screen it is scrolled, its buttons are not."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from reviewer.ui.scrolling import scrolling

MARGIN = 20
SHARE = 0.9
"""Of the screen's height, the most that a dialog takes."""


def fill(dialog: QDialog, body: QVBoxLayout, buttons: QDialogButtonBox, width: int) -> None:
    """Lay the body out over the buttons, as high as it wants to be or as the screen allows."""
    inner = QWidget(dialog)
    body.setContentsMargins(MARGIN, MARGIN, MARGIN, 0)
    body.setSpacing(12)
    inner.setLayout(body)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(0, 0, 0, 16)
    layout.setSpacing(12)
    layout.addWidget(scrolling(inner, dialog), 1)
    foot = QVBoxLayout()
    foot.setContentsMargins(MARGIN, 0, MARGIN, 0)
    foot.addWidget(buttons)
    layout.addLayout(foot)
    dialog.setMinimumWidth(width)
    wanted = body.totalHeightForWidth(width) + buttons.sizeHint().height() + 12 + 16
    most = round(SHARE * dialog.screen().availableGeometry().height())
    dialog.resize(width, min(wanted, most))
