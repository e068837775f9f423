"""Which pages are read by whom, and when again: engines that only say who they are, real pages."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageDraw

from reviewer.flow import pages, pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.project import FAST, THOROUGH, Project
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.errors import DocumentError, UsageError
from reviewer.model.geometry import Box
from reviewer.model.verdict import CheckResult, Verdict
from reviewer.ocr import engines
from reviewer.store import documents, words

TEXT = "TOTAL 486.20"


class Inline:
    """Workers that do the task at once, in this process."""

    count = 1

    def submit(self, function, *arguments, **_options) -> Future:
        future: Future = Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - it crosses over as from a process
            future.set_exception(error)
        return future


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each engine read a page; both engines see the text of `TEXT`."""
    count: Counter[str] = Counter()

    def reading(name: str):
        def read(_image) -> PageWords:
            count[name] += 1
            found = (Word(TEXT, Box(10, 10, 90, 30), 0.9, 0),)
            return PageWords(found, WordSource.OCR, f"{name} 1.0")

        return read

    names = ("rapidocr", "tesseract")
    monkeypatch.setattr(engines, "_READ", {name: reading(name) for name in names})
    monkeypatch.setattr(engines, "here", lambda: names)
    return count


@pytest.fixture
def run(tmp_path: Path):
    with Project.create(tmp_path / "project", "receipt") as project:
        yield Run(project, Inline())


def photo(path: Path) -> Path:
    picture = Image.new("RGB", (120, 60), "white")
    ImageDraw.Draw(picture).text((10, 10), path.stem, "black")
    picture.save(path)
    return path


def pdf(path: Path, *, text: bool, scan: Path | None = None) -> Path:
    with pymupdf.open() as made:
        page = made.new_page(width=300, height=300)
        if scan is not None:
            page.insert_image(page.rect, filename=scan, keep_proportion=False)
        for number in range(12 if text else 0):
            mode = 0 if scan is None else 3
            page.insert_text((20, 20 + 20 * number), "TOTAL 436.20 paid", render_mode=mode)
        made.save(path)
    return path


def told(run: Run, name: str) -> list[tuple[str, WordSource]]:
    def names(store):
        page = documents.find(store, name).pages[0]
        return [(e.split()[0], source) for e, source in words.witnesses(store, page.sha256)]

    return run.project.call(names)


def test_pixels_are_read_by_two_and_text_by_none(run: Run, tmp_path: Path, asked) -> None:
    scan = photo(tmp_path / "scan.png")
    files = [
        scan,
        pdf(tmp_path / "text.pdf", text=True),
        pdf(tmp_path / "scanned.pdf", text=False, scan=scan),
        pdf(tmp_path / "searchable.pdf", text=True, scan=scan),
    ]
    pipeline.add(run, files)
    pages.find_words(run)
    both = [("rapidocr", WordSource.OCR), ("tesseract", WordSource.OCR)]
    assert told(run, "scan.png") == told(run, "scanned.pdf") == both
    assert told(run, "text.pdf") == [("mupdf", WordSource.TEXT_LAYER)]
    assert told(run, "searchable.pdf") == [
        ("rapidocr", WordSource.OCR),
        ("mupdf", WordSource.HIDDEN_TEXT),
    ]
    assert asked == {"rapidocr": 3, "tesseract": 2}
    pages.find_words(run)
    assert asked == {"rapidocr": 3, "tesseract": 2}


def test_fast_reads_once_and_thorough_later_catches_up(run: Run, tmp_path: Path, asked) -> None:
    run.project.set_ocr(FAST)
    pipeline.add(run, [photo(tmp_path / "a.png"), pdf(tmp_path / "text.pdf", text=True)])
    pages.find_words(run)
    assert asked == {"rapidocr": 1}
    run.project.set_ocr(THOROUGH)
    pages.find_words(run)
    assert asked == {"rapidocr": 1, "tesseract": 1}
    assert told(run, "text.pdf") == [("mupdf", WordSource.TEXT_LAYER)]


def test_a_doubted_document_gets_one_more_witness_and_no_third(
    run: Run, tmp_path: Path, asked
) -> None:
    run.project.set_ocr(FAST)
    pipeline.add(run, [photo(tmp_path / "a.png"), pdf(tmp_path / "text.pdf", text=True)])
    pages.find_words(run)
    known = run.project.call(lambda store: list(documents.each(store)))
    assert pages.look_again(run, [(document, frozenset()) for document in known]) == []
    pixels = [(document, pages.IN_PIXELS) for document in known]
    assert [document.name for document in pages.look_again(run, pixels)] == ["a.png"]
    assert asked == {"rapidocr": 1, "tesseract": 1}
    both = [(document, pages.ANYWHERE) for document in known]
    assert [document.name for document in pages.look_again(run, both)] == ["text.pdf"]
    assert asked == {"rapidocr": 2, "tesseract": 1}
    assert told(run, "text.pdf") == [("mupdf", WordSource.TEXT_LAYER), ("rapidocr", WordSource.OCR)]
    assert pages.look_again(run, both) == []
    assert asked == {"rapidocr": 2, "tesseract": 1}


def test_the_evidence_holds_the_other_witnesses_and_the_quality(
    run: Run, tmp_path: Path, asked
) -> None:
    pipeline.add(run, [pdf(tmp_path / "s.pdf", text=True, scan=photo(tmp_path / "scan.png"))])
    pages.find_words(run)

    def evidence(store):
        document = documents.find(store, "s.pdf")
        return (
            pages.primary(store, document),
            pages.further(store, document),
            pages.quality(store, document),
        )

    (page,), (other,), (quality,) = run.project.call(evidence)
    assert [word.text for word in page[1].words] == [TEXT]
    assert other[0] == page[0]
    assert other[1].source is WordSource.HIDDEN_TEXT
    assert [word.text for word in other[1].words][:2] == ["TOTAL", "436.20"]
    assert quality.page == 1


def test_an_engine_that_fails_on_a_page_costs_no_words(
    run: Run, tmp_path: Path, asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.project.set_ocr(FAST)
    pipeline.add(run, [photo(tmp_path / "a.png")])
    pages.find_words(run)

    def fail(_image) -> PageWords:
        raise DocumentError("Tesseract failed on the page.")

    monkeypatch.setitem(engines._READ, "tesseract", fail)
    document = run.project.call(lambda store: documents.find(store, "a.png"))
    assert pages.look_again(run, [(document, pages.ANYWHERE)]) == []
    assert told(run, "a.png") == [("rapidocr", WordSource.OCR)]


@pytest.mark.parametrize(
    ("check", "path", "verdict", "expected"),
    [
        ("ocr", "total", Verdict.NOT_FOUND, pages.ANYWHERE),
        ("ocr", "total", Verdict.DIFFERS, pages.IN_PIXELS),
        ("second", "total", Verdict.DIFFERS, pages.IN_PIXELS),
        ("ocr", "total", Verdict.AGREES, frozenset()),
        ("rules", "total", Verdict.DIFFERS, frozenset()),
        ("ocr", "line_items[0].total", Verdict.NOT_FOUND, frozenset()),
    ],
)
def test_what_asks_for_another_look(check, path, verdict, expected) -> None:
    assert pages.doubt([CheckResult(check, path, verdict)]) == expected


def test_ocr_is_fast_or_thorough(run: Run) -> None:
    assert run.project.ocr == THOROUGH
    with pytest.raises(UsageError, match="'quick'"):
        run.project.set_ocr("quick")
