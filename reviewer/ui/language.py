"""Chooses the window's language, for our own sentences and for those of Qt's own dialogs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from reviewer.ui.say import LANGUAGES, speak

_installed: list[QTranslator] = []


def use_language(app: QCoreApplication, said: str) -> None:
    """Speak this language, or the system's where "system" is said and it is one of ours."""
    code = said if said in LANGUAGES else of_system()
    speak(code)
    for translator in _installed:
        app.removeTranslator(translator)
    _installed.clear()
    if code != "en":
        translator = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{code}", folder):
            app.installTranslator(translator)
            _installed.append(translator)


def of_system() -> str:
    """The first language of the system that is shipped; English where there is none."""
    for name in QLocale.system().uiLanguages():
        code = name.replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"
