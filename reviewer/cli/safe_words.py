"""The words of the commands that keep a project whole. What they do is in `safety.py`."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.cli.argument_parser import Commands, Make, Parser


def add(commands: Commands, make: Make, json: Callable[[Parser], None]) -> None:
    """`verify` and `restore`."""
    verify = make(commands, "verify", "say whether the project's database and files are whole")
    verify.add_argument(
        "--full", action="store_true", help="read every byte, as without --quick (the default)"
    )
    verify.add_argument(
        "--quick", action="store_true", help="leave out what takes long: the bytes of documents"
    )
    verify.add_argument(
        "--repair",
        action="store_true",
        help="put right what follows from the rest, after a copy was put aside",
    )
    json(verify)
    restore = make(commands, "restore", "put a backup back; the present state goes aside first")
    which = restore.add_mutually_exclusive_group()
    which.add_argument(
        "--from",
        dest="wanted",
        default="",
        metavar="BACKUP",
        help="one of --list, or a copy made by reviewer backup; without it the newest good one",
    )
    which.add_argument("--list", action="store_true", help="the backups, and what each would lose")
    which.add_argument("--undo", action="store_true", help="take the last restore back")
    json(restore)
