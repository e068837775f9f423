"""FUNSD and LayoutLM: the words of a page, which field each belongs to, and what labels what.

`annotations/NAME.json` is FUNSD's form: entities with their words and boxes in pixels; a field is
an `answer` (with its name in `field`), the printed label beside it a `question`, linked to it.
`words.jsonl` is what token classification takes: words, boxes from 0 to 1000, and BIO tags, whose
names are in `labels.json`, those of the kind's fields first, so that a number means the same in
every export. There the words of one field stand together, where its first word was read: an I
follows its B, also where a value runs over lines beside other text. Words are as they were read;
`text` of an answer is the true value.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from reviewer.export.coco import categories, category
from reviewer.export.folder import Folder
from reviewer.export.report import (
    ABSENT,
    NO_PLACE,
    NO_WORDS,
    NOTHING,
    Report,
)
from reviewer.export.writer import Options
from reviewer.model.document import Word
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow
from reviewer.model.geometry import Box

INSIDE = 0.5
"""A word belongs to a place that covers this share of it."""
NEAR = 0.5
"""A printed label stands at most this share of the page's width away from its value."""


class FunsdWriter:
    """A file of entities for each page, and a line of words and tags."""

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        self._tags: dict[str, None] = {"O": None}
        for name in categories(options.kind):
            self._tag(name)
        if not options.split:
            out.text("words.jsonl")

    def add(self, document: ExportDocument) -> None:
        """Every page; one without a field has its words as `other`."""
        places: dict[int, list[tuple[ExportRow, list[int]]]] = {}
        for row in document.rows:
            if row.value is None:
                self._report.left(ABSENT)
                continue
            page = row.page if row.page and document.page(row.page) else None
            if page is None or row.box is None:
                self._report.left(NO_PLACE)
                continue
            found = _words_in(document, page, row.box)
            if not found:
                self._report.left(NO_WORDS)
                continue
            places.setdefault(page, []).append((row, found))
        for sheet in document.pages:
            self._page(document, sheet.number, places.get(sheet.number, []))
        if document.pages:
            self._report.wrote_document(document.split)
        else:
            self._report.left_document(NOTHING)

    def finish(self) -> None:
        """Write the names of the tags, in the order of their numbers."""
        json.dump(list(self._tags), self._out.text("labels.json"), ensure_ascii=False, indent=1)

    def _page(
        self, document: ExportDocument, page: int, places: Sequence[tuple[ExportRow, list[int]]]
    ) -> None:
        read = document.words.get(page)
        words = list(read.words) if read else []
        taken: dict[int, str] = {}
        order: list[int] = []
        entities: list[dict[str, Any]] = []
        for row, found in places:
            mine = [at for at in found if at not in taken]
            self._answer(document, page, row, (mine or found), words, entities, taken, bool(mine))
            order += mine
        _others(document, page, words, taken, entities)
        picture = document.picture(page)
        image = self._options.prefix + self._out.keep(picture) if picture else document.name
        name = f"{document.split}/" if document.split else ""
        stem = PurePosixPath(picture.name).stem if picture else f"{document.sha256[:16]}-p{page}"
        file = self._out.place(f"{name}annotations/{stem}.json")
        said = {"form": entities, "image": image, "document": document.name, "page": page}
        file.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        self._line(document, page, image, words, taken, _in_order(len(words), order, taken))

    def _answer(
        self,
        document: ExportDocument,
        page: int,
        row: ExportRow,
        mine: list[int],
        words: list[Word],
        entities: list[dict[str, Any]],
        taken: dict[int, str],
        free: bool,
    ) -> None:
        """One field, and its label; its words are tagged where no other field has (`free`)."""
        tag = self._tag(category(row.path))
        for order, at in enumerate(mine if free else ()):
            taken[at] = f"{'I' if order else 'B'}-{tag}"
        answer = _entity(document, page, len(entities), "answer", [words[at] for at in mine])
        answer |= {"text": row.value, "field": row.path}
        entities.append(answer)
        label = _label_words(row, words, taken, document.size_of(page)[0])
        if label:
            for at in label:
                taken[at] = "O"
            question = _entity(document, page, len(entities), "question", [words[a] for a in label])
            link = [question["id"], answer["id"]]
            question["linking"].append(link)
            answer["linking"].append(link)
            entities.append(question)
        self._report.wrote(row)

    def _tag(self, name: str) -> str:
        """The name of a field as a tag, which is numbered from now on."""
        tag = name.upper()
        self._tags.setdefault(f"B-{tag}")
        self._tags.setdefault(f"I-{tag}")
        return tag

    def _line(
        self,
        document: ExportDocument,
        page: int,
        image: str,
        words: list[Word],
        taken: dict[int, str],
        order: list[int],
    ) -> None:
        width, height = document.size_of(page)
        boxes = [_pixels(document, page, words[at].box) for at in order]
        line = {
            "id": f"{document.sha256[:16]}-{page}",
            "image": image,
            "words": [words[at].text for at in order],
            "boxes": [
                [
                    round(1000 * left / width),
                    round(1000 * top / height),
                    round(1000 * right / width),
                    round(1000 * bottom / height),
                ]
                for left, top, right, bottom in boxes
            ],
            "ner_tags": [taken.get(at, "O") for at in order],
        }
        stream = self._out.text(f"{document.split or 'words'}.jsonl")
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _in_order(count: int, told: Sequence[int], taken: dict[int, str]) -> list[int]:
    """The words as they were read, but those of one value together where its first one stands."""
    values: dict[int, list[int]] = {}
    first = -1
    for at in told:
        if taken[at].startswith("B-"):
            first = at
        values.setdefault(first, []).append(at)
    inside = {at for value in values.values() for at in value[1:]}
    return [one for at in range(count) if at not in inside for one in values.get(at, [at])]


def _words_in(document: ExportDocument, page: int, box: Box) -> list[int]:
    """The numbers of the words that stand in `box`, in reading order."""
    read = document.words.get(page)
    if read is None:
        return []
    return [
        at
        for at, word in enumerate(read.words)
        if word.box.area > 0 and word.box.intersection(box) >= INSIDE * word.box.area
    ]


def _label_words(
    row: ExportRow, words: list[Word], taken: dict[int, str], width: float
) -> list[int]:
    """The words of the printed label beside a value: the nearest run of them that is free."""
    wanted = [part.casefold().strip(":") for part in (row.label or "").split()]
    if not wanted or row.box is None:
        return []
    x, y = row.box.center
    runs = []
    for at in range(len(words) - len(wanted) + 1):
        run = range(at, at + len(wanted))
        texts = [words[i].text.casefold().strip(":") for i in run]
        if texts == wanted and not any(i in taken for i in run):
            left, top = Box.around(words[i].box for i in run).center
            runs.append((abs(left - x) + abs(top - y), list(run)))
    nearest = min(runs, default=None)
    return nearest[1] if nearest and nearest[0] <= NEAR * max(width, 1) else []


def _others(
    document: ExportDocument,
    page: int,
    words: list[Word],
    taken: dict[int, str],
    entities: list[dict[str, Any]],
) -> None:
    """What is no field and no label, line by line."""
    lines: dict[int, list[Word]] = {}
    for at, word in enumerate(words):
        if at not in taken:
            lines.setdefault(word.line, []).append(word)
    for line in lines.values():
        entities.append(_entity(document, page, len(entities), "other", line))


def _entity(
    document: ExportDocument, page: int, number: int, label: str, words: list[Word]
) -> dict[str, Any]:
    return {
        "id": number,
        "label": label,
        "text": " ".join(word.text for word in words),
        "box": _pixels(document, page, Box.around(word.box for word in words)),
        "words": [{"text": w.text, "box": _pixels(document, page, w.box)} for w in words],
        "linking": [],
    }


def _pixels(document: ExportDocument, page: int, box: Box) -> list[int]:
    found = document.in_pixels(page, box)
    return [round(side) for side in found.as_list()] if found else [0, 0, 0, 0]
