"""The words of `reviewer compare`."""

from __future__ import annotations

import argparse
from pathlib import Path

RUN = """a run of readings: a role such as A, a reader, READER/MODEL or READER/MODEL/PROMPT"""


def compare_words(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer compare PROJECT`."""
    parser.add_argument("--first", required=True, metavar="RUN", help=RUN)
    parser.add_argument("--second", required=True, metavar="RUN", help="the run to hold against it")
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="FILE.jsonl",
        help="what is right; without it, what was decided in the project",
    )
    parser.add_argument(
        "--picture", type=Path, metavar="FILE.svg", help="also draw it; an SVG file"
    )
    parser.add_argument("--force", action="store_true", help="replace the picture if it exists")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")
