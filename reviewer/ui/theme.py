"""How everything looks: the tokens, the two themes, fonts, palette and style sheet.

The one place with colours. Widgets that paint themselves are given a `Theme` and listen to
`changed`; all others follow the style sheet, `resources/theme.qss`, whose $names are tokens.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from reviewer import paths

Mode = Literal["system", "light", "dark"]
Density = Literal["roomy", "dense"]
Motion = Literal["system", "full", "less"]
BODY = 13
DENSE = 12
VALUE = 16


DENSE_SHEET = """
QPushButton { padding: 2px 10px; } QPushButton:focus { padding: 1px 9px; }
QPushButton[role="recent"] { padding: 2px 10px; } QPushButton[role="choice"] { padding: 4px 10px; }
QLineEdit, QComboBox { padding: 2px 6px; } QLineEdit:focus, QComboBox:focus { padding: 1px 5px; }
QToolButton { padding: 1px 4px; } QMenu::item { padding: 3px 24px 3px 10px; }
QListView#choices::item { padding: 2px 6px; }
"""
"""What the dense mode changes of the style sheet."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours. Text on any surface has at least 4.5:1, `edge` and marks 3:1."""

    name: str
    ground: str
    panel: str
    card: str
    desk: str
    selected: str
    line: str
    edge: str
    dim: str
    text: str
    accent: str
    on_accent: str
    doubt: str
    settled: str


LIGHT = Tokens(
    name="light",
    ground="#fbfbfa",
    panel="#f1f1ef",
    card="#ffffff",
    desk="#e9e9e6",
    selected="#e3ebf8",
    line="#d9d9d6",
    edge="#83837e",
    dim="#646460",
    text="#2b2b29",
    accent="#2a64c8",
    on_accent="#ffffff",
    doubt="#a54a14",
    settled="#26703f",
)
DARK = Tokens(
    name="dark",
    ground="#161615",
    panel="#1f1f1e",
    card="#262624",
    desk="#0f0f0e",
    selected="#2a3547",
    line="#32322f",
    edge="#85857f",
    dim="#a3a39d",
    text="#ececea",
    accent="#7aa7f5",
    on_accent="#161615",
    doubt="#f0a36b",
    settled="#7cc796",
)
SURFACES = ("ground", "panel", "card", "selected")
INKS = ("text", "dim", "accent", "doubt", "settled")


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


_EFFECTS = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class Theme(QObject):
    """The theme in use: follows the system unless told otherwise."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "system") -> None:
        super().__init__(app)
        self._app = app
        self._family = _interface_family()
        self.mode: Mode = mode
        self.density: Density = "roomy"
        self.motion: Motion = "system"
        self.tokens = LIGHT
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.set_mode(mode)

    def set_mode(self, mode: Mode) -> None:
        """Use light or dark, or go with the system."""
        self.mode = mode
        self._apply(DARK if self._wants_dark() else LIGHT)

    def toggle(self) -> None:
        """Switch between light and dark, whatever the system says."""
        self.set_mode("light" if self.tokens.name == "dark" else "dark")

    def follow_system(self) -> None:
        """Light or dark as the system is."""
        self.set_mode("system")

    @property
    def is_dense(self) -> bool:
        """Whether more rows and less air are wanted."""
        return self.density == "dense"

    @property
    def moves(self) -> bool:
        """Whether anything may slide, fade or turn; a system that wants less motion is heard.

        Qt tells what the system wants from 6.12 on; before that it moves unless told otherwise.
        """
        if self.motion != "system":
            return self.motion == "full"
        hints = getattr(self._app.styleHints(), "accessibility", lambda: None)()
        wanted = getattr(hints, "motionPreference", lambda: None)()
        return "Reduced" not in str(wanted)

    def set_motion(self, motion: Motion) -> None:
        """Let menus and tool tips fade, or appear at once."""
        self.motion = motion
        for effect in _EFFECTS:
            self._app.setEffectEnabled(effect, self.moves)

    def set_density(self, density: Density) -> None:
        """Show more rows, or more air between them."""
        if density != self.density:
            self.density = density
            self._apply(self.tokens)

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token, 0..1 opaque."""
        color = QColor(getattr(self.tokens, token))
        color.setAlphaF(alpha)
        return color

    def font(self, size: int | None = None, *, bold: bool = False, tabular: bool = False) -> QFont:
        """The interface font at `size` pixels; `tabular` gives all figures one width."""
        font = QFont(self._family)
        font.setPixelSize(size or (DENSE if self.is_dense else BODY))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setFeature(QFont.Tag("zero"), 1)
        return font

    def _wants_dark(self) -> bool:
        if self.mode != "system":
            return self.mode == "dark"
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.mode == "system":
            self.set_mode("system")

    def _apply(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._app.setStyle("Fusion")
        self._app.setFont(self.font())
        self._app.setPalette(_palette(tokens))
        sheet = (paths.resources() / "theme.qss").read_text(encoding="utf-8")
        icons = paths.icons().as_posix()
        more = DENSE_SHEET if self.is_dense else ""
        self._app.setStyleSheet(Template(sheet).substitute(asdict(tokens), icons=icons) + more)
        self.changed.emit()


def _interface_family() -> str:
    """The system's interface font; a bare alias ("Sans Serif") is asked what it stands for."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return QFontInfo(font).family()


def _palette(tokens: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: tokens.ground,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.card,
        QPalette.ColorRole.AlternateBase: tokens.panel,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.panel,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.doubt,
        QPalette.ColorRole.PlaceholderText: tokens.dim,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.text,
        QPalette.ColorRole.ToolTipText: tokens.ground,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.edge,
    }
    palette = QPalette()
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    disabled = QColor(tokens.dim)
    disabled.setAlphaF(0.6)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return palette


def _luminance(color: str) -> float:
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
