"""The words of the command line. What they do is in `commands.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

from reviewer import __version__
from reviewer.cli import (
    batch_words,
    dataset_words,
    engine,
    help_words,
    package_words,
    redact,
    redaction_words,
    safe_words,
    settings,
    watch_words,
)
from reviewer.cli.argument_parser import Commands, Parser
from reviewer.cli.compare_words import compare_words
from reviewer.cli.numbers import dollars, percent, seconds, share, workers
from reviewer.cli.reading_words import (
    SECOND,
    add_reading_commands,
    estimate_options,
    reader_options,
    reading_options,
)
from reviewer.cli.report_words import report_words, vigilance_words
from reviewer.cli.suite_words import against_words, suite_words

EPILOG = """exit codes: 0 done, 1 some documents failed (each named with its reason), 2 wrong usage,
3 the project cannot be opened or is damaged. Ctrl-C leaves a project that resumes."""
START = """a first project:
  reviewer new PROJECT --kind receipt      make it
  reviewer add PROJECT ~/scans             take documents in
  reviewer read PROJECT --reader layout    read them, offline
  reviewer check PROJECT                   find what is doubtful
  reviewer PROJECT                         settle it in the window
  reviewer export PROJECT --format csv --out dataset.csv

exit codes:
  0 done    1 some documents failed (each named with its reason)
  2 wrong usage    3 the project cannot be opened or is damaged
Ctrl-C leaves a project that resumes."""

LOOK_THEMSELVES = frozenset({"verify", "restore", "demo"})
"""Commands that need no look at the project when they open it."""


def build() -> tuple[Parser, frozenset[str]]:
    """The parser of `reviewer COMMAND ...`, and the names of its commands."""
    parser = Parser(
        prog="reviewer",
        usage="reviewer [PROJECT]\n       reviewer COMMAND PROJECT ...",
        description="Find the values that a vision-language model read wrong, and settle them. "
        "Without a command the window opens.",
        epilog=START,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reviewer {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", prog="reviewer"
    )
    _documents_in(commands)
    _checks(commands)
    _results(commands)
    _whole(commands)
    help_words.add(commands, _json)
    redact.words(commands.add_parser("redact", help=redact.DOES, epilog=EPILOG))
    settings.words(commands)
    return parser, frozenset(commands.choices)


def _documents_in(commands: Commands) -> None:
    new = _command(commands, "new", "make a project in a new or empty folder")
    new.add_argument(
        "--kind",
        required=True,
        help="what its documents are: receipt, invoice, id-card, form, or your own .toml file",
    )
    add = _command(commands, "add", "take documents in: PDF files, scans, photos, whole folders")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    _workers(add)
    engine.words(add)
    engine.consent_words(add)
    _read(_command(commands, "read", "read the documents: reading A, and B to compare it with"))
    batch_words.batches_words(_command(commands, "batches", batch_words.BATCHES), _json)
    add_reading_commands(commands, _command, _json)
    watch_words.add(commands, EPILOG, _ocr)
    _lines(_command(commands, "import-readings", "take in readings made elsewhere"))
    _lines(_command(commands, "import-truth", "take in what is known to be right"))
    dataset_words.take_in(_command(commands, "import", "take in other tools' files"))


def _checks(commands: Commands) -> None:
    _reference(_command(commands, "reference", "your own tables to compare with"))
    check = _command(commands, "check", "compare each value with the page, reading B and the rules")
    check.add_argument(
        "--threshold",
        type=share,
        metavar="RISK",
        help="flag the fields of at least this risk, above 0 and at most 1; the project keeps it",
    )
    _ocr(check)
    _workers(check)
    engine.words(check)
    engine.consent_words(check)
    _json(_command(commands, "status", "how far the project is, what it cost, what is left"))
    _json(_command(commands, "flags", "the fields that need a look, and why (--json: all fields)"))
    _lines(_command(commands, "decide", "take in decisions made elsewhere"))
    _promises(commands)
    redaction_words.redaction(_command(commands, "redaction", redaction_words.REDACTION))
    redaction_words.ledger(_command(commands, "ledger", redaction_words.LEDGER))


def _reference(parser: Parser) -> None:
    """What may follow `reviewer reference PROJECT`."""
    acts = parser.add_subparsers(dest="act", metavar="add|list|remove", required=True)
    add = acts.add_parser("add", help="take a table in: CSV, Excel (.xlsx) or SQLite")
    add.add_argument("file", type=Path, metavar="FILE")
    add.add_argument(
        "--key-field", required=True, metavar="FIELD", help="the field that finds a row: number"
    )
    add.add_argument("--key-column", metavar="COLUMN", help="its column, if it is called otherwise")
    add.add_argument(
        "--columns",
        required=True,
        metavar="FIELD=COLUMN,...",
        help="what to compare: vendor=supplier_name,total=amount",
    )
    add.add_argument("--name", help='what to call it in sentences, such as "your ERP"')
    add.add_argument("--sheet", default="", help="the sheet or table, if the file has several")
    listed = acts.add_parser("list", help="the tables of the project")
    listed.add_argument("--json", action="store_true", help="one JSON document, nothing else")
    acts.add_parser("remove", help="forget a table").add_argument("name", metavar="NAME")


def _promises(commands: Commands) -> None:
    route = _command(commands, "route", "the threshold below which at most so much is wrong")
    route.add_argument(
        "--max-wrong",
        type=percent,
        required=True,
        metavar="SHARE",
        help="at most so much wrong among what nobody looks at, such as 0.5%%",
    )
    route.add_argument(
        "--confidence",
        type=percent,
        default=0.95,
        metavar="SHARE",
        help="how sure: 95%% if not given",
    )
    route.add_argument("--apply", action="store_true", help="keep it; every check applies it anew")
    _json(route)
    audit = _command(commands, "audit", "accepted fields typed blind: how much slips through")
    audit.add_argument(
        "--draw",
        type=percent,
        metavar="SHARE",
        help="draw this share of accepted fields; 2%% at first",
    )
    audit.add_argument("--answers", type=Path, metavar="FILE.jsonl", help="take in what was typed")
    _json(audit)


def _results(commands: Commands) -> None:
    export = _command(commands, "export", "write the dataset")
    dataset_words.export(export)
    evaluate = _command(commands, "evaluate", "how much is right, measured against the truth")
    evaluate.add_argument(
        "--truth",
        type=Path,
        metavar="FILE.jsonl",
        help="what is right; without it, what was decided in the project",
    )
    against_words(evaluate)
    _json(evaluate)
    vigilance_words(
        _command(commands, "vigilance", "planted errors: who notices them; off until turned on")
    )
    report_words(_command(commands, "report", "the evaluation as one page that anybody can read"))
    suite_words(_command(commands, "suite", "decided documents, frozen to test prompts and models"))
    compare_words(
        _command(commands, "compare", "which of two runs of readings is better, and how sure")
    )


def _whole(commands: Commands) -> None:
    safe_words.add(commands, _command, _json)
    package_words.add(commands, _command, _json)
    backup = _command(commands, "backup", "copy the project, also while it is open")
    backup.add_argument("target", type=Path, metavar="PATH", help="a new or empty folder")
    demo = commands.add_parser(
        "demo",
        help="make sample projects and open one in the window",
        description="Make sample projects and open one in the window.",
        epilog=EPILOG,
    )
    demo.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="where to make them (your own data)"
    )
    demo.add_argument("--no-window", action="store_true", help="print the flagged fields instead")
    _workers(demo)


def _command(commands: Commands, name: str, does: str) -> Parser:
    described = f"{does[0].upper()}{does[1:]}."
    parser = commands.add_parser(name, help=does, description=described, epilog=EPILOG)
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the project's folder")
    parser.add_argument(
        "--wait",
        type=seconds,
        default=0.0,
        metavar="SECONDS",
        help="if another program has the project open, wait for it so long",
    )
    return parser


def _read(parser: Parser) -> None:
    reader_options(parser)
    parser.add_argument("--second", metavar="READER", help=SECOND)
    parser.add_argument(
        "--budget",
        type=dollars,
        metavar="USD",
        help="stop before a document that might cost more than this in all",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="also the documents read before; a model is asked, and paid, again",
    )
    parser.add_argument(
        "--retry",
        action="store_true",
        help="also the dead letters that were paid for in vain before (see: reviewer dead)",
    )
    parser.add_argument(
        "--consent",
        action="append",
        default=[],
        metavar="HOST",
        help="allow this project to send page pictures to HOST, from now on",
    )
    reading_options(parser)
    batch_words.batch_options(parser)
    estimate_options(parser)
    _ocr(parser)
    _workers(parser, "processes; for a reader over the network, documents read at once (20)")
    engine.words(parser)


def _lines(parser: Parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="a JSON object on each line")


def _ocr(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ocr",
        metavar="HOW",
        help="thorough: scans are read by two engines (the default); fast: by one, and by the "
        "other where a value is doubted; the project keeps it",
    )


def _workers(parser: Parser, does: str = "processes to work with (one for each core)") -> None:
    parser.add_argument("--workers", type=workers, metavar="N", help=does)


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")
