"""The words of `reviewer report` and `reviewer vigilance`."""

from __future__ import annotations

import argparse
from pathlib import Path

from reviewer.cli.numbers import percent


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


def vigilance_words(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer vigilance PROJECT`."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--share",
        type=percent,
        metavar="SHARE",
        help="in the window, show a settled value altered after this share of fields, such as 1%%",
    )
    which.add_argument("--off", action="store_true", help="plant no more errors")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")
