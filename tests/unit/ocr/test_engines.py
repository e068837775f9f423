"""Which engine is asked when, with engines that only say who they are."""

from __future__ import annotations

import pytest

from reviewer.model.document import PageWords, WordSource
from reviewer.model.errors import ReaderError
from reviewer.model.images import PageImage
from reviewer.ocr import engines, rapid, tesseract

PAGE = PageImage(1, 1, b"\xff\xff\xff", 1.0)


def saying(name: str):
    return lambda _image: PageWords((), WordSource.OCR, f"{name} 1.0")


def lacking(name: str):
    def read(_image: PageImage) -> PageWords:
        raise ReaderError(f"{name} is not installed")

    return read


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):
    def put(first, second) -> None:
        monkeypatch.setattr(engines, "_READ", {"rapidocr": first, "tesseract": second})

    return put


@pytest.mark.parametrize(
    ("count", "known", "expected"),
    [
        (1, (), ["rapidocr 1.0"]),
        (2, (), ["rapidocr 1.0", "tesseract 1.0"]),
        (1, ("rapidocr",), ["tesseract 1.0"]),
        (2, ("mupdf", "rapidocr"), ["tesseract 1.0"]),
        (1, ("rapidocr", "tesseract"), []),
    ],
)
def test_the_first_engines_read_that_have_not_read_yet(use, count, known, expected) -> None:
    use(saying("rapidocr"), saying("tesseract"))
    assert [words.engine for words in engines.read(PAGE, count, known)] == expected


def test_a_missing_engine_is_passed_over_and_told_only_when_no_other_is_here(use) -> None:
    use(lacking("RapidOCR"), saying("tesseract"))
    assert [words.engine for words in engines.read(PAGE, 1)] == ["tesseract 1.0"]
    use(lacking("RapidOCR"), lacking("Tesseract"))
    with pytest.raises(ReaderError, match="RapidOCR is not installed"):
        engines.read(PAGE, 1)
    assert engines.read(PAGE, 1, ("mupdf",)) == ()


def test_what_is_missing_is_known_without_loading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid, "available", lambda: False)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/tesseract")
    assert engines.here() == ("tesseract",)
    assert engines.missing() == (rapid.MISSING,)
    monkeypatch.setattr(rapid, "available", lambda: True)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert engines.here() == ("rapidocr",)
    assert engines.missing() == (tesseract.MISSING,)
