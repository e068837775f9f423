"""The proof, once per process, that the face detector works here: a drawn face must be found.

OpenCV 4.12 to 4.14 once ran the same model wrongly without a word, so the answer is compared and
not only the absence of an error: one face, at its place, with its score, and nothing elsewhere.
"""

from __future__ import annotations

import functools

import numpy as np
from PIL import Image

from reviewer import paths
from reviewer.model.errors import DetectorError
from reviewer.redact import centerface
from reviewer.redact.centerface import Pixels

EXPECTED = (222.8, 152.2, 285.7, 227.4)
"""Left, top, right, bottom of the face in `golden.png` as the model answered when it came in."""
SCORE = 0.744
OFF_BY, SCORE_OFF_BY = 2.0, 0.05
"""Pixels and score by which processors may differ; measured: 0.01 and 0.001."""
THRESHOLD = 0.1


@functools.cache
def require_working() -> str:
    """Name and versions of the face detector. Raises DetectorError when it does not work here."""
    faces = centerface.find(golden(), THRESHOLD)
    if len(faces) != 1:
        raise _fails(f"sees {len(faces)} faces where there is one")
    if np.abs(faces[0, :4] - np.array(EXPECTED)).max() > OFF_BY:
        raise _fails("sees the face in the wrong place")
    if abs(float(faces[0, 4]) - SCORE) > SCORE_OFF_BY:
        raise _fails("is surer or less sure of the face than it must be")
    return f"{centerface.NAME} ({centerface.runtime()})"


def golden() -> Pixels:
    """The drawn face, alone on a large ground. Raises DetectorError where it is missing."""
    try:
        with Image.open(paths.resources() / "models" / "golden.png", formats=["PNG"]) as picture:
            return np.asarray(picture.convert("RGB"))
    except OSError as error:
        raise DetectorError(
            "The picture that the face detector is tested with is missing or damaged, so nothing "
            "is sent; install Reviewer again."
        ) from error


def _fails(how: str) -> DetectorError:
    return DetectorError(
        f"The face detector fails its test ({how}), so nothing is sent; install Reviewer again, "
        "and if that does not help, another release of onnxruntime."
    )
