"""XML from strangers as a small tree: no DTD, no entities, bounded in size, depth and elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 5_000_000
MOST_ELEMENTS = 200_000
MOST_DEPTH = 50


class NotPlainXml(ValueError):
    """The bytes are no XML, or XML that is not taken: with a DTD, with entities, or too large."""


@dataclass(slots=True)
class Element:
    """One element: its name without namespace, its attributes, its own text, its children."""

    name: str
    attributes: Mapping[str, str]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own text with one space between words."""
        return " ".join("".join(self.pieces).split())

    def each(self, path: str) -> Iterator[Element]:
        """The elements at `path` below this one: "Party/Name"; a step may be "ID|Number"."""
        step, _, rest = path.partition("/")
        names = step.split("|")
        for child in self.children:
            if child.name in names:
                if rest:
                    yield from child.each(rest)
                else:
                    yield child

    def first(self, path: str) -> str | None:
        """The text of the first element at `path` that has any."""
        return next((found.text for found in self.each(path) if found.text), None)


def parse_xml(data: bytes, *, most: int = MOST_BYTES, elements: int = MOST_ELEMENTS) -> Element:
    """The root element of `data`, of so many bytes and elements at most. Raises NotPlainXml."""
    if len(data) > most:
        raise NotPlainXml(f"it has more than {most:,} bytes")
    builder = _Builder(elements)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotPlainXml(str(error)) from error
    return builder.top.children[0]


def _refuse(*_declared: object) -> None:
    raise NotPlainXml("it declares a document type or an entity")


class _Builder:
    """Collects what expat tells."""

    def __init__(self, most: int) -> None:
        self.top = Element("", {})
        self._open = [self.top]
        self._left = most

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        if self._left < 0 or len(self._open) > MOST_DEPTH:
            raise NotPlainXml("it has too many elements or is nested too deeply")
        element = Element(name.rpartition(":")[2], attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].pieces.append(text)
