"""Faces are found whichever way they stand, and a detector that is not right stops everything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from reviewer import paths
from reviewer.model.document import Page
from reviewer.model.errors import DetectorError, LeftOverError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact import centerface, faces, second, selftest
from reviewer.redact.burn import redact
from reviewer.redact.find import DOTS, TWO_LEVELS, find
from reviewer.redact.masks import around_face
from reviewer.redact.recheck import left_over, require_nothing_left
from tests.unit.redact.conftest import FACE_AT, as_page

PLAIN = RedactionPolicy()
IN_PORTRAIT = (46, 40, 110, 116)


@pytest.fixture(autouse=True)
def _forgotten():
    """Every test meets the detector anew where it is what it changes."""
    yield
    selftest.require_working.cache_clear()
    centerface._session.cache_clear()


def found_on(pixels: np.ndarray, policy: RedactionPolicy = PLAIN, scale: float = 1.0):
    height, width = pixels.shape[:2]
    return find(as_page(pixels, scale), Page(1, width / scale, height / scale, ""), (), policy)


def covers(mask: Mask, box: tuple[float, float, float, float]) -> bool:
    m = mask.box
    return m.left <= box[0] and m.top <= box[1] and m.right >= box[2] and m.bottom >= box[3]


def test_faces_are_found_whichever_way_they_stand(portrait) -> None:
    page = np.full((360, 360, 3), 235, np.uint8)
    for turns in range(4):
        row, column = divmod(turns, 2)
        part = np.rot90(portrait, turns)
        page[10 + 180 * row : 170 + 180 * row, 10 + 180 * column : 170 + 180 * column] = part
    found = found_on(page)
    middles = {(m.box.center[0] // 180, m.box.center[1] // 180) for m in found.masks}
    assert len(found.masks) == len(middles) == 4
    assert {mask.what for mask in found.masks} == {"face"}
    assert found.detectors[0].startswith("centerface 2 (onnxruntime")


def test_masks_are_grown_in_page_units_and_kept_on_the_page(golden) -> None:
    cut = golden[112:, 200:]
    (mask,) = found_on(cut, scale=2.0).masks
    face = tuple((side - less) / 2 for side, less in zip(FACE_AT, (200, 112) * 2, strict=True))
    assert covers(mask, face)
    width = face[2] - face[0]
    assert 1.4 * width <= mask.box.width <= 1.75 * width
    assert mask.box.left >= 0
    assert mask.score is not None
    assert mask.score > 0.5


def test_a_face_that_the_edge_cuts_grows_as_if_it_were_whole() -> None:
    page = Page(1, 400, 400, "")
    assert around_face(Box(100, 100, 170, 200), page) == Box(82.5, 75, 187.5, 225)
    cut, lying = around_face(Box(0, 100, 20, 200), page), around_face(Box(100, 0, 200, 20), page)
    assert cut == Box(0, 75, 37.5, 225)
    assert lying == Box(75, 0, 225, 37.5)


def test_a_face_is_found_in_the_dark(portrait) -> None:
    """Twelve levels of 256 are black to an eye, and a picture to whoever makes it brighter."""
    dark = (10 + portrait * 0.05).astype(np.uint8)
    assert int(dark.max()) - int(dark.min()) < 14
    assert any(covers(mask, IN_PORTRAIT) for mask in found_on(dark).masks)


def test_places_of_fields_are_masked_under_their_names() -> None:
    page = Page(1, 200, 100, "")
    image = as_page(np.full((100, 200, 3), 255, np.uint8))
    found = find(image, page, (), PLAIN, [("total", Box(10, 10, 60, 20))])
    (mask,) = found.masks
    assert mask.what == "total"
    assert covers(mask, (10, 10, 60, 20))
    assert not found.doubted


def test_dots_are_doubted_and_seen_through(portrait) -> None:
    picture = Image.fromarray(portrait).resize((320, 320)).convert("1").convert("RGB")
    found = found_on(np.asarray(picture))
    assert found.doubted
    assert set(found.warnings) <= {DOTS, TWO_LEVELS}
    assert found.warnings
    assert [mask.what for mask in found.masks] == ["face"]


def test_a_page_of_two_levels_is_looked_at_blurred_too(portrait, monkeypatch) -> None:
    large = np.asarray(Image.fromarray(portrait).convert("L").resize((320, 320)))
    picture = np.repeat(np.where(large > 110, 255, 0).astype(np.uint8)[..., None], 3, axis=2)
    blurred = []
    monkeypatch.setattr(faces.dots, "blurred", lambda pixels: blurred.append(1) or pixels)
    found = found_on(picture)
    assert TWO_LEVELS in found.warnings
    assert blurred


def test_without_words_nothing_in_text_can_be_vouched_for(golden) -> None:
    with pytest.raises(DetectorError, match="words of page 1 were not read"):
        found_on(golden[:100, :100], RedactionPolicy((Sought.IBAN,)))


def test_a_face_that_still_shows_stops_the_page(portrait) -> None:
    (mask,) = found_on(portrait).masks
    bare = redact(as_page(portrait), 1, (), max_side=1000)
    with pytest.raises(LeftOverError, match="A face still shows on page 1"):
        require_nothing_left(bare, PLAIN)
    (left,) = left_over(bare, PLAIN)
    assert covers(left, IN_PORTRAIT)
    # A mask that is said to be there and was not burned hides nothing.
    with pytest.raises(LeftOverError):
        require_nothing_left(replace(bare, masks=(mask,)), PLAIN)
    masked = redact(as_page(portrait), 1, (mask,), max_side=1000)
    require_nothing_left(masked, PLAIN)
    with pytest.raises(LeftOverError, match="not the one that was made"):
        require_nothing_left(replace(masked, data=bare.data), PLAIN)


def test_a_damaged_model_is_refused(tmp_path, monkeypatch) -> None:
    (tmp_path / "models").mkdir()
    model = bytearray((paths.resources() / "models" / "centerface.onnx").read_bytes())
    model[len(model) // 2] ^= 1
    (tmp_path / "models" / "centerface.onnx").write_bytes(model)
    picture = (paths.resources() / "models" / "golden.png").read_bytes()
    (tmp_path / "models" / "golden.png").write_bytes(picture)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    selftest.require_working.cache_clear()
    centerface._session.cache_clear()
    with pytest.raises(DetectorError, match="damaged"):
        selftest.require_working()
    (tmp_path / "models" / "centerface.onnx").unlink()
    with pytest.raises(DetectorError, match="missing"):
        selftest.require_working()


class Backend:
    """A runtime that answers as it likes: `wrong` changes what the right one says."""

    def __init__(self, wrong) -> None:
        self.right, self.wrong = centerface._session(), wrong

    def run(self, names, values):
        return self.wrong(*self.right.run(names, values))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda score, size, offset: (np.full_like(score, np.nan), size, offset),
        lambda score, size, offset: (score * 100, size, offset),
        lambda score, size, offset: (score * 0, size, offset),
        lambda score, size, offset: (score * 0.8, size, offset),
        lambda score, size, offset: (np.roll(score, 3, axis=3), size, offset),
        lambda score, size, offset: (score, size + 0.3, offset),
        lambda score, size, offset: (np.maximum(score, score[..., ::-1]), size, offset),
        lambda score, size, offset: (score[:, :, :-1], size, offset),
        lambda score, size, offset: (score, size * np.nan, offset),
        lambda score, size, offset: (score, size, offset + np.inf),
    ],
    ids=[
        "nan",
        "beyond one",
        "blind",
        "unsure",
        "shifted",
        "too large",
        "sees more",
        "short",
        "no size",
        "no place",
    ],
)
def test_a_backend_that_is_silently_wrong_is_refused(wrong, monkeypatch, portrait) -> None:
    backend = Backend(wrong)
    selftest.require_working.cache_clear()
    monkeypatch.setattr(centerface, "_session", lambda: backend)
    monkeypatch.setattr(centerface._session, "cache_clear", lambda: None, raising=False)
    with pytest.raises(DetectorError):
        find(as_page(portrait), Page(1, 160, 160, ""), (), PLAIN)


class Nonsense:
    """LiteRT with boxes that are no numbers."""

    def __init__(self, right) -> None:
        self.right = right

    def __getattr__(self, name):
        return getattr(self.right, name)

    def get_tensor(self, index):
        return self.right.get_tensor(index) * np.nan


def test_the_second_detector_sees_it_too_or_says_how_to_get_it(portrait, monkeypatch) -> None:
    policy = RedactionPolicy(second=True)
    try:
        import ai_edge_litert  # noqa: F401
    except ImportError:
        with pytest.raises(DetectorError, match="second-face"):
            found_on(portrait, policy)
        return
    found = found_on(portrait, policy)
    assert [name.split()[0] for name in found.detectors] == ["centerface", "blazeface"]
    assert len(found.masks) in (1, 2)
    right = second._interpreter()
    monkeypatch.setattr(second, "_interpreter", lambda: Nonsense(right))
    with pytest.raises(DetectorError, match="nonsense"):
        second.find(portrait)
    monkeypatch.undo()
    monkeypatch.setattr(second, "GOLDEN", (0, 0, 9, 9))
    second.require_working.cache_clear()
    with pytest.raises(DetectorError, match="fails its test"):
        second.require_working()
