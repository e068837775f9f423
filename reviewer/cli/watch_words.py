"""The words of `reviewer watch`. What it does is in `watch.py`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from reviewer.cli import engine
from reviewer.cli.argument_parser import Commands
from reviewer.cli.numbers import dollars, pause, workers
from reviewer.cli.reading_words import SECOND, reader_options, reading_options

DOES = "take in, read and check what lands in a folder, until stopped"
TELLS = """A file is taken once it lies still for two seconds. The project is open only while there
is something to do: a window can have it in between, and the watch then waits for it. Ctrl-C ends it
after the documents under way."""


def add(commands: Commands, epilog: str, ocr: Callable[[argparse.ArgumentParser], None]) -> None:
    """`reviewer watch FOLDER --project P ...`."""
    parser = commands.add_parser(
        "watch", help=DOES, description=f"{DOES[0].upper()}{DOES[1:]}. {TELLS}", epilog=epilog
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where documents land")
    parser.add_argument(
        "--project", type=Path, required=True, metavar="P", help="the project's folder"
    )
    reader_options(parser, default="layout")
    parser.add_argument("--second", metavar="READER", help=SECOND)
    parser.add_argument(
        "--budget",
        type=dollars,
        metavar="USD",
        help="end before a call that might cost more than this in all, from now to the end",
    )
    parser.add_argument(
        "--consent",
        action="append",
        default=[],
        metavar="HOST",
        help="allow the project to send page pictures to HOST, from now on",
    )
    reading_options(parser)
    ocr(parser)
    parser.add_argument(
        "--workers",
        type=workers,
        metavar="N",
        help="processes; for a reader over the network, documents read at once (20)",
    )
    engine.words(parser)
    parser.add_argument(
        "--every",
        type=pause,
        default=5.0,
        metavar="SECONDS",
        help="how long to wait between two looks at the folder (5)",
    )
    parser.add_argument("--once", action="store_true", help="handle what is there now, and end")
