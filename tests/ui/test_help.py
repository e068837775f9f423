"""The help pages say what the program does, and load nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer import paths
from reviewer.ui.actions import ACTIONS, key_name
from reviewer.ui.help_dialog import HelpDialog, heading, pages
from reviewer.ui.keymap import use_keys
from reviewer.ui.keys_table import markdown
from reviewer.ui.language import use_language
from reviewer.ui.marks import Mark
from reviewer.ui.say import LANGUAGES, catalogue, speak

HELP = paths.resources() / "help"
OTHERS = pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
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


@OTHERS
def test_pages_in_other_languages_say_what_the_english_ones_do(code: str) -> None:
    own = [page for page in pages(code) if page.parent.name == code]
    assert {"1-start.md", "2-desk.md", "3-marks.md"} <= {page.name for page in own}
    assert {page.name for page in (HELP / code).iterdir()} == {page.name for page in own}
    for page in own:
        said, english = (
            without_keys(file.read_text(encoding="utf-8")) for file in (page, HELP / page.name)
        )
        assert shape(said) == shape(english), page.name
        assert said.splitlines()[0] != english.splitlines()[0], page.name


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


@OTHERS
def test_marks_are_called_as_the_window_calls_them(code: str) -> None:
    page = (HELP / code / "3-marks.md").read_text(encoding="utf-8")
    for mark in Mark:
        if mark is not Mark.PLAIN:
            assert f"| {mark.sign} {catalogue(code)[mark.value[1]]} |" in page


@OTHERS
def test_menus_are_called_as_the_window_calls_them(code: str) -> None:
    known = catalogue(code)
    items = {known[act.text].rstrip("…") for act in ACTIONS} | {known["File"], known["Help"]}
    found = 0
    for page in (HELP / code).glob("*.md"):
        for path in re.findall(r"\*([^*\n]+ > [^*\n]+)\*", page.read_text(encoding="utf-8")):
            assert set(path.split(" > ")) <= items, f"{page.name}: {path}"
            found += 1
    assert found > 4


def test_help_is_in_the_persons_language_and_else_in_english(qtbot: QtBot) -> None:
    try:
        speak("de")
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        assert dialog.text.toPlainText().startswith("Erste Schritte")
        dialog.text.anchorClicked.emit(QUrl("2-desk.md"))
        assert "Strg+Z nimmt die letzte Entscheidung" in dialog.text.toPlainText()
        dialog.text.anchorClicked.emit(QUrl("13-evaluation.md"))
        assert dialog.text.toPlainText().startswith("Evaluation")
    finally:
        speak("en")


def without_keys(text: str) -> str:
    return re.sub(r"<!-- keys -->.*<!-- /keys -->", "", text, flags=re.DOTALL)


def shape(text: str) -> list[tuple[str, int, list[str]]]:
    """Each block: its sort, how many bold leads it has, and where its links lead."""
    blocks = [line for line in text.splitlines() if line.strip()]
    sorts = re.compile(r"(#+ |\d+\. |- |\|)?")
    return [
        (
            (sorts.match(block) or [""])[0] or "",
            block.count("**"),
            re.findall(r"\]\(([^)]+)\)", block),
        )
        for block in blocks
    ]


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
