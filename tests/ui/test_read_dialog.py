"""The read dialog makes the plan that its rows say."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reviewer.extract.endpoints import presets
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.ui.read_dialog import ReadDialog
from reviewer.ui.reader_rows import OFFLINE, OPENAI, REMOTE, ReaderRows


@pytest.fixture
def dialog(qtbot: QtBot) -> ReadDialog:
    made = ReadDialog(endpoints=presets())
    qtbot.addWidget(made)
    made.show()
    return made


def choose(rows: ReaderRows, name: str, model: str = "", url: str = "") -> None:
    rows.reader.setCurrentIndex(rows.reader.findData(name))
    rows.model.setText(model)
    rows.base_url.setText(url)


def go(dialog: ReadDialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == "Read")


def test_without_a_choice_it_reads_offline_and_asks_for_no_money(dialog: ReadDialog) -> None:
    assert dialog.plan() == ReadPlan(ReaderChoice(OFFLINE))
    assert dialog.plan().remote == ()
    assert not dialog.budget.isVisible()
    assert not dialog.first.model.isVisible()


def test_a_model_needs_its_name(dialog: ReadDialog) -> None:
    choose(dialog.first, REMOTE)
    assert not go(dialog).isEnabled()
    choose(dialog.first, REMOTE, " some-model ")
    QTest.keyClicks(dialog.budget, "5x.5-")
    assert dialog.budget.text() == "5.5"
    dialog.again.setChecked(True)
    assert go(dialog).isEnabled()
    expected = ReadPlan(ReaderChoice(REMOTE, "some-model"), budget=5.5, again=True)
    assert dialog.plan() == expected


def test_the_second_reading_may_be_another_readers(qtbot: QtBot, dialog: ReadDialog) -> None:
    choose(dialog.first, REMOTE, "one")
    choose(dialog.second, REMOTE, "", "http://127.0.0.1:9")
    assert not go(dialog).isEnabled()
    choose(dialog.second, REMOTE, "two", "http://127.0.0.1:9")
    with qtbot.waitSignal(dialog.planned) as planned:
        go(dialog).click()
    assert planned.args[0].passes() == (
        (ReaderChoice(REMOTE, "one"), ("A",)),
        (ReaderChoice(REMOTE, "two", "http://127.0.0.1:9"), ("B",)),
    )


def test_a_preset_says_where_it_is_by_its_host_alone(dialog: ReadDialog) -> None:
    choose(dialog.first, OPENAI, "qwen2.5vl")
    rows = dialog.first
    rows.preset.setCurrentIndex(rows.preset.findData("ollama"))
    assert rows.where.text() == "On this machine (localhost): pages do not leave it."
    assert "OLLAMA_API_KEY" in rows.key.placeholderText()
    assert rows.base_url.placeholderText() == "http://localhost:11434/v1"
    assert dialog.plan().first == ReaderChoice(OPENAI, "qwen2.5vl", "", "ollama")
    rows.base_url.setText("https://ollama.com/v1")
    assert rows.where.text() == "On another machine: pages are sent to ollama.com."
    assert dialog.plan().first == ReaderChoice(OPENAI, "qwen2.5vl", rows.url, "ollama")
    rows.preset.setCurrentIndex(rows.preset.findData("gemini"))
    rows.base_url.clear()
    assert "generativelanguage.googleapis.com" in rows.where.text()
    rows.base_url.setText("localhost:80")
    assert rows.where.text().startswith("This is no address yet")


def test_a_presets_models_are_offered(dialog: ReadDialog) -> None:
    choose(dialog.first, OPENAI)
    dialog.first.preset.setCurrentIndex(dialog.first.preset.findData("ollama"))
    completer = dialog.first.model.completer()
    completer.setCompletionPrefix("llav")
    assert completer.currentCompletion() == "llava"


def test_a_better_model_for_what_stays_doubtful(dialog: ReadDialog) -> None:
    choose(dialog.first, OPENAI, "small")
    choose(dialog.better, REMOTE)
    assert not go(dialog).isEnabled()
    choose(dialog.better, REMOTE, "big")
    dialog.task.setCurrentIndex(dialog.task.findData("fine-print"))
    assert go(dialog).isEnabled()
    plan = dialog.plan()
    assert (plan.cascade, plan.task) == (ReaderChoice(REMOTE, "big"), "fine-print")


def test_a_model_beside_the_offline_reader(dialog: ReadDialog) -> None:
    choose(dialog.second, REMOTE, "two")
    assert dialog.budget.isVisible()
    assert dialog.plan().passes() == (
        (ReaderChoice(OFFLINE), ("A",)),
        (ReaderChoice(REMOTE, "two"), ("B",)),
    )
