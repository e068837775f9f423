"""The first of what a foreign file says, and what each of its names would mean here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewer.extract.foreign import formats
from reviewer.extract.foreign.naming import DOCUMENT, Naming
from reviewer.flow import foreign
from reviewer.flow.project import Project
from reviewer.model.kind import split_path

ROWS = 8
MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a file. `names` are those over there with our field each would fill, or ""."""

    file: Path
    format: str
    documents: int = 0
    names: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """The first documents: what names each, then its value for each name."""
    ours: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """Of a table: one of them names the document."""
    column: str = ""
    """The one that was asked for."""

    @property
    def needs_mapping(self) -> bool:
        """Whether names are to be matched; our own lines have ours."""
        return self.format != formats.OURS


def preview(
    project: Project, file: Path, what: str, mapping: Mapping[str, str] | None = None
) -> Preview:
    """Look into a file; nothing is kept. Raises UsageError where it is of no known format."""
    mapping = mapping or {}
    ours = tuple(_our_names(project))
    if foreign.is_ours(file):  # of any size, and there is nothing to choose
        return Preview(file, formats.OURS, ours=ours)
    form, sheet = foreign.read(file, "", what, mapping.get(DOCUMENT, ""))
    if form == formats.OURS:
        return Preview(file, form, ours=ours)
    naming = Naming(project.kind, mapping)
    counted: Counter[str] = Counter()
    means: dict[str, str] = {}
    for told in sheet.told:
        for said in told.said:
            name = said.called
            counted[name] += 1
            if name not in means:
                means[name] = _field_of(naming.path_of(said) or "")
    names = [name for name, _count in counted.most_common(MOST_NAMES)]
    rows = []
    for told in sheet.told[:ROWS]:
        values: dict[str, str] = {}
        for said in told.said:
            values.setdefault(said.called, said.value or "")
        reference = told.references[0] if told.references else file.stem
        rows.append((reference, *(values.get(name, "") for name in names)))
    return Preview(
        file=file,
        format=form,
        documents=len(sheet.told),
        names=tuple((name, means[name]) for name in names),
        rows=tuple(rows),
        ours=ours,
        problems=tuple(sheet.problems),
        column=mapping.get(DOCUMENT, ""),
        columns=formats.columns(foreign.text_of(file)) if form == formats.CSV else (),
    )


def _field_of(path: str) -> str:
    """A field without the number of its row."""
    name, row, column = split_path(path)
    return f"{name}.{column}" if row is not None and column else name


def _our_names(project: Project) -> list[str]:
    found: list[str] = []
    for spec in project.kind.fields:
        columns = [f"{spec.name}.{column.name}" for column in spec.columns]
        found += columns or [spec.name]
    return found
