"""The words of the command line about readers: which one, how it is asked, what it can do."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewer.cli.numbers import share_of_all

SECOND = """who makes reading B: "layout", or another reader's options in one pair of quotes, as in
--second "--reader anthropic --model ID"; without it the first reader makes both"""


def reader_options(parser: argparse.ArgumentParser, *, default: str = "") -> None:
    """The options that name one reader; `--second` and `--cascade` take the same ones.

    Without a `default` one must be named.
    """
    parser.add_argument(
        "--reader",
        required=not default,
        default=default,
        help="layout (offline, no model), anthropic (needs ANTHROPIC_API_KEY), or openai: any "
        "endpoint that speaks its format",
    )
    parser.add_argument("--model", default="", metavar="ID", help="such as claude-sonnet-5-5")
    parser.add_argument(
        "--preset",
        default="",
        metavar="NAME",
        help="for openai: openai, gemini, ollama, vllm, llamacpp or lmstudio",
    )
    parser.add_argument(
        "--base-url", default="", metavar="URL", help="an endpoint other than the reader's own"
    )


def reading_options(parser: argparse.ArgumentParser) -> None:
    """What else may be said of a run."""
    parser.add_argument(
        "--cascade",
        metavar="READER",
        help="another reader's options in one pair of quotes: it reads only the documents that "
        "stay doubtful after the checks",
    )
    parser.add_argument(
        "--task",
        default="general",
        metavar="TASK",
        help="how pictures are prepared: general, fine-print (enlarged, more contrast) or "
        "classification (small)",
    )
    parser.add_argument(
        "--blank-share",
        type=share_of_all,
        metavar="SHARE",
        help="ask about an empty region in so many documents, to catch what is made up (2%%)",
    )


def estimate_options(parser: argparse.ArgumentParser) -> None:
    """What it would cost, instead of doing it."""
    parser.add_argument(
        "--estimate",
        action="store_true",
        help="only say what it would cost: pages, calls, tokens, US dollars; nothing is sent",
    )
    parser.add_argument("--json", action="store_true", help="with --estimate: one JSON document")


def add_reading_commands(
    commands: Any,  # noqa: ANN401 - argparse keeps the type of its subparsers to itself
    command: Callable[..., argparse.ArgumentParser],
    with_json: Callable[[Any], None],
) -> None:
    """`reviewer dead`, `reviewer abilities` and `reviewer prompts`."""
    with_json(command(commands, "dead", "the documents that no model could read, and why"))
    able = command(commands, "abilities", "ask a model what it can do, and keep the answer")
    reader_options(able)
    able.add_argument(
        "--consent",
        action="append",
        default=[],
        metavar="HOST",
        help="allow this project to send page pictures to HOST, from now on",
    )
    with_json(able)
    asked = command(commands, "prompts", "the questions that models are asked, and your own words")
    which = asked.add_mutually_exclusive_group()
    which.add_argument("--show", choices=("A", "B"), help="print a question as it is sent")
    which.add_argument(
        "--set",
        nargs=2,
        metavar=("A|B", "FILE"),
        help="ask in the words of FILE from now on; --show tells what stands where",
    )
    which.add_argument("--diff", choices=("A", "B"), help="what your words change")
    which.add_argument("--reset", action="store_true", help="ask in the shipped words again")
    which.add_argument(
        "--try",
        dest="attempt",
        nargs=3,
        metavar=("A|B", "FILE", "DOCUMENT"),
        help="ask in the words of FILE about one document and compare; nothing is kept",
    )
    asked.add_argument(
        "--with",
        dest="reader",
        metavar="READER",
        help="for --try: a reader's options in one pair of quotes; else the last one used",
    )
    with_json(asked)
    asked.set_defaults(project_type=Path)
