"""The parser that all commands are words of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from reviewer.model.errors import UsageError


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence, as the rest of the program does."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the program."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}; see: {self.prog} --help")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
"""The commands so far; a new one is added to them."""
Make: TypeAlias = Callable[["Commands", str, str], Parser]
"""Adds a command on a project: (commands, its name, what it does)."""
