"""The values of one field of many documents: gathered, sorted, and how long anybody waits for it.

python tests/benchmarks/alike.py [DOCUMENTS]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from reviewer.flow import alike
from reviewer.flow.project import Project
from reviewer.model.kind import FieldType
from reviewer.model.specimen import Glance
from reviewer.review.alike import SortBy, laid_out
from reviewer.store.db import Store

KIND = """
name = "bill"
title = "Bill"

[fields.date]
type = "date"
title = "Date"
"""


def main() -> None:
    """Print what it takes, and as ratios to one plain reading of the same values."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        kind = Path(folder) / "bill.toml"
        kind.write_text(KIND, encoding="utf-8")
        with Project.create(Path(folder) / "bills", str(kind)) as project:
            project.call(lambda store: fill(store, count))
            measure(project, count)


def fill(store: Store, count: int) -> None:
    """So many documents with ten fields each."""
    with store.atomic():
        store.many(
            "INSERT INTO documents (id, sha256, name, base, origin, media_type, size, kept, "
            "page_count, field_count) VALUES (?1, ?2, ?2, ?2, '', 'image/png', 1, 0, 1, 10)",
            ((number, f"{number:064d}") for number in range(1, count + 1)),
        )
        store.many(
            "INSERT INTO fields (document_id, path, ordinal, value, risk, flagged, reasons) "
            "VALUES (?, ?, ?, ?, ?, 0, '[]')",
            (
                (
                    number,
                    name,
                    at,
                    f"{number % 28 + 1:02d}/0{number % 9 + 1}/2018",
                    number % 97 / 97,
                )
                for number in range(1, count + 1)
                for at, name in enumerate(("date", *(f"f{n}" for n in range(9))))
            ),
        )


def measure(project: Project, count: int) -> None:
    """Gather and sort as the view does."""
    begun = time.perf_counter()
    project.call(lambda s: s.rows("SELECT id, value FROM fields WHERE path = 'date'"))
    plain = time.perf_counter() - begun
    found: list[Glance] = []
    pieces, after = [], None
    while not pieces or after is not None:
        begun = time.perf_counter()
        piece, after = project.call(lambda s, at=after: alike.glances(s, "date", at))
        pieces.append(time.perf_counter() - begun)
        found += piece
    print(f"{count:,} documents; one plain reading of the values {plain * 1000:.0f} ms")
    print(
        f"gathered in {sum(pieces) * 1000:.0f} ms ({sum(pieces) / plain:.1f} x), in "
        f"{len(pieces)} pieces of at most {max(pieces) * 1000:.0f} ms"
    )
    for by in SortBy:
        begun = time.perf_counter()
        ids = laid_out(found, by, FieldType.DATE)
        took = time.perf_counter() - begun
        print(f"sorted by {by.value} in {took * 1000:.0f} ms ({took / plain:.1f} x)")
    begun = time.perf_counter()
    project.call(lambda s: alike.specimens(s, ids[:128]))
    print(f"128 fields with their pages in {(time.perf_counter() - begun) * 1000:.1f} ms")
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
