"""A second look for faces, by a detector that learned from other pictures: BlazeFace.

BlazeFace (Bazarevsky et al. 2019), MediaPipe's model for the back camera, on overlapping parts of
the page. The one owner of LiteRT, which is an extra: pip install "reviewer[second-face]".
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer import paths
from reviewer.model.errors import DetectorError
from reviewer.redact import centerface, selftest
from reviewer.redact.centerface import Faces, Pixels
from reviewer.redact.faces import EVEN, NO_FACES, Face, resized, starts

NAME = "blazeface back"
MODEL_SHA256 = "e376cf6b168d5ece8a3cedb94acc4eb168a136aede125ccc3d903ef38f5beda8"
SIDE, OVERLAP = 256, 112
"""Pixels of what the model gets, and how many of them the next part shows again."""
SIDES = (256, 640, 1280)
"""Long edges at which the page is looked at, beside its own."""
ANCHORS = ((16, 2), (32, 6))
"""The model's answers: for each cell of so many pixels so many boxes."""
ALONE_SCORE, LEAST_SCORE = 0.8, 0.75
"""A face below the first counts only where two looks (sizes and rotations) see it. Print looks like
faces to this model, tile by tile."""
LOOKS, ALIKE = 2, 0.3
GOLDEN, OFF_BY = (220.7, 164.8, 288.9, 232.9), 4.0
"""The face in `golden.png` as the model sees it, and how far off it may be."""
MISSING = (
    "The second face detector is asked for and not installed, so nothing is sent; install it "
    '(pip install "reviewer[second-face]") or do without it.'
)


@functools.cache
def require_working() -> str:
    """Name and versions. Raises DetectorError when it is missing or does not work here."""
    seen = find(selftest.golden())
    boxes = np.array([(face.left, face.top, face.right, face.bottom) for face in seen])
    if len(seen) != 1 or np.abs(boxes[0] - np.array(GOLDEN)).max() > OFF_BY:
        raise DetectorError(
            "The second face detector fails its test, so nothing is sent; install another release "
            "of ai-edge-litert, or do without it."
        )
    return f"{NAME} (ai-edge-litert {importlib.metadata.version('ai-edge-litert')})"


def find(pixels: Pixels) -> tuple[Face, ...]:
    """The faces in a height x width x 3 picture. Raises DetectorError."""
    longest = max(pixels.shape[:2])
    factors = {1.0, *(side / longest for side in SIDES if side < longest)}
    looks = [look for factor in sorted(factors) for look in _at(pixels, factor)]
    best = centerface.merged(np.concatenate([NO_FACES, *looks]))
    return tuple(_face(face) for face in best if _counts(face, looks))


def _counts(face: NDArray[np.float32], looks: list[Faces]) -> bool:
    views = sum(bool((centerface.overlap(face, look) >= ALIKE).any()) for look in looks)
    return bool(face[4] >= ALONE_SCORE) or views >= LOOKS


def _face(face: NDArray[np.float32]) -> Face:
    left, top, right, bottom, score = map(float, face)
    return Face(left, top, right, bottom, score, score < ALONE_SCORE)


def _at(pixels: Pixels, factor: float) -> list[Faces]:
    """Faces at one size in each of four rotations, in pixels of the picture as given."""
    picture, found = resized(pixels, factor), [[NO_FACES] for _ in range(4)]
    for top in starts(picture.shape[0], SIDE, OVERLAP):
        for left in starts(picture.shape[1], SIDE, OVERLAP):
            tile = picture[top : top + SIDE, left : left + SIDE]
            if int(tile.max()) - int(tile.min()) <= EVEN:
                continue
            height, width = tile.shape[:2]
            square = np.pad(tile, ((0, SIDE - height), (0, SIDE - width), (0, 0)), mode="edge")
            for turns in range(4):
                faces = centerface.turned_back(_look(np.rot90(square, turns)), turns, SIDE, SIDE)
                faces[:, 0:4:2] = (np.clip(faces[:, 0:4:2], 0, width) + left) / factor
                faces[:, 1:4:2] = (np.clip(faces[:, 1:4:2], 0, height) + top) / factor
                found[turns].append(faces)
    return [np.concatenate(seen) for seen in found]


def _look(square: NDArray[np.uint8]) -> Faces:
    """The faces in one square of the model's size."""
    interpreter = _interpreter()
    values = (square.astype(np.float32) / 127.5 - 1.0)[None]
    try:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], values)
        interpreter.invoke()
        boxes, logits = (
            interpreter.get_tensor(output["index"])[0]
            for output in interpreter.get_output_details()
        )
    except (RuntimeError, ValueError) as error:
        raise DetectorError(
            "The second face detector failed on a page, so nothing was sent; try again, or do "
            "without it."
        ) from error
    # A score that is not a number is larger than nothing: nonsense must not look like no face.
    if not (np.isfinite(logits).all() and np.isfinite(boxes).all()):
        raise DetectorError(
            "The second face detector answers nonsense, so nothing was sent; do without it."
        )
    score = 1 / (1 + np.exp(-np.clip(logits[:, 0], -80, 80)))
    good = score >= LEAST_SCORE
    middle, half = _anchors()[good] + boxes[good, :2], boxes[good, 2:4] / 2
    return np.concatenate([middle - half, middle + half, score[good, None]], axis=1)


@functools.cache
def _anchors() -> NDArray[np.float32]:
    """The middle of the cell of each answer, in pixels."""
    parts = []
    for stride, count in ANCHORS:
        cells = (np.arange(SIDE // stride, dtype=np.float32) + 0.5) * stride
        y, x = np.meshgrid(cells, cells, indexing="ij")
        parts.append(np.repeat(np.stack([x, y], axis=-1).reshape(-1, 2), count, axis=0))
    return np.concatenate(parts)


@functools.cache
def _interpreter() -> Any:  # noqa: ANN401 - untyped runtime
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError as error:
        raise DetectorError(MISSING) from error
    try:
        model = (paths.resources() / "models" / "blazeface-back.tflite").read_bytes()
    except OSError as error:
        raise DetectorError(
            "The second face detector's model is missing, so nothing is sent; "
            "install Reviewer again."
        ) from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise DetectorError(
            "The second face detector's model is damaged, so nothing is sent; "
            "install Reviewer again."
        )
    interpreter = Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    return interpreter
