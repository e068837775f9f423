"""Masks of files between looking and writing: every act, and back to any depth."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.flow.mask_session import MaskSession
from reviewer.flow.redact_files import Looked
from reviewer.intake.open import Opened
from reviewer.model.document import Page
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding

FACE = Mask(1, Box(10, 10, 30, 40), "centerface 1", 0.9, "face")


def looked(name: str, pages: int) -> Looked:
    opened = Opened(
        sha256=name * 8,
        media_type="application/pdf",
        size=9,
        pages=tuple(Page(n, 100.0 * n, 200.0, f"{name}{n}", "pt") for n in range(1, pages + 1)),
    )
    findings = tuple(
        Finding(n, (FACE,) if n == 1 else (), ("centerface 1",)) for n in range(1, pages + 1)
    )
    return Looked(Path(name), name, opened, findings)


@pytest.fixture
def session() -> MaskSession:
    return MaskSession([looked("a.pdf", 2), looked("b.pdf", 1)], "ana")


def boxes(session: MaskSession, number: int, page: int) -> list[Box]:
    return [mask.box for mask in session.page((number, page)).masks]


def test_pages_are_looked_at_in_order_and_a_file_can_be_left_out(session: MaskSession) -> None:
    assert session.after(None) == (1, 1)
    session.approve((1, 1))
    assert session.after((1, 1)) == (1, 2)
    session.leave_out((1, 2))
    assert session.waiting() == ((2, 1),)
    session.approve((2, 1))
    assert session.after((2, 1)) is None
    assert [one.name for one in session.result()] == ["b.pdf"]


def test_masks_are_drawn_moved_taken_away_and_reach_the_copies(session: MaskSession) -> None:
    session.put((1, 2), Box(-50, 20, 80, 60))
    assert boxes(session, 1, 2) == [Box(0, 20, 80, 60)]
    drawn = session.page((1, 2)).masks[0]
    session.move((1, 2), drawn.id, Box(50, 20, 300, 60))
    assert boxes(session, 1, 2) == [Box(50, 20, 200, 60)]
    session.take_back((1, 1), session.page((1, 1)).masks[0].id)
    first, second = session.result()
    assert first.findings[0].masks == ()
    assert first.spared == ((FACE.box,), ()), "the last look does not put it back"
    assert second.spared == ((),)
    (mask,) = first.findings[1].masks
    assert (mask.origin, mask.what, mask.page) == ("ana", "by hand", 2)
    with pytest.raises(UsageError):
        session.take_back((1, 1), 77)
    with pytest.raises(UsageError):
        session.put((1, 1), Box(-20, -20, -10, -10))


def test_the_same_place_on_all_pages_is_in_shares_of_the_page(session: MaskSession) -> None:
    session.everywhere((1, 1), session.page((1, 1)).masks[0].id)
    assert boxes(session, 1, 2) == [Box(20, 10, 60, 40)]
    assert boxes(session, 2, 1) == [FACE.box]


def test_a_changed_page_is_to_be_looked_at_again(session: MaskSession) -> None:
    session.approve((1, 1))
    session.put((1, 1), Box(50, 50, 60, 60))
    assert (1, 1) in session.waiting()


@given(st.lists(st.integers(0, 5), max_size=25))
@settings(max_examples=40)
def test_undo_leads_all_the_way_back_and_redo_forward_again(acts: list[int]) -> None:
    session = MaskSession([looked("a.pdf", 2), looked("b.pdf", 1)], "ana")

    def state() -> object:
        return [boxes(session, *where) for where in ((1, 1), (1, 2), (2, 1))], session.waiting()

    states = [state()]
    for act in acts:
        masks = session.page((1, 1)).masks
        if act == 0:
            session.put((1, 1), Box(1, 2, 3 + len(states), 4))
        elif act == 1 and masks:
            session.take_back((1, 1), masks[0].id)
        elif act == 2 and masks:
            session.move((1, 1), masks[-1].id, Box(5, 5, 9, 9 + len(states)))
        elif act == 3 and masks:
            session.everywhere((1, 1), masks[0].id)
        elif act == 4:
            session.approve((2, 1))
        elif act == 5:
            session.leave_out((2, 1))
        else:
            continue
        states.append(state())
    for before in reversed(states[:-1]):
        assert session.undo()
        assert state() == before
    assert not session.undo()
    for after in states[1:]:
        assert session.redo()
        assert state() == after
    assert not session.redo()


def test_a_mask_on_all_pages_has_them_looked_at_again_and_needs_another_page(
    session: MaskSession,
) -> None:
    session.approve((1, 2))
    session.everywhere((1, 1), session.page((1, 1)).masks[0].id)
    assert (1, 2) in session.waiting()
    session.put((2, 1), Box(1, 1, 9, 9))
    with pytest.raises(UsageError, match="no other page"):
        session.everywhere((2, 1), session.page((2, 1)).masks[0].id)


def test_undo_names_the_page_that_it_changed_and_a_file_may_come_back(session: MaskSession) -> None:
    session.approve((1, 1))
    session.leave_out((2, 1))
    session.take_in((2, 1))
    assert (2, 1) in session.waiting()
    for at in ((2, 1), (2, 1), (1, 1)):
        assert session.undo()
        assert session.at == at
