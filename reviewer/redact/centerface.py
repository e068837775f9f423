"""CenterFace (Xu et al. 2019, arXiv 1911.03599): pixels in, faces with scores out.

The one owner of onnxruntime. The model's file is known by its hash and is loaded once per process,
on one thread, because the workers share the cores. The runtime keeps its memory from tile to tile
(its arena): 60 MB more a worker, and a quarter less time, which went to fetching it anew.
`resources/models/README.md` says where the model is from.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer import paths
from reviewer.model.errors import DetectorError

NAME = "centerface 2"
"""The detector with the version of how it is asked: pages are looked at anew where it grows."""
MODEL_SHA256 = "5f9d0c07eee7d7daef429829ae7ad720f1662b21b18bc7fb8f6247de66fb34fe"
STRIDE = 4
"""Pixels of the picture per cell of the model's answer."""
GRAIN = 32
"""Both sides of what the model gets are a multiple of this."""
OVERLAP = 0.3
"""Boxes that share more of their union than this are one face."""
NONSENSE = "The face detector answers nonsense, so nothing was sent; install Reviewer again."
_OUTPUTS = ("537", "538", "539")
"""Score, log size (height, width) and offset (down, right) of each cell."""

Pixels = NDArray[np.uint8]
Faces = NDArray[np.float32]
"""One row for each face: left, top, right, bottom, score."""


def find(picture: Pixels, threshold: float) -> Faces:
    """The faces in a picture (height x width x 3, RGB). Raises DetectorError."""
    values = np.ascontiguousarray(_padded(picture).transpose(2, 0, 1)[None], dtype=np.float32)
    try:
        answer = _session().run(_OUTPUTS, {"input.1": values})
    except (MemoryError, DetectorError):
        raise
    except Exception as error:  # the runtime has no common class for what may go wrong
        raise DetectorError(
            "The face detector failed on a page, so nothing was sent; "
            "try again, and install Reviewer again if it fails again."
        ) from error
    score, size, offset = (np.asarray(part)[0] for part in answer)
    height, width = picture.shape[:2]
    cells = (values.shape[2] // STRIDE, values.shape[3] // STRIDE)
    if [part.shape for part in (score, size, offset)] != [(1, *cells), (2, *cells), (2, *cells)]:
        raise DetectorError(NONSENSE)
    return _decoded(score[0], size, offset, (width, height), threshold)


def merged(faces: Faces) -> Faces:
    """The best of every heap of boxes that overlap (non-maximum suppression)."""
    faces = faces[np.argsort(-faces[:, 4], kind="stable")]
    kept: list[int] = []
    while len(faces) > len(kept):
        best = faces[len(kept)]
        kept.append(len(kept))
        rest = faces[len(kept) :]
        faces = np.concatenate([faces[: len(kept)], rest[overlap(best, rest) < OVERLAP]])
    return faces


def turned_back(faces: Faces, turns: int, width: int, height: int) -> Faces:
    """Boxes in a picture of this size that was turned by `turns` quarters, as boxes in itself."""
    left, top, right, bottom, score = faces.T
    boxes = {
        0: (left, top, right, bottom),
        1: (width - bottom, left, width - top, right),
        2: (width - right, height - bottom, width - left, height - top),
        3: (top, height - right, bottom, height - left),
    }[turns]
    return np.stack([*boxes, score], axis=1)


def overlap(one: NDArray[np.float32], others: Faces) -> NDArray[np.float32]:
    """What `one` box shares with each of `others`, as a share of what both cover."""
    width = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0])
    height = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    whole = (one[2] - one[0]) * (one[3] - one[1]) + areas - shared
    found: NDArray[np.float32] = shared / np.maximum(whole, 1e-6)
    return found


def _decoded(
    score: NDArray[np.float32],
    size: NDArray[np.float32],
    offset: NDArray[np.float32],
    limit: tuple[int, int],
    threshold: float,
) -> Faces:
    # A score that is not a number is larger than nothing: nonsense must not look like no face.
    if not (np.isfinite(score).all() and score.min() >= -0.01 and score.max() <= 1.01):
        raise DetectorError(NONSENSE)
    if not (np.isfinite(size).all() and np.isfinite(offset).all()):
        raise DetectorError(NONSENSE)
    down, right = np.nonzero(score > threshold)
    height, width = np.exp(np.clip(size[:, down, right], -10, 10)) * STRIDE
    y = (down + offset[0, down, right] + 0.5) * STRIDE
    x = (right + offset[1, down, right] + 0.5) * STRIDE
    faces = np.stack(
        [x - width / 2, y - height / 2, x + width / 2, y + height / 2, score[down, right]], axis=1
    ).astype(np.float32)
    faces[:, 0:4:2] = np.clip(faces[:, 0:4:2], 0, limit[0])
    faces[:, 1:4:2] = np.clip(faces[:, 1:4:2], 0, limit[1])
    return merged(faces)


def _padded(picture: Pixels) -> Pixels:
    height, width = picture.shape[:2]
    below, beside = -height % GRAIN, -width % GRAIN
    if not below and not beside:
        return picture
    return np.pad(picture, ((0, below), (0, beside), (0, 0)), mode="edge")


@functools.cache
def _session() -> Any:  # noqa: ANN401 - untyped runtime
    file = paths.resources() / "models" / "centerface.onnx"
    try:
        model = file.read_bytes()
    except OSError as error:
        raise DetectorError(
            "The face detector's model is missing, so nothing is sent; install Reviewer again."
        ) from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise DetectorError(
            "The face detector's model is damaged, so nothing is sent; install Reviewer again."
        )
    try:
        import onnxruntime
    except ImportError as error:
        raise DetectorError(
            "onnxruntime is not installed, so no face can be found and nothing is sent; "
            "install it (pip install onnxruntime) and try again."
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def runtime() -> str:
    """Name and version of what runs the model."""
    import onnxruntime

    return f"onnxruntime {onnxruntime.__version__}"
