"""The words of the commands about the program itself: `keys` and `diagnostics`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewer.cli.argument_parser import Commands, Parser


def add(commands: Commands, json: Callable[[Parser], None]) -> None:
    """`keys` and `diagnostics`, which need no project."""
    keys = commands.add_parser(
        "keys",
        help="keep API keys in the system's keyring",
        description="Keep API keys in the system's keyring. A key is asked for, or read from "
        "standard input, and never an argument: others could see that.",
    )
    acts = keys.add_subparsers(dest="act", metavar="ACT", required=True)
    for act, does in (("set", "keep a key"), ("forget", "take a key out of the keyring")):
        made = acts.add_parser(act, help=does, description=f"{does.capitalize()}.")
        made.add_argument(
            "provider", metavar="PROVIDER", help="anthropic, or a preset such as openai or gemini"
        )
    json(acts.add_parser("list", help="the providers, and where the key of each would come from"))
    diagnostics = commands.add_parser(
        "diagnostics",
        help="versions, limits and walls of this program, to be read and sent with a report",
        description="Say what runs here: versions, limits, what shuts worker processes in. It "
        "holds no name or value of any document, and no key.",
    )
    diagnostics.add_argument("project", nargs="?", type=Path, metavar="PROJECT")
    json(diagnostics)
