"""From `sys.argv` to an exit code. No traceback reaches a person."""

from __future__ import annotations

import difflib
import os
import signal
import sys
import threading
from collections.abc import Collection, Sequence
from pathlib import Path

from reviewer import paths
from reviewer.cli import parser as words
from reviewer.cli.output import complain, prepare
from reviewer.model.errors import Cancelled, ProjectError, ReviewerError, UsageError
from reviewer.settings import Settings, apply_limits

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    prepare()
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except (KeyboardInterrupt, Cancelled):
        _hear_no_more()
        if sys.stderr.isatty():
            sys.stderr.write("\n")  # the terminal shows ^C
        complain("reviewer: stopped; run the command again to go on.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`reviewer flags P | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, whatever happened
        return _failed(error)


def _hear_no_more() -> None:
    """A second Ctrl-C would only tear up the way out."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(arguments: list[str]) -> int:
    parser, known = words.build()
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:2], "--help"]
    if not arguments or (not arguments[0].startswith("-") and arguments[0] not in known):
        return _window(arguments, known)
    options = parser.parse_args(arguments)
    from reviewer.cli import commands
    from reviewer.flow import opening

    if paths.settings_file().is_file():
        apply_limits(Settings(paths.settings_file()))

    looks = options.command not in words.LOOK_THEMSELVES
    how = opening.Manner(
        f"reviewer {options.command}", getattr(options, "wait", 0.0), complain, looks
    )
    with opening.manner(how):
        return commands.COMMANDS[options.command](options)


def _window(arguments: list[str], commands: Collection[str]) -> int:
    if arguments:
        _require_project(arguments, commands)
    from reviewer.cli import window

    return window.show(Path(arguments[0]) if arguments else None)


def _require_project(arguments: list[str], commands: Collection[str]) -> None:
    """Raise unless the one argument names a folder: a mistyped command opens no window."""
    name = arguments[0]
    near = difflib.get_close_matches(name, commands, n=1)
    meant = f"; did you mean {near[0]}?" if near else ";"
    if len(arguments) > 1 or (near and not os.path.lexists(name)):
        raise UsageError(f"There is no command {name!r}{meant} reviewer --help lists them all.")
    if not Path(name).is_dir():
        raise ProjectError(
            f"There is no project {name}, and no command of this name. "
            "Check the path, or see what there is with: reviewer --help"
        )


def _failed(error: Exception) -> int:
    """Tell what went wrong in one sentence; returns the exit code."""
    if isinstance(error, ReviewerError):
        complain(f"reviewer: {error}")
        return error.exit_code
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        complain(f"reviewer: The system refuses: {error.strerror}{where}.")
        return ReviewerError.exit_code
    from reviewer.cli import fault

    complain(f"reviewer: {fault.note(error)}")
    return ReviewerError.exit_code
