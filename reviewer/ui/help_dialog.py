"""The help pages: our own Markdown files, shown as they are. No text of a document comes here."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, QUrl
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from reviewer import paths
from reviewer.ui.say import language, say

_KEYS = re.compile(r"<!-- keys -->.*<!-- /keys -->", re.DOTALL)
WIDTH = 300
"""Of the list of pages; longer titles take two lines."""
INSET = 36
"""What a title cannot have of it: frames and paddings."""
LINE, SPACE = 125.0, 8.0
"""Height of a line in percent of its letters, and pixels between paragraphs."""
HANGING = 24.0
"""Pixels by which the rest of a long line of code stands further in than its beginning."""


def pages(code: str = "en") -> tuple[Path, ...]:
    """The pages in the order of their numbers; in English where a language has none of its own."""
    folder = paths.resources() / "help"
    found = sorted(folder.glob("[0-9]*-*.md"), key=lambda page: int(page.name.partition("-")[0]))
    own = [folder / code / page.name for page in found]
    return tuple(mine if mine.exists() else page for mine, page in zip(own, found, strict=True))


def heading(page: Path) -> str:
    """A page's title: its first line."""
    with page.open(encoding="utf-8") as lines:
        return lines.readline().lstrip("# ").strip()


def with_keys(text: str) -> str:
    """A page with all keys as they are on this machine: one may have chosen others."""
    from reviewer.ui.keys_table import markdown

    return _KEYS.sub(lambda _match: markdown(), text)


class HelpDialog(QDialog):
    """A list of pages and the page itself; links lead from page to page and nowhere else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Help"))
        self._pages = pages(language())
        self.list = QListWidget(self)
        self.list.setObjectName("choices")
        self.list.setAccessibleName(say("Help pages"))
        self.list.addItems([heading(page) for page in self._pages])
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(WIDTH)
        self._make_room_for_titles()
        self.text = _Page(self)
        self.text.setAccessibleName(say("Help"))
        self.text.anchorClicked.connect(self._on_link)
        self.list.currentRowChanged.connect(self._on_chosen)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list)
        both.addWidget(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(both, 1)
        layout.addWidget(buttons)
        self.resize(980, 600)
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_room_for_titles(self) -> None:
        """A second line for titles that are wider than the list: the style forgets its padding."""
        self.list.ensurePolished()
        metrics, wrap = self.list.fontMetrics(), Qt.TextFlag.TextWordWrap.value
        for item in (self.list.item(row) for row in range(self.list.count())):
            room = QRect(0, 0, WIDTH - INSET, 1000)
            if metrics.horizontalAdvance(item.text()) > room.width():
                height = metrics.boundingRect(room, wrap, item.text()).height()
                item.setSizeHint(QSize(room.width(), height + 14))

    def _on_chosen(self, row: int) -> None:
        text = self._pages[row].read_text(encoding="utf-8")
        self.text.setMarkdown(with_keys(text))
        self.text.breathe()

    def _on_link(self, link: QUrl) -> None:
        names = [page.name for page in self._pages]
        if link.toString() in names:
            self.list.setCurrentRow(names.index(link.toString()))


class _Page(QTextBrowser):
    """Loads nothing by itself: no pictures, no other files, no network."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # same width always

    def breathe(self) -> None:
        """Space between lines and paragraphs; Markdown comes without any."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()  # laid out once, not once for every block
        block = self.document().begin()
        while block.isValid():
            look = QTextBlockFormat()
            look.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setPosition(block.position())
            if _is_code(block):
                look.setNonBreakableLines(False)
                look.setLeftMargin(HANGING + SPACE)
                look.setTextIndent(-HANGING)
                look.setBottomMargin(0.0 if _is_code(block.next()) else SPACE)
            elif cursor.currentTable() is None:
                look.setBottomMargin(SPACE)
            cursor.mergeBlockFormat(look)
            block = block.next()
        cursor.endEditBlock()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        return None


def _is_code(block: QTextBlock) -> bool:
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeLanguage.value)
