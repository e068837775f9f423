"""An evaluation as one page of HTML: no script, nothing fetched, readable without the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.evaluate.charts import Chart
from reviewer.evaluate.drawing import STYLE, safe, svg

_PAGE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 760px; margin: 40px auto; padding: 0 20px;
  background: #fbfbfa; color: #2b2b29; }
h1 { font-size: 24px; margin-bottom: 4px; } h2 { font-size: 18px; margin-top: 40px; }
p.dim { color: #646460; margin-top: 0; }
table { border-collapse: collapse; margin: 12px 0; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 4px 12px 4px 0; border-bottom: 1px solid #d9d9d6; }
caption { text-align: left; color: #646460; padding-bottom: 4px; }
th { font-weight: 600; } th:first-child, td:first-child { text-align: left; }
td { overflow-wrap: anywhere; } table.words th, table.words td { text-align: left; }
@media screen and (prefers-color-scheme: dark) {
body { background: #161615; color: #ececea; } p.dim, caption { color: #a3a39d; }
th, td { border-color: #32322f; } }
@media print { body { margin: 0; } h2 { break-after: avoid; } svg, tr { break-inside: avoid; } }
"""
_CURVE_ROWS = 21
"""Rows of a curve's table: one for each twentieth of the fields."""
MOST_ROWS, MOST_LETTERS = 200, 300
"""Of a table and of a cell: a report stays a page whatever was read."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its sentences, and a table of words below a chart or alone."""

    title: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def html(
    title: str, sentences: Sequence[str], charts: Sequence[Chart], more: Sequence[Section]
) -> str:
    """The page. Everything in it is escaped."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # Nothing may be fetched or run, whatever a value holds.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{safe(title)}</title><style>{_PAGE}{STYLE}</style></head><body>",
        f"<h1>{safe(title)}</h1>",
        *(f'<p class="dim">{safe(sentence)}</p>' for sentence in sentences),
        *map(_chart, charts),
        *map(_section, more),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _chart(chart: Chart) -> str:
    marks = chart.marks
    if len(marks) > _CURVE_ROWS and chart.shape == "curve":
        last = len(marks) - 1
        marks = tuple(marks[round(i * last / (_CURVE_ROWS - 1))] for i in range(_CURVE_ROWS))
    return (
        f"<h2>{safe(chart.title)}</h2>\n<p>{safe(chart.sentence)}</p>\n{svg(chart)}\n"
        f"{_table(f'Numbers: {chart.title}', chart.columns, [mark.cells for mark in marks])}"
    )


def _section(section: Section) -> str:
    said = "".join(f"<p>{safe(sentence)}</p>" for sentence in section.sentences)
    table = _table(section.title, section.columns, section.rows, words=True)
    table = table if section.rows else ""
    return f"<h2>{safe(section.title)}</h2>\n{said}\n{table}"


def _table(
    caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, words: bool = False
) -> str:
    head = "".join(f'<th scope="col">{safe(name)}</th>' for name in columns)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{safe(_cut(cell))}</td>" for cell in row) + "</tr>"
        for row in rows[:MOST_ROWS]
    )
    if len(rows) > MOST_ROWS:
        caption += f"; the first {MOST_ROWS} of {len(rows):,} rows"
    style = ' class="words"' if words else ""
    named = f"<caption>{safe(caption)}</caption>"
    return f"<table{style}>{named}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
