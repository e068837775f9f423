"""The catalogues are valid, and every sentence the window says is in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.model.wording import ABSENCES, ACTS
from reviewer.settings import SETTINGS
from reviewer.ui import say as saying
from reviewer.ui.actions import ACTIONS, GROUPS
from reviewer.ui.marks import Mark
from reviewer.ui.say import LANGUAGES, catalogue, heard, number, say, speak
from reviewer.ui.tour import STEPS

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
    assert heard("Corrected total to 7.19") == "total berichtigt zu 7.19"
    assert heard("Took back: Corrected total to 7.19") == (
        "Zurückgenommen: total berichtigt zu 7.19"
    )
    assert heard("Reading B says the same") == "Lesung B sagt dasselbe"
    assert heard("A {curly} sentence") == "A {curly} sentence"
    assert heard("") == ""


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
