"""The help pages of a language say what the English ones do, in the words of the window."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reviewer import paths
from reviewer.ui.actions import ACTIONS, GROUPS
from reviewer.ui.help_dialog import INSET, WIDTH, HelpDialog, pages
from reviewer.ui.marks import Mark
from reviewer.ui.say import LANGUAGES, catalogue, speak

HELP = paths.resources() / "help"
CODES = [code for code in LANGUAGES if code != "en"]
OTHERS = pytest.mark.parametrize("code", CODES)
WAITING = {"7-redaction.md", "8-what-leaves.md", "12-datasets.md", "13-evaluation.md"}
"""English pages that nobody has translated yet."""
OWN = pytest.mark.parametrize(
    ("code", "name"),
    [(code, page.name) for code in CODES for page in pages() if page.name not in WAITING],
)
MODIFIERS = {"Strg": "Ctrl", "Control": "Ctrl", "Umschalt": "Shift", "Mayúsculas": "Shift"}
KEYS = {
    "Entf": "Delete", "Suprimir": "Delete", "Einfg": "Insert", "Insertar": "Insert",
    "Intro": "Enter", "Hoch": "Up", "Arriba": "Up", "Herunter": "Down", "Abajo": "Down",
    "Rechts": "Right", "Derecha": "Right", "Links": "Left", "Izquierda": "Left",
    "Bild": "Page", "Re": "Page", "Av": "Page",
}  # fmt: skip


@OTHERS
def test_a_language_has_the_pages_that_english_has(code: str) -> None:
    english = {page.name for page in pages()}
    assert english >= WAITING
    assert {page.name for page in (HELP / code).iterdir()} == english - WAITING


@OWN
def test_a_page_has_fallen_behind_in_nothing(code: str, name: str) -> None:
    said, english = blocks(HELP / code / name), blocks(HELP / name)
    assert [sort_of(block) for block in said] == [sort_of(block) for block in english]
    assert said[0] != english[0]
    for mine, theirs in zip(said, english, strict=True):
        assert shape(mine) == shape(theirs), mine


@OWN
def test_what_the_window_names_is_named_as_the_window_does(code: str, name: str) -> None:
    known = {text.rstrip("…").lower(): said for text, said in catalogue(code).items()}
    for mine, theirs in zip(blocks(HELP / code / name), blocks(HELP / name), strict=True):
        found = [part.lower() for part in set(named(mine))]
        for part in named(theirs):
            said = known.get(part.lower())
            assert said is None or said.rstrip("…").lower() in found, f"{part}: {mine}"


@OTHERS
def test_menus_are_called_as_the_window_calls_them(code: str) -> None:
    known = catalogue(code)
    names = [known[text] for text in (*GROUPS, *(act.text for act in ACTIONS))]
    items = {part for name in names for part in (name.rstrip("…"), name.partition(":")[0])}
    for page in (HELP / code).glob("*.md"):
        for path in re.findall(r"\*([^*\n]+ > [^*\n]+)\*", page.read_text(encoding="utf-8")):
            assert set(path.split(" > ")) <= items, f"{page.name}: {path}"


@OTHERS
def test_marks_are_called_as_the_window_calls_them(code: str) -> None:
    page = (HELP / code / "3-marks.md").read_text(encoding="utf-8")
    for mark in Mark:
        if mark is not Mark.PLAIN:
            assert f"| {mark.sign} {catalogue(code)[mark.value[1]]} |" in page


def test_a_page_that_fell_behind_is_found() -> None:
    whole = "**Read** 20 of `a`, then *File > Open* with Ctrl+R: [on](2-desk.md)"
    assert shape(whole) == shape("[weiter](2-desk.md): **Lies** mit Strg+R 20 von `a`, *D > Ö*")
    for behind in (
        "Read 20 of `a`, then *File > Open* with Ctrl+R: [on](2-desk.md)",
        "**Read** 30 of `a`, then *File > Open* with Ctrl+R: [on](2-desk.md)",
        "**Read** 20 of `b`, then *File > Open* with Ctrl+R: [on](2-desk.md)",
        "**Read** 20 of `a`, then File > Open with Ctrl+R: [on](2-desk.md)",
        "**Read** 20 of `a`, then *File > Open* with Strg+Umschalt+R: [on](2-desk.md)",
        "**Read** 20 of `a`, then *File > Open* with Ctrl+R: [on](3-marks.md)",
    ):
        assert shape(behind) != shape(whole)
    assert shape("    reviewer dead PROJECT   (why)") == shape("    reviewer dead PROJECT  (warum)")
    assert shape("    reviewer dead PROJECT") != shape("    reviewer dead PROYECTO")


def test_help_is_in_the_persons_language(qtbot: QtBot) -> None:
    try:
        speak("de")
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        assert dialog.text.toPlainText().startswith("Erste Schritte")
        dialog.list.setCurrentRow(1)
        assert "Strg+Z nimmt die letzte Entscheidung" in dialog.text.toPlainText()
    finally:
        speak("en")


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_no_page_is_wider_than_the_window_and_no_title_than_the_list(
    code: str, qtbot: QtBot
) -> None:
    try:
        speak(code)
        dialog = HelpDialog()
        qtbot.addWidget(dialog)
        dialog.show()
        for row, page in enumerate(pages(code)):
            dialog.list.setCurrentRow(row)
            dialog.text.document().size()  # laid out to its end
            assert dialog.text.horizontalScrollBar().maximum() == 0, page.name
            metrics, title = dialog.list.fontMetrics(), dialog.list.item(row)
            if metrics.horizontalAdvance(title.text()) > WIDTH - INSET:
                assert title.sizeHint().height() > 2 * metrics.height(), title.text()
    finally:
        speak("en")


def test_a_page_that_a_language_lacks_is_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "help"
    (folder / "de").mkdir(parents=True)
    for page in ("1-start.md", "2-desk.md", "de/1-start.md"):
        (folder / page).write_text("# A page\n", encoding="utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    assert pages("de") == (folder / "de" / "1-start.md", folder / "2-desk.md")


def blocks(page: Path) -> list[str]:
    """A page's lines with something on them; the table of keys is made anew where it is shown."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"<!-- keys -->.*<!-- /keys -->", "", text, flags=re.DOTALL)
    return [line for line in text.splitlines() if line.strip()]


def sort_of(block: str) -> str:
    """Heading of which level, item of a list, row of a table with so many columns, or code."""
    found = re.match(r"#+ |\d+\. |- |\||    |```", block)
    return f"{found[0]}{block.count('|') if found[0] == '|' else ''}" if found else ""


def shape(block: str) -> object:
    """What a block has in every language: figures, keys, code, links, and what stands out."""
    if block.startswith(("    ", "reviewer ")):
        return re.split(r" {2,}", block.strip())[0]
    code = sorted(re.findall(r"`([^`]+)`", block))
    links = sorted(re.findall(r"\]\(([^)]+)\)", block))
    text = re.sub(r"`[^`]+`|\]\([^)]+\)", "", block)
    figures = sorted(figure(found) for found in re.findall(r"\d+(?:[.,/]\d+)*", text))
    return (
        code,
        links,
        block.count("**"),
        len(named(block)),
        figures,
        Counter(map(key, chords(text))),
    )


def figure(written: str) -> str:
    """Its digits, sorted: 11/20/26 is 20.11.26 elsewhere, and 1,240 is 1.240."""
    return "".join(sorted(filter(str.isdigit, written)))


def named(block: str) -> list[str]:
    """What stands in italics: names of the window; of a menu's path each part."""
    plain = re.sub(r"`[^`]+`|\*\*", "", block)
    return [part for path in re.findall(r"\*([^*\n]+)\*", plain) for part in path.split(" > ")]


def chords(text: str) -> list[str]:
    """Keys that are held and pressed together."""
    held = "|".join(("Ctrl", "Alt", "Shift", *MODIFIERS))
    return re.findall(rf"\b(?:(?:{held})\+)+(?:\w+|[.,+])", text)


def key(chord: str) -> str:
    """A chord as English writes it."""
    *held, last = re.split(r"(?<!\+)\+(?=.)", chord)
    return "+".join([*(MODIFIERS.get(word, word) for word in held), KEYS.get(last, last)])
