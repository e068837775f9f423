"""Help > Diagnostics, and keys typed into the read dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from reviewer.extract import keychain
from reviewer.extract.endpoints import presets
from reviewer.ui.bug_dialog import BugDialog
from reviewer.ui.read_dialog import ReadDialog
from reviewer.ui.reader_rows import OPENAI, REMOTE

KEY = "sk-ant-0123456789-secret"


def test_the_page_says_what_runs_and_names_no_document(qtbot, open_window, project_folder):
    window = open_window(project_folder)
    window.actions_by_id["diagnostics"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(BugDialog)), timeout=30_000)
    (dialog,) = window.findChildren(BugDialog)
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "Worker processes" in text
    assert "documents          2" in text
    assert "r1.png" not in text
    assert str(project_folder) not in text
    dialog.reject()


def test_a_typed_key_is_for_this_run_and_is_not_shown(qtbot, monkeypatch, open_window):
    monkeypatch.setattr(keychain, "_for_this_run", {})
    monkeypatch.setattr(keychain, "keep", lambda *_: (_ for _ in ()).throw(AssertionError))
    window = open_window(None)
    dialog = ReadDialog(window, presets())
    qtbot.addWidget(dialog)
    given: list[tuple[dict[str, str], bool]] = []
    dialog.keys_given.connect(lambda keys, keep: given.append((keys, keep)))
    rows = dialog.first
    rows.reader.setCurrentIndex(rows.reader.findData(REMOTE))
    assert rows.key.echoMode() is QLineEdit.EchoMode.Password
    rows.key.setText(KEY)
    rows.model.setText("claude-haiku-4-5")
    assert not dialog.keep.isHidden()
    dialog._on_accepted()
    assert given == [({"ANTHROPIC_API_KEY": KEY}, False)]
    window.stages._take_keys(*given[0])
    qtbot.waitUntil(lambda: keychain.where("ANTHROPIC_API_KEY") == "this run")
    assert KEY not in str(dialog.plan())


def test_a_key_belongs_to_the_place_that_is_chosen(qtbot):
    dialog = ReadDialog(None, presets())
    qtbot.addWidget(dialog)
    rows = dialog.first
    rows.reader.setCurrentIndex(rows.reader.findData(OPENAI))
    rows.preset.setCurrentIndex(rows.preset.findData("gemini"))
    assert rows.variable == "GEMINI_API_KEY"
    assert "GEMINI_API_KEY" in rows.key.placeholderText()
    rows.reader.setCurrentIndex(rows.reader.findData("layout"))
    rows.key.setText(KEY)
    assert rows.typed_key == ""
