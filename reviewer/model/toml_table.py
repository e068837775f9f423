"""A TOML text read table by table; whatever is wrong is told with file, line and what to write."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import NoReturn

from reviewer.model.errors import UsageError
from reviewer.model.toml_lines import TomlLines, TomlPath

MOST = 200
"""Entries of any one list or table."""
_MOST_CHARACTERS = 1_000_000
_LONGEST_PROBLEM = 500
_ENDLESS_NAME = re.compile(r"""(?<![\w-])(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]++)[ \t]*+\.[ \t]*+){20}""")
"""A name of very many parts costs tomllib memory by the square of their number."""


def read_toml(text: str, source: str) -> TomlTable:
    """The top table of `text`; `source` names the file. Raises UsageError where it is no TOML."""
    text = text.removeprefix("\ufeff")
    if len(text) > _MOST_CHARACTERS:
        raise UsageError(f"{source} is larger than 1 MB; a kind is a few hundred lines of TOML.")
    if endless := _ENDLESS_NAME.search(text):
        line = text.count("\n", 0, endless.start()) + 1
        raise UsageError(f"{source}, line {line}: a name has more parts than a kind has tables.")
    return TomlTable(_Source(source, TomlLines(text)), (), _load(text, source))


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    lines: TomlLines

    def wrong(self, path: TomlPath, problem: str) -> NoReturn:
        line = self.lines.line_of(path)
        raise UsageError(f"{self.name}, line {line}: {problem[:_LONGEST_PROBLEM]}.")


@dataclass(frozen=True, slots=True)
class TomlTable:
    """One table of the file: takes values out by their type, or says where they are wrong."""

    source: _Source
    path: TomlPath
    values: dict[str, object]

    def wrong(self, problem: str, *below: str) -> NoReturn:
        """Raises UsageError with `problem` at the line of this table or of the key `below`."""
        self.source.wrong((*self.path, *below), problem)

    def only(self, known: Sequence[str]) -> None:
        """Raises UsageError for a key that is not `known`."""
        for key in self.values:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                instead = f'write "{near[0]}"' if near else f"known are: {', '.join(known)}"
                self.wrong(f'"{key}" is not known here; {instead}', key)

    def entry(self, key: str, index: int, values: dict[str, object]) -> TomlTable:
        """The table at `index` of the array of tables at `key`."""
        return TomlTable(self.source, (*self.path, key, str(index)), values)

    def text(self, key: str, default: str | None = None) -> str:
        """The text at `key`, stripped; it may be missing or empty only where `default` says so."""
        value = self.values.get(key, default)
        if value is None:
            self.wrong(f'"{key}" is missing; add {key} = "..."')
        if not isinstance(value, str) or (not value.strip() and default != ""):
            self.wrong(f'{key} must be text in quotes, as in {key} = "..."', key)
        return value.strip()

    def flag(self, key: str, *, default: bool) -> bool:
        """The true or false at `key`."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.wrong(f"{key} must be true or false, without quotes", key)
        return value

    def texts(self, key: str, most: int = MOST) -> tuple[str, ...]:
        """The list of texts at `key`, none of them empty, each once."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(
            isinstance(v, str) and v.strip() for v in values
        ):
            self.wrong(f'{key} must be a list of texts, as in {key} = ["...", "..."]', key)
        if len(values) > most:
            self.wrong(f"{key} holds {len(values)} entries; {most} is the most", key)
        return tuple(dict.fromkeys(value.strip() for value in values))

    def table(self, key: str) -> TomlTable:
        """The table of tables at `key`, empty where there is none."""
        values = self.values.get(key, {})
        if not isinstance(values, dict):
            header = ".".join((*self.path, key, "total"))
            self.wrong(f"{key} must be tables, one for each entry, as in [{header}]", key)
        if len(values) > MOST:
            self.wrong(f"{key} holds {len(values)} entries; {MOST} is the most", key)
        return TomlTable(self.source, (*self.path, key), values)


def _load(text: str, source: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError) as error:
        known = re.search(r" \(at line (\d+), column \d+\)", str(error))
        line = int(known[1]) if known else text.count("\n") + 1
        problem = str(error).replace(known[0], "") if known else str(error)
        hint = "texts stand in quotes, tables begin with a line such as [fields.total]"
        raise UsageError(
            f"{source}, line {line}: this is not TOML: {problem[:_LONGEST_PROBLEM]}; {hint}."
        ) from None
    except RecursionError:
        raise UsageError(f"{source} is nested too deeply to be a kind.") from None
