"""A picture whose bytes are not those that were cleared becomes no request, in no format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.extract import chat, messages
from reviewer.extract.prompts import Prompt, build_prompt
from reviewer.model.errors import ReaderError
from reviewer.model.images import PageImage, RedactedImage
from reviewer.redact.burn import redact
from tests.fakes.paper import kind


@pytest.fixture(scope="module")
def picture() -> RedactedImage:
    return redact(PageImage(8, 8, bytes(192), 1.0), 1, (), max_side=8)


@pytest.fixture(scope="module")
def asked() -> Prompt:
    return build_prompt(kind("invoice"), "A")


def test_other_bytes_are_no_request(picture, asked) -> None:
    forged = replace(picture, data=picture.data + b"x")
    assert messages.body("m", asked, [picture], 100, True)
    with pytest.raises(ReaderError, match="not the one that was cleared"):
        messages.body("m", asked, [forged], 100, True)
    with pytest.raises(ReaderError, match="not the one that was cleared"):
        chat._picture(forged)
