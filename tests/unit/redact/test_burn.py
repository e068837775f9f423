"""What leaves is the pixels that may be seen, and nothing else."""

from __future__ import annotations

import hashlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage
from reviewer.redact import burn
from reviewer.redact.burn import looks_drawn, redact
from reviewer.redact.container import foreign_part

SECRET = (200, 30, 60)


def page_image(width: int, height: int, *, scale: float = 1.0, noise: bool = False) -> PageImage:
    pixels = np.full((height, width, 3), 255, dtype=np.uint8)
    if noise:
        pixels = np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return PageImage(width, height, pixels.tobytes(), scale)


def with_secret(image: PageImage, left: int, top: int, right: int, bottom: int) -> PageImage:
    pixels = np.frombuffer(image.rgb, dtype=np.uint8).reshape(image.height, image.width, 3).copy()
    pixels[top:bottom, left:right] = SECRET
    return PageImage(image.width, image.height, pixels.tobytes(), image.scale)


def decoded(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGB"))


def mask(left: float, top: float, right: float, bottom: float, page: int = 1) -> Mask:
    return Mask(page, Box(left, top, right, bottom), "hand")


def test_a_mask_is_black_and_the_rest_is_untouched() -> None:
    image = with_secret(page_image(120, 80), 20, 10, 60, 30)
    seen = decoded(redact(image, 1, [mask(20, 10, 60, 30)], max_side=1000).data)
    assert (seen[10:30, 20:60] == 0).all()
    outside = seen.copy()
    outside[10:30, 20:60] = 255
    assert (outside == 255).all()


@pytest.mark.parametrize("purpose", ["photo", "line-art"])
@pytest.mark.parametrize("max_side", [400, 173, 90])
def test_no_trace_of_what_a_mask_hides_at_any_size(purpose, max_side) -> None:
    hidden = mask(101, 53, 202, 149)
    image = page_image(400, 300)
    clean = redact(image, 1, [hidden], purpose=purpose, max_side=max_side)
    dirty = redact(
        with_secret(image, 101, 53, 202, 149), 1, [hidden], purpose=purpose, max_side=max_side
    )
    assert dirty.data == clean.data


def test_mask_edges_stay_solid_when_the_picture_gets_smaller() -> None:
    made = redact(page_image(400, 300), 1, [mask(100, 60, 200, 150)], max_side=133)
    seen = decoded(made.data)
    left, top = int(100 * made.scale), int(60 * made.scale)
    assert (seen[top : int(150 * made.scale), left : int(200 * made.scale)] == 0).all()


def test_masks_are_in_page_units_and_round_outwards() -> None:
    image = page_image(200, 100, scale=2.0)
    seen = decoded(redact(image, 1, [mask(10.3, 5.3, 20.3, 15.3)], max_side=1000).data)
    assert (seen[10:31, 20:41] == 0).all()
    assert (seen[9] == 255).all()
    assert (seen[31] == 255).all()


def test_masks_outside_the_page_are_clipped_and_inverted_ones_still_hide() -> None:
    image = page_image(50, 40)
    seen = decoded(
        redact(image, 1, [mask(40, 30, -9, -9), mask(45, 35, 900, 900)], max_side=99).data
    )
    assert (seen[:30, :40] == 0).all()
    assert (seen[35:, 45:] == 0).all()
    assert (seen[:30, 41:] == 255).all()


def test_masks_of_other_pages_are_ignored() -> None:
    made = redact(page_image(50, 40), 2, [mask(0, 0, 50, 40, page=1)], max_side=99)
    assert made.masks == ()
    assert (decoded(made.data) == 255).all()


def test_the_page_itself_is_not_changed() -> None:
    image = page_image(50, 40)
    before = bytes(image.rgb)
    redact(image, 1, [mask(0, 0, 50, 40)], max_side=99)
    assert image.rgb == before


def test_scale_is_pixels_per_page_unit_and_never_grows() -> None:
    smaller = redact(page_image(2000, 1000, scale=200 / 72), 3, [], max_side=500)
    assert (smaller.width, smaller.height, smaller.page) == (500, 250, 3)
    assert smaller.scale == pytest.approx(200 / 72 / 4)
    same = redact(page_image(200, 100, scale=0.5), 1, [], max_side=5000)
    assert (same.width, same.height, same.scale) == (200, 100, 0.5)


def test_the_hash_is_of_the_bytes() -> None:
    made = redact(page_image(60, 60), 1, [], max_side=99)
    assert made.sha256 == hashlib.sha256(made.data).hexdigest()


def test_drawings_become_png_and_photos_jpeg() -> None:
    drawn = with_secret(page_image(300, 200), 20, 20, 90, 90)
    assert redact(drawn, 1, [], max_side=999).media_type == "image/png"
    photo = page_image(300, 200, noise=True)
    assert redact(photo, 1, [], max_side=999).media_type == "image/jpeg"
    assert redact(photo, 1, [], purpose="line-art", max_side=999).media_type == "image/png"


def test_a_one_pixel_wide_page_is_a_picture_too() -> None:
    assert redact(page_image(1, 3000), 1, [], max_side=100).height == 100
    assert looks_drawn(np.zeros((9, 1, 3), dtype=np.uint8))


def test_too_many_bytes_make_it_smaller_and_never_pass() -> None:
    photo = page_image(600, 400, noise=True)
    full = redact(photo, 1, [], max_side=600)
    made = redact(photo, 1, [mask(0, 0, 100, 100)], max_side=600, max_bytes=len(full.data) // 3)
    assert len(made.data) <= len(full.data) // 3
    assert made.width < 600
    hidden = decoded(made.data)[: int(90 * made.scale), : int(90 * made.scale)]
    assert hidden.max() < 30


def test_a_drawing_too_big_as_png_becomes_jpeg_before_it_gets_smaller() -> None:
    noise = page_image(300, 300, noise=True)
    made = redact(noise, 1, [], purpose="line-art", max_side=300, max_bytes=200_000)
    assert (made.media_type, made.width) == ("image/jpeg", 300)


def test_an_impossible_limit_is_said() -> None:
    with pytest.raises(DocumentError, match="Page 4 can not be made smaller than 10 bytes"):
        redact(page_image(300, 200), 4, [], max_side=999, max_bytes=10)


def test_a_buffer_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(DocumentError, match="page 1 do not fit"):
        redact(PageImage(10, 10, b"\0" * 299, 1.0), 1, [], max_side=99)


def test_bytes_that_hold_more_than_a_picture_do_not_leave(monkeypatch) -> None:
    def with_leftovers(picture: Image.Image, format: str) -> bytes:
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue() + b"old bytes"

    monkeypatch.setattr(burn, "_saved", with_leftovers)
    with pytest.raises(DocumentError, match="trailing bytes"):
        redact(page_image(20, 20), 1, [], max_side=99)


@settings(max_examples=60)
@given(
    st.integers(1, 90), st.integers(1, 90), st.integers(1, 120), st.booleans(), st.booleans(),
    st.lists(st.tuples(*[st.floats(-20, 120)] * 4), max_size=3),
)  # fmt: skip
def test_any_size_gives_a_clean_picture_within_the_limit(w, h, side, noise, photo, boxes) -> None:
    masks = [mask(*box) for box in boxes]
    purpose = "photo" if photo else "line-art"
    made = redact(page_image(w, h, noise=noise), 1, masks, purpose=purpose, max_side=side)
    assert max(made.width, made.height) == min(side, max(w, h))
    assert foreign_part(made.data, made.media_type) is None
    assert decoded(made.data).shape[:2] == (made.height, made.width)
