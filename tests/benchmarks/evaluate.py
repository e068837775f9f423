"""Time and memory of evaluating a large project, beside those of reading it. By hand.

    python tests/benchmarks/evaluate.py [--documents 100000] [--folder DIR]

Makes a project of receipts with ten fields each, all decided, and evaluates it in a process of its
own. The ratio is against reading the same rows and counting nothing. With `--folder` the project is
kept there, and used again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reviewer.flow import measure  # noqa: E402
from reviewer.flow.project import Project  # noqa: E402
from reviewer.model.decision import Decision, DecisionType  # noqa: E402
from reviewer.model.document import Document, Page  # noqa: E402
from reviewer.model.field import Field  # noqa: E402
from reviewer.model.reading import FieldValue, Reading  # noqa: E402
from reviewer.store import decisions, documents, fields, harvest, readings  # noqa: E402
from reviewer.store.db import Store  # noqa: E402

NAMES = [f"field_{number}" for number in range(10)]
KIND = 'name = "large"\ntitle = "Large"\n' + "".join(
    f'[fields.{name}]\ntype = "{"amount" if number % 2 else "text"}"\ntitle = "{name}"\n'
    for number, name in enumerate(NAMES)
)
AT_ONCE = 500


def main() -> None:
    """Make the project and print what its evaluation takes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--folder", type=Path)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = (told.folder or Path(folder)) / f"large-{told.documents}"
        if not project.exists():
            make(project, told.documents)
        base, _ = apart(nothing, project)
        _, reading = apart(read, project)
        memory, seconds = apart(evaluate, project)
    print(f"{told.documents:,} documents, {told.documents * len(NAMES):,} fields")
    print(
        f"evaluation {seconds:.1f} s, {seconds / reading:.2f} times reading alone "
        f"({reading:.1f} s); {memory:.0f} MB at most, {memory - base:.0f} MB above an open project"
    )


def make(folder: Path, count: int) -> None:
    """A project whose readings are wrong now and then, all of it decided."""
    kind = folder.parent / "large.toml"
    kind.write_text(KIND, encoding="utf-8")
    draw = random.Random(7)
    with Project.create(folder, str(kind)) as project:
        for start in range(0, count, AT_ONCE):
            numbers = range(start, min(count, start + AT_ONCE))
            project.call(lambda store, numbers=numbers: _take_in(store, numbers, draw))


def _take_in(store: Store, numbers: range, draw: random.Random) -> None:
    with store.atomic():
        for number in numbers:
            page = Page(1, 600, 900, f"page-{number}")
            name = f"{number:07}.png"
            document = documents.save(
                store, Document(f"{number:064x}", name, "image/png", 1, (page,), name), None
            )
            truth = {n: f"{draw.randrange(10**6)}.{draw.randrange(100):02}" for n in NAMES}
            risks = {n: draw.betavariate(0.3, 4) for n in NAMES}
            shown = {n: f"7{t}" if draw.random() < risks[n] else t for n, t in truth.items()}
            values = tuple(FieldValue(n, value) for n, value in shown.items())
            readings.save(store, document.id, Reading("A", "one", values))
            rows = [
                Field(document.id, name, n, shown[n], None, risks[n], risks[n] > 0.1, ())
                for n in NAMES
            ]
            fields.replace(store, document.id, rows, [])
            for n in NAMES:
                kept = decisions.append(
                    store,
                    Decision(
                        document.id,
                        n,
                        DecisionType.ACCEPT if shown[n] == truth[n] else DecisionType.CORRECT,
                        "ann",
                        "2026-11-20T10:05:00Z",
                        truth[n],
                        ms=2000,
                    ),
                )
                fields.settle(store, document.id, n, kept)


def nothing(_project: Project) -> None:
    """What an open project takes."""


def read(project: Project) -> None:
    """Read all that an evaluation reads."""

    def act(store: Store) -> None:
        for gathered in harvest.each(store, results=False):
            measure.decided_truth(gathered)

    project.call(act)


def evaluate(project: Project) -> None:
    """Evaluate it."""
    found = measure.evaluation(project, None, project.folder)
    assert found.fields == found.documents * len(NAMES)


def apart(act: Callable[[Project], None], folder: Path) -> tuple[float, float]:
    """The memory in MB and the seconds an act takes in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (act, folder))


def _measured(act: Callable[[Project], None], folder: Path) -> tuple[float, float]:
    with Project.open(folder, read_only=True) as project:
        before = time.perf_counter()
        act(project)
        seconds = time.perf_counter() - before
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds


if __name__ == "__main__":
    main()
