"""A PDF whose end is missing: what is left of it would look like a whole document."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.intake.open import open_document
from reviewer.model.errors import DocumentError

SAMPLE = Path(__file__).parents[3] / "resources/samples/invoices/documents/lindenau.pdf"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.9, 0.99])
def test_a_pdf_that_was_cut_off_is_refused(tmp_path, share):
    whole = SAMPLE.read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DocumentError, match="cut off before its end; copy it again"):
        open_document(cut)


@pytest.mark.parametrize("more", [b"", b"\n<!-- sent by a web server -->\n" * 20])
def test_a_pdf_that_is_whole_but_untidy_is_taken(tmp_path, more):
    untidy = tmp_path / "untidy.pdf"
    untidy.write_bytes(SAMPLE.read_bytes().replace(b"startxref\n", b"startxref\n9") + more)
    assert len(open_document(untidy).pages) == 1
