"""Where the tables and keys of a TOML text stand, so that a mistake can be shown with its line."""

from __future__ import annotations

import re
from collections import Counter

TomlPath = tuple[str, ...]
"""("fields", "total", "type"); tables of an array are numbered: ("rules", "0", "says")."""

_HEADER = re.compile(r"(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"""[\w\-."' \t]+""")


class TomlLines:
    """The line numbers of one TOML text, counted from 1."""

    def __init__(self, text: str) -> None:
        self._first: dict[TomlPath, int] = {}
        self._tables: Counter[TomlPath] = Counter()
        table: TomlPath = ()
        for number, line in enumerate(text.split("\n"), start=1):
            key, equals, _ = line.partition("=")
            if header := _HEADER.match(line.lstrip()):
                table = self._table(_parts(header[2]), is_array=header[1] == "[[")
                self._first.setdefault(table, number)
            elif equals and _KEY.fullmatch(key):
                self._first.setdefault((*table, *_parts(key)), number)

    def line_of(self, path: TomlPath) -> int:
        """The line where `path` begins, or its nearest parent that is written out, or 1."""
        for length in range(len(path), 0, -1):
            if line := self._first.get(path[:length]):
                return line
        return 1

    def _table(self, parts: TomlPath, *, is_array: bool) -> TomlPath:
        if not is_array:
            return parts
        index = self._tables[parts]
        self._tables[parts] += 1
        return (*parts, str(index))


def _parts(dotted: str) -> TomlPath:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
