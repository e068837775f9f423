"""Recognising files by their bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake.sniff import media_type, sniff
from reviewer.model.errors import DocumentError


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n junk before" + b"%PDF-1.4", "application/pdf"),
        (b" " * 1020 + b"%PDF-1.4", None),
        (b"\xff\xd8\xff\xe1rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"BM" + b"\0" * 12 + (40).to_bytes(4, "little"), "image/bmp"),
        (b"BM is how this letter starts", None),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"MM\0+", "image/tiff"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "image/avif"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", None),
        (b"PK\x03\x04", None),
        (b"Total: 12.00", None),
        (b"", None),
    ],
)
def test_what_a_file_is_shows_in_its_first_bytes(head, expected):
    assert media_type(head) == expected


@given(st.binary(max_size=64))
def test_any_bytes_get_an_answer(head):
    assert media_type(head) is None or "/" in media_type(head)


def test_the_name_does_not_count(tmp_path):
    path = tmp_path / "invoice.pdf"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert sniff(path) == "image/png"
    path.write_text("only a note", encoding="utf-8")
    with pytest.raises(DocumentError, match="not a PDF or a picture Reviewer can read"):
        sniff(path)


def test_a_missing_file_is_named_as_such(tmp_path):
    with pytest.raises(DocumentError, match="cannot be opened: no such file or directory"):
        sniff(tmp_path / "gone.pdf")
