"""What happens to paper: scanners, thermal printers, stamps and telephones. All seeded."""

from __future__ import annotations

import io
import math

import numpy as np
import pymupdf
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Point = tuple[float, float]

_FACE = "/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf"


def skewed(image: Image.Image, degrees: float, ground: int = 236) -> Image.Image:
    """Turned by a small angle, the corners filled with the scanner's lid."""
    lid = (ground,) * 3 if image.mode == "RGB" else ground
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=lid)


def margined(image: Image.Image, pixels: int, ground: int = 236) -> Image.Image:
    """With the scanner's lid around it."""
    size = image.width + 2 * pixels, image.height + 2 * pixels
    wider = Image.new("RGB", size, (ground,) * 3)
    wider.paste(image, (pixels, pixels))
    return wider


def noisy(image: Image.Image, seed: int, grain: float, specks: int = 0) -> Image.Image:
    """With the grain of a sensor and specks of dust."""
    rng = np.random.default_rng(seed)
    pixels = np.asarray(image, dtype=np.float32)
    pixels = pixels + rng.normal(0, grain, pixels.shape[:2])[..., None][: pixels.shape[0]]
    dusty = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(dusty)
    for x, y, size in zip(
        rng.integers(0, image.width, specks),
        rng.integers(0, image.height, specks),
        rng.uniform(0.3, 1.1, specks),
        strict=True,
    ):
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(95, 95, 95))
    return dusty


def faded(image: Image.Image, seed: int, strength: float) -> Image.Image:
    """Thermal print that pales in bands, and paper that is not quite white."""
    rng = np.random.default_rng(seed)
    pixels = np.asarray(image, dtype=np.float32) / 255
    bands = np.interp(
        np.linspace(0, 1, pixels.shape[0]), np.linspace(0, 1, 14), rng.uniform(0, strength, 14)
    )
    pale = 1 - (1 - pixels) * (1 - bands)[:, None, None]
    return Image.fromarray((pale * np.array([250, 249, 244])).astype(np.uint8))


def stamped(image: Image.Image, center: Point, text: str, size: int, degrees: float) -> Image.Image:
    """With a rubber stamp over it that let some of the paper through."""
    letters = ImageFont.truetype(_FACE, size)
    box = letters.getbbox(text)
    width, height = int(box[2] + size), int(box[3] + size * 0.7)
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    frame = (2, 2, width - 3, height - 3)
    draw.rounded_rectangle(frame, radius=size // 3, outline=255, width=max(3, size // 9))
    draw.text((width / 2, height / 2), text, font=letters, fill=255, anchor="mm")
    worn = np.random.default_rng(size).uniform(0.45, 1, (height // 4 + 1, width // 4 + 1))
    worn_mask = Image.fromarray((worn * 255).astype(np.uint8)).resize((width, height))
    mask = ImageChops.multiply(mask, worn_mask).rotate(
        degrees, Image.Resampling.BICUBIC, expand=True
    )
    place = Image.new("L", image.size, 0)
    place.paste(mask, (int(center[0] - mask.width / 2), int(center[1] - mask.height / 2)))
    ink = Image.merge("RGB", [Image.eval(place, lambda v, c=c: 255 - v * (255 - c) // 255)
                              for c in (176, 42, 58)])  # fmt: skip
    return ImageChops.multiply(image, ink)


def photographed(
    paper: Image.Image, size: tuple[int, int], corners: tuple[Point, Point, Point, Point], seed: int
) -> Image.Image:
    """The paper lying on a wooden table; `corners` from the top left clockwise, in the photo."""
    scene = _wood(size, seed)
    bent = _bent(paper, seed)
    how = _perspective(corners, paper.size)
    seen = bent.transform(size, Image.Transform.PERSPECTIVE, how, Image.Resampling.BICUBIC)
    full = Image.new("L", paper.size, 255)
    mask = full.transform(size, Image.Transform.PERSPECTIVE, how, Image.Resampling.BILINEAR)
    shadow = ImageChops.offset(mask, 14, 18).filter(ImageFilter.GaussianBlur(16))
    scene = Image.composite(
        Image.new("RGB", size, (22, 14, 8)), scene, shadow.point(lambda v: v * 0.6)
    )
    scene = Image.composite(seen, scene, mask.filter(ImageFilter.GaussianBlur(0.8)))
    return noisy(_lit(scene).filter(ImageFilter.GaussianBlur(0.7)), seed, 3.0)


def scanned_pdf(image: Image.Image, dpi: int, quality: int) -> pymupdf.Document:
    """A PDF of one page that is one picture."""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality, optimize=True)
    document = pymupdf.open()
    width, height = (side * 72 / dpi for side in image.size)
    document.new_page(width=width, height=height).insert_image(
        (0, 0, width, height), stream=data.getvalue()
    )
    return document


def _wood(size: tuple[int, int], seed: int) -> Image.Image:
    """Boards with grain: noise stretched along them, waves across."""
    rng = np.random.default_rng(seed)
    width, height = size
    grain = rng.normal(0, 1, (height // 2, width // 60 + 2))
    stretched = Image.fromarray(grain.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    fibres = np.asarray(stretched)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rings = np.sin(y / 9 + 3 * np.sin(x / 260 + y / 420) + np.sin(x / 90))
    board = (y // (height / 5)).astype(int)
    tone = 1 + 0.07 * fibres + 0.05 * rings + np.array([0.02, -0.08, 0.05, -0.03, 0.06])[board % 5]
    tone *= np.where((y % (height / 5)) < 3, 0.45, 1)
    return Image.fromarray(
        np.clip(tone[..., None] * np.array([139, 98, 62]), 0, 255).astype(np.uint8)
    )


def _bent(paper: Image.Image, seed: int) -> Image.Image:
    """Waves of light and shade over paper that does not lie flat, and two folds."""
    rng = np.random.default_rng(seed)
    soft = Image.fromarray(rng.uniform(0.9, 1.03, (7, 4)).astype(np.float32))
    shade = np.array(soft.resize(paper.size, Image.Resampling.BICUBIC))
    for place in (0.34, 0.68):
        row = int(paper.height * place)
        distance = np.arange(paper.height) - row
        shade *= (1 - 0.12 * np.exp(-np.abs(distance) / 9) * np.sign(distance + 0.5))[:, None]
    pixels = np.asarray(paper, dtype=np.float32) * shade[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _lit(scene: Image.Image) -> Image.Image:
    """A warm lamp from the upper left, darker towards the far corner."""
    height, width = scene.height, scene.width
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot(x - width * 0.3, y - height * 0.25) / math.hypot(width, height)
    light = (1.06 - 0.42 * away)[..., None] * np.array([1.0, 0.97, 0.9])
    return Image.fromarray(np.clip(np.asarray(scene) * light, 0, 255).astype(np.uint8))


def _perspective(corners: tuple[Point, ...], size: tuple[int, int]) -> list[float]:
    """The eight numbers that take the photo's points back to the paper's."""
    paper = [(0, 0), (size[0], 0), size, (0, size[1])]
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, paper, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(n) for n in np.linalg.solve(np.array(rows, float), np.array(wanted, float))]
