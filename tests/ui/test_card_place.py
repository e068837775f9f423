"""The card never covers what it is about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.ui.card_place import GAP, hang

SIZE = st.floats(min_value=1, max_value=2000)


@given(
    view=st.tuples(SIZE, SIZE),
    left=st.floats(-500, 2500),
    top=st.floats(-500, 2500),
    width=st.floats(1, 800),
    height=st.floats(1, 300),
    card=st.tuples(SIZE, SIZE),
    line=st.floats(1, 60),
)
def test_the_card_never_covers_the_line_of_the_value_nor_a_label_above_it(
    view: tuple[float, float],
    left: float,
    top: float,
    width: float,
    height: float,
    card: tuple[float, float],
    line: float,
) -> None:
    spot = hang(view, (left, top, left + width, top + height), card, line)
    if spot is None:
        return
    assert 0 <= spot.x <= view[0] - card[0]
    assert 0 <= spot.y <= view[1] - card[1]
    below = spot.y >= top + height
    above = spot.y + card[1] <= top - line
    assert below or above or top + height < 0


def test_it_hangs_below_then_above_then_nowhere() -> None:
    card = (400.0, 200.0)
    below = hang((900, 700), (400, 200, 480, 224), card, 24)
    above = hang((900, 700), (400, 600, 480, 624), card, 24)
    assert below is not None
    assert below.y == 224 + GAP
    assert above is not None
    assert above.y + 200 < 600 - 24
    assert hang((900, 300), (400, 140, 480, 164), card, 24) is None
    assert hang((420, 700), (100, 200, 180, 224), card, 24) is None


def test_it_stays_in_the_middle_for_every_place_it_reaches() -> None:
    spots = [hang((900, 700), (x, 200, x + 60, 224), (400, 200), 24) for x in (260, 400, 580)]
    assert {spot.x for spot in spots if spot} == {250}
    far = hang((900, 700), (20, 200, 60, 224), (400, 200), 24)
    assert far is not None
    assert far.x == 20
