"""The catalogues are valid, and every sentence the window says is in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reviewer import paths
from reviewer.model.kind_file import parse_kind
from reviewer.model.wording import ABSENCES, ACTS
from reviewer.review import differences
from reviewer.settings import SETTINGS
from reviewer.ui import say as saying
from reviewer.ui.actions import ACTIONS, GROUPS, key_name
from reviewer.ui.language import use_language
from reviewer.ui.marks import Mark
from reviewer.ui.say import LANGUAGES, catalogue, heard, named, number, say, speak
from reviewer.ui.tour import STEPS

KINDS = paths.resources() / "kinds"
UI = Path(saying.__file__).parent
OTHERS = pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


def said() -> Iterator[str]:
    """Every sentence the window can say that is written down as one."""
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "id", "")
                if called == "say":
                    yield from filter(None, _literals(node.args[0]))
                elif called == "counted":
                    yield from _counted([text for arg in node.args for text in _literals(arg)])
        yield from _shown_later(ast.parse(file.read_text(encoding="utf-8")))
    for act in ACTIONS:
        yield from filter(None, (act.text, act.hint))
    for setting in SETTINGS:
        yield from (setting.title, setting.help, *setting.names)
    yield from GROUPS
    yield from (text for step in STEPS for text in (step.title, step.text))
    yield from ABSENCES.values()
    yield from ACTS.values()
    yield from (mark.value[1] for mark in Mark)


def _literals(said: ast.expr) -> list[str]:
    parts = (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,)
    constants = [part.value for part in parts if isinstance(part, ast.Constant)]
    return [text for text in constants if isinstance(text, str)]


def _counted(words: list[str]) -> Iterator[str]:
    """The sentence `phrases.counted` looks up for a thing, and for things with their own plural."""
    if words:
        thing, things = words[0], words[1] if len(words) > 1 else f"{words[0]}s"
        yield f"{{count}} {thing}|{{count}} {things}"


def _shown_later(module: ast.Module) -> Iterator[str]:
    """Texts of a module's constants that are only said where they are shown: `say(TITLE)`."""
    held = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        if getattr(node.func, "id", "") != "say" or not isinstance(node.args[0], ast.Name):
            continue
        value = held.get(node.args[0].id)
        if value is not None:
            yield from _literals(value)


@OTHERS
def test_a_translation_has_the_same_blanks_and_forms(code: str) -> None:
    known = catalogue(code)
    assert known
    for english, text in known.items():
        assert text.strip(), english
        blanks = re.compile(r"\{(\w+)\}")
        assert set(blanks.findall(english)) == set(blanks.findall(text)), english
        if "{count}" in english:
            assert english.count("|") == text.count("|"), english


@OTHERS
def test_everything_the_window_says_is_translated(code: str) -> None:
    assert sorted(set(said()) - set(catalogue(code))) == []


@OTHERS
def test_catalogues_say_the_same_sentences(code: str) -> None:
    assert set(catalogue(code)) == set(catalogue("de"))


@OTHERS
def test_keys_in_sentences_are_called_as_menus_show_them(code: str, qapp: QApplication) -> None:
    use_language(qapp, code)
    try:
        shown = key_name("Ctrl+Shift+A").split("+")
        for english, text in catalogue(code).items():
            for key, own in zip(("Ctrl", "Shift"), shown, strict=False):
                count = len(re.findall(rf"\b{key}\b", english))
                assert len(re.findall(rf"\b{own}\b", text)) == count, text
    finally:
        use_language(qapp, "en")


def test_sentences_are_said_in_the_language_with_their_numbers() -> None:
    assert say("{count} document|{count} documents", count=1) == "1 document"
    assert say("Something nobody translated") == "Something nobody translated"
    speak("de")
    assert say("{count} document|{count} documents", count=1) == "1 Dokument"
    assert say("{count} document|{count} documents", count=2) == "2 Dokumente"
    assert say("Something nobody translated") == "Something nobody translated"
    speak("xx")
    assert say("Skip") == "Skip"


def test_sentences_of_checks_are_known_by_their_pattern() -> None:
    sentence = "OCR reads 7.19 at the place"
    assert heard(sentence) == sentence
    speak("de")
    assert heard(sentence) == "Die OCR liest an der Stelle 7.19"
    assert heard("Corrected total to 7.19") == "Summe berichtigt zu 7.19"
    assert heard("Took back: Corrected total to 7.19") == (
        "Zurückgenommen: Summe berichtigt zu 7.19"
    )
    assert heard("Reading B says the same") == "Lesung B sagt dasselbe"
    assert heard("A {curly} sentence") == "A {curly} sentence"
    assert heard("") == ""


@pytest.mark.parametrize(
    ("told", "german"),
    [
        (
            "Subtotal 275.00 + tax 56.87 = 331.87, the document says 529.87",
            "Zwischensumme 275.00 + Steuer 56.87 = 331.87, das Dokument sagt 529.87",
        ),
        (
            "Row 5: quantity 5.00 x unit price 4.00 = 20.00, the document says 19.98, "
            "which is the same but for rounding",
            "Zeile 5: Menge 5.00 x Einzelpreis 4.00 = 20.00, das Dokument sagt 19.98, "
            "bis auf Rundung dasselbe",
        ),
        (
            "The total of 2 rows = 1300.00, the document says 1420.00 and shows a delivery charge "
            "of 120.00",
            "Summe von 2 Zeilen = 1300.00, das Dokument sagt 1420.00 und zeigt Versandkosten "
            "von 120.00",
        ),
        (
            "The total of 1 row = 12.00, the document says 24.00: 12.00 missing",
            "Summe einer Zeile = 12.00, das Dokument sagt 24.00: es fehlen 12.00",
        ),
        (
            "Row 2: quantity 3.00 x unit price 4.00 = 12.00, the document says -1.00: 13.00 apart",
            "Zeile 2: Menge 3.00 x Einzelpreis 4.00 = 12.00, das Dokument sagt -1.00: "
            "13.00 Unterschied",
        ),
        (
            "Issue date 04/05/2026 is after due date 04/20/2026",
            "Ausstellungsdatum 04/05/2026 ist nach Fälligkeit 04/20/2026",
        ),
        (
            "Row …: quantity … x unit price … = …, the document says …, at lieferant gmbh",
            "Zeile …: Menge … x Einzelpreis … = …, das Dokument sagt …, bei lieferant gmbh",
        ),
        (
            "Total: reading A leaves out the end, at muster gmbh (0,03 € where the page says 0,3)",
            "Summe: Lesung A lässt das Ende weg, bei muster gmbh (0,03 €, die Seite sagt 0,3)",
        ),
        (
            "Reading A reads 1 for l (1,01 where reading B says 1,0l)",
            "Lesung A liest 1 statt l (1,01, Lesung B sagt 1,0l)",
        ),
        ("Net 9.39 + tax 0.56 = 9.95", "Netto 9.39 + Steuer 0.56 = 9.95"),
        ("Sold to: whom nobody knows", "Sold to: whom nobody knows"),
    ],
)
def test_sums_and_causes_are_said_with_the_names_of_fields(told: str, german: str) -> None:
    assert heard(told) == told
    speak("de")
    assert heard(told) == german


def test_names_of_fields_are_those_of_the_kinds_that_are_shipped() -> None:
    assert named("line item 3 · unit price") == "line item 3 · unit price"
    speak("de")
    assert named("line item 3 · unit price") == "Posten 3 · Einzelpreis"
    assert named("added row 1 · quantity") == "Zeile 1, hinzugefügt · Menge"
    assert named("my own field") == "my own field"
    speak("es")
    assert named("Date of birth") == "Fecha de nacimiento"
    assert named("date of birth") == "fecha de nacimiento"
    assert named("vat id") == "NIF-IVA"


@OTHERS
def test_every_kind_that_is_shipped_has_its_names_translated(code: str) -> None:
    kinds = [parse_kind(file.read_text("utf-8"), file.name) for file in KINDS.glob("*.toml")]
    assert kinds
    titles = {kind.title for kind in kinds}
    for kind in kinds:
        for spec in kind.fields:
            titles |= {spec.title, *(column.title for column in spec.columns)}
    assert sorted(titles - set(catalogue(code))) == []


@OTHERS
def test_every_way_in_which_readings_differ_is_translated(code: str) -> None:
    source = ast.parse(Path(differences.__file__).read_text("utf-8"))
    calls = [n for n in ast.walk(source) if isinstance(n, ast.Call)]
    made = [n.args[1] for n in calls if getattr(n.func, "id", "") == "Difference"]
    words = {text for said in made for text in _literals(said)}
    assert len(words) > 10
    speak(code)
    assert sorted(text for text in words if heard(text) == text) == []


def test_a_sentence_of_hardly_a_word_is_no_pattern() -> None:
    speak("de")
    assert say("{low} to {high}", low=1, high=2) == "1 bis 2"
    assert heard("A sentence nobody translated to anything") == (
        "A sentence nobody translated to anything"
    )


def test_values_in_a_sentence_are_never_read_as_blanks() -> None:
    speak("es")
    assert say("Value of {field}", field="{0} {name}") == "Valor de {0} {name}"
    assert heard("OCR reads {x} at the place") == "El OCR lee {x} en el lugar"


def test_numbers_follow_the_system() -> None:
    assert number(1234567) == "1,234,567"
    assert number(1.25, 2) == "1.25"
