"""How many flagged fields of a project share their cause with another one.

python tests/benchmarks/causes.py PROJECT
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from reviewer.flow import causes as acts
from reviewer.flow.project import Project
from reviewer.review.causes import Doubt, causes


def main() -> None:
    """Print the groups, and the share of fields that are in one."""
    with Project.open(Path(sys.argv[1])) as project:
        begun = time.perf_counter()
        doubts: list[Doubt] = []
        after: int | None = None
        while True:
            piece, after = project.call(
                lambda store, at=after: acts.gather(store, project.kind, at)
            )
            doubts += piece
            if after is None:
                break
        gathered = time.perf_counter() - begun
    begun = time.perf_counter()
    found = causes(doubts)
    grouped = time.perf_counter() - begun
    inside = sum(len(cause.doubts) for cause in found)
    for cause in found:
        offered = ", ".join(f"{r.name} ({len(r.becomes)})" for r in acts.remedies(cause))
        print(f"{len(cause.doubts):4}  {cause.sentence}\n      {offered}")
    loose = sum(len(c.doubts) for c in found if "quite different" in c.sentence)
    print(f"{loose} of them have only in common that two readings differ")
    share = 100 * inside / max(1, len(doubts))
    print(
        f"{inside} of {len(doubts)} flagged fields ({share:.0f} %) are in {len(found)} groups of "
        f"two or more; gathered in {gathered:.2f} s, grouped in {grouped:.3f} s"
    )


if __name__ == "__main__":
    main()
