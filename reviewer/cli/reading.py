"""What the command line says of readers, as the flow wants it; and `reviewer abilities`."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import asdict

from reviewer.cli.argument_parser import Parser
from reviewer.cli.output import say, say_json
from reviewer.cli.reading_words import reader_options
from reviewer.flow import cascade, consent, endpoint
from reviewer.flow.plan import (
    BLANK_SHARE,
    LAYOUT,
    ReaderChoice,
    ReadPlan,
    checked_choice,
    checked_task,
)
from reviewer.flow.project import Project
from reviewer.flow.turns import Turns
from reviewer.model.errors import UsageError

AT_ONCE = 20
"""Documents read at once by a reader over the network."""


def plan(options: argparse.Namespace) -> ReadPlan:
    """The whole of a run."""
    share = options.blank_share
    return cascade.checked(
        ReadPlan(
            first=checked_choice(_choice(options)),
            second=quoted("--second", options.second) if options.second is not None else None,
            budget=options.budget,
            concurrency=options.workers or AT_ONCE,
            again=getattr(options, "again", False),
            retry=getattr(options, "retry", False),
            cascade=quoted("--cascade", options.cascade) if options.cascade is not None else None,
            task=checked_task(options.task),
            blank_share=BLANK_SHARE if share is None else share,
            batch=_batch(options),
        )
    )


def _batch(options: argparse.Namespace) -> Turns | None:
    """Whether questions are sent in batches. Raises UsageError for readers that take none."""
    no_wait = getattr(options, "no_wait", False)
    if not getattr(options, "batch", False):
        if no_wait:
            raise UsageError("--no-wait goes with --batch.")
        return None
    if options.cascade is not None and no_wait:
        raise UsageError("A cascade waits for its first reader: leave out --no-wait.")
    return Turns(options.budget)


def quoted(option: str, text: str) -> ReaderChoice:
    """`layout`, or the options of a reader in one quoted string. Raises UsageError."""
    parser = Parser(prog="reviewer read", add_help=False)
    reader_options(parser)
    try:
        parts = shlex.split(text)
        if parts and not parts[0].startswith("-"):
            parts = ["--reader", *parts]
        return checked_choice(_choice(parser.parse_args(parts)))
    except (ValueError, UsageError) as error:
        raise UsageError(f"{option} {text!r} cannot be used. {str(error).rstrip('.')}.") from error


def abilities(options: argparse.Namespace) -> int:
    """Ask a model what it can do."""
    choice = checked_choice(_choice(options))
    if choice.reader == LAYOUT:
        raise UsageError("The reader layout is no model: it reads words, on this machine.")
    with Project.open(options.project) as project:
        for host in options.consent:
            consent.give(project, host)
        found = endpoint.ask(project, choice)
    if options.json:
        say_json({"model": choice.model, "endpoint": found.url, "local": found.local,
                  **asdict(found.abilities)})  # fmt: skip
    else:
        say(endpoint.in_words(choice, found))
    return 0


def _choice(options: argparse.Namespace) -> ReaderChoice:
    return ReaderChoice(options.reader, options.model, options.base_url, options.preset)
