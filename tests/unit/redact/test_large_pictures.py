"""Faces of few pixels on pictures of many: copies are as large as their originals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reviewer.flow import redact_tasks, tasks
from reviewer.model.document import Page
from reviewer.model.errors import LeftOverError
from reviewer.model.redaction import RedactionPolicy
from reviewer.redact import recheck
from reviewer.redact.burn import redact
from tests.unit.redact.conftest import as_page

NAMED = Path("photo.png")


@pytest.mark.parametrize(
    ("page", "most"),
    [
        (Page(1, 1000, 800, ""), 10_000_000),
        (Page(1, 8000, 6000, ""), 21_600_000),
        (Page(1, 595, 842, "", unit="pt"), 10_000_000),
        (Page(1, 2384, 3370, "", unit="pt"), 27_895_750),
    ],
    ids=["small", "48 million", "A4", "A0"],
)
def test_a_page_that_leaves_as_large_as_it_is_is_looked_at_closely(page, most, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(tasks, "find_masks", lambda *question: asked.append(question[-1]))
    redact_tasks.look_at(NAMED, page, RedactionPolicy())
    assert asked == [pytest.approx(most, rel=1e-3)]


def test_the_last_look_is_as_close(portrait, monkeypatch) -> None:
    """A picture of many pixels is made smaller for it, but never so small that faces are lost."""
    monkeypatch.setattr(recheck, "MOST_PIXELS", 500)
    page = np.full((200, 200, 3), 236, np.uint8)
    page[20:180, 20:180] = portrait
    bare = redact(as_page(page), 1, (), max_side=1000)
    with pytest.raises(LeftOverError):
        recheck.require_nothing_left(bare, RedactionPolicy())
