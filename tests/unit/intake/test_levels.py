"""A page's pixels for the screen are those of the page, at every level and in every piece."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reviewer.intake import levels, photos
from reviewer.model.geometry import Box


class Paper:
    """Room for pixels, and what was written to it."""

    def __init__(self) -> None:
        self.held = bytearray()

    def __call__(self, size: int) -> memoryview:
        self.held = bytearray(size)
        return memoryview(self.held)

    def level(self, sizes: tuple[tuple[int, int], ...], index: int) -> np.ndarray:
        start = sum(4 * w * h for w, h in sizes[:index])
        width, height = sizes[index]
        data = np.frombuffer(self.held, np.uint8, 4 * width * height, start)
        return data.reshape(height, width, 4)[:, :, 2::-1]


@pytest.fixture(params=["opencv", "pillow"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With OpenCV, and as where it is not installed."""
    if request.param == "pillow":
        monkeypatch.setattr(levels, "_cv2", lambda: None)
    levels._decoded.cache_clear()
    return str(request.param)


def picture(path: Path, size: tuple[int, int], **more: object) -> Path:
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    rgb = np.stack((x * 255 // width, y * 255 // height, (x + y) % 256 // 2), -1)
    Image.fromarray(rgb.astype(np.uint8)).save(path, **more)
    return path


@pytest.mark.parametrize("name", ["p.png", "p.jpg"])
def test_every_level_shows_the_whole_page(tmp_path: Path, engine: str, name: str) -> None:
    path = picture(tmp_path / name, (901, 640))
    paper = Paper()
    made = levels.pyramid(path, 1, paper)
    assert made.sizes == ((901, 640), (450, 320), (225, 160))
    assert made.is_whole
    assert made.scale == 1
    truth = Image.open(path).convert("RGB")
    for index, size in enumerate(made.sizes):
        wanted = np.asarray(truth.resize(size, Image.Resampling.BOX)).astype(int)
        assert np.abs(paper.level(made.sizes, index) - wanted).mean() < 2.5, engine


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_stand_upright(tmp_path: Path, engine: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = picture(tmp_path / "p.jpg", (300, 200), exif=exif, quality=95)
    upright = np.asarray(photos.decode(path, "image/jpeg", 1, max_side=None)[0]).astype(int)
    paper = Paper()
    made = levels.pyramid(path, 1, paper)
    assert made.sizes[0] == (upright.shape[1], upright.shape[0])
    assert np.abs(paper.level(made.sizes, 0) - upright).max() <= 3, engine
    small = levels.preview(path, 1, 90, paper)
    wide, high = small.sizes[0]
    assert (wide > high) == (upright.shape[1] > upright.shape[0])
    assert max(wide, high) >= 90


def test_of_a_picture_too_large_to_be_kept_whole_pieces_are_made(
    tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "WHOLE_PIXELS", 100_000)
    monkeypatch.setattr(levels, "REDUCED_PIXELS", 40_000)
    path = picture(tmp_path / "p.png", (600, 400))
    paper = Paper()
    made = levels.pyramid(path, 1, paper)
    width, height = made.sizes[0]
    assert not made.is_whole
    assert width * height <= 41_000
    assert made.scale == pytest.approx(width / 600, rel=0.01)
    one, shown = levels.piece(path, 1, Box(100.4, 50.2, 220.8, 90), 1.0, paper)
    assert shown == Box(100, 50, 221, 90)
    whole = np.asarray(Image.open(path).convert("RGB"))
    assert (paper.level(one.sizes, 0) == whole[50:90, 100:221]).all(), engine


def test_a_page_of_a_pdf_can_be_seen_in_more_detail(tmp_path: Path) -> None:
    import pymupdf

    pdf = pymupdf.open()
    pdf.new_page(width=300, height=200).draw_rect((100, 50, 200, 100), fill=(0, 0, 0))
    pdf.save(tmp_path / "p.pdf")
    paper = Paper()
    whole = levels.pyramid(tmp_path / "p.pdf", 1, paper)
    assert max(whole.sizes[0]) == levels.PDF_SIDE
    assert not whole.is_whole
    made, shown = levels.piece(tmp_path / "p.pdf", 1, Box(90, 40, 110, 60), 20.0, paper)
    assert (shown.left, shown.top) == pytest.approx((90, 40), abs=0.1)
    seen = paper.level(made.sizes, 0)
    assert seen.shape[:2] == (400, 400)
    assert seen[100, 100].max() > 250
    assert seen[300, 300].max() < 5
