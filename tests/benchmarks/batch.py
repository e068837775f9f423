"""`reviewer read` over a large batch, against the time that the calls alone would take.

    python -m tests.benchmarks.batch [--documents 10000] [--latency 0.2] [--at-once 20]

Makes a project of so many one-page documents (small scans drawn here, see `tests/fakes/scans.py`),
whose pictures are made beforehand as a first run would have left them: this measures the reading,
with both prompts. `--project` keeps the project for another time.
The server answers from a process of its own after `--latency`; `reviewer read` is another process,
watched from outside through /proc. Ideal is calls x latency / at once. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from reviewer.flow.workers import Workers
from tests.fakes import batch_project as batch
from tests.fakes.batch_process import BatchServer

PROMPTS = 2
"""Questions asked of each document: A and B."""
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """A moment of the run: documents done, and megabytes and CPU seconds of its processes."""

    seconds: float
    documents: int
    client_mb: float
    workers_mb: float
    cpu: float


@dataclass(frozen=True)
class Figures:
    """What a run came to."""

    documents: int
    calls: int
    seconds: float
    reading_seconds: float
    ideal_seconds: float
    ratio: float
    calls_per_second: float
    start_seconds: float
    client_cpu_seconds: float
    workers_cpu_seconds: float
    client_cpu_ms_per_call: float
    server_cpu_ms_per_call: float
    peak_client_mb: float
    peak_workers_mb: float
    peak_all_mb: float
    most_at_once: int
    client_mb_at: dict[str, float]
    """At a quarter, half and the end of the documents."""


def main() -> None:
    """Make, read, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--wire", choices=("anthropic", "openai"), default="anthropic")
    parser.add_argument("--small", action="store_true", help="pages of 200 x 168: quick to make")
    parser.add_argument("--project", type=Path, help="one that is kept: made where it is missing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        kept = options.project or Path(scratch) / "kept"
        if not kept.exists():
            made(kept, options.documents, batch.SMALL if options.small else {})
        project = Path(scratch) / "p"
        subprocess.run(["cp", "-r", "--reflink=auto", kept, project], check=True)
        with BatchServer(latency=options.latency) as server:
            figures = measured(server, project, options)
    print(json.dumps(asdict(figures), indent=1))
    print(table(figures))


def made(folder: Path, count: int, size: dict[str, int]) -> None:
    """The project, with all that reading needs made already."""
    begun = time.perf_counter()
    with Workers() as workers:
        batch.make(folder, count, workers, **size)
    print(f"{count} documents added, their pictures made: {time.perf_counter() - begun:.0f} s")


def measured(server: BatchServer, project: Path, options: argparse.Namespace) -> Figures:
    """Read in a process of its own, and watch it."""
    reading = batch.reading(server.url, "--workers", options.at_once, wire=options.wire)
    begun = time.perf_counter()
    process = batch.start(project, *reading)
    samples: list[Sample] = []
    used: dict[int, float] = {}
    while process.poll() is None:
        done = server.brief()["paid"] // PROMPTS
        samples.append(sample(process.pid, time.perf_counter() - begun, done, used))
        time.sleep(1.0 if samples[-1].seconds > 5 else 0.2)
    seconds = time.perf_counter() - begun
    said = process.communicate()[0].splitlines()[-1:]
    assert process.returncode == 0, said
    stats = server.stats()
    return figures_of(samples, stats, seconds, used[process.pid], options)


def figures_of(
    samples: list[Sample],
    stats: dict[str, float],
    seconds: float,
    client_cpu: float,
    options: argparse.Namespace,
) -> Figures:
    calls = int(stats["calls"])
    ideal = calls * options.latency / options.at_once
    documents = calls // PROMPTS
    return Figures(
        documents=documents,
        calls=calls,
        seconds=round(seconds, 1),
        reading_seconds=round(stats["seconds"] + options.latency, 1),
        ideal_seconds=round(ideal, 1),
        ratio=round((stats["seconds"] + options.latency) / ideal, 3) if ideal else 0.0,
        calls_per_second=round(calls / (stats["seconds"] + options.latency), 1),
        start_seconds=round(next(s.seconds for s in samples if s.documents), 1),
        client_cpu_seconds=round(client_cpu, 1),
        workers_cpu_seconds=round(samples[-1].cpu - client_cpu, 1),
        client_cpu_ms_per_call=round(1000 * client_cpu / calls, 2),
        server_cpu_ms_per_call=round(1000 * stats["cpu"] / calls, 2),
        peak_client_mb=max(s.client_mb for s in samples),
        peak_workers_mb=max(s.workers_mb for s in samples),
        peak_all_mb=round(max(s.client_mb + s.workers_mb for s in samples), 1),
        most_at_once=int(stats["most"]),
        client_mb_at={
            f"{share:.0%}": next(
                (s.client_mb for s in samples if s.documents >= share * documents),
                samples[-1].client_mb,
            )
            for share in (0.1, 0.25, 0.5, 1.0)
        },
    )


def sample(pid: int, seconds: float, documents: int, used: dict[int, float]) -> Sample:
    """The processes as they are now; `used` keeps the CPU seconds of those that have ended too."""
    family = [pid, *descendants(pid)]
    sizes = {}
    for one in family:
        try:
            sizes[one] = int(Path(f"/proc/{one}/statm").read_text().split()[1]) * PAGE / 1e6
            told = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            used[one] = (int(told[11]) + int(told[12])) / TICK
        except OSError:
            continue  # it has just ended
    client = sizes.pop(pid, 0.0)
    return Sample(seconds, documents, round(client, 1), round(sum(sizes.values()), 1),
                  sum(used.values()))  # fmt: skip


def descendants(pid: int) -> list[int]:
    """All processes that a process started, and those that they did."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *descendants(child)]
    except OSError:
        pass
    return found


def table(told: Figures) -> str:
    """The figures for people."""
    at = ", ".join(f"{mb:.0f} MB at {share}" for share, mb in told.client_mb_at.items())
    return "\n".join((
        f"{told.documents} documents, {told.calls} calls, at most {told.most_at_once} at once",
        f"  first to last call {told.reading_seconds:8.1f} s  ideal {told.ideal_seconds:.1f} s, "
        f"ratio {told.ratio:.3f}, {told.calls_per_second:.1f} calls/s",
        f"  whole command      {told.seconds:8.1f} s  first document after {told.start_seconds} s",
        f"  client CPU         {told.client_cpu_seconds:8.1f} s  "
        f"{told.client_cpu_ms_per_call:.2f} ms a call; its workers {told.workers_cpu_seconds:.1f} s"
        f"; the server {told.server_cpu_ms_per_call:.2f} ms a call",
        f"  memory             {told.peak_client_mb:8.0f} MB the client at most ({at}); "
        f"workers {told.peak_workers_mb:.0f} MB, together {told.peak_all_mb:.0f} MB",
    ))  # fmt: skip


if __name__ == "__main__":
    main()
