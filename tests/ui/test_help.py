"""The help pages say what the program does, and load nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.ui.actions import key_name
from reviewer.ui.help_dialog import HelpDialog, heading, pages
from reviewer.ui.keymap import use_keys
from reviewer.ui.keys_table import markdown
from reviewer.ui.language import use_language
from reviewer.ui.marks import Mark
from reviewer.ui.say import catalogue

PAGES = pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)


def text(stem: str) -> str:
    return next(p for p in pages() if p.stem == stem).read_text(encoding="utf-8")


def test_the_table_of_keys_is_the_table_of_actions() -> None:
    between = re.search(r"<!-- keys -->\n(.*)<!-- /keys -->", text("2-desk"), re.DOTALL)
    assert between is not None
    assert between[1].strip() == markdown(), "run resources/help/draw.py"


def test_every_mark_is_explained() -> None:
    for mark in Mark:
        if mark is not Mark.PLAIN:
            assert f"| {mark.sign} {mark.word.split(' by ')[0]}" in text("3-marks")


def test_the_page_of_keys_shows_those_that_were_chosen(qapp: QApplication, qtbot: QtBot) -> None:
    use_keys("standard", {"skip": ("Ctrl+J",)})
    use_language(qapp, "de")
    try:
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        dialog.text.anchorClicked.emit(QUrl("2-desk.md"))
        shown = dialog.text.toPlainText()
        assert key_name("Ctrl+J") in shown
        assert catalogue("de")["Take reading A"] in shown
        assert "Take reading A" not in shown
    finally:
        use_keys("standard", {})
        use_language(qapp, "en")


@PAGES
def test_links_lead_to_pages_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert set(links) <= {other.name for other in pages()}
    assert heading(page)


def test_pages_are_read_in_the_window_and_lead_to_each_other(qtbot: QtBot) -> None:
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    assert dialog.list.count() == len(pages()) >= 6
    assert dialog.text.toPlainText().startswith("Getting started")
    dialog.text.anchorClicked.emit(QUrl("3-marks.md"))
    assert dialog.list.currentRow() == 2
    assert "likely wrong" in dialog.text.toPlainText()
    for elsewhere in ("https://example.org/3-marks.md", "../kinds/README.md"):
        dialog.text.anchorClicked.emit(QUrl(elsewhere))
        assert dialog.list.currentRow() == 2
    assert not dialog.text.openExternalLinks()
    assert dialog.text.loadResource(2, QUrl.fromLocalFile(str(pages()[0]))) is None
