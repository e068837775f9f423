"""The evaluation page through the front door: by keyboard, with every mark opening its fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow import desk as acts
from reviewer.flow import suites
from reviewer.flow.project import Project
from reviewer.ui.comparison_page import ComparisonPage
from reviewer.ui.evaluation import Evaluating
from reviewer.ui.evaluation_page import EvaluationPage
from reviewer.ui.main_window import MainWindow
from reviewer.ui.suites_dialog import NONE_YET, SuitesDialog

Open = Callable[..., MainWindow]
TRUTH = {"company": "TEO HENG STATIONERY", "date": "09/02/18", "total": "7.19"}


@pytest.fixture
def settled(project_folder: Path) -> Path:
    """All six fields are settled; four of them were read wrong."""
    with Project.open(project_folder) as project:
        for field in project.call(lambda store: acts.queue(store, only="all")):
            project.call(
                lambda store, f=field: acts.correct(store, f.id, TRUTH[f.path], by="ann", ms=2000)
            )
    return project_folder


def opened(qtbot: QtBot, window: MainWindow) -> EvaluationPage:
    window.actions_by_id["evaluation"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), EvaluationPage))
    page = QApplication.activeModalWidget()
    assert isinstance(page, EvaluationPage)
    qtbot.waitUntil(lambda: page.head.text() != "Measuring…", timeout=20_000)
    return page


def to(page: EvaluationPage, name: str) -> None:
    assert page.sheet is not None
    page.tabs.setCurrentIndex([chart.id for chart in page.sheet.charts].index(name))


def listed(page: EvaluationPage) -> int:
    return page.list.model().rowCount()


def test_each_row_lists_its_mistakes_and_enter_goes_to_the_desk(
    qtbot: QtBot, open_window: Open, settled: Path
) -> None:
    window = open_window(settled)
    page = opened(qtbot, window)
    assert page.head.text().startswith("2 documents, 6 fields, measured against what was decided")
    assert page.chart is not None
    assert page.sentence.text().startswith("33.3 % of 6 fields are right")
    assert [mark.cells[0] for mark in page.chart.marks] == ["company", "total", "date"]
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: listed(page) == 2)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.list.currentIndex().row() == 0
    chosen = page.list.model().index(0, 1).data()
    name = page.list.model().index(0, 0).data()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    desk = window.workspace.desk
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.field.path == chosen)
    assert desk.card is not None
    assert desk.card.document.name == name
    assert QApplication.activeModalWidget() is None


def test_the_threshold_moves_by_key_and_says_what_slips_through(
    qtbot: QtBot, open_window: Open, settled: Path
) -> None:
    page = opened(qtbot, open_window(settled))
    to(page, "slips")
    assert not page.threshold.isHidden()
    assert page.sentence.text().startswith("Review ")
    qtbot.keyClick(page.threshold, Qt.Key.Key_Home)
    assert page.sentence.text().startswith("Review 0 %, about 67 % wrong slip through")
    assert listed(page) == 4
    qtbot.keyClick(page.threshold, Qt.Key.Key_End)
    assert page.sentence.text().startswith("Review 100 %")
    assert listed(page) == 0
    assert page.threshold.accessibleDescription() == page.sentence.text()
    page.view.marked.emit(len(page.chart.marks) - 1 if page.chart else 0)
    assert listed(page) == 4
    assert page.threshold.value() == page.threshold.minimum()
    page.reject()


def test_every_tick_of_a_chart_is_shown_whole(
    qtbot: QtBot, open_window: Open, settled: Path
) -> None:
    page = opened(qtbot, open_window(settled))
    to(page, "slips")
    page.show()
    page.view.plot.grab()
    item = page.view.plot.getPlotItem()
    paper = QImage(64, 64, QImage.Format.Format_RGB32)
    painter = QPainter(paper)
    for name, ends in (("bottom", ("0 %", "100 %")), ("left", ("0 %",))):
        axis = item.getAxis(name)
        texts = axis.generateDrawSpecs(painter)[2]
        shown = {text: axis.mapRectToScene(rect) for rect, _flags, text in texts}
        assert set(ends) <= set(shown), name
        whole = page.view.plot.sceneRect()
        assert all(whole.contains(rect) for rect in shown.values()), name
    painter.end()
    page.reject()


def test_tabs_have_room_for_the_tails_of_letters(
    qtbot: QtBot, open_window: Open, settled: Path
) -> None:
    page = opened(qtbot, open_window(settled))
    tabs = page.tabs
    height = tabs.fontMetrics().height()
    assert all(tabs.tabRect(index).height() >= height + 8 for index in range(tabs.count()))
    page.reject()


def test_numbers_are_copied_and_pictures_and_report_saved(
    qtbot: QtBot, open_window: Open, settled: Path, tmp_path: Path
) -> None:
    window = open_window(settled)
    page = opened(qtbot, window)
    copy = next(b for b in page.buttons.buttons() if b.text() == "Copy the numbers")
    copy.click()
    assert QGuiApplication.clipboard().text().startswith("Field\tFields\tRight\t95 % interval\n")
    part = window.parts["evaluation"]
    assert isinstance(part, Evaluating)
    for name, start in (("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.html", b"<!doctype html>")):
        target = tmp_path / name
        (part.save_report if name.endswith("html") else part.save_picture)(target)
        qtbot.waitUntil(target.exists, timeout=20_000)
        qtbot.waitUntil(lambda t=target, s=start: t.read_bytes().startswith(s))
    page.reject()


def test_without_truth_the_page_says_what_to_do(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    page = opened(qtbot, window)
    assert "decide some fields" in page.head.text()
    assert page.tabs.isHidden()
    truth = tmp_path / "truth.jsonl"
    truth.write_text('{"document": "r1.png", "fields": {"total": "7.19"}}', encoding="utf-8")
    part = window.parts["evaluation"]
    assert isinstance(part, Evaluating)
    part.measure(truth)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    assert page.head.text() == "1 document, 1 field, measured against truth.jsonl"
    page.reject()


def test_two_runs_are_compared_and_a_document_that_changed_is_looked_at(
    qtbot: QtBot, open_window: Open, settled: Path, tmp_path: Path
) -> None:
    window = open_window(settled)
    page = opened(qtbot, window)
    next(b for b in page.buttons.buttons() if b.text() == "Compare two runs…").click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ComparisonPage))
    pair = QApplication.activeModalWidget()
    assert isinstance(pair, ComparisonPage)
    assert [pair.first.itemData(i) for i in range(2)] == ["one/A", "two/B"]
    qtbot.waitUntil(lambda: pair.verdict.text() != "Measuring both…", timeout=20_000)
    assert "Too little to tell" in pair.verdict.text()
    assert pair.table.model().rowCount() == 4
    assert pair.list.model().rowCount() == 2
    part = window.parts["evaluation"]
    assert isinstance(part, Evaluating)
    part.save_pair_picture(tmp_path / "pair.svg")
    qtbot.waitUntil((tmp_path / "pair.svg").exists, timeout=20_000)
    pair.second.setCurrentIndex(0)
    qtbot.waitUntil(lambda: pair.verdict.text().startswith("No difference"), timeout=20_000)
    pair.second.setCurrentIndex(1)
    qtbot.waitUntil(lambda: pair.list.model().rowCount() == 2, timeout=20_000)
    pair.list.choose(1)
    name = pair.list.model().index(1, 0).data()
    qtbot.keyClick(pair.list, Qt.Key.Key_Return)
    desk = window.workspace.desk
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.document.name == name)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_suite_is_frozen_and_today_is_held_against_it(
    qtbot: QtBot, open_window: Open, settled: Path
) -> None:
    window = open_window(settled)
    window.actions_by_id["suites"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SuitesDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SuitesDialog)
    qtbot.waitUntil(lambda: dialog.outcome.text() == NONE_YET, timeout=20_000)
    assert not dialog.freeze.isEnabled()
    dialog.note.setText("before")
    dialog.name.setText("march")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.table.model().rowCount() == 1, timeout=20_000)
    assert dialog.outcome.text() == "Froze 6 fields of 2 documents as march."
    dialog.name.setText("march")
    dialog.freeze.click()
    qtbot.waitUntil(lambda: "There is a suite march already" in dialog.outcome.text())
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith("Not worse than frozen."))
    assert "No difference" in dialog.outcome.text()
    dialog.reject()
    with Project.open(settled, read_only=True) as project:
        (suite,) = suites.each(project)
    assert (suite.name, suite.note, suite.by) == ("march", "before", window.who())
