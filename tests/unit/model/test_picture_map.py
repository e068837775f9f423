"""A place on the page and on its picture are the same place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.model.picture_map import PictureMap

SIDES = st.floats(1, 14_400)
PLACES = st.floats(0, 1)


@given(SIDES, SIDES, st.integers(1, 3000), st.integers(1, 3000), st.tuples(*[PLACES] * 4))
def test_there_and_back(width, height, across, down, shares) -> None:
    page = Page(1, width, height, "")
    box = Box(shares[0] * width, shares[1] * height, shares[2] * width, shares[3] * height)
    mapped = PictureMap.of(page, across, down)
    back = mapped.to_page(mapped.to_picture(box))
    assert back.as_list() == pytest.approx(box.as_list(), rel=1e-6, abs=0.02)


def test_the_whole_page_is_the_whole_picture() -> None:
    page = Page(1, 595.0, 842.0, "", "pt")
    box = PictureMap.of(page, 1109, 1568).to_picture(Box(0, 0, 595.0, 842.0))
    assert box.as_list() == [0, 0, 1109, 1568]
