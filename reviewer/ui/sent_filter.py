"""Which requests of the ledger are shown: to a host, of a day, of some documents; and their sum."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.model.ledger import SentFilter
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.clear_button import clearable
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import calendar_day, number, say
from reviewer.ui.visible import visible

REST_MS = 250
"""Typing that rests so long is looked for."""


class SentFilterBar(QWidget):
    """Offers the hosts and days that were found so far."""

    changed = Signal()
    """Other requests are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host = _choice(say("All hosts"), say("Host"), self)
        self.day = _choice(say("All days"), say("Day"), self)
        self.document = QLineEdit(self)
        self.document.setPlaceholderText(say("Part of a document's name"))
        self.document.setAccessibleName(say("Part of a document's name"))
        clearable(self.document)
        self.sums = PlainLabel(parent=self, role="dim", name=say("Sum of what is shown"))
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.changed)
        self._days: set[date] = set()
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.host, self.day):
            row.addWidget(widget)
            widget.activated.connect(lambda _index: self.changed.emit())
        row.addWidget(self.document, 1)
        self.document.textChanged.connect(lambda _text: self._rest.start())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.sums)

    @property
    def wanted(self) -> SentFilter:
        """What is chosen."""
        chosen = self.day.currentData()
        since, until = ("", "") if chosen is None else bounds(date.fromisoformat(chosen))
        return SentFilter(
            host=self.host.currentData() or "",
            document=self.document.text().strip(),
            since=since,
            until=until,
        )

    def offer(self, hosts: Iterable[str], minutes: Iterable[str]) -> None:
        """Hosts and times that were found: they can be chosen from now on."""
        for host in sorted(hosts):
            if self.host.findData(host) < 0:
                self.host.addItem(visible(host), host)
        self._days |= {local_day(minute) for minute in minutes}
        offered = self.day.count() - 1
        if offered == len(self._days):
            return
        chosen = self.day.currentData()
        while self.day.count() > 1:
            self.day.removeItem(1)
        for one in sorted(self._days, reverse=True):
            self.day.addItem(calendar_day(one.isoformat()), one.isoformat())
        self.day.setCurrentIndex(max(0, self.day.findData(chosen)))

    def tell(self, requests: int, pictures: int, size: int, *, more: bool) -> None:
        """The sum of what is shown; there is `more` as long as it is not all counted."""
        said = (
            counted(requests, "request"),
            counted(pictures, "picture"),
            say("{n} MB", n=number(size / 1e6, 1)),
        )
        self.sums.setText("  ·  ".join(said) + ("  …" if more else ""))


def local_day(minute: str) -> date:
    """The day that a moment of the ledger (UTC) belongs to where the person is."""
    return datetime.fromisoformat(minute).replace(tzinfo=UTC).astimezone().date()


def bounds(day: date) -> tuple[str, str]:
    """From when until when a day lasts where the person is, as the ledger has times."""
    return _moment(day), _moment(day + timedelta(days=1))


def _moment(day: date) -> str:
    midnight = datetime(day.year, day.month, day.day).astimezone(UTC)
    return midnight.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _choice(everything: str, name: str, parent: QWidget) -> ChoiceBox:
    box = ChoiceBox(parent)
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
    box.addItem(everything, None)
    return box
