"""Python's search for garbage, kept away from the moments in which somebody waits.

A full search walks over all that is alive: ten milliseconds and more with a window and what it
imported, just when a key was pressed. What is there once the window rests stays as long as the
program runs, so it is taken out of the search; the rest is searched when it has grown.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

REST_MS = 3000
"""After so long a window has opened its project and imported what that needs."""
YOUNG = 5000
"""So many new objects are searched at a time, instead of 700."""
SWITCH_S = 0.001
"""A thread that computes gives the interface its turn after so long, instead of five times that."""


def keep_out_of_the_way(window: QObject) -> None:
    """Search less often from now on, and once this window rests no more through what it made."""
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    QTimer.singleShot(REST_MS, window, settle)


def settle() -> None:
    """Take out all that is alive now."""
    gc.collect()
    gc.freeze()
