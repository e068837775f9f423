"""A batch killed again and again: how many calls were made anew, and is the project whole?

    python -m tests.benchmarks.batch_kills [--documents 500] [--kills 50]

`reviewer read` is a process of its own, killed (SIGKILL) at moments drawn by chance over its whole
life: while it starts, while it reads. Afterwards it reads to the end. The server, another process,
counts. A call was in flight when the ledger has its row, but nobody wrote down what came of it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.store import ledger
from reviewer.store.verify import verify
from tests.fakes import batch_project as batch
from tests.fakes.batch_process import BatchServer


def main() -> None:
    """Make, kill, resume, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, BatchServer(latency=options.latency) as server:
        folder = Path(scratch) / "p"
        with Workers() as workers:
            batch.make(folder, options.documents, workers, **batch.SMALL)
        sys.exit(tortured(server, folder, options))


def tortured(server: BatchServer, folder: Path, options: argparse.Namespace) -> int:
    """Kill, resume, count; 1 where the counts are not as promised."""
    chance, begun = random.Random(options.seed), time.perf_counter()
    reading = batch.reading(server.url, "--workers", options.at_once)
    share = 2 * options.documents / options.kills
    early = done = 0
    for _ in range(options.kills):
        before = server.brief()["calls"]
        process = batch.start(folder, *reading)
        if chance.random() < 0.15:
            time.sleep(chance.uniform(0.0, 2.0))
        else:
            further = chance.uniform(1, 1.6 * share)
            while server.brief()["calls"] - before < further and process.poll() is None:
                time.sleep(0.003)
            time.sleep(chance.uniform(0.0, options.latency))
        done += process.poll() is not None
        process.kill()
        process.communicate()
        early += server.brief()["calls"] == before
    lost = in_flight(folder)
    last = batch.start(folder, *reading)
    said = last.communicate()[0].splitlines()[-1]
    stats = server.stats()
    with Project.open(folder, read_only=True) as project:
        found = project.call(verify)
    again = stats["calls"] - 2 * options.documents
    figures = {
        "documents": options.documents, "kills": options.kills, "before_any_call": early,
        "after_the_end": done, "calls": stats["calls"], "needed": 2 * options.documents,
        "made_again": again, "in_flight_at_kills": lost,
        "questions": stats["questions"], "paid": stats["paid"],
        "most_calls_of_one_question": stats["most_attempts"],
        "verify": found, "exit_code": last.returncode, "said": said,
        "seconds": round(time.perf_counter() - begun, 1),
    }  # fmt: skip
    print(json.dumps(figures, indent=1))
    print(
        f"{options.kills} kills of a batch of {options.documents}: {stats['calls']} calls = "
        f"{figures['needed']} + {again} made again; {lost} were in flight; "
        f"verify {found or 'clean'}"
    )
    kept = again <= lost and not found and last.returncode == 0
    return 0 if kept and stats["questions"] == figures["needed"] else 1


def in_flight(folder: Path) -> int:
    """Calls whose end nobody wrote down."""
    with Project.open(folder, read_only=True) as project:
        return sum(entry.outcome is None for entry in project.call(lambda s: list(ledger.each(s))))


if __name__ == "__main__":
    main()
