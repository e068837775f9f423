"""A threshold is promised only where enough was seen, and then the promise holds."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reviewer.score.routing import Seen, route


def project(rng: random.Random, documents: int, audited: float, off: float = 1.0) -> list[Seen]:
    """Fields whose errors come together in documents; tickets below `audited` are answered."""
    found = []
    for document in range(documents):
        bad = rng.random() < 0.15
        for _ in range(5):
            risk = min(0.99, rng.betavariate(0.3, 6) * (3 if bad else 0.5))
            wrong, ticket = rng.random() < min(1, off * risk), rng.random()
            found.append(Seen(document, risk, ticket, wrong if ticket < audited else None))
            truths[len(found) - 1, id(rng)] = wrong
    return found


truths: dict[tuple[int, int], bool] = {}


UNSEEN = st.tuples(st.integers(0, 9), st.floats(0, 1), st.floats(0, 1)).map(lambda t: Seen(*t))


@given(st.lists(UNSEEN, max_size=60), st.floats(0.001, 0.3))
def test_with_no_answers_nothing_is_promised(fields: list[Seen], max_wrong: float) -> None:
    found = route(fields, max_wrong=max_wrong)
    assert found.threshold is None
    assert found.audited == 0


def test_enough_right_answers_promise_a_threshold_that_parts_the_fields() -> None:
    fields = [Seen(i, i / 1000, (i * 7919 % 1000) / 1000, False) for i in range(1000)]
    found = route(fields, max_wrong=0.02)
    assert found.threshold is not None
    assert found.review == sum(f.risk >= found.threshold for f in fields) / 1000
    assert found.bound <= 0.02
    assert found.needed == 0


def test_answers_after_one_that_is_missing_do_not_count() -> None:
    fields = [Seen(i, 0.001, i / 400, None if i == 10 else False) for i in range(400)]
    assert route(fields, max_wrong=0.05).audited == 10


def test_it_says_how_many_more_answers_would_do() -> None:
    fields = [Seen(i, 0.001, i / 400, False if i < 40 else None) for i in range(400)]
    found = route(fields, max_wrong=0.02)
    assert found.threshold is None
    assert found.needed is not None
    more = [f._replace(wrong=False) if i < 40 + found.needed else f for i, f in enumerate(fields)]
    assert route(more, max_wrong=0.02).threshold is not None


def test_promises_hold_in_at_least_nineteen_of_twenty_also_where_risks_are_far_too_low() -> None:
    rng = random.Random(5)
    broken = made = 0
    for _ in range(150):
        fields = project(rng, 120, 0.4, off=3.0)
        truth = [truths[i, id(rng)] for i in range(len(fields))]
        found = route(fields, max_wrong=0.04)
        if found.threshold is None:
            continue
        made += 1
        below = [w for f, w in zip(fields, truth, strict=True) if f.risk < found.threshold]
        broken += sum(below) > 0.04 * len(below)
    assert made > 20
    assert broken <= 0.05 * 150 + 4
