"""The line that says what is in the queue: words to search for, and words with a colon.

While a word is written, what may stand there is offered; Tab or Enter takes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from reviewer.model.filter_text import KEYS
from reviewer.model.queue import ONLY, WHYS
from reviewer.ui.clear_button import clearable
from reviewer.ui.say import say

FIXED: dict[str, tuple[str, ...]] = {
    "why": WHYS,
    "is": ONLY,
    "risk": (">0.5", ">0.2", "<0.2", "20%-50%"),
}


class FilterLine(QLineEdit):
    """A line edit that completes the word before the caret."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filter")
        self.setPlaceholderText(say("Search or filter…"))
        self.setAccessibleName(say("Search and filter the queue"))
        self.setAccessibleDescription(
            say("Words are searched for. field:total, why:ocr, risk:>0.5, by:, doc:, supplier:")
        )
        self.setToolTip(
            say(
                "Words are looked for in values and names of documents. To filter, write\n"
                "field:total   why:readings, ocr, rule, reference, weak or absent\n"
                "risk:>0.5   doc:part of a name   supplier:name   by:who decided"
            )
        )
        clearable(self)
        self._completer = _WordCompleter(self)
        self.setCompleter(self._completer)
        self.offer({})

    def offer(self, choices: Mapping[str, Sequence[str]]) -> None:
        """What this project has: names of fields and of people."""
        found = [f"{key}:" for key in KEYS]
        for key, values in {**FIXED, **choices}.items():
            found += [f'{key}:"{v}"' if " " in v else f"{key}:{v}" for v in values]
        self._completer.words.setStringList(found)


class _WordCompleter(QCompleter):
    """Completes the last word of a line and leaves the others as they are."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self.words = QStringListModel(self)
        self.setModel(self.words)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(8)
        if (popup := self.popup()) is not None:
            popup.setAccessibleName(say("What may be written here"))

    def splitPath(self, path: str) -> list[str]:
        """The word that is being written; one without a beginning offers nothing."""
        word = path.rpartition(" ")[2]
        return [word or "\N{NULL}"]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The line with the chosen word at its end."""
        before, space, _word = self._line.text().rpartition(" ")
        return f"{before}{space}{index.data()}"
