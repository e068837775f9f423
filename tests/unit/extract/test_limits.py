"""Sizes a model sees, hosts that are this machine, and what replies cost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer import paths
from reviewer.extract.abilities import Abilities, parse_abilities
from reviewer.extract.hosts import host_is_local, host_of
from reviewer.extract.limits import LARGE, SMALL, image_limits, image_tokens, send_side
from reviewer.extract.prices import cost_usd, own_prices, price_table
from reviewer.model.images import PageImage
from reviewer.redact.burn import redact


@pytest.mark.parametrize(
    ("model", "limits"),
    [
        ("claude-sonnet-5-5", LARGE), ("claude-opus-5", LARGE), ("claude-haiku-5-5", LARGE),
        ("claude-opus-4-7", LARGE), ("claude-opus-4-8", LARGE), ("claude-fable-5-2", LARGE),
        ("anthropic.claude-sonnet-5-5-v1:0", LARGE), ("claude-opus-10-1", LARGE),
        ("claude-opus-4-6", SMALL), ("claude-haiku-4-5-20251001", SMALL),
        ("claude-sonnet-4-20250514", SMALL), ("claude-3-5-sonnet-20241022", SMALL),
        ("claude-mythos-preview", SMALL), ("qwen2.5-vl", SMALL), ("", SMALL),
    ],
)  # fmt: skip
def test_limits_by_model(model, limits) -> None:
    assert image_limits(model) == limits


def test_many_pictures_are_smaller() -> None:
    assert image_limits("claude-sonnet-5-5", 20).max_side == 2576
    assert image_limits("claude-sonnet-5-5", 21).max_side == 2000
    assert image_limits("claude-haiku-4-5", 21).max_side == 1568


def test_a_page_of_a4_is_seen_at_196_dpi() -> None:
    side = send_side(1654, 2339, LARGE)
    assert (side, side * 1654 // 2339) == (2296, 1623)
    assert image_tokens(1623, 2296) == 4756
    assert send_side(1654, 2339, SMALL) / 2339 * 200 == pytest.approx(111, abs=1)


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from([LARGE, SMALL]))
def test_the_side_is_within_both_limits_and_no_larger_one_is(width, height, limits) -> None:
    side = send_side(width, height, limits)
    other = max(1, side * min(width, height) // max(width, height))
    assert side <= limits.max_side
    assert image_tokens(side, other) <= limits.max_tokens
    if side < limits.max_side:
        more = side + 1
        rounded_up = int(more * min(width, height) / max(width, height)) + 1
        assert image_tokens(more, rounded_up) > limits.max_tokens


@pytest.mark.parametrize("size", [(210, 297), (80, 297), (297, 210), (1, 400), (100, 100)])
def test_the_redactor_stays_within_the_limits(size) -> None:
    width, height = (edge * 12 for edge in size)
    image = PageImage(width, height, bytes(width * height * 3), 1.0)
    made = redact(image, 1, [], max_side=send_side(width, height, SMALL))
    assert max(made.width, made.height) <= SMALL.max_side
    assert image_tokens(made.width, made.height) <= SMALL.max_tokens


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:11434/v1", True), ("http://127.0.0.1", True), ("http://127.9.9.9", True),
        ("http://[::1]:80/", True), ("HTTP://LOCALHOST./", True), ("http://a.localhost", True),
        ("https://api.anthropic.com", False),
        ("http://192.168.1.5", False), ("http://10.0.0.1", False), ("http://0.0.0.0", False),
        ("http://localhost.example.com", False), ("http://127.0.0.1.example.com", False),
        ("http://localhost@evil.example", False), ("http://evil.example#localhost", False),
        ("http://evil.example/?@localhost", False), ("http://2130706433", False),
        ("localhost", False), ("", False), ("http://[::1", False), ("http://h:99999", False),
    ],
)  # fmt: skip
def test_only_loopback_is_this_machine(url, local) -> None:
    assert host_is_local(url) is local


@given(st.text(max_size=60))
def test_no_address_is_an_error(url) -> None:
    assert isinstance(host_of(url), str)
    host_is_local(url)


def test_prices() -> None:
    assert cost_usd("claude-sonnet-5-5", 1_000_000, 100_000) == pytest.approx(3.0)
    assert cost_usd("claude-haiku-4-5-20251001", 1_000_000, 0) == pytest.approx(1.0)
    assert cost_usd("claude-haiku-5-5", 100_000, 0) == pytest.approx(0.01)
    assert cost_usd("claude-haiku-5-5", 100_001, 0) == pytest.approx(0.0500005)


@pytest.mark.parametrize("model", ["claude-haiku-9", "gpt-9", "claude-sonnet-5-5-next", ""])
def test_an_unknown_model_has_no_price(model) -> None:
    assert cost_usd(model, 1, 1) is None


def test_the_table_says_how_old_it_is() -> None:
    table = price_table()
    assert table.as_of == "2026-11-20"
    assert len(table.models) > 150
    assert all(m.prices and m.prices[0].tiers[0].above == 0 for m in table.models)


def test_prices_by_prompt_size_and_by_day() -> None:
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert cost_usd("gemini-3.8-flash", 1_000_000, 0, on=before) == pytest.approx(0.75)
    assert cost_usd("models/gemini-3.8-flash", 1_000_000, 0, on=after) == pytest.approx(1.5)
    assert cost_usd("gpt-6-astra", 272_000, 0, on=before) == pytest.approx(2.72)
    assert cost_usd("gpt-6-astra", 300_000, 1000, on=before) == pytest.approx(6.075)


def test_a_persons_own_prices_come_first(tmp_path, monkeypatch) -> None:
    file = tmp_path / "prices.json"
    monkeypatch.setattr(paths, "prices_file", lambda: file)
    for text, cost in (
        ('{"models": [{"match": "Qwen2.5VL", "input": 0.5, "output": 2}]}', 2.5),
        ("{not json", None), ('{"models": 3}', None), ("[]", None), ('{"models": [{}]}', None),
    ):  # fmt: skip
        file.write_text(text, encoding="utf-8")
        own_prices.cache_clear()
        assert cost_usd("qwen2.5vl", 1_000_000, 1_000_000) == cost
        assert cost_usd("claude-sonnet-5-5", 1_000_000, 0) == 2.0
    own_prices.cache_clear()


@pytest.mark.parametrize(
    ("raw", "abilities"),
    [
        ("", Abilities()), ("[]", Abilities()), ("[" * 90_000, Abilities()),
        ('{"capabilities": {"structured_outputs": {"supported": true}}}', Abilities(True)),
        ('{"capabilities": {"structured_outputs": {"supported": "yes"}}}', Abilities()),
        ('{"capabilities": null, "max_tokens": 64000}', Abilities(max_tokens=64000)),
        ('{"max_tokens": true}', Abilities()), ('{"max_tokens": -5}', Abilities()),
        ('{"capabilities": {"image_input": {"supported": false}}}', Abilities(pictures=False)),
    ],
)  # fmt: skip
def test_abilities_are_what_the_endpoint_says(raw, abilities) -> None:
    assert parse_abilities(raw) == abilities
