"""The size of a picture is foretold as it then comes to be, for every task, model and shape."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reviewer.extract.limits import image_limits, send_side
from reviewer.flow import tasks
from reviewer.flow.sent_size import sent_sizes
from reviewer.intake.open import open_document
from reviewer.model.document import Document
from reviewer.model.images import TASKS, Sending, Task

MODELS = ("claude-haiku-4-5", "claude-sonnet-5-5", "gpt-4o", "gpt-5-mini", "qwen2.5-vl")


def picture(path: Path, wide: int, high: int) -> None:
    Image.new("RGB", (wide, high), "white").save(path)


def drawn(path: Path, wide: float, high: float) -> None:
    with pymupdf.open() as pdf:
        pdf.new_page(width=wide, height=high).insert_text((20, 40), "12.50")
        pdf.save(path)


def made(document: Document, path: Path, model: str, task: Task) -> list[tuple[int, int]]:
    found = []
    for page in document.pages:
        side = send_side(page.width, page.height, image_limits(model, len(document.pages)))
        sent = tasks.upload_picture(path, page, (), Sending(side, 10**8, task))
        found.append((sent.width, sent.height))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sizes")


@settings(max_examples=25)
@given(
    wide=st.integers(160, 1900), high=st.integers(160, 1900), model=st.sampled_from(MODELS),
    task=st.sampled_from(TASKS), is_drawn=st.booleans(), part=st.floats(0, 0.99),
)  # fmt: skip
def test_sizes_are_foretold(folder, wide, high, model, task, is_drawn, part):
    path = folder / ("page.pdf" if is_drawn else "page.png")
    if is_drawn:
        drawn(path, wide / 2 + part, high / 2 + part)
    else:
        picture(path, wide, high)
    opened = open_document(path)
    document = Document(opened.sha256, path.name, opened.media_type, opened.size, opened.pages)
    assert sent_sizes(document, model, task) == made(document, path, model, task)
