"""The words of `reviewer suite`, and those that `reviewer evaluate --suite` adds."""

from __future__ import annotations

import argparse


def suite_words(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer suite PROJECT`."""
    acts = parser.add_subparsers(dest="act", metavar="freeze|list|show", required=True)
    freeze = acts.add_parser("freeze", help="freeze all documents that are decided as a whole")
    freeze.add_argument("name", metavar="NAME")
    freeze.add_argument("--note", default="", help="what it is for")
    freeze.add_argument("--by", default="", metavar="NAME", help="who freezes it")
    _json(freeze)
    _json(acts.add_parser("list", help="the suites of the project"))
    show = acts.add_parser("show", help="what is in a suite")
    show.add_argument("name", metavar="NAME")
    _json(show)


def against_words(parser: argparse.ArgumentParser) -> None:
    """The options of `reviewer evaluate` that hold a reader against a suite."""
    parser.add_argument(
        "--suite",
        metavar="NAME",
        help="hold a reader, or the project today, against what was frozen; ends with 1 when it "
        "is clearly worse",
    )
    parser.add_argument("--reader", help="with --suite: read its documents with this reader first")
    parser.add_argument("--model", default="", metavar="ID", help="the reader's model")
    parser.add_argument("--base-url", default="", metavar="URL", help="the reader's endpoint")
    parser.add_argument(
        "--again", action="store_true", help="also what it read before; it is paid again"
    )


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")
