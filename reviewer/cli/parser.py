"""The words of the command line. What they do is in `commands.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

from reviewer import __version__

EPILOG = """exit codes: 0 done, 1 some documents failed (each named with its reason), 2 wrong usage,
3 the project cannot be opened or is damaged. Ctrl-C leaves a project that resumes."""


def build() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    """The parser of `reviewer COMMAND ...`, and the names of its commands."""
    parser = argparse.ArgumentParser(
        prog="reviewer",
        description="Find the values a vision-language model read wrong and settle them. "
        "`reviewer [PROJECT]` opens the window.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"reviewer {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    new = _command(commands, "new", "make a project")
    new.add_argument("--kind", required=True, help="receipt, invoice, id-card, form, or a .toml")

    add = _command(commands, "add", "take files and folders in")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    _workers(add)

    _read(_command(commands, "read", "read the documents: readings A and B"))

    imported = _command(commands, "import-readings", "take in readings made elsewhere")
    imported.add_argument("file", type=Path, metavar="FILE.jsonl")

    known = _command(commands, "import-truth", "take in truth known from elsewhere")
    known.add_argument("file", type=Path, metavar="FILE.jsonl")

    check = _command(commands, "check", "compare with OCR, second reading and rules; flag")
    check.add_argument("--threshold", type=float, help="flag fields of at least this risk (0 to 1)")
    _workers(check)

    _json(_command(commands, "status", "counts, cost, what is left and for how long"))
    _json(_command(commands, "flags", "every field with value, risk, flagged or not, and why"))

    decide = _command(commands, "decide", "take in decisions made elsewhere")
    decide.add_argument("file", type=Path, metavar="FILE.jsonl")

    export = _command(commands, "export", "write the dataset")
    export.add_argument("--format", required=True, help="jsonl, csv or csv-safe")
    export.add_argument("--out", required=True, type=Path, metavar="PATH")
    export.add_argument("--force", action="store_true", help="replace an existing file")

    evaluate = _command(commands, "evaluate", "figures against truth")
    evaluate.add_argument("--truth", type=Path, metavar="FILE.jsonl")
    _json(evaluate)

    verify = _command(commands, "verify", "is the project whole?")
    _json(verify)

    backup = _command(commands, "backup", "copy the project while it is open")
    backup.add_argument("target", type=Path, metavar="PATH")

    demo = commands.add_parser("demo", help="a sample project, all the way to the window")
    demo.add_argument("folder", nargs="?", type=Path, help="where to make it")
    demo.add_argument("--no-window", action="store_true", help="print the flagged fields instead")
    _workers(demo)
    return parser, frozenset(commands.choices)


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=does, description=does, epilog=EPILOG)
    parser.add_argument("project", type=Path, metavar="PROJECT")
    return parser


def _read(parser: argparse.ArgumentParser) -> None:
    reader_options(parser)
    parser.add_argument(
        "--second",
        metavar="READER",
        help='who makes reading B: "layout", or quoted options like '
        '"--reader anthropic --model ID"; without it the first reader makes both',
    )
    parser.add_argument("--budget", type=float, metavar="USD", help="stop before costing more")
    parser.add_argument("--again", action="store_true", help="also documents read before")
    parser.add_argument(
        "--consent",
        action="append",
        default=[],
        metavar="HOST",
        help="allow this project to send page pictures to HOST, from now on",
    )
    _workers(parser, "documents read at once by a remote reader, processes for a local one")


def reader_options(parser: argparse.ArgumentParser) -> None:
    """The options that name one reader; `--second` takes the same ones."""
    parser.add_argument("--reader", required=True, help="layout or anthropic")
    parser.add_argument("--model", default="", metavar="ID")
    parser.add_argument("--base-url", default="", metavar="URL", help="another endpoint")


def _workers(parser: argparse.ArgumentParser, does: str = "processes to work with") -> None:
    parser.add_argument("--workers", type=int, metavar="N", help=does)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON document, nothing else")
