"""Splits: by supplier, near-duplicates together, the same for ever."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.export import alike
from reviewer.export.split import Member, assign, parse_shares
from reviewer.flow.splitting import one_name
from reviewer.model.errors import UsageError

SHARES = (0.8, 0.1, 0.1)


def members(count: int) -> list[Member]:
    return [Member(i, f"{i:064x}", f"s{i % 40}" if i % 3 else None) for i in range(count)]


def text(seed: int, length: int = 80) -> list[str]:
    chance = random.Random(seed)
    return [chance.choice("abcdefghij") + str(chance.randrange(500)) for _ in range(length)]


def picture(seed: int, side: int = 96) -> bytes:
    """Bars of dark lines, as text looks from afar."""
    chance = random.Random(seed)
    lines = []
    for _ in range(side // 4):
        line = bytes(chance.choice((0, 0, 255)) for _ in range(side // 4) for _ in range(4))
        lines += [line] * 4
    return b"".join(bytes([grey, grey, grey]) for line in lines for grey in line)


@pytest.mark.parametrize(
    ("said", "shares"), [("80/10/10", SHARES), ("8:1:1", SHARES), ("50/50", (0.5, 0.0, 0.5))]
)
def test_shares_are_read(said: str, shares: tuple[float, ...]):
    assert parse_shares(said) == pytest.approx(shares)


@pytest.mark.parametrize("said", ["", "80", "a/b/c", "1/2/3/4", "-1/1/1", "0/0/0", "nan/1/1"])
def test_other_shares_are_refused(said: str):
    with pytest.raises(UsageError, match="80/10/10"):
        parse_shares(said)


def test_a_supplier_is_on_one_side():
    known = members(400)
    parts = assign(known, [], SHARES)
    sides: dict[str, set[str]] = {}
    for member in known:
        if member.supplier:
            sides.setdefault(member.supplier, set()).add(parts[member.id])
    assert all(len(side) == 1 for side in sides.values())
    assert set(parts.values()) == {"train", "validation", "test"}


@given(st.integers(1, 300), st.integers(0, 300))
def test_what_comes_later_moves_nothing(before: int, more: int):
    first = assign(members(before), [], SHARES)
    later = assign(members(before + more), [], SHARES)
    assert first == {number: later[number] for number in first}


def test_near_duplicates_are_on_the_side_of_the_oldest():
    known = members(200)
    alone = assign(known, [], SHARES)
    pairs = [(0, at) for at in range(3, 200, 3)]
    parts = assign(known, pairs, SHARES)
    assert {parts[at] for at in range(0, 200, 3)} == {alone[0]}


def test_a_text_that_is_nearly_the_same_is_found_and_another_is_not():
    texts = [text(seed) for seed in range(60)]
    nearly = [*texts[7][:-2], "other", "end"]
    signatures = [alike.text_signature(words) for words in [*texts, nearly]]
    found = set(alike.alike(signatures, [None] * 61))
    assert found == {(7, 60)}
    assert alike.text_signature(["few", "words"]) is None


def scanned_again(words: list[str], seed: int) -> list[str]:
    """What another scan reads: one word in six otherwise, some lost, some in two."""
    chance = random.Random(seed)
    found: list[str] = []
    for word in words:
        lot = chance.random()
        found += [] if lot < 0.04 else [word[:2], word[2:]] if lot < 0.08 else [word]
        if 0.08 <= lot < 0.17:
            found[-1] = word.replace(word[-1], "8" if word[-1] != "8" else "B")
    return found


def test_a_second_scan_is_found_and_another_receipt_of_the_shop_is_not():
    shop = ["tel", "03-5512345", "gst", "001234567", "date", "total", "rm", "cash", "change"] * 2
    receipts = [[*shop, *text(seed, 40)] for seed in range(40)]
    again = [scanned_again(words, at) for at, words in enumerate(receipts[:10])]
    signatures = [alike.text_signature(words) for words in [*receipts, *again]]
    assert set(alike.alike(signatures, [None] * 50)) == {(at, 40 + at) for at in range(10)}


def test_a_thousand_pages_that_are_all_alike_are_joined_once():
    signature = alike.text_signature(text(1))
    pairs = list(alike.alike([signature] * 1000, [None] * 1000))
    assert len(pairs) == 999


@pytest.mark.parametrize(
    "said", ["ACME GmbH", "Acme Gmbh.", "ACME G.m.b.H.", "Acmé  GMBH & Co. KG", "AC-ME gmbh"]
)
def test_a_supplier_has_one_name_however_it_is_spelled(said: str):
    assert one_name(said) == "acme"
    assert one_name("GmbH") == "gmbh"
    assert one_name("Acme Tools GmbH") != one_name("Acme GmbH")


def test_a_page_that_looks_the_same_is_found_and_another_is_not():
    looks = [alike.look_signature(picture(seed), 96, 96) for seed in range(20)]
    noisy = bytearray(picture(5))
    for at in range(0, len(noisy), 97):
        noisy[at] ^= 8
    looks.append(alike.look_signature(bytes(noisy), 96, 96))
    assert set(alike.alike([None] * 21, looks)) == {(5, 20)}
    white = alike.look_signature(b"\xff" * 96 * 96 * 3, 96, 96)
    assert not set(alike.alike([None, None], [white, white]))


def test_pages_alike_with_other_words_are_different():
    look = alike.look_signature(picture(1), 96, 96)
    texts = [alike.text_signature(text(seed)) for seed in (1, 2)]
    assert not set(alike.alike(texts, [look, look]))


@given(st.binary(min_size=3, max_size=3), st.integers(1, 40), st.integers(1, 40))
def test_any_picture_has_a_look(colour: bytes, width: int, height: int):
    assert len(alike.look_signature(colour * width * height, width, height)) == 32


def test_what_a_suite_tests_with_is_never_trained_on():
    every = members(300)
    alone, bought = next(m for m in every if not m.supplier), next(m for m in every if m.supplier)
    near = [(every.index(alone), 1)]
    parts = assign(every, near, SHARES, {alone.id, bought.id})
    assert parts[alone.id] == parts[every[1].id] == "test"
    assert {parts[m.id] for m in every if m.supplier == bought.supplier} == {"test"}
    before = assign(every, near, SHARES)
    moved = {m.id for m in every if parts[m.id] != before[m.id]}
    assert all(parts[number] == "test" for number in moved)
    assert len(moved) < 60


def test_many_that_look_alike_cost_as_many_pairs_as_documents():
    chance = random.Random(4)
    looks: list[bytes | None] = []
    for _ in range(300):
        look = bytearray(alike.look_signature(picture(1), 96, 96))
        look[chance.randrange(32)] ^= 1 << chance.randrange(8)
        looks.append(bytes(look))
    other = alike.look_signature(picture(2), 96, 96)
    pairs = list(alike.alike([None] * 301, [*looks, other]))
    assert len(pairs) == 299
    groups = [{at} for at in range(301)]
    for a, b in pairs:
        assert groups[a].isdisjoint(groups[b])
        groups[a] |= groups[b]
        for at in groups[a]:
            groups[at] = groups[a]
    assert groups[0] == set(range(300))
    assert groups[300] == {300}
