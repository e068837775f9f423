"""The words of a PDF's text layer, where there is one worth trusting more than OCR."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from reviewer.intake import sniff
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.lines import number_lines

STAMP_WORDS = 25
"""A scan whose text layer has fewer visible words than this has a stamp, not a text layer."""
STAMP_SHARE = 0.2
"""... and so has one whose words all stand within this share of the page's height."""
FEW_WORDS = 10
"""A searchable scan with fewer invisible words than this was read badly; OCR reads it again."""
SCAN_SHARE = 0.5
"""A page is a scan when one image covers at least this share of it."""
GARBAGE_SHARE = 0.1
"""More characters than this that say nothing (no Unicode known for a font): OCR reads better."""


def text_layer(path: Path, page: int) -> PageWords | None:
    """The words of page `page` (from 1) in points, upright; None where there are none to use.

    The invisible text behind a scan is marked as such: it is a witness, the pixels are to be read.
    What a page without a scan writes for nobody to see is left out: it bears no value out.
    Raises DocumentError when the PDF is damaged.
    """
    if sniff.sniff(path) != sniff.PDF:
        return None
    from reviewer.intake import pdf  # pictures need no PyMuPDF

    layer = pdf.text_layer(path, page)
    is_scan = layer.image_share >= SCAN_SHARE
    found = [word for word in layer.words if is_scan or word not in layer.unseen]
    words = [Word(text, box) for box, text, _ in found]
    if _is_garbage("".join(word.text for word in words)):
        return None
    if is_scan:
        is_searchable = layer.has_invisible and len(words) >= FEW_WORDS
        if not is_searchable and _is_stamp(words, layer.size[1]):
            return None
    numbered = number_lines(words, [line for _, _, line in found])
    is_hidden = layer.has_invisible and is_scan
    source = WordSource.HIDDEN_TEXT if is_hidden else WordSource.TEXT_LAYER
    return PageWords(numbered, source, pdf.VERSION)


def _is_garbage(text: str) -> bool:
    """Whether there is no text, or too much of it is no character anyone printed."""
    if not text:
        return True
    says_nothing = sum(
        1 for c in text if c == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(c)[0] == "C"
    )
    return says_nothing > GARBAGE_SHARE * len(text)


def _is_stamp(words: list[Word], page_height: float) -> bool:
    """Whether the words of a scan are only what was stamped on it later."""
    top = min(word.box.top for word in words)
    bottom = max(word.box.bottom for word in words)
    return len(words) < STAMP_WORDS or bottom - top < STAMP_SHARE * page_height
