"""Text of documents and models is text: no markup, no links, no tricks of direction, no flood."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

import reviewer.ui
from reviewer.flow.project import Project
from reviewer.model.errors import DocumentError
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import documents, fields, readings
from reviewer.ui.visible import LONGEST, LONGEST_TIP, tip, visible

MARKUP = "<img src=x><a href='http://x.test'>go</a><b>7.20</b>"
HIDDEN = "12\u202e00\x00\u200b\u2066"
FLOOD = "9" * 1_000_000
TEXTS = {"markup": MARKUP, "hidden": HIDDEN, "flood": FLOOD}
ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
)  # fmt: skip
MOST = 3 * LONGEST


@pytest.fixture(params=TEXTS)
def hostile(request, project_folder: Path) -> Path:
    """A project in which every text that a stranger may choose is the same hostile one."""
    text = TEXTS[request.param]
    with Project.open(project_folder) as project:
        project.call(lambda store: _poison(store, text))
    return project_folder


def _poison(store, text: str) -> None:
    for document in documents.each(store):
        for role in "AB":
            values = tuple(
                FieldValue(f.path, f"{text}{role}", reason=text)
                for f in fields.of_document(store, document.id)
            )
            said = Reading(role, "openai", values, model=text, prompt=f"{role}2")
            readings.save(store, document.id, said)
    name = text[:4000].replace("\x00", "")
    with store.atomic():
        store.run("UPDATE documents SET name = ? || id", (name,))
        store.run(
            "UPDATE fields SET seal = NULL, value = ? || id, reasons = json_array(?)", (text, text)
        )


def widgets(top: QWidget) -> Iterator[QWidget]:
    yield top
    yield from top.findChildren(QWidget)


def texts(widget: QWidget) -> Iterator[str]:
    """Everything a widget shows or says to a screen reader."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
    elif hasattr(widget, "text") and callable(widget.text) and not hasattr(widget, "is_editing"):
        yield str(widget.text())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from cells(widget.model())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(QModelIndex()), 20)):
        single = isinstance(model, QAbstractListModel)
        for column in range(1 if single else model.columnCount(QModelIndex())):
            index = model.index(row, column)
            said = (model.data(index, role) for role in ROLES)
            yield from (text for text in said if isinstance(text, str))


def is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character != "\n"


def judge(window: QWidget) -> int:
    """Hold every widget to the promise; how many texts were looked at."""
    looked = 0
    for widget in widgets(window):
        if isinstance(widget, (QLabel, QMessageBox)):
            plain = widget.textFormat() is Qt.TextFormat.PlainText
            own = isinstance(widget, QLabel) and widget.buddy() is not None  # a form's own word
            assert plain or own or not widget.text(), (type(widget).__name__, widget.text()[:80])
        tooltip = widget.toolTip()
        assert "<img" not in tooltip
        assert "<a " not in tooltip
        for text in texts(widget):
            looked += 1
            assert len(text) <= MOST, (type(widget).__name__, len(text))
            found = [f"{ord(c):04X}" for c in text if is_hidden(c)]
            assert not found, (type(widget).__name__, found)
    return looked


def test_hostile_texts_are_shown_as_text_in_every_part(qtbot, hostile, open_window):
    window = open_window(hostile)
    assert window.workspace.desk.card is not None
    assert judge(window) > 30
    value = window.workspace.desk.card.field.value
    shown = [text for widget in widgets(window) for text in texts(widget)]
    assert sum(visible(value)[:20] in text for text in shown) > 2, "it is shown all the same"
    window.notifier.error(DocumentError(f"{MARKUP}{HIDDEN}{FLOOD} cannot be read."))
    judge(window)
    for name in ("table", "alike", "causes", "history", "note", "sent", "export"):
        window.actions_by_id[name].trigger()
        qtbot.wait(150)
        judge(window)
        for dialog in window.findChildren(QDialog):
            dialog.reject()


def test_a_tooltip_never_becomes_markup():
    assert tip("a < b") == "<qt>a &lt; b</qt>"
    assert "<img" not in tip(MARKUP)
    assert tip("plain", "", "two") == "plain\ntwo"
    assert len(tip(FLOOD)) < 2 * LONGEST_TIP


def test_a_text_without_end_is_cut_and_says_so():
    assert visible("1" * LONGEST) == "1" * LONGEST
    assert visible(FLOOD).endswith(f"… (and {1_000_000 - LONGEST:,} more characters)")


def test_every_label_of_the_window_says_that_its_text_is_plain():
    for file in sorted(Path(reviewer.ui.__file__).parent.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
        made = [n for n in calls if isinstance(n.func, ast.Name) and n.func.id == "QLabel"]
        said = "setTextFormat(Qt.TextFormat.PlainText)" in source
        assert said or not made, f"{file.name} makes a QLabel that may take text for markup"
        for call in calls:
            if isinstance(call.func, ast.Attribute) and call.func.attr == "setToolTip":
                (text,) = call.args
                own = isinstance(text, (ast.Constant, ast.IfExp, ast.Attribute))
                called = getattr(text.func, "id", "") if isinstance(text, ast.Call) else ""
                own = own or (called == "say" and not text.keywords)
                is_tip = called == "tip"
                named = isinstance(text, ast.Name) and text.id == "name"
                assert own or is_tip or named, f"{file.name}: a tooltip that is not made by tip()"
