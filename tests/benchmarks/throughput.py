"""Documents per minute of add + OCR + read + check, against plain Tesseract on the same pages.

    python tests/benchmarks/throughput.py [FOLDER] [--documents N] [--ocr fast|thorough]

Both sides use two processes and OMP_THREAD_LIMIT=1, in the same run, one after the other. The ratio
says what reading with RapidOCR (and with Tesseract as its witness, `thorough`) and the rest of the
program cost against one pass of Tesseract.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reviewer.flow import pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.flow.project import FAST, THOROUGH, Project
from reviewer.flow.workers import Workers

SCANS = Path(__file__).resolve().parents[3] / "shared/data/receipts-scans/documents"
PROCESSES = 2


def plain(files: list[Path]) -> float:
    """Seconds Tesseract alone takes for one page of each file, two at a time."""

    def one(file: Path) -> None:
        subprocess.run(
            ["tesseract", str(file), "stdout", "--psm", "6", "tsv"],
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            check=True,
        )

    begun = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(one, files))
    return time.perf_counter() - begun


def ours(files: list[Path], ocr: str) -> dict[str, float]:
    """Seconds of each stage of this program over the same files."""
    seconds: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(Path(folder) / "p", "receipt") as project,
        Workers(PROCESSES) as workers,
    ):
        project.set_ocr(ocr)
        run = Run(project, workers)
        stages = {
            "add": lambda: pipeline.add(run, files),
            "words": lambda: pipeline.find_words(run),
            "read": lambda: pipeline.read(run, ReadPlan(ReaderChoice(LAYOUT))),
            "check": lambda: pipeline.check(run),
        }
        for name, stage in stages.items():
            begun = time.perf_counter()
            outcome = stage()
            seconds[name] = time.perf_counter() - begun
            assert not outcome.failed, outcome.failed
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=SCANS)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--ocr", default=THOROUGH, help=f"{FAST} or {THOROUGH}")
    options = parser.parse_args()
    files = sorted(options.folder.iterdir())[: options.documents]
    alone = plain(files)
    stages = ours(files, options.ocr)
    total = sum(stages.values())
    print(f"{len(files)} documents, {PROCESSES} processes, {options.ocr}")
    print(f"tesseract alone   {alone:7.1f} s  {60 * len(files) / alone:6.1f} documents/min")
    print(f"reviewer, all     {total:7.1f} s  {60 * len(files) / total:6.1f} documents/min")
    for name, seconds in stages.items():
        print(f"  {name:15} {seconds:7.1f} s")
    print(f"ratio             {total / alone:7.2f}")


if __name__ == "__main__":
    main()
