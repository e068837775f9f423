"""Where the program's own files are: in a checkout, an installed wheel and a frozen bundle.

The one module that knows. Everything else asks it for a path.
"""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(folder: str) -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [_PACKAGE / f"_{folder}", _PACKAGE.parent / folder]
    if bundle:
        candidates.insert(0, Path(bundle) / folder)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the program's {folder} folder is missing; install Reviewer again")


def resources() -> Path:
    """The folder of kinds, prompts, samples and help pages."""
    return _find("resources")


def icons() -> Path:
    """The folder of SVG icons."""
    return _find("icons")


def settings_file() -> Path:
    """The user's own settings; the file need not exist."""
    return _config() / "settings.toml"


def prices_file() -> Path:
    """The user's own prices of models; the file need not exist."""
    return _config() / "prices.json"


def view_state_file() -> Path:
    """How the user likes the window; the file need not exist."""
    return _config() / "view.ini"


def data_folder() -> Path:
    """Where the demo project and other things the program makes by itself go."""
    import platformdirs

    return Path(platformdirs.user_data_dir("reviewer"))


def _config() -> Path:
    import platformdirs  # where it is used: the window's start does not wait for it

    return Path(platformdirs.user_config_dir("reviewer"))
