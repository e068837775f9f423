"""The words of the command line about batches. What they do is in `batches.py`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from reviewer.cli import numbers

BATCHES = "what waits at a provider for half the price: take in what has come, see what waits"


def batch_options(parser: argparse.ArgumentParser) -> None:
    """What `reviewer read` may be told of batches."""
    parser.add_argument(
        "--batch",
        action="store_true",
        help="for anthropic: half the price, by tomorrow. All documents are sent together, and "
        "what comes of them is waited for; Ctrl-C leaves them there, and the same command, or "
        "reviewer batches, takes them in",
    )
    parser.add_argument(
        "--no-wait", action="store_true", help="with --batch: send, and do not wait"
    )


def batches_words(parser: argparse.ArgumentParser, with_json: Callable[[Any], None]) -> None:
    """`reviewer batches PROJECT`."""
    act = parser.add_mutually_exclusive_group()
    act.add_argument(
        "--follow", action="store_true", help="wait until everything has come, and take it in"
    )
    act.add_argument(
        "--cancel",
        action="store_true",
        help="ask the provider to answer nothing more; what was answered is paid and still comes",
    )
    act.add_argument(
        "--forget",
        type=numbers.batch,
        metavar="BATCH",
        help="give up a batch of this number that can not be found any more: its documents are "
        "asked about, and may be paid, again",
    )
    with_json(parser)
