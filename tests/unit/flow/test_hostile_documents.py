"""Files made to break readers: each ends in pages or in a sentence, within its time."""

from __future__ import annotations

import re
from pathlib import Path

from reviewer.flow.workers import Workers
from reviewer.intake.open import open_document
from reviewer.intake.render import render
from reviewer.intake.words import text_layer
from reviewer.model.errors import DocumentError

SECONDS = 20
JARGON = re.compile(r"<|0x|Error|Exception|code=|\bfz_|Pillow|MuPDF|libheif|identify|/tmp|None")
READ = 55
"""How many of the 93 files are readable at least; the rest is empty, cut off, locked or no page."""


def look(path: Path) -> tuple[int, int]:
    """Number of pages and pixels of the first, once everything was tried on it."""
    opened = open_document(path)
    text_layer(path, 1)
    image = render(path, 1, max_side=2000)
    assert len(image.rgb) == image.width * image.height * 3
    return len(opened.pages), image.width * image.height


def test_every_hostile_file_ends_in_pages_or_in_a_sentence(shared_data, capfd):
    files = sorted(path for path in (shared_data / "hostile").rglob("*") if path.is_file())
    read = 0
    with Workers(2, seconds=SECONDS) as workers:
        futures = [(path, workers.submit(look, path)) for path in files]
        for path, future in futures:
            error = future.exception(SECONDS * len(files))
            if error is None:
                pages, pixels = future.result()
                assert pages >= 1, path.name
                assert pixels >= 1, path.name
                read += 1
                continue
            assert isinstance(error, DocumentError), (path.name, error)
            sentence = str(error)
            assert re.fullmatch(r"[A-Z].*\.", sentence), (path.name, sentence)
            assert not JARGON.search(sentence), (path.name, sentence)
            assert path.name not in sentence
    assert read >= READ
    assert capfd.readouterr() == ("", ""), "a library speaks past us"
