"""One batch read by a model: here, through Dask, and through Dask with a worker that is killed.

    python tests/benchmarks/dask_engine.py [--documents 100] [--latency 0.2] [--at-once 20]

A loopback server answers each call after the latency. Two local workers with two threads each; in
the third run one of them is killed in the middle. All three runs make pictures and calls of the
same documents; ratios are against the first. Prints a table and JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from reviewer.flow import cascade, elsewhere, pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.workers import Pool, Workers
from reviewer.store import documents, readings
from tests.fakes.cluster import Cluster
from tests.fakes.counting_model import CountingModel
from tests.fakes.found import nothing_found
from tests.fakes.invoices import many
from tests.fakes.vlm_server import VlmServer

MODEL = "claude-haiku-4-5"


def told(project: Project) -> dict[str, object]:
    """What was read, by document."""
    found = project.call(lambda store: list(documents.each(store)))
    return {
        one.name: [
            (r.role, r.values)
            for r in project.call(lambda store, one=one: readings.of_document(store, one.id))
        ]
        for one in found
    }


def one_run(
    folder: Path, files: list[Path], options: argparse.Namespace, way: str
) -> tuple[dict[str, object], dict[str, object]]:
    """Read all documents one way; what was read, and the figures."""
    with ExitStack() as stack:
        cluster = None
        if way != "here":
            logs = folder / f"{way}-logs"
            logs.mkdir()
            cluster = stack.enter_context(Cluster(logs, threads=2, ANTHROPIC_API_KEY="sk-ant-b"))
        kill: Callable[[], object] = lambda: None  # noqa: E731
        if way == "killed" and cluster is not None:
            kill = cluster.workers[0].kill
        model = CountingModel(options.latency, at=options.documents, upon=kill)
        server = stack.enter_context(VlmServer(model))
        project = stack.enter_context(Project.create(folder / way, "invoice"))
        pool: Pool = stack.enter_context(
            Workers(2) if cluster is None else elsewhere.crew(project, cluster.address)
        )
        job = Run(project, pool)
        begun = time.perf_counter()
        pipeline.add(job, files)
        added = time.perf_counter() - begun
        nothing_found(project)
        choice = ReaderChoice("anthropic", MODEL, server.url)
        begun = time.perf_counter()
        plan = ReadPlan(choice, concurrency=options.at_once, blank_share=0)
        outcome = cascade.read(job, plan)
        read = time.perf_counter() - begun
        return told(project), {
            "way": way, "add_seconds": round(added, 2), "read_seconds": round(read, 2),
            "read": outcome.done, "failed": len(outcome.failed), "calls": model.calls,
            "asked_twice": model.calls - len(model.asked), "under_way_at_kill": model.under_way,
        }  # fmt: skip


def main() -> None:
    """Run all three ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--at-once", type=int, default=20)
    options = parser.parse_args()
    os.environ["ANTHROPIC_API_KEY"] = "sk-ant-b"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = many(folder / "files", options.documents)
        made = [one_run(folder, files, options, way) for way in ("here", "dask", "killed")]
    same = [values == made[0][0] for values, _ in made]
    figures = [
        {**figure, "same_readings": equal, "ratio": round(
            figure["read_seconds"] / made[0][1]["read_seconds"], 2)}
        for (_, figure), equal in zip(made, same, strict=True)
    ]  # fmt: skip
    for figure in figures:
        print("  ".join(f"{key} {value}" for key, value in figure.items()))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
