"""The words of `reviewer report`."""

from __future__ import annotations

import argparse
from pathlib import Path


def report_words(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer report PROJECT`."""
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE.html", help="the file to write"
    )
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="FILE.jsonl",
        help="what is right; without it, what was decided in the project",
    )
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
