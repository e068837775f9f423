"""Charts as SVG: plain shapes with classes, so that one style sheet gives light and dark.

Nothing in it runs, and nothing is fetched. All text is escaped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from html import escape

from reviewer.evaluate.charts import Chart, Mark

WIDE, TALL = 720, 360
_BAR = 30
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 16, 48
_LABEL = 250
_MOST_LETTERS, _MOST_NAMED, _MOST_BARS = 38, 500, 100
STYLE = """
svg { font: 13px system-ui, sans-serif; max-width: 100%; height: auto; }
svg .ink { fill: #2b2b29; } svg .dim { fill: #646460; }
svg .axis { stroke: #d9d9d6; } svg .bar { fill: #2a64c8; } svg .dot { fill: #2a64c8; }
svg .curve { stroke: #2a64c8; fill: none; stroke-width: 2; }
svg .band { fill: #2a64c8; opacity: .15; } svg .span { stroke: #2b2b29; stroke-width: 1.5; }
svg .even { stroke: #83837e; stroke-dasharray: 4 4; }
@media screen and (prefers-color-scheme: dark) {
svg .ink { fill: #ececea; } svg .dim { fill: #a3a39d; }
svg .axis { stroke: #32322f; } svg .bar { fill: #7aa7f5; } svg .dot { fill: #7aa7f5; }
svg .curve { stroke: #7aa7f5; } svg .band { fill: #7aa7f5; }
svg .span { stroke: #ececea; } svg .even { stroke: #85857f; } }
"""


def svg(chart: Chart, *, alone: bool = False) -> str:
    """The chart; `alone` it carries its own style, to be saved as a file."""
    body, tall = _bars(chart) if chart.shape == "bars" else _plane(chart)
    style = f"<style>{STYLE}</style>" if alone else ""
    name = f"{chart.title}. {chart.sentence}"[:_MOST_NAMED]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" width="{WIDE}" '
        f'height="{tall}" role="img" aria-label="{safe(name)}">{style}{body}</svg>'
    )


def safe(text: str) -> str:
    """Text of strangers for a page: escaped, and nothing in it moves letters or ends the text."""
    shown = text
    if not text.isascii() or not text.isprintable():
        shown = "".join(
            " " if c.isspace() else "·" if unicodedata.category(c)[0] == "C" else c for c in text
        )
    return escape(shown)


def top_of(values: list[float]) -> float:
    """Where an axis from 0 ends: the next 1, 2 or 5 of a power of ten."""
    most = max(values, default=0.0)
    step = 1e-6
    while True:
        for factor in (1, 2, 5):
            if step * factor >= most:
                return step * factor
        step *= 10


def _bars(chart: Chart) -> tuple[str, int]:
    """Bars that lie, each with its label before and its figure behind it."""
    end = 1.0 if chart.shares else top_of([mark.y for mark in chart.marks])
    room = WIDE - _LABEL - 110
    parts = []
    for place, mark in enumerate(chart.marks[:_MOST_BARS]):
        y = _TOP + place * _BAR
        wide = room * mark.y / end
        parts.append(_text(_LABEL - 10, y + 17, _short(mark.cells[0]), "ink", "end"))
        parts.append(f'<rect class="bar" x="{_LABEL}" y="{y + 4}" width="{wide:.1f}" height="18"/>')
        if mark.low is not None and mark.high is not None:
            low, high = (_LABEL + room * at / end for at in (mark.low, mark.high))
            parts.append(_line("span", low, y + 13, high, y + 13))
            parts += [_line("span", at, y + 8, at, y + 18) for at in (low, high)]
        figure = f"{100 * mark.y:.1f} %" if chart.shares else f"{mark.y:,.0f}"
        parts.append(_text(WIDE - 100, y + 17, figure, "dim", "start"))
    shown = min(len(chart.marks), _MOST_BARS)
    tall = _TOP + shown * _BAR + 8
    parts.append(_line("axis", _LABEL, _TOP, _LABEL, tall - 8))
    if shown < len(chart.marks):
        more = f"and {len(chart.marks) - shown:,} more, in the table"
        parts.append(_text(_LABEL, tall + 12, more, "dim", "start"))
        tall += 24
    return "".join(parts), tall


def _plane(chart: Chart) -> tuple[str, int]:
    """Points or a curve over two axes in per cent."""
    highs = [mark.y if mark.high is None else mark.high for mark in chart.marks]
    top = min(1.0, top_of(highs if chart.shape == "points" else [m.y for m in chart.marks]))
    end = 1.0 if chart.shape == "curve" else min(1.0, top_of([m.x for m in chart.marks]))

    def at(x: float, y: float) -> tuple[float, float]:
        across, up = WIDE - _LEFT - _RIGHT, TALL - _TOP - _BOTTOM
        return _LEFT + across * x / end, _TOP + up * (1 - min(y, top) / top)

    parts = []
    for step in range(6):
        x, y = at(end * step / 5, 0)[0], at(0, top * step / 5)[1]
        parts.append(_line("axis", _LEFT, y, WIDE - _RIGHT, y))
        parts.append(_text(x, TALL - _BOTTOM + 18, f"{100 * end * step / 5:g} %", "dim", "middle"))
        parts.append(_text(_LEFT - 8, y + 4, f"{100 * top * step / 5:g} %", "dim", "end"))
    parts.append(_text(WIDE / 2, TALL - 8, chart.across, "dim", "middle"))
    parts.append(_text(_LEFT + 6, _TOP + 14, chart.up, "dim", "start"))
    if chart.shape == "points":
        same = min(end, top)
        parts.append(_line("even", *at(0, 0), *at(same, same)))
        for mark in chart.marks:
            parts.append(_line("span", *at(mark.x, mark.low or 0), *at(mark.x, mark.high or 0)))
            x, y = at(mark.x, mark.y)
            parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
    else:
        parts.append(_curve(chart.marks, at))
        if chart.here is not None:
            parts.append(_line("span", *at(chart.here, 0), *at(chart.here, top)))
    return "".join(parts), TALL


def _curve(marks: tuple[Mark, ...], at: Callable[[float, float], tuple[float, float]]) -> str:
    upper = [at(mark.x, mark.high or 0) for mark in marks]
    lower = [at(mark.x, mark.low or 0) for mark in reversed(marks)]
    band = " ".join(f"{x:.1f},{y:.1f}" for x, y in upper + lower)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(mark.x, mark.y) for mark in marks))
    return f'<polygon class="band" points="{band}"/><polyline class="curve" points="{line}"/>'


def _line(style: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, style: str, anchor: str) -> str:
    return (
        f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{safe(text)}</text>'
    )


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
