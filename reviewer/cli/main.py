"""From `sys.argv` to an exit code. No traceback of a known failure reaches a person."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from reviewer.cli import parser as words
from reviewer.model.errors import Cancelled, ReviewerError, UsageError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except ReviewerError as error:
        print(f"reviewer: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    except (KeyboardInterrupt, Cancelled):
        print("\nreviewer: stopped; run the command again to go on.", file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`reviewer flags P | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: list[str]) -> int:
    parser, known = words.build()
    if not arguments or (not arguments[0].startswith("-") and arguments[0] not in known):
        return _window(arguments)
    options = parser.parse_args(arguments)
    from reviewer.cli import commands

    return commands.COMMANDS[options.command](options)


def _window(arguments: list[str]) -> int:
    if len(arguments) > 1:
        raise UsageError(f"There is no command {arguments[0]!r}; reviewer --help lists them.")
    from reviewer.ui.app import run

    return run(Path(arguments[0]) if arguments else None)
