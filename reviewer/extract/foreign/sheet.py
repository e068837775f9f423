"""What a file of another tool says, before it is known which fields and documents are meant.

Boxes come with the size of the page in the same units (`frame`): 1 x 1 for shares, 100 x 100 for
per cent, inches or pixels; without one they are in units of the page itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.model.absence import Absence
from reviewer.model.fields_json import is_scalar, text_of
from reviewer.model.geometry import Box

READINGS, TRUTH = "readings", "truth"
MOST_TEXT = 20_000
MOST_PROBLEMS = 200
_LAST_PAGE = 1_000_000
_FARTHEST = 1e7

NO_NAME = "a value without a name"
NO_TEXT = "a place without a text"
TWICE = "said more than once, and another one counts"
NOT_A_VALUE = "neither a value nor an absence"
UNDECIDED = "a field that nobody had decided"
NOTHING_SAID = "a name with neither a text nor a box"
RELATION = "a relation between two values"
FURTHER_VALUE = "a further value of the same control"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: `page` counts from 1."""

    page: int
    box: Box
    frame: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One value. `name` is what the tool calls it; `path` is ours, where the file knows it.

    A cell of a table has its `row`, counted from 0, and the table's name in `table`.
    """

    name: str
    value: str | None
    absence: Absence | None = None
    confidence: float | None = None
    place: Place | None = None
    table: str = ""
    row: int | None = None
    path: str = ""

    @property
    def called(self) -> str:
        """What a mapping calls this value: a cell of a table by the table and its column."""
        return f"{self.table}.{self.name}" if self.table else self.name


@dataclass(frozen=True, slots=True)
class Told:
    """What one element says of one document, named by any of `references`, likeliest first."""

    where: str
    references: tuple[str, ...]
    said: tuple[Said, ...]
    reader: str
    model: str = ""
    by: str = ""
    at: str = ""


@dataclass(slots=True)
class Sheet:
    """What was read of a file, and everything of it that was not."""

    told: list[Told] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What a person should know, though nothing is wrong."""
    by_file: bool = True
    """Whether elements that name no document are about the one the file is named like."""
    document_key: str = ""
    """The key that names the document, where a person said which."""

    def problem(self, where: str, sentence: str) -> None:
        """An element that cannot be used, by its line or number."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(f"{where}: {sentence}")
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(f"More than {MOST_PROBLEMS} elements cannot be used.")

    def named(self, *inside: object) -> tuple[object, ...]:
        """What the key that a person named says, in the first object that has it."""
        found = (inner(one, self.document_key) for one in inside if self.document_key)
        return tuple(value for value in found if value is not None)

    def note_keys(self, found: Mapping[str, object], known: Iterable[str], inside: str) -> None:
        """Count the keys of an object that nothing is done with."""
        for key in found:
            if key not in known and key != self.document_key:
                self.unknown[f"{inside}.{key[:60]}"] += 1

    def tell(self, told: Told) -> None:
        """Keep what an element says; of a value that is said twice the surest counts."""
        best: dict[tuple[str, str, int | None], Said] = {}
        for said in told.said:
            key = (said.path or said.name, said.table, said.row)
            other = best.get(key)
            if other is None:
                best[key] = said
                continue
            self.left[TWICE] += 1
            if (said.confidence or 0) > (other.confidence or 0):
                best[key] = said
        self.told.append(replace(told, said=tuple(best.values())))


def text(value: object) -> str | None:
    """A scalar as text, bounded; None for nothing and for what is no scalar."""
    if not is_scalar(value):
        return None
    found = text_of(value)
    return found[:MOST_TEXT].strip() if found else None


def number(value: object) -> float | None:
    """A finite number within reason."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < _FARTHEST else None


def confidence(value: object, scale: float = 1.0) -> float | None:
    """0..1, from a number up to `scale`; None for no score."""
    found = number(value)
    if found is None or not 0 <= found <= scale:
        return None
    return found / scale


def page(value: object, first: int = 1) -> int:
    """A page number counted from 1; one that cannot be read is the first page."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int):
        return 1
    counted = value - first + 1
    return counted if 1 <= counted <= _LAST_PAGE else 1


def corners(points: Iterable[tuple[object, object]]) -> Box | None:
    """The box around points; None where there is none."""
    found = [(number(x), number(y)) for x, y in points]
    whole = [(x, y) for x, y in found if x is not None and y is not None]
    if len(whole) != len(found) or len(whole) < 2:
        return None
    xs, ys = [x for x, _ in whole], [y for _, y in whole]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    return box if box.area > 0 else None


def from_size(left: object, top: object, width: object, height: object) -> Box | None:
    """A box of its corner and size."""
    x, y, w, h = number(left), number(top), number(width), number(height)
    if x is None or y is None or w is None or h is None or w <= 0 or h <= 0:
        return None
    return Box(x, y, x + w, y + h)


def flat_corners(values: object) -> Box | None:
    """The box around a list of x, y, x, y, ..."""
    if not isinstance(values, list) or len(values) < 4 or len(values) % 2:
        return None
    return corners(zip(values[::2], values[1::2], strict=True))


def turned(box: Box, degrees: float, frame: tuple[float, float], middle: bool = False) -> Box:
    """The box around `box` turned clockwise, about its corner or its middle.

    `frame` is the size of the page in units that are as wide as high; `box` is in per cent of it.
    """
    if not degrees % 360:
        return box
    x, y = frame[0] / 100, frame[1] / 100
    left, top, width, height = box.left * x, box.top * y, box.width * x, box.height * y
    ax, ay = (left + width / 2, top + height / 2) if middle else (left, top)
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    found = [
        (ax + dx * cosine - dy * sine, ay + dx * sine + dy * cosine)
        for px, py in ((0, 0), (width, 0), (width, height), (0, height))
        for dx, dy in [(left + px - ax, top + py - ay)]
    ]
    xs, ys = [p[0] / x for p in found], [p[1] / y for p in found]
    return Box(min(xs), min(ys), max(xs), max(ys))


def objects(value: object) -> list[dict[str, object]]:
    """The objects of a list; nothing of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def inner(value: object, *keys: str) -> object:
    """What stands under keys inside one another; None where one is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def names(*found: object) -> tuple[str, ...]:
    """The texts among what was found, each once: references to a document."""
    return tuple(dict.fromkeys(name for name in map(text, found) if name))


Records = Sequence[tuple[str, object]]
"""Elements of a file, each with its line or number."""
