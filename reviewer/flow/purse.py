"""What a run spent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Purse:
    """The money of one run, in US dollars, whichever of its readers it goes to."""

    spent: float = 0.0
    """What the replies that came cost."""
    lost: float = 0.0
    """What calls may have cost whose replies never came."""
