"""Figures are counted with numpy: it is there before the first example, which has a deadline."""

from __future__ import annotations

import numpy  # noqa: F401, ICN001
