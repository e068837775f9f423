"""What the window remembers, and that it remembers nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reviewer.ui.app import build
from reviewer.ui.main_window import MainWindow
from reviewer.ui.theme import DARK
from reviewer.ui.view_state import MOST_RECENT, ViewState

Open = Callable[..., MainWindow]


def test_it_comes_back_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "view.ini"
    state = ViewState(file)
    assert (state.theme, state.recent) == ("system", ())
    state.theme = "dark"
    for number in range(MOST_RECENT + 2):
        state.opened(tmp_path / str(number))
    state.opened(tmp_path / "5")
    del state
    again = ViewState(file)
    assert again.theme == "dark"
    assert [path.name for path in again.recent] == ["5", "7", "6", "4", "3", "2"]


def test_a_single_project_and_odd_content_are_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "view.ini"
    ViewState(file).opened(tmp_path / "a, b;c")
    assert ViewState(file).recent == (tmp_path / "a, b;c",)
    file.write_text("[General]\ntheme=pink\nrecent=@Invalid()\ngeometry=17\n", encoding="utf-8")
    state = ViewState(file)
    assert (state.theme, state.recent) == ("system", ())
    assert state.bytes("geometry").isEmpty()


def test_size_theme_and_project_are_remembered(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    state = ViewState()
    window = open_window(project_folder, state)
    window.resize(777, 666)
    window.theme.toggle()
    window.close()
    assert state.recent == (project_folder,)
    again = build(None, theme=None, state=state)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (777, 666)
    assert again.theme.tokens is DARK


def test_the_start_view_goes_on_with_a_project_that_is_still_there(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    state = ViewState()
    state.opened(project_folder)
    state.opened(tmp_path / "gone")
    window = open_window(None, state)

    def offered() -> list[QPushButton]:
        return [b for b in window.start.findChildren(QPushButton) if "Open " in b.accessibleName()]

    qtbot.waitUntil(lambda: [b.accessibleName() for b in offered()] == ["Open shop"])
    offered()[0].click()
    qtbot.waitUntil(lambda: window.workspace.desk.card is not None, timeout=20_000)
