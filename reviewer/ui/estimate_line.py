"""The line of the read dialog that says what it would cost, counted aside while one chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import calendar_day, number, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.extract.tokens import Span
    from reviewer.flow.estimate import Estimate
    from reviewer.flow.plan import ReadPlan
    from reviewer.flow.project import Project
    from reviewer.ui.bridge import Bridge
    from reviewer.ui.work import Work

WIDTH = 440
"""Pixels that the line has at the least."""
WAIT_MS = 400
"""A model's name is typed letter by letter; nothing is counted before it rests."""


class EstimateLine(PlainLabel):
    """Shows an estimate for the newest plan."""

    wanted = Signal(object)
    """A plan that somebody may count; the answer goes to `show_estimate`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, role="dim", name=say("What it would cost"), wrap=True)
        self._plan: ReadPlan | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._on_rest)
        self._show("")

    def ask(self, plan: ReadPlan | None) -> None:
        """Have a plan counted once it rests; None for one that is not complete."""
        if plan == self._plan:
            return
        self._plan = plan
        if plan is None:
            self._timer.stop()
            self._show("")
        else:
            self._timer.start()

    def show_estimate(self, plan: ReadPlan, found: Estimate | None) -> None:
        """Say what a plan would cost, if it is still the one; nothing where it is not known."""
        if plan == self._plan:
            self._show("" if found is None else in_words(found, plan.budget))

    def _show(self, sentence: str) -> None:
        """Room for two lines stays, so that the dialog does not jump; a form asks for no more."""
        self.setText(sentence)
        lines = 2 * self.fontMetrics().lineSpacing()
        self.setMinimumHeight(max(lines, self.heightForWidth(WIDTH)))

    def _on_rest(self) -> None:
        if self._plan is not None:
            self._show(say("Counting what it would cost …"))
            self.wanted.emit(self._plan)


def count_for(
    line: EstimateLine, project: Project, work: Work, bridge: Bridge
) -> Callable[[ReadPlan], None]:
    """What answers a line's questions about this project, aside; a newer question ends an older."""

    def count(plan: ReadPlan) -> None:
        ticket = bridge.ticket("estimate")

        def aside() -> Estimate:
            from reviewer.flow.estimate import estimate

            return estimate(project, plan, wanted=lambda: bridge.holds(ticket))

        bridge.watch(
            work.aside(aside),
            lambda found: line.show_estimate(plan, found),
            lambda _error: line.show_estimate(plan, None),
            ticket=ticket,
        )

    return count


def in_words(found: Estimate, budget: float | None) -> str:
    """An estimate in a sentence or two."""
    if not found.documents:
        return say("There is nothing to read: every document has these readings.")
    pages = counted(found.pages, "page")
    if not found.calls:
        return say("{pages}, read on this machine at no cost.", pages=pages)
    tokens = _many(found.input_tokens + found.output_tokens)
    cost = found.cost_usd
    if cost is None:
        said = say("About {pages}, {tokens} tokens, price unknown.", pages=pages, tokens=tokens)
    else:
        said = say(
            "About {pages}, {tokens} tokens, {usd} USD; between {low} and {high} ({prices}).",
            pages=pages,
            tokens=tokens,
            usd=_usd(cost.likely),
            low=_usd(cost.low),
            high=_usd(cost.high),
            prices=_prices(found.priced),
        )
    if any(one.at_most for one in found.passes):
        said += " " + say("The better model is counted as if it read all of them.")
    if cost is not None and budget is not None and cost.high > budget:
        said += " " + say("The limit may end it before all is read.")
    return said


def _prices(tables: tuple[str, ...]) -> str:
    """Whose prices, and of which day."""
    said = [
        say("your own prices")
        if table == "own"
        else say("prices of {day}", day=calendar_day(table))
        for table in tables
    ]
    return ", ".join(said)


def _many(tokens: Span) -> str:
    if tokens.likely >= 1e6:
        return say("{n} million", n=number(tokens.likely / 1e6, 1))
    return number(round(tokens.likely, -2))


def _usd(dollars: float) -> str:
    """Cents, and hundredths of a cent of what is less than a dollar."""
    return number(dollars, 2 if dollars == 0 or dollars >= 1 else 4)
