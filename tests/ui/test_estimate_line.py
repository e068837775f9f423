"""The read dialog says what it would cost before anybody starts it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from reviewer.extract.tokens import Span
from reviewer.flow.estimate import Estimate, PassEstimate
from reviewer.ui.estimate_line import in_words
from reviewer.ui.main_window import MainWindow
from reviewer.ui.read_dialog import ReadDialog
from reviewer.ui.reader_rows import REMOTE

Open = Callable[..., MainWindow]


def found(cost: Span | None, **more: object) -> Estimate:
    values = {
        "reader": "anthropic", "model": "m", "prompts": ("A", "B"), "documents": 620,
        "pages": 1240, "calls": 1240, "input_tokens": Span(1.8e6, 1.9e6, 2e6),
        "output_tokens": Span(1e5, 2e5, 4e5), "cost_usd": cost,
        "priced": "2026-11-20" if cost else "", "at_most": False, "learned": True,
        "counted": True,
    }  # fmt: skip
    return Estimate(620, 1240, (PassEstimate(**{**values, **more}),))  # type: ignore[arg-type]


def test_the_sentence_names_pages_tokens_dollars_and_the_day_of_the_prices() -> None:
    said = in_words(found(Span(5.2, 6.1, 9.8)), None)
    assert said.startswith("About 1,240 pages, 2.1 million tokens, 6.10 USD; between 5.20 and 9.80")
    assert "prices of " in said
    assert in_words(found(None), 5.0) == "About 1,240 pages, 2.1 million tokens, price unknown."
    assert "your own prices" in in_words(found(Span(1, 1, 1), priced="own"), None)
    assert in_words(found(Span(5, 6, 9), at_most=True), 8.0).endswith(
        "The better model is counted as if it read all of them. "
        "The limit may end it before all is read."
    )
    assert in_words(Estimate(0, 0, ()), None).startswith("There is nothing to read")
    assert in_words(Estimate(1, 2, ()), None) == "2 pages, read on this machine at no cost."


def test_it_is_counted_while_one_chooses(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    window.actions_by_id["read"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(ReadDialog)))
    (dialog,) = window.findChildren(ReadDialog)
    assert not dialog.cost.isVisible(), "nothing costs anything offline"
    dialog.first.reader.setCurrentIndex(dialog.first.reader.findData(REMOTE))
    dialog.first.model.setText("claude-haiku-4-5")
    qtbot.waitUntil(lambda: "pages" in dialog.cost.text(), timeout=20_000)
    assert dialog.cost.text().startswith("About 2 pages, ")
    assert ":" not in dialog.cost.text(), "a day has no hour"
    first = dialog.cost.text()
    dialog.first.model.setText("claude-opus-5-5")
    qtbot.waitUntil(lambda: dialog.cost.text()[:6] == "About " and dialog.cost.text() != first)
    dialog.budget.setText("0.01")
    qtbot.waitUntil(lambda: dialog.cost.text().endswith("The limit may end it before all is read."))
    dialog.first.model.setText("a-model-nobody-knows")
    qtbot.waitUntil(lambda: "price unknown" in dialog.cost.text())
    if place := os.environ.get("REVIEWER_SHOTS"):
        dialog.first.model.setText("claude-opus-5-5")
        qtbot.waitUntil(lambda: "USD" in dialog.cost.text())
        dialog.grab().save(f"{place}/read-dialog.png")
    dialog.first.model.setText("")
    assert dialog.cost.text() == ""
    dialog.close()
