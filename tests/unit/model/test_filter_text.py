"""A filter's line says what the filter is, and the other way round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.errors import UsageError
from reviewer.model.filter_text import filter_line, parse_filter
from reviewer.model.queue import ONLY, WHYS, Filter

WORDS = st.lists(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1),
    max_size=2,
).map(tuple)
RISKS = st.none() | st.floats(0, 1)


@given(
    st.builds(
        Filter,
        only=st.sampled_from(ONLY),
        fields=WORDS,
        whys=st.lists(st.sampled_from(WHYS), max_size=3).map(tuple),
        documents=WORDS,
        suppliers=WORDS,
        people=WORDS,
        least_risk=RISKS.map(lambda r: r and round(r, 3)),
        most_risk=RISKS.map(lambda r: r and round(r, 3)),
        texts=WORDS,
    )
)
def test_a_line_gives_back_its_filter(said: Filter) -> None:
    assert parse_filter(filter_line(said), said.only) == said


@given(st.text())
def test_any_line_is_understood_or_refused_in_a_sentence(line: str) -> None:
    said = ""
    try:
        parse_filter(line)
    except UsageError as error:
        said = str(error)
    assert said == "" or said.endswith(".")


def test_a_line_as_people_write_it() -> None:
    said = parse_filter('field:total why:oc risk:20%-50% doc:"a b" by:ana is:all 7.20 http://x')
    assert said == Filter(
        "all", ("total",), ("ocr",), ("a b",), (), ("ana",), 0.2, 0.5, ("7.20", "http://x")
    )
    assert parse_filter("risk:>0.5").least_risk == 0.5
    assert parse_filter("risk:<5%").most_risk == 0.05


@pytest.mark.parametrize("line", ["why:bad", "risk:much", "field:", "is:gone", "risk:>1-2"])
def test_what_cannot_be_understood_is_named(line: str) -> None:
    with pytest.raises(UsageError, match=line.partition(":")[0]):
        parse_filter(line)
