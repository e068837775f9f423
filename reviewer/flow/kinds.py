"""Finding a document kind by name: the program's own, or the user's file beside the project."""

from __future__ import annotations

from pathlib import Path

from reviewer import paths
from reviewer.model.errors import UsageError
from reviewer.model.kind import Kind
from reviewer.model.kind_file import parse_kind


def builtin() -> dict[str, Path]:
    """The kinds that come with the program, by name."""
    return {file.stem: file for file in sorted((paths.resources() / "kinds").glob("*.toml"))}


def find(name: str, beside: Path) -> tuple[str, Kind]:
    """The text and the kind called `name`.

    A path to a TOML file, a NAME.toml in the folder `beside` the project, or a built-in name, in
    this order, so that a user's own invoice kind wins over ours. Raises UsageError when there is
    none, or when its file has a mistake (naming file and line).
    """
    if name.endswith(".toml"):
        return load(Path(name))
    own = beside / f"{name}.toml"
    if own.is_file():
        return load(own)
    known = builtin()
    if name not in known:
        raise UsageError(
            f"There is no kind called {name!r}; use one of {', '.join(known)}, "
            f"or the path of your own .toml file."
        )
    return load(known[name])


def load(file: Path) -> tuple[str, Kind]:
    """The text of a kind file and the kind it describes."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The kind file {file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The kind file {file} is not UTF-8 text; save it as UTF-8.") from error
    return text, parse_kind(text, str(file))
