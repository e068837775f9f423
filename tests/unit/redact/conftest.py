"""The drawn face that the detector proves itself on, as pixels to make pages of."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reviewer import paths
from reviewer.model.images import PageImage

FACE_AT = (222, 152, 286, 228)
"""Left, top, right, bottom of the face in `golden.png`."""


@pytest.fixture(scope="session")
def golden() -> np.ndarray:
    """The whole picture."""
    with Image.open(paths.resources() / "models" / "golden.png") as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.fixture(scope="session")
def portrait(golden: np.ndarray) -> np.ndarray:
    """The portrait alone, 160 x 160 pixels."""
    return golden[112:272, 176:336]


def as_page(pixels: np.ndarray, scale: float = 1.0) -> PageImage:
    height, width = pixels.shape[:2]
    return PageImage(width, height, np.ascontiguousarray(pixels).tobytes(), scale)
