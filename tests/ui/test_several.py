"""Splitting and merging from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from reviewer.flow import desk as acts
from reviewer.flow.project import Project
from reviewer.ui.main_window import MainWindow
from reviewer.ui.merge_dialog import MergeDialog
from reviewer.ui.split_dialog import SplitDialog
from tests.ui.test_keeping import dialog_of


def test_split_decide_apart_and_merge(
    qtbot: QtBot, open_window: Callable[..., MainWindow], project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    window.actions_by_id["split"].trigger()
    dialog = dialog_of(qtbot, window, SplitDialog)
    assert isinstance(dialog, SplitDialog)
    asked: list[tuple[object, ...]] = []
    dialog.chosen.connect(lambda *said: asked.append(said))
    dialog.overlap.setValue(100)
    dialog._on_accepted()
    assert asked == [(2, 1.0, "document", False)]
    for other in window.findChildren(QDialog):
        other.close()  # the one for the folder
    out = tmp_path / "out"
    with qtbot.waitSignal(window.work.finished, timeout=20_000):
        window.parts["several"].split_into(out, 2, 1.0, "document", False)  # type: ignore[attr-defined]
    assert "Made 2 packages" in window.banner.text
    packages = sorted(out.iterdir())
    for by, package, value in (("ana", packages[0], "7.19"), ("ben", packages[1], "7.20")):
        with Project.open(package) as project:
            field = project.call(lambda s: acts.next_field(s, None))
            assert field is not None
            project.call(lambda s, f=field, v=value, b=by: acts.correct(s, f, v, by=b, ms=1))
    window.actions_by_id["merge"].trigger()
    dialog = dialog_of(qtbot, window, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    dialog.add([*packages, packages[0]])
    assert dialog.listed.count() == 2
    with qtbot.waitSignal(window.work.finished, timeout=30_000):
        dialog.merge.click()
    assert "Took in 2 decisions of 2 packages." in window.banner.text
    assert "1 field decided differently" in window.banner.text
    card = lambda: window.workspace.desk.card  # noqa: E731
    qtbot.waitUntil(lambda: (c := card()) is not None and "ana says 7.19" in c.field.reasons[0])
