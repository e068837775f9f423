"""What other tools wrote, in: as readings to be checked, or as truth; what stays out is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from reviewer.extract.foreign import formats, load
from reviewer.extract.foreign.naming import DOCUMENT, Naming
from reviewer.extract.foreign.ours import Decided, OwnLine, parse_own
from reviewer.extract.foreign.sheet import NO_TEXT, READINGS, TRUTH, UNDECIDED, Sheet, Told
from reviewer.flow import desk, imports, promise
from reviewer.flow.foreign_match import Stems, Words, find, placed_value
from reviewer.flow.project import Project
from reviewer.flow.readings import save_readings
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.jsonl import MAX_LINE, LineError
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import decisions, documents
from reviewer.store.db import Store

NO_FIELD = "a name that means no field of this kind"
SAME = "decided so before"
_BLANK = b" \t\r\n\xef\xbb\xbf"
TWICE = "said more than once of one document, and the first counts"
NOT_WANTED = "a name that was chosen not to be used"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken in, and how. `mapping` is our name -> name over there."""

    files: tuple[Path, ...]
    what: str
    format: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    unused: frozenset[str] = frozenset()
    """Names over there that nothing is done with, whatever they would mean."""


@dataclass(slots=True)
class Arrived:
    """What came of one file."""

    file: str
    format: str = ""
    documents: int = 0
    fields: int = 0
    left: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The counts as `--json` has them."""
        return {
            "file": self.file,
            "format": self.format,
            "documents": self.documents,
            "fields": self.fields,
            "left_out": {key: count for key, count in sorted(self.left.items()) if count},
            "unknown": dict(sorted(self.unknown.items())),
            "problems": self.problems,
            "notes": self.notes,
        }

    def in_words(self) -> list[str]:
        """The counts as a person reads them."""
        lines = [f"{self.file} ({self.format}): {self.documents} documents, {self.fields} fields."]
        lines += [f"Left out, {n}: {why}." for why, n in sorted(self.left.items()) if n]
        if self.unknown:
            told = ", ".join(f"{key} ({n})" for key, n in self.unknown.most_common(20))
            lines.append(f"Not understood, and not used: {told}.")
        return lines + self.notes


def bring(project: Project, order: Order) -> list[Arrived]:
    """Take files in. Raises UsageError where a file cannot be read or recognised at all."""
    arrived = []
    for file in order.files:
        asked = formats.find_source(order.format).name if order.format else ""
        if asked == formats.OURS or (not asked and is_ours(file)):
            arrived.append(_bring_ours(project, file, order.what))
        else:
            arrived.append(_bring(project, file, asked, order))
    if order.what == TRUTH:
        promise.recalibrate(project)
    return arrived


def read(file: Path, form: str, what: str, document_column: str = "") -> tuple[str, Sheet]:
    """A file as its format says it, before anything is matched: for previews too."""
    sheet = Sheet()
    return formats.read_text(text_of(file), form, what, sheet, document_column), sheet


def is_ours(file: Path) -> bool:
    """Whether the first line is one of ours: such a file is read line by line, of any size."""
    try:
        with file.open("rb") as stream:
            first = b""
            while not first.strip(_BLANK) and (first := stream.readline(MAX_LINE)):
                pass
        return formats.recognised(first.decode("utf-8-sig")) == formats.OURS
    except (OSError, UnicodeDecodeError, UsageError):
        return False


def text_of(file: Path) -> str:
    """The text of a file. Raises UsageError where it cannot be read as one."""
    return _decoded(file)[0]


def _decoded(file: Path) -> tuple[str, str]:
    try:
        if file.stat().st_size > load.MOST_BYTES:
            raise UsageError(f"{file} cannot be read: {load.TOO_LARGE}.")
        return load.decoded_as(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}; check the path.") from error
    except ValueError as error:
        raise UsageError(f"{file} cannot be read: {error}.") from error


def _bring(project: Project, file: Path, asked: str, order: Order) -> Arrived:
    sheet = Sheet()
    text, encoding = _decoded(file)
    form = formats.read_text(text, asked, order.what, sheet, order.mapping.get(DOCUMENT, ""))
    if form == formats.OURS:
        return _bring_ours(project, file, order.what)
    arrived = Arrived(
        file.name, form, left=sheet.left, unknown=sheet.unknown, problems=sheet.problems
    )
    if encoding == load.WESTERN:
        arrived.notes.append(
            f"{file.name} is no UTF-8 and was read as Windows-1252; look at its umlauts and signs."
        )
    naming = Naming(project.kind, order.mapping)
    stems = Stems(project)
    grouped: dict[tuple[int, str, str], tuple[Document, list[Told]]] = {}
    for told in sheet.told:
        references = (order.document,) if order.document else told.references
        if form == formats.PAWLS and not references:
            references = (file.absolute().parent.name,)
        try:
            document = find(project, stems, references, file, sheet.by_file)
        except UsageError as error:
            arrived.problems.append(f"{told.where}: {error}")
            continue
        key = (document.id, told.reader, told.model)
        grouped.setdefault(key, (document, []))[1].append(told)
    for document, all_told in grouped.values():
        keep = partial(_keep, document=document, told=all_told, naming=naming, order=order)
        project.call(partial(keep, arrived=arrived))
    arrived.documents = len({document for document, _reader, _model in grouped})
    return arrived


def _keep(
    store: Store,
    *,
    document: Document,
    told: Sequence[Told],
    naming: Naming,
    order: Order,
    arrived: Arrived,
) -> None:
    """All that is said of one document is kept, or nothing of it."""
    words = Words(store, document)
    values: dict[str, FieldValue] = {}
    for one in told:
        for said in one.said:
            path = naming.path_of(said)
            if said.called in order.unused:
                arrived.left[NOT_WANTED] += 1
                continue
            if path is None:
                arrived.left[NO_FIELD] += 1
                arrived.unknown[f"name {said.called[:120]}"] += 1
                continue
            value = placed_value(document, path, said, words if order.what == READINGS else None)
            if value is None:
                arrived.left[NO_TEXT] += 1
            elif path in values:
                arrived.left[TWICE] += 1
            else:
                values[path] = value
    with store.atomic():
        if order.what == READINGS:
            if values:
                first = told[0]
                now = tuple(values.values())
                reading = Reading("A", first.reader, now, first.model, created=first.at)
                save_readings(store, document.id, [reading])
            arrived.fields += len(values)
        else:
            by, at = told[0].by or "imported", told[0].at or desk.now()
            for value in values.values():
                _decide(store, _known(document.id, value, by, at), arrived)


def _known(document: int, value: FieldValue, by: str, at: str) -> Decision:
    absence = value.absence if value.value is None else None
    kind = DecisionType.CORRECT if absence is None else DecisionType.ABSENT
    if absence is Absence.UNREADABLE:
        kind = DecisionType.UNREADABLE
    return Decision(
        document=document,
        path=value.path,
        type=kind,
        by=by,
        at=at,
        value=value.value,
        absence=absence,
        witness="imported",
        page=value.page,
        box=value.box,
    )


def _decide(store: Store, decision: Decision, arrived: Arrived) -> None:
    """Append what is not so already."""
    told = truth(decisions.of_field(store, decision.document, decision.path))
    if told is not None and (told.type, told.value, told.absence) == (
        decision.type,
        decision.value,
        decision.absence,
    ):
        arrived.left[SAME] += 1
        return
    desk.decide(store, decision)
    arrived.fields += 1


def _bring_ours(project: Project, file: Path, what: str) -> Arrived:
    """Our own lines: readings whole, decisions as they were made."""
    arrived = Arrived(file.name, formats.OURS)
    if what == READINGS:
        taken = imports.import_readings(project, file)
        arrived.documents = taken.taken
        arrived.fields = taken.fields
        arrived.problems += [*taken.problems, *taken.notes]
        return arrived
    keep = partial(_keep_own, folder=file.parent, arrived=arrived)
    lines = parse_own(imports.lines_of(file))
    while lot := list(islice(lines, imports.LOT)):
        if any(isinstance(line, LineError) and "details" in line.reason for line in lot):
            return _bring_plain_truth(project, file, arrived)
        reasons = project.call(partial(imports.take_lot, take=keep, lot=lot))
        told = zip(lot, reasons, strict=True)
        arrived.problems += [f"line {line.line}: {reason}" for line, reason in told if reason]
    return arrived


def _bring_plain_truth(project: Project, file: Path, arrived: Arrived) -> Arrived:
    """Lines of truth without details, as `import-truth` reads them."""
    taken = imports.import_truth(project, file)
    arrived.documents, arrived.fields = taken.taken, taken.fields
    arrived.problems = [*taken.problems, *taken.notes]
    return arrived


def _keep_own(store: Store, said: OwnLine, *, folder: Path, arrived: Arrived) -> None:
    document = _first(store, said.references, folder)
    for decided in said.decided:
        _decide(store, _as_decision(document.id, decided), arrived)
    arrived.left[UNDECIDED] += said.open
    arrived.documents += 1
    arrived.problems += [f"line {said.line}: {note}." for note in said.notes]


def _first(store: Store, references: Sequence[str], folder: Path) -> Document:
    for reference in references[:-1]:
        try:
            return documents.find(store, reference, folder)
        except UsageError:
            continue
    return documents.find(store, references[-1], folder)


def _as_decision(document: int, decided: Decided) -> Decision:
    return Decision(
        document=document,
        path=decided.path,
        type=decided.type,
        by=decided.by,
        at=decided.at or desk.now(),
        value=decided.value,
        absence=decided.absence,
        ms=decided.ms,
        witness=decided.witness,
        page=decided.page,
        box=decided.box,
    )
