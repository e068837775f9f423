"""What a server says of batches is taken apart without trust."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.extract.batching import lines, parse_batch, parse_page, parse_result
from reviewer.extract.reply import parse_reply
from reviewer.model.errors import ReaderError

HOST = "api.example"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


async def _parts(data: bytes, sizes: list[int]) -> AsyncIterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


def split(data: bytes, sizes: list[int]) -> list[str]:
    async def gather() -> list[str]:
        return [line async for line in lines(_parts(data, sizes))]

    return asyncio.run(gather())


@given(said=st.lists(JSON, max_size=6), sizes=st.lists(st.integers(0, 9)), last=st.booleans())
def test_lines_are_whole_however_they_come(said, sizes, last):
    texts = [json.dumps(one, ensure_ascii=False) for one in said]
    data = "\n".join(texts) + ("\n" if last else "")
    found = split(data.encode("utf-8", "surrogatepass"), sizes)
    assert [json.loads(line) for line in found] == said


@given(JSON)
def test_whatever_a_line_holds_it_is_a_result_or_none(said):
    for line in (said, {"custom_id": "a", "result": said}, {"custom_id": said, "result": {}}):
        result = parse_result(json.dumps(line), HOST)
        assert result is None or (result.raw == "") == (result.outcome != "succeeded")


@given(st.text())
def test_no_text_is_mistaken_for_a_batch(text):
    with pytest.raises(ReaderError, match="did not answer as"):
        parse_batch(text, HOST)
    with pytest.raises(ReaderError, match="does not list"):
        parse_page(text, HOST)


def test_a_reply_says_that_it_was_paid_at_half_the_price():
    message = {"content": [{"type": "text", "text": "x"}], "usage": {"input_tokens": 3}}
    for usage, tier in (({}, "batch"), ({"service_tier": "standard"}, "standard")):
        told = {**message, "usage": {**message["usage"], **usage}}
        line = {"custom_id": "a", "result": {"type": "succeeded", "message": told}}
        result = parse_result(json.dumps(line), HOST)
        assert result is not None
        assert parse_reply(result.raw, HOST).tier == tier


def test_a_batch_as_the_provider_tells_of_it():
    raw = {
        "id": "msgbatch_1", "processing_status": "ended", "created_at": "2026-11-26T00:00:00Z",
        "expires_at": "2026-11-27T00:00:00+00:00", "archived_at": None,
        "request_counts": {"succeeded": 3, "errored": 1, "expired": -4, "processing": "many"},
    }  # fmt: skip
    found = parse_batch(json.dumps(raw), HOST)
    assert (found.id, found.ended, found.total, found.archived) == ("msgbatch_1", True, 4, False)
    assert found.created == datetime(2026, 11, 26, tzinfo=UTC)
    page = {"data": [raw], "has_more": True}
    assert parse_page(json.dumps(page), HOST) == ([found], "msgbatch_1")
    assert parse_page(json.dumps({**page, "has_more": False}), HOST)[1] is None
