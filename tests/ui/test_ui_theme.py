"""Contrast and switching of the themes."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from reviewer import paths
from reviewer.ui.actions import ACTIONS
from reviewer.ui.icons import icon
from reviewer.ui.marks import Mark
from reviewer.ui.theme import DARK, INKS, LIGHT, SURFACES, Theme, Tokens, contrast

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize(("ink", "surface"), list(product(INKS, SURFACES)))
def test_text_can_be_read_on_every_surface(tokens: Tokens, ink: str, surface: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, surface)) >= 4.5


@BOTH
def test_controls_and_marks_stand_out(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    for surface in SURFACES:
        assert contrast(tokens.edge, getattr(tokens, surface)) >= 3
        for mark in Mark:
            assert contrast(getattr(tokens, mark.token), getattr(tokens, surface)) >= 3


@BOTH
def test_focus_selection_and_tool_tips_can_be_seen(tokens: Tokens) -> None:
    for surface in SURFACES:
        assert contrast(tokens.accent, getattr(tokens, surface)) >= 3
    assert contrast(tokens.ground, tokens.text) >= 4.5
    for ink in (tokens.text, tokens.dim, tokens.doubt, tokens.settled):
        assert contrast(ink, tokens.selected) >= 4.5


def test_switching_the_theme_changes_palette_and_style_sheet(
    theme: Theme, qapp: QApplication
) -> None:
    heard: list[str] = []
    theme.changed.connect(lambda: heard.append(theme.tokens.name))
    assert qapp.palette().window().color() == QColor(LIGHT.ground)
    theme.toggle()
    assert heard == ["dark"]
    assert qapp.palette().window().color() == QColor(DARK.ground)
    assert DARK.accent in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


def test_every_icon_is_drawn_in_the_colour_that_is_asked_for(qapp: QApplication) -> None:
    names = {act.icon for act in ACTIONS if act.icon} | {"close", "down", "info", "menu", "warning"}
    assert names <= {file.stem for file in paths.icons().glob("*.svg")}
    for name in names:
        assert "currentColor" in (paths.icons() / f"{name}.svg").read_text(encoding="utf-8")
        image = icon(name, QColor("#ff0000")).pixmap(32, 32).toImage()
        assert _colours(image) == {"#ff0000"}, name


def _colours(image: QImage) -> set[str]:
    found = set()
    for x, y in product(range(image.width()), range(image.height())):
        color = image.pixelColor(x, y)
        if color.alpha() == 255:
            found.add(color.name())
    return found
