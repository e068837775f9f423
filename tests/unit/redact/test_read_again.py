"""What a policy hides in text must not show on the very bytes: they are read again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from reviewer.flow import tasks
from reviewer.model.document import Page
from reviewer.model.errors import DetectorError, DocumentError, LeftOverError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import RedactedImage
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.ocr import engines
from reviewer.redact.burn import redact
from reviewer.redact.find import find
from reviewer.redact.recheck import require_nothing_left
from reviewer.redact.text.again import still_shown
from tests.fakes.paper import CHAR, LINE, page_words
from tests.unit.redact.conftest import as_page

POLICY = RedactionPolicy((Sought.IBAN,), listed=("Jürgen Müller",))
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    page = Image.new("RGB", (700, 260), "white")
    font = ImageFont.load_default(26)
    draw = ImageDraw.Draw(page)
    for top, text in ((30, "Invoice of Monday"), (90, f"IBAN {IBAN}"), (150, "Jürgen Müller")):
        draw.text((40, top), text, fill="black", font=font)
    return np.asarray(page)


@pytest.fixture(scope="module")
def masked(pixels) -> RedactedImage:
    page = Page(1, 700, 260, "")
    read = engines.read(as_page(pixels), 1)
    found = find(as_page(pixels), page, read, POLICY)
    assert {mask.what for mask in found.masks} == {"iban", "listed"}
    return redact(as_page(pixels), 1, found.masks, max_side=700)


def look(picture: RedactedImage, policy: RedactionPolicy = POLICY, *spared: Box) -> None:
    require_nothing_left(picture, policy, spared, tasks.words_again(picture, policy))


def test_what_is_hidden_lets_the_picture_go(masked) -> None:
    look(masked)


def test_what_shows_stops_it_and_is_named_but_not_told(pixels) -> None:
    bare = redact(as_page(pixels), 1, (), max_side=700)
    with pytest.raises(LeftOverError, match="An IBAN still shows on page 1, in the middle") as told:
        look(bare)
    assert IBAN[:4] not in str(told.value)
    with pytest.raises(LeftOverError, match="A name or an address of the list"):
        look(bare, replace(POLICY, sought=()))
    look(bare, RedactionPolicy())


def test_where_a_person_took_a_mask_away_nothing_stops_it(pixels, masked) -> None:
    name, number = sorted(masked.masks, key=lambda mask: mask.what)[::-1]
    left = redact(as_page(pixels), 1, (number,), max_side=700)
    look(left, POLICY, name.box)
    with pytest.raises(LeftOverError):
        look(left, POLICY, name.box.grown(-150, 0))


def test_without_words_nothing_leaves(masked, monkeypatch) -> None:
    with pytest.raises(DetectorError, match="not read again"):
        require_nothing_left(masked, POLICY)

    def broken(*_any: object) -> None:
        raise ReaderError("no engine")

    monkeypatch.setattr(engines, "read", broken)
    with pytest.raises(DocumentError, match="could not be read again"):
        tasks.words_again(masked, POLICY)


def test_a_mask_that_is_not_solid_stops_the_picture(pixels, masked) -> None:
    bare = redact(as_page(pixels), 1, (), max_side=700)
    said = replace(bare, masks=masked.masks)
    with pytest.raises(LeftOverError, match="is not solid"):
        require_nothing_left(said, RedactionPolicy())


def covered(*bars: Box) -> object:
    return lambda box: sum(bar.intersection(box) for bar in bars) / box.area


def box(line: int, first: int, last: int) -> Box:
    """Where characters stand in a line of `page_words`."""
    return Box(first * CHAR, line * LINE, last * CHAR, line * LINE + 10)


@pytest.mark.parametrize(
    ("text", "bar", "sought"),
    [
        ("Tel: 03-7725 9889 2019-03-04 12:30", box(0, 5, 17), Sought.PHONE),
        ("Date of birth 01.02.1970 issued 03.04.2010", box(0, 14, 24), Sought.BIRTH),
        ("Date of birth\n01.02.1970\n\n\n\n03.04.2010", box(1, 0, 10), Sought.BIRTH),
    ],
)
def test_what_stands_behind_a_bar_is_not_what_stood_there(text, bar, sought) -> None:
    read, policy = page_words(text), RedactionPolicy((sought,))
    assert list(still_shown(read, policy, [], covered()))
    assert not list(still_shown(read, policy, [bar], covered(bar)))


def test_a_number_is_not_joined_across_a_bar() -> None:
    read = page_words("DE89 3704 0044 x 0532 0130 00")
    bar = box(0, 15, 16)
    assert not list(still_shown(read, POLICY, [bar], covered(bar)))
