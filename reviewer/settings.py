"""What a person sets once for all projects: one table, from which dialog and command line are made.

The file is TOML and sparse: it holds what differs from the defaults. What this version does not
know in it is kept. A file that cannot be read is never overwritten: it is told, and put aside when
something is set.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from reviewer.model.errors import UsageError

Value = str | int
Type = Literal["choice", "number", "text"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `choices` are its words, `low` to `high` its numbers."""

    key: str
    type: Type
    default: Value
    title: str
    help: str
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """The choices as a person reads them."""
    low: int = 0
    high: int = 0


SETTINGS: tuple[Setting, ...] = (
    Setting("name", "text", "", "Your name", "Who decides, as it is kept with every decision. "
            "Empty: your name on this computer."),
    Setting("language", "choice", "system", "Language", "Of the window, from the next start on.",
            ("system", "en", "de", "es"), ("as the system", "English", "Deutsch", "Español")),
    Setting("theme", "choice", "system", "Light or dark", "The colours of the window.",
            ("system", "light", "dark"), ("as the system", "light", "dark")),
    Setting("density", "choice", "roomy", "Rows", "More air between rows, or more rows.",
            ("roomy", "dense"), ("roomy", "dense")),
    Setting("motion", "choice", "system", "Motion", "Whether anything may fade or slide.",
            ("system", "full", "less"), ("as the system", "yes", "less")),
    Setting("order", "choice", "risk", "Order of the queue at the start", "By benefit means: "
            "risk times importance of the field, by the time it takes you.",
            ("benefit", "risk", "document", "field", "age"),
            ("by benefit", "by risk", "by document", "by field", "by age")),
    Setting("seen_ms", "number", 100, "Too fast to have seen (ms)", "A key that comes sooner after "
            "a field was shown decides nothing.", low=0, high=2000),
    Setting("read_ms", "number", 400, "Too fast to have read (ms)", "1, 2 or 3 sooner than this is "
            "taken for a number that is typed.", low=0, high=5000),
    Setting("megapixels", "number", 120, "Largest picture (megapixels)", "A scan or photo of more "
            "is refused before it is decoded.", low=1, high=1000),
    Setting("key_set", "choice", "standard", "Keys", "The left-hand set has the acts under the "
            "left hand, the right hand on the mouse.", ("standard", "left-hand"),
            ("standard", "left-hand")),
)  # fmt: skip
BY_KEY = {setting.key: setting for setting in SETTINGS}
KEYS = "keys"
"""The table of keys that a person chose: an action's id and its keys."""


def apply_limits(settings: Settings) -> None:
    """Have worker processes that start from now on keep to what the person set."""
    if settings.is_set("megapixels"):
        os.environ["REVIEWER_MEGAPIXELS"] = str(settings.number("megapixels"))


class Settings:
    """The settings of one person; without a path they are forgotten with the program."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._kept: dict[str, Any] = {}
        self._broken = False
        self.problems: tuple[str, ...] = ()
        """What is wrong with the file, a sentence each."""
        if path is not None:
            self._read(path)

    def text(self, key: str) -> str:
        """The value of a choice or a text."""
        return str(self._value(BY_KEY[key]))

    def number(self, key: str) -> int:
        """The value of a number."""
        return int(self._value(BY_KEY[key]))

    def is_set(self, key: str) -> bool:
        """Whether the person said anything about it."""
        return key in self._kept

    def put(self, key: str, said: Value | None) -> None:
        """Set a value, or forget it with None. Raises UsageError; `save` writes it."""
        setting = _known(key)
        if said is None:
            self._kept.pop(key, None)
        else:
            self._kept[key] = checked(setting, said)

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys a person chose, by an action's id."""
        table = self._kept.get(KEYS, {})
        if not isinstance(table, dict):
            return {}
        return {
            name: tuple(str(key) for key in keys)
            for name, keys in table.items()
            if isinstance(keys, list)
        }

    def put_keys(self, action: str, keys: tuple[str, ...] | None) -> None:
        """Give an action these keys, or its own again with None."""
        table = self._kept.get(KEYS)
        if not isinstance(table, dict):
            table = self._kept[KEYS] = {}
        if keys is None:
            table.pop(action, None)
        else:
            table[action] = list(keys)
        if not table:
            del self._kept[KEYS]

    def reset_keys(self) -> None:
        """Give every action its own keys again."""
        self._kept.pop(KEYS, None)

    def save(self) -> str:
        """Write the file; returns a sentence where a broken one was put aside, else ""."""
        if self.path is None:
            return ""
        from reviewer.model.toml_text import toml_text

        told = ""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self._broken and self.path.exists():
                aside = _free(self.path)
                self.path.replace(aside)
                told = f"The settings that could not be read were put aside as {aside}."
            partial = self.path.with_name(f"{self.path.name}.{os.getpid()}")
            partial.write_text(toml_text(self._kept), encoding="utf-8")
            partial.replace(self.path)
        except OSError as error:
            raise UsageError(
                f"The settings could not be written to {self.path}: {error.strerror}."
            ) from error
        self._broken = False
        return told

    def _value(self, setting: Setting) -> Value:
        try:
            return checked(setting, self._kept[setting.key])
        except (KeyError, UsageError):
            return setting.default

    def _read(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError):
            self._give_up("it is no text that can be read")
            return
        import tomllib

        try:
            self._kept = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self._give_up(str(error))
            return
        problems = []
        for setting in SETTINGS:
            try:
                if setting.key in self._kept:
                    checked(setting, self._kept[setting.key])
            except UsageError as error:
                problems.append(f"{error} Until then {setting.default!r} is used.")
        self.problems = tuple(problems)

    def _give_up(self, why: str) -> None:
        self._broken = True
        self.problems = (
            f"The settings in {self.path} are not used: {why}. "
            "Mend the file; when something is set here, it is put aside first.",
        )


def checked(setting: Setting, said: object) -> Value:
    """`said` as a value of this setting. Raises UsageError with a sentence that names both."""
    if setting.type == "number":
        number = _number(said)
        if number is None or not setting.low <= number <= setting.high:
            raise UsageError(
                f"{setting.key} is a whole number from {setting.low} to {setting.high}, "
                f"not {said!r}."
            )
        return number
    if not isinstance(said, str):
        raise UsageError(f'{setting.key} is a text in quotes, as in {setting.key} = "…".')
    if setting.type == "choice" and said not in setting.choices:
        raise UsageError(f"{setting.key} is one of {', '.join(setting.choices)}, not {said!r}.")
    return said.strip() if setting.type == "text" else said


def _known(key: str) -> Setting:
    if key not in BY_KEY:
        raise UsageError(f'There is no setting "{key}"; there are {", ".join(BY_KEY)}.')
    return BY_KEY[key]


def _number(said: object) -> int | None:
    if isinstance(said, bool):
        return None
    if isinstance(said, int):
        return said
    if isinstance(said, str) and said.strip().lstrip("-").isdecimal():
        return int(said)
    return None


def _free(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-broken-{number}{path.suffix}")).exists():
        number += 1
    return aside
