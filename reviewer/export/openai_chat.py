"""Chats for fine-tuning, in OpenAI's vision format: one line for each document.

The question names exactly the fields that are answered. Pictures are embedded as data URLs, as
training reads no files, and are in RGB, as it takes no other; with `--url-prefix` they are named by
their address instead.
"""

from __future__ import annotations

import base64
import io
import json
from typing import Any

from reviewer.export import answers
from reviewer.export.folder import Folder
from reviewer.export.report import NO_PICTURE, NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.export_document import SPLITS, ExportDocument, Picture

SYSTEM = "You read documents exactly and answer with one JSON object."
MOST_PICTURES = 10
"""So many pictures one example may hold."""
MOST_BYTES = 10_000_000
"""So large one picture may be."""
FEWEST = 10
"""So many examples a file must hold."""


class ChatWriter:
    """A chat of three messages for each document."""

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        self._examples: dict[str, int] = {}
        if not options.split:
            out.text(options.part("", ".jsonl"))

    def add(self, document: ExportDocument) -> None:
        """One chat; a document whose pages cannot all be shown stays behind."""
        rows = answers.answerable(document.rows, self._report)
        drawn = len(document.pictures)
        large = [p for p in document.pictures if p.file.stat().st_size > MOST_BYTES]
        if large and not self._options.prefix:
            self._report.left(NO_PICTURE, len(rows))
            self._report.left_document(NO_PICTURE)
            self._report.remark(
                f"{document.name}, page {large[0].page}: the picture is larger than 10 MB; "
                "export again with a smaller --max-side."
            )
            return
        if not drawn or drawn < len(document.pages) or drawn > MOST_PICTURES:
            self._report.left(NO_PICTURE, len(rows))
            self._report.left_document(NO_PICTURE)
            if drawn > MOST_PICTURES:
                self._report.remark(
                    f"{document.name} has {drawn} pages; a chat may hold {MOST_PICTURES} pictures."
                )
            return
        if not rows:
            self._report.left_document(NOTHING)
            return
        content: list[dict[str, Any]] = [
            {"type": "text", "text": answers.question(self._options.kind, rows)}
        ]
        content += [self._image(picture) for picture in document.pictures]
        chat = {
            "messages": [
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": content},
                {"role": "assistant", "content": answers.as_text(answers.answer(rows))},
            ]
        }
        stream = self._out.text(self._options.part(document.split, ".jsonl"))
        stream.write(json.dumps(chat, ensure_ascii=False) + "\n")
        for row in rows:
            self._report.wrote(row)
        self._report.wrote_document(document.split)
        self._examples[document.split] = self._examples.get(document.split, 0) + 1

    def finish(self) -> None:
        """Every line was written as it came; say where they are too few to train with."""
        found = (
            self._examples.get(SPLITS[0], 0) if self._options.split else self._examples.get("", 0)
        )
        if found < FEWEST:
            self._report.remark(
                f"Fine-tuning takes {FEWEST} examples at least, and here are {found}."
            )

    def _image(self, picture: Picture) -> dict[str, Any]:
        if self._options.prefix:
            url = self._options.prefix + picture.name
        else:
            media = "image/png" if picture.name.endswith(".png") else "image/jpeg"
            data = base64.b64encode(_in_colour(picture)).decode("ascii")
            url = f"data:{media};base64,{data}"
        return {"type": "image_url", "image_url": {"url": url, "detail": "high"}}


def _in_colour(picture: Picture) -> bytes:
    """The picture's bytes; a grey one is written again in RGB."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(picture.file) as image:
            if image.mode in ("RGB", "RGBA"):
                return picture.file.read_bytes()
            made = io.BytesIO()
            image.convert("RGB").save(made, image.format, quality=95)
            return made.getvalue()
    except UnidentifiedImageError:
        return picture.file.read_bytes()
