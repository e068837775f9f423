"""Faces of few pixels on pictures of many: copies are as large as their originals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reviewer.flow import redact_tasks, tasks
from reviewer.model.document import Page
from reviewer.model.redaction import RedactionPolicy

WIDTH, HEIGHT, SIDE = 8000, 6000, 42
"""48 million pixels, and how large the portrait is on them: its face has 17 pixels."""


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory, golden: np.ndarray) -> Path:
    file = tmp_path_factory.mktemp("large") / "photo.png"
    part = Image.fromarray(golden[112:272, 176:336]).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (WIDTH, HEIGHT), (236, 236, 236))
    page.paste(part, (5100, 4200))
    page.save(file, compress_level=1)
    return file


def test_a_small_face_on_a_large_photo_is_hidden_on_its_copy(photo: Path) -> None:
    page, policy = Page(1, WIDTH, HEIGHT, ""), RedactionPolicy()
    assert tasks.find_masks(photo, page, (), policy).masks == (), "too small for what is sent"
    (mask,) = redact_tasks.look_at(photo, page, policy).masks
    assert 5100 <= mask.box.center[0] <= 5100 + SIDE
    assert 4200 <= mask.box.center[1] <= 4200 + SIDE
