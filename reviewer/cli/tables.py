"""Status and flags as a person reads them in a terminal."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any

from reviewer.cli import batch
from reviewer.cli.output import counted, plain
from reviewer.cli.progress import duration
from reviewer.evaluate.latency import seconds
from reviewer.flow import savings

WIDEST = 34
"""Columns on the screen for a name or a value."""


def status(numbers: dict[str, Any]) -> str:
    """The numbers of a project, a line each, and what could not be handled."""
    cost = numbers["cost_usd"]
    lines = [
        f"{numbers['project']} ({numbers['kind']})",
        f"  documents  {numbers['documents']} ({counted(numbers['pages'], 'page')})",
        f"  readings   {numbers['readings']}, {money(cost)}",
        f"  fields     {numbers['fields']}",
        f"  flagged    {numbers['flagged']}: {numbers['decided']} decided, {numbers['left']} left"
        + (f", about {duration(numbers['seconds_left'])}" if numbers["left"] else ""),
    ]
    lines += [f"  time       {_time(took)}" for took in numbers["seconds_per_reading"]]
    if numbers["waiting_batches"]:
        asked = counted(numbers["waiting_batches"], "question")
        lines.append(f"  waiting    {asked} at the provider; see reviewer batches")
    if numbers["waiting_for_look"]:
        pages = counted(numbers["waiting_for_look"], "page")
        lines.append(f"  to look at {pages} before they are sent")
    if numbers["cost_aside_usd"]:
        aside = money(numbers["cost_aside_usd"])
        lines.append(f"  beside     {aside} for empty parts of pages and tries of prompts")
    if numbers["cascade"]:
        lines.append(f"  cascade    {savings.in_words(numbers['cascade'])}")
    if numbers["batch"]:
        lines.append(f"  last run   {batch.in_words(numbers['batch'])}")
    if numbers["failed"]:
        lines.append(f"  failed     {len(numbers['failed'])}")
        lines += [f"    {plain(f['document'])}: {plain(f['reason'])}" for f in numbers["failed"]]
    return "\n".join(lines)


def _time(took: dict[str, Any]) -> str:
    run = plain("/".join(filter(None, (took["reader"], took["model"]))))
    middle, slow = seconds(took["median"]), seconds(took["p95"])
    return f"{middle} in the middle, 95 % within {slow} ({run}, {counted(took['n'], 'reading')})"


def money(dollars: float) -> str:
    """An amount; small ones to the hundredth of a cent."""
    return f"{dollars:.2f} USD" if dollars == 0 or dollars >= 1 else f"{dollars:.4f} USD"


def flags(project: str, fields: Iterable[dict[str, Any]]) -> str:
    """The flagged fields, riskiest first, with what they say and why a human should look."""
    flagged, asked, every = [], 0, 0
    for field in fields:
        every += 1
        asked += field["flagged"]
        if field["flagged"] and field["state"] == "open":
            flagged.append(field)
    flagged.sort(key=lambda field: -field["risk"])
    header = f"{project}: {len(flagged)} of {every} fields need a look"
    if asked > len(flagged):
        header += f"; {asked - len(flagged)} more are settled"
    if not flagged:
        return header + "."
    rows = [(f["document"], f["field"], _shown(f), _why(f)) for f in flagged]
    widths = [min(WIDEST, max(_width(row[i]) for row in rows)) for i in range(3)]
    lines = [
        "  ".join([*map(_fit, row[:3], widths), _cut(plain(row[3]), _room(widths))]) for row in rows
    ]
    return "\n".join([header + ":", *(f"▲ {line.rstrip()}" for line in lines)])


def _room(widths: list[int]) -> int:
    """Columns left for the reason; a file or another program gets the whole of it."""
    if not sys.stdout.isatty():
        return 1000
    return max(30, shutil.get_terminal_size((110, 24)).columns - sum(widths) - 8)


def _shown(field: dict[str, Any]) -> str:
    if field["value"] is not None:
        return str(field["value"])
    return f"⊘ {field.get('absent', '')}"


def _why(field: dict[str, Any]) -> str:
    return field["reasons"][0] if field["reasons"] else ""


def _fit(text: str, width: int) -> str:
    """`text` on one line in exactly `width` columns."""
    shown = _cut(plain(text), width)
    return shown + " " * (width - _width(shown))


def _cut(text: str, width: int) -> str:
    text, whole = text[: width + 1], text
    if _width(text) <= width:
        return whole
    while _width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def _width(text: str) -> int:
    """Columns on the screen: Chinese and its neighbours take two for a character."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
