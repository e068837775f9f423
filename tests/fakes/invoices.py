"""Small invoices, as many as are wanted, no two alike."""

from __future__ import annotations

from pathlib import Path


def many(folder: Path, count: int) -> list[Path]:
    """Invoices of one page that differ in their number and total, with a text layer."""
    import pymupdf

    folder.mkdir()
    made = []
    for number in range(count):
        with pymupdf.open() as document:
            page = document.new_page()
            lines = ("Harbour Lane Ltd", f"Invoice number: INV-{number:04}", "Date: 2026-03-04",
                     f"Total: {100 + number}.{number:02} EUR")  # fmt: skip
            for line, text in enumerate(lines):
                page.insert_text((72, 90 + 24 * line), text)
            made.append(folder / f"{number:04}.pdf")
            document.save(made[-1])
    return made
