"""The words of the commands for several reviewers. What they do is in `packages.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewer.cli.argument_parser import Commands, Make, Parser
from reviewer.cli.numbers import parts, percent


def add(commands: Commands, make: Make, json: Callable[[Parser], None]) -> None:
    """`split`, `merge` and `agreement`."""
    split = make(commands, "split", "packages for several reviewers, without a server")
    split.add_argument("--into", type=parts, required=True, metavar="N", help="how many packages")
    split.add_argument(
        "--overlap",
        type=percent,
        default=0.0,
        metavar="SHARE",
        help="this share of the documents goes to two reviewers, to see how far they agree: 10%%",
    )
    split.add_argument(
        "--by",
        choices=("document", "field"),
        default="document",
        help="deal out documents, or the names of fields",
    )
    split.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="where to put the packages"
    )
    split.add_argument("--zip", action="store_true", help="each package as one file")
    split.add_argument(
        "--all", action="store_true", help="also what is not flagged, and documents that are done"
    )
    json(split)
    merge = make(commands, "merge", "take in what reviewers decided in their packages")
    merge.add_argument(
        "packages", nargs="+", type=Path, metavar="PACKAGE", help="a package's folder or .zip file"
    )
    json(merge)
    json(make(commands, "agreement", "how far reviewers agree where their packages overlap"))
