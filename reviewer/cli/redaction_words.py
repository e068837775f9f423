"""The words of `reviewer redaction` and `reviewer ledger`. What they do is in `redaction.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

REDACTION = "what is masked before pages are sent, who must look, what waits"
LEDGER = "what left this machine, as a file that anybody can check"

_TEXT = (
    "iban,card,...: texts to mask (iban, card, national-id, email, phone, birth, mrz, codes; "
    "all; none)"
)


def redaction(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer redaction PROJECT`."""
    wanted = parser.add_argument_group(
        "the policy", "faces are always masked; the project keeps it"
    )
    wanted.add_argument("--policy", type=Path, metavar="FILE.json", help="as --json prints it")
    wanted.add_argument(
        "--look",
        choices=("none", "doubted", "all"),
        help="which pages a person must see before they are sent: none, those with faces or with "
        "doubtful finds (the default), all",
    )
    wanted.add_argument("--text", metavar="WHAT", help=_TEXT)
    wanted.add_argument("--fields", metavar="A,B", help="fields whose places are masked; none")
    wanted.add_argument(
        "--list",
        metavar="WORDS|FILE",
        help="names and addresses to mask: after commas, or a file with one on each line; none",
    )
    wanted.add_argument(
        "--second", action=argparse.BooleanOptionalAction, help="ask a second face detector too"
    )
    where = wanted.add_mutually_exclusive_group()
    where.add_argument("--local-only", action="store_true", help="send to this machine alone")
    where.add_argument("--send-anywhere", action="store_true", help="... or to hosts with consent")
    acts = parser.add_argument_group("acts")
    acts.add_argument("--find", action="store_true", help="look for what is to be masked, now")
    acts.add_argument(
        "--approve",
        metavar="DOCUMENT",
        help="let its waiting pages go as they are masked now; all: of all documents",
    )
    acts.add_argument("--never", metavar="DOCUMENT", help="do not upload this document")
    acts.add_argument("--may", metavar="DOCUMENT", help="take that back")
    acts.add_argument("--why", default="", metavar="TEXT", help="the reason, with --never")
    acts.add_argument("--by", default="", metavar="NAME", help="who says so; --approve needs it")
    parser.add_argument("--workers", type=int, metavar="N", help="processes to work with")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")


def ledger(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer ledger PROJECT`."""
    parser.add_argument("--out", type=Path, metavar="FILE.jsonl", help="write it there")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
    parser.add_argument(
        "--check",
        type=Path,
        metavar="FILE.jsonl",
        help="say whether such a file is whole, and the project's ledger still what it says",
    )
