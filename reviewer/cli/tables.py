"""Status and flags as a person reads them in a terminal."""

from __future__ import annotations

import shutil
from typing import Any


def status(numbers: dict[str, Any]) -> str:
    """The numbers of a project, a line each, and what could not be handled."""
    minutes = -(-numbers["seconds_left"] // 60)
    lines = [
        f"{numbers['project']} ({numbers['kind']})",
        f"  documents  {numbers['documents']} ({numbers['pages']} pages)",
        f"  readings   {numbers['readings']}, {numbers['cost_usd']:.2f} USD",
        f"  fields     {numbers['fields']}",
        f"  flagged    {numbers['flagged']}, {numbers['decided']} decided, "
        f"{numbers['left']} left, about {minutes} min",
    ]
    lines += [f"  failed     {f['document']}: {f['reason']}" for f in numbers["failed"]]
    return "\n".join(lines)


def flags(found: dict[str, Any]) -> str:
    """The flagged fields, riskiest first, with what they say and why a human should look."""
    flagged = sorted(
        (field for field in found["fields"] if field["flagged"]), key=lambda field: -field["risk"]
    )
    header = f"{len(flagged)} of {len(found['fields'])} fields need a look"
    if not flagged:
        return header + "."
    rows = [(f["document"], f["field"], _shown(f), _why(f)) for f in flagged]
    widths = [min(34, max(len(row[i]) for row in rows)) for i in range(3)]
    room = max(30, shutil.get_terminal_size((110, 24)).columns - sum(widths) - 8)
    lines = [
        "  ".join(_fit(cell, width) for cell, width in zip(row, (*widths, room), strict=True))
        for row in rows
    ]
    return "\n".join([header + ":", *(f"▲ {line.rstrip()}" for line in lines)])


def _shown(field: dict[str, Any]) -> str:
    if field["value"] is not None:
        return str(field["value"])
    return f"⊘ {field.get('absent', '')}"


def _why(field: dict[str, Any]) -> str:
    return field["reasons"][0] if field["reasons"] else ""


def _fit(text: str, width: int) -> str:
    """`text` on one line in exactly `width` characters; control characters become marks."""
    plain = "".join(c if c.isprintable() else "·" for c in text)
    return plain.ljust(width) if len(plain) <= width else plain[: width - 1] + "…"
