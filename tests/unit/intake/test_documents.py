"""Documents as a whole: what is known of a file after it was looked at, PDFs above all."""

from __future__ import annotations

import hashlib
import os

import numpy as np
import pytest
from PIL import Image

from reviewer.intake import pdf
from reviewer.intake.limits import Limits
from reviewer.intake.open import open_document
from reviewer.intake.render import render
from reviewer.intake.words import text_layer
from reviewer.model.document import WordSource
from reviewer.model.errors import DocumentError

pymupdf = pdf._pymupdf
INVOICE = (
    ("Invoice 4711", 60, 80),
    ("Subtotal", 60, 300),
    ("100.00", 450, 300),
    ("Total", 60, 330),
    ("119.00", 450, 330),
)


def _pdf(path, texts=INVOICE, *, size=(595, 842), rotation=0, image=None, mode=0, **save):
    """A PDF of one page with texts at points, over an image that fills the page."""
    document = pymupdf.open()
    page = document.new_page(width=size[0], height=size[1])
    if image is not None:
        page.insert_image(page.rect, filename=str(image))
    for text, x, y in texts:
        page.insert_text((x, y), text, fontsize=11, render_mode=mode)
    page.set_rotation(rotation)
    document.save(path, **save)
    return path


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "scan.png"
    Image.new("L", (600, 850), 230).save(path)
    return path


def test_a_pdf_is_known_by_its_bytes_and_measured_in_points(tmp_path):
    path = _pdf(tmp_path / "a.pdf")
    opened = open_document(path)
    assert opened.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (opened.media_type, opened.size) == ("application/pdf", path.stat().st_size)
    (page,) = opened.pages
    assert (page.number, page.width, page.height, page.unit) == (1, 595, 842, "pt")


def test_every_page_has_a_hash_of_its_own_and_always_the_same(tmp_path):
    document = pymupdf.open()
    for _ in range(3):
        document.new_page()
    document.save(tmp_path / "a.pdf")
    hashes = [page.sha256 for page in open_document(tmp_path / "a.pdf").pages]
    assert len(set(hashes)) == 3
    assert hashes == [page.sha256 for page in open_document(tmp_path / "a.pdf").pages]


def test_words_of_one_printed_line_share_a_line(tmp_path):
    words = text_layer(_pdf(tmp_path / "a.pdf"), 1)
    assert words is not None
    assert words.source is WordSource.TEXT_LAYER
    assert words.engine.startswith("mupdf ")
    lines = [" ".join(word.text for word in line) for line in words.lines()]
    assert lines == ["Invoice 4711", "Subtotal 100.00", "Total 119.00"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_stand_where_the_upright_page_shows_them(tmp_path, rotation):
    path = _pdf(tmp_path / "a.pdf", [("TOTAL", 300, 100)], rotation=rotation)
    page = open_document(path).pages[0]
    assert (page.width, page.height) == ((595, 842) if rotation % 180 == 0 else (842, 595))
    words = text_layer(path, 1)
    assert words is not None
    box = words.words[0].box
    image = render(path, 1, scale=2)
    ink = np.frombuffer(image.rgb, np.uint8).reshape(image.height, image.width, 3).min(2) < 128
    rows, columns = np.nonzero(ink)
    assert box.left * 2 - 3 <= columns.min() <= columns.max() <= box.right * 2 + 3
    assert box.top * 2 - 3 <= rows.min() <= rows.max() <= box.bottom * 2 + 3


def test_a_pdf_is_shown_at_200_dpi_unless_asked_otherwise(tmp_path):
    path = _pdf(tmp_path / "a.pdf")
    assert render(path, 1).scale == pytest.approx(200 / 72)
    assert render(path, 1, max_side=842).height == 842
    assert render(path, 1, scale=1.5).scale == 1.5
    with pytest.raises(DocumentError, match="no page 2"):
        render(path, 2)


def test_a_scan_without_text_is_left_to_ocr(tmp_path, scan):
    assert text_layer(_pdf(tmp_path / "a.pdf", [], image=scan), 1) is None
    assert text_layer(scan, 1) is None


def test_a_stamp_on_a_scan_is_no_text_layer(tmp_path, scan):
    stamp = [("Received 2024-05-01 Envelope ID 12345-ABC", 60, 30)]
    assert text_layer(_pdf(tmp_path / "a.pdf", stamp, image=scan), 1) is None
    long_stamp = [("word " * 14, 10, 30 + 12 * line) for line in range(3)]
    assert text_layer(_pdf(tmp_path / "b.pdf", long_stamp, image=scan), 1) is None


def test_a_searchable_scan_has_a_text_layer(tmp_path, scan):
    more = (*INVOICE, ("Thank you for your custom", 60, 400))
    words = text_layer(_pdf(tmp_path / "a.pdf", more, image=scan, mode=3), 1)
    assert words is not None
    assert "119.00" in [word.text for word in words.words]
    assert text_layer(_pdf(tmp_path / "b.pdf", INVOICE[:2], image=scan, mode=3), 1) is None


def test_words_beside_the_page_are_not_on_it(tmp_path):
    texts = [*INVOICE, ("secret", 700, 300), ("above", 60, -40)]
    words = text_layer(_pdf(tmp_path / "a.pdf", texts), 1)
    assert words is not None
    assert not {"secret", "above"} & {word.text for word in words.words}


def test_want_of_memory_is_not_damage(tmp_path, monkeypatch):
    def failing(*_arguments, **_options):
        raise pymupdf.mupdf.FzErrorSystem("malloc (360000000 bytes) failed")

    path = _pdf(tmp_path / "a.pdf")
    monkeypatch.setattr(pymupdf.Page, "get_pixmap", failing)
    with pytest.raises(MemoryError):
        render(path, 1)


def test_a_letterhead_behind_a_full_page_of_text_does_not_make_it_a_scan(tmp_path, scan):
    texts = [("some words on a line", 60, 60 + 70 * line) for line in range(10)]
    assert text_layer(_pdf(tmp_path / "a.pdf", texts, image=scan), 1) is not None


def test_a_text_layer_of_no_known_characters_is_left_to_ocr(tmp_path, monkeypatch):
    path = _pdf(tmp_path / "a.pdf")
    layer = pdf.text_layer(path, 1)
    layer.words = [(box, "\ue012\ue013\ufffd", line) for box, _, line in layer.words]
    monkeypatch.setattr(pdf, "text_layer", lambda path, page: layer)
    assert text_layer(path, 1) is None


def test_an_encrypted_pdf_says_what_to_do(tmp_path):
    locked = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "owner_pw": "owner"}
    with pytest.raises(DocumentError) as refused:
        open_document(_pdf(tmp_path / "a.pdf", user_pw="secret", **locked))
    assert str(refused.value) == "The PDF is encrypted; remove its password and add it again."
    free = _pdf(tmp_path / "b.pdf", user_pw="", **locked)
    assert len(open_document(free).pages) == 1
    assert text_layer(free, 1) is not None


def test_limits_hold_for_pdfs(tmp_path):
    path = _pdf(tmp_path / "a.pdf")
    with pytest.raises(DocumentError, match="more than the limit of 0 MB"):
        open_document(path, Limits(file_bytes=100))
    with pytest.raises(DocumentError, match="595 x 842 points"):
        open_document(path, Limits(points=800))
    assert max(render(path, 1, scale=100, limits=Limits(pixels=1_000_000)).rgb[:3]) == 255
    assert render(path, 1, scale=100, limits=Limits(pixels=1_000_000)).width < 900
    document = pymupdf.open()
    for _ in range(3):
        document.new_page()
    document.save(tmp_path / "b.pdf")
    with pytest.raises(DocumentError, match="more pages than the limit of 2"):
        open_document(tmp_path / "b.pdf", Limits(pages=2))


def test_a_damaged_pdf_says_so(tmp_path, capfd):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    for look in (open_document, lambda path: render(path, 1), lambda path: text_layer(path, 1)):
        with pytest.raises(DocumentError, match=r"The PDF (is damaged|has no page)"):
            look(path)
    assert capfd.readouterr() == ("", "")


def test_an_empty_file_and_a_missing_one_are_told_apart(tmp_path):
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(DocumentError, match="The file is empty"):
        open_document(tmp_path / "empty.pdf")
    with pytest.raises(DocumentError, match="no such file"):
        open_document(tmp_path / "gone.pdf")
    with pytest.raises(DocumentError, match="is a directory"):
        open_document(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_a_pipe_is_no_document_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(DocumentError):
        open_document(tmp_path / "pipe.pdf")


def _with_trap(path, text="Total 999.00", *, bar=None, **how):
    """The invoice with one more text; `bar` is the colour of what stands behind it."""
    document = pymupdf.open(_pdf(path))
    page = document[0]
    if bar is not None:
        page.draw_rect((50, 380, 300, 420), color=bar, fill=bar)
    page.insert_text((60, 400), text, fontsize=11, **how)
    document.save(path, incremental=True, encryption=pymupdf.PDF_ENCRYPT_KEEP)
    return {word.text for word in text_layer(path, 1).words}


@pytest.mark.parametrize(
    "how",
    [{"render_mode": 3}, {"fill_opacity": 0}, {"color": (1, 1, 1)}, {"color": (0.98, 0.98, 1)}],
)
def test_what_nobody_can_see_on_a_digital_page_is_left_out(tmp_path, how):
    words = _with_trap(tmp_path / "a.pdf", **how)
    assert "999.00" not in words
    assert {"Total", "119.00"} <= words


@pytest.mark.parametrize("how", [{}, {"color": (1, 1, 1), "bar": (0.1, 0.2, 0.5)}])
def test_white_letters_on_a_dark_bar_are_words_like_others(tmp_path, how):
    assert "999.00" in _with_trap(tmp_path / "a.pdf", **how)


def test_a_visible_word_stays_where_the_same_is_written_unseen_on_top(tmp_path):
    path = _pdf(tmp_path / "a.pdf", (*INVOICE,))
    document = pymupdf.open(path)
    document[0].insert_text((450, 330), "119.00", fontsize=11, render_mode=3)
    document.save(tmp_path / "b.pdf")
    assert "119.00" in {word.text for word in text_layer(tmp_path / "b.pdf", 1).words}
