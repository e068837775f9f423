"""Datasets out and in from the window: the choice, the names, and the counts afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.export.formats import FORMATS
from reviewer.export.select import Only
from reviewer.store import fields
from reviewer.ui.export_dialog import CountsDialog, ExportDialog
from reviewer.ui.import_dialog import ImportDialog
from reviewer.ui.main_window import MainWindow

Open = Callable[..., MainWindow]


def shown(qtbot: QtBot, kind: type) -> object:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20_000)
    return QApplication.activeModalWidget()


def test_every_format_is_offered_with_what_fits_it(qtbot: QtBot) -> None:
    dialog = ExportDialog("p", 3)
    qtbot.addWidget(dialog)
    assert dialog.formats.count() == len(FORMATS)
    for form in FORMATS:
        dialog.choose(form.name)
        assert dialog.format == form.name
        assert dialog.pictures.isEnabled() == (form.name == "zip" or form.shows.value != "none")
        assert dialog.inside.isEnabled() == (form.name == "zip")
    dialog.choose("coco")
    assert "accepted unseen" in dialog.only.itemText(0)
    dialog.only.setCurrentIndex(1)
    dialog.pictures.setCurrentIndex(3)
    dialog.split.setText(" 80/10/10 ")
    dialog.complete.setChecked(True)
    order = dialog.order(Path("x"))
    assert (order.format, order.only, order.pictures) == ("coco", Only.DECIDED, "none")
    assert (order.split, order.complete, order.force) == ("80/10/10", True, True)


def test_an_export_ends_with_its_counts(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    window.actions_by_id["export"].trigger()
    dialog = shown(qtbot, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.choose("csv")
    order = dialog.order(tmp_path / "out.csv")
    dialog.accept()
    dialog.chosen.emit(order)
    counts = shown(qtbot, CountsDialog)
    assert isinstance(counts, CountsDialog)
    assert "csv: 2 of 2 documents, 6 of 6 fields." in counts.text.text()
    counts.reject()
    assert (tmp_path / "out.csv").is_file()


def test_a_table_is_mapped_and_taken_in_as_truth(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    assert window.session is not None
    project = window.session.project
    name = project.call(lambda store: next(fields.each(store)).document_name)
    table = tmp_path / "truth.csv"
    table.write_text(f"Scan,Grand sum,<b>Clerk</b>\n{name},7.19,x\n", encoding="utf-8")
    window.parts["importing"].look_into(table)  # type: ignore[attr-defined]
    dialog = shown(qtbot, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    assert "no column of the documents" in dialog.problems.text()
    dialog.document.setCurrentText("Scan")
    dialog.document.activated.emit(dialog.document.currentIndex())
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2)
    assert dialog.document.currentText() == "Scan"
    assert dialog.table.item(1, 0).text() == name
    assert dialog.table.horizontalHeaderItem(2).text() == "<b>Clerk</b>"
    total = dialog._combos[0][1]
    assert total.currentIndex() == 0
    total.setCurrentText("total")
    ready = dialog._go.grab().toImage().pixelColor(8, 8)
    dialog._combos[1][1].setCurrentText("total")
    assert "Two names are chosen for total" in dialog.problems.text()
    assert not dialog._go.isEnabled()
    assert dialog._go.isDefault()
    assert dialog._go.grab().toImage().pixelColor(8, 8) != ready  # it is seen that it cannot be
    dialog._combos[1][1].setCurrentIndex(0)
    assert dialog._go.isEnabled()
    assert not dialog.problems.text()
    assert dialog.unused == ["<b>Clerk</b>"]
    dialog.truth.setChecked(True)
    assert (dialog.what, dialog.mapping) == ("truth", {"total": "Grand sum", "document": "Scan"})
    dialog._go.click()
    counts = shown(qtbot, CountsDialog)
    assert isinstance(counts, CountsDialog)
    assert "1 documents, 1 fields" in counts.text.text()
    assert "Left out, 1: a name that was chosen not to be used." in counts.text.text()
    counts.reject()
    told = project.call(lambda store: [f for f in fields.each(store) if f.path == "total"])
    assert "7.19" in {field.value for field in told}


def test_a_name_that_is_not_to_be_used_is_not_whatever_it_would_mean(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    assert window.session is not None
    project = window.session.project
    field = project.call(lambda store: next(fields.each(store)))
    table = tmp_path / "truth.csv"
    table.write_text(f"document,total\n{field.document_name},7.19\n", encoding="utf-8")
    window.parts["importing"].look_into(table)  # type: ignore[attr-defined]
    dialog = shown(qtbot, ImportDialog)
    assert isinstance(dialog, ImportDialog)
    assert dialog._combos[0][1].currentText() == "total"
    dialog._combos[0][1].setCurrentIndex(0)
    dialog.truth.setChecked(True)
    dialog._go.click()
    counts = shown(qtbot, CountsDialog)
    assert isinstance(counts, CountsDialog)
    assert "0 fields" in counts.text.text()
    counts.reject()
    assert "7.19" not in {f.value for f in project.call(lambda store: list(fields.each(store)))}


def test_a_file_of_no_known_format_is_named(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"hello": 1}))
    window.parts["importing"].look_into(file)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "No format is known" in window.banner.text)


def test_counts_are_told_in_the_language_of_the_person() -> None:
    """What is left out and why, for every reason there is to leave a field out of an export."""
    from reviewer.export.report import REASONS, Report
    from reviewer.ui.say import heard, speak

    report = Report("coco", "all", documents_in=len(REASONS), fields_in=2 * len(REASONS))
    for reason in REASONS:
        report.left(reason, 2)
        report.left_document(reason)
    english = report.in_words()
    try:
        for code in ("de", "es"):
            speak(code)
            assert not set(english) & {heard(line) for line in english}
    finally:
        speak("en")
