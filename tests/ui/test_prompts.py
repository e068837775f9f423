"""Prompts in the window: edited, compared, tried on the open document, kept only when asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from reviewer.flow import memory, wording
from reviewer.flow.plan import ReaderChoice
from reviewer.flow.project import Project
from reviewer.store import readings
from reviewer.ui.main_window import MainWindow
from reviewer.ui.prompts_dialog import CHANGES, TRY, PromptsDialog
from tests.fakes import openai_server as fake
from tests.fakes.openai_server import ChatReceived, OpenAIServer
from tests.fakes.vlm_server import Received, Response

Open = Callable[..., MainWindow]
WAIT = 20_000


def opened(qtbot: QtBot, window: MainWindow) -> PromptsDialog:
    window.actions_by_id["prompts"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PromptsDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PromptsDialog)
    return dialog


def button(dialog: PromptsDialog, text: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == text)


def test_own_words_are_saved_shown_as_changes_and_taken_back(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    dialog = opened(qtbot, window)
    assert dialog.state.text().startswith("As it comes along.")
    assert not button(dialog, "Save").isEnabled()
    assert not button(dialog, "Reset to shipped").isEnabled()
    assert not button(dialog, "Try on this document").isEnabled()
    assert "Read with a model first" in dialog.outcome.text()
    dialog.text.setPlainText(dialog.text.toPlainText() + "\nLook twice.")
    dialog.tabs.setCurrentIndex(CHANGES)
    assert dialog.changes.toPlainText() == "+Look twice."
    dialog.which.setCurrentIndex(1)
    assert dialog.changes.toPlainText().startswith("Nothing")
    dialog.which.setCurrentIndex(0)
    assert dialog.text.toPlainText().endswith("Look twice."), "a draft stays"
    button(dialog, "Save").click()
    qtbot.waitUntil(lambda: dialog.state.text().startswith("Your own words."), timeout=WAIT)
    assert window.session is not None
    held = window.session.project.call(wording.templates)
    assert held.a.endswith("Look twice.")
    assert held.b == ""
    button(dialog, "Reset to shipped").click()
    qtbot.waitUntil(lambda: dialog.state.text().startswith("As it comes"), timeout=WAIT)
    assert not dialog.text.toPlainText().endswith("Look twice.")
    dialog.text.setPlainText("Read it. $example")
    button(dialog, "Save").click()
    qtbot.waitUntil(lambda: "needs $fields" in dialog.state.text(), timeout=WAIT)
    dialog.reject()


@pytest.mark.usefixtures("_no_key")
def test_a_prompt_is_tried_on_the_open_document_and_kept_only_when_asked(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    def answer(request: Received) -> Response:
        assert "Look twice." in ChatReceived(request).text
        said = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
        values = {"company": "TEO HENG STATIONERY", "date": "09/02/18", "total": "<b>7.19</b>"}
        fields = {name: {**said, "value": value} for name, value in values.items()}
        return fake.completion(json.dumps({"fields": fields}))

    with OpenAIServer(answer) as server:
        with Project.open(project_folder) as project:
            choice = ReaderChoice("openai", "qwen2.5vl", server.base, "ollama")
            project.call(lambda store: memory.note_last(store, choice))
        window = open_window(project_folder)
        assert window.session is not None
        project = window.session.project
        dialog = opened(qtbot, window)
        assert "asks qwen2.5vl (this machine) about r1.png" in dialog.outcome.text()
        dialog.text.setPlainText(dialog.text.toPlainText() + "\nLook twice.")
        button(dialog, "Try on this document").click()
        qtbot.waitUntil(lambda: dialog.table.rowCount() == 3, timeout=WAIT)
        assert dialog.tabs.currentIndex() == TRY
        assert dialog.outcome.text() == (
            "3 of 3 fields differ on r1.png; price unknown. Nothing was kept."
        )
        assert dialog.table.item(2, 3).text() == "<b>7.19</b>"
        count = project.call(lambda store: len(readings.of_document(store, 1)))
        assert count == 2
        button(dialog, "Keep this reading").click()
        qtbot.waitUntil(lambda: "is kept" in dialog.outcome.text(), timeout=WAIT)
        made = project.call(lambda store: readings.of_document(store, 1))
        assert [(r.role, r.model) for r in made][2:] == [("C", "qwen2.5vl")]
        server.script([fake.error(400, "no")])
        dialog.text.setPlainText(dialog.text.toPlainText() + " Or thrice.")
        button(dialog, "Try on this document").click()
        qtbot.waitUntil(lambda: "did not accept" in dialog.state.text(), timeout=WAIT)
        dialog.reject()


@pytest.fixture
def _no_key(monkeypatch) -> None:
    for name in ("OLLAMA_API_KEY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
