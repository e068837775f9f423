"""Lines from outside: every mistake is reported by its line, and nothing raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model import jsonl
from reviewer.model.jsonl import LineError, read_objects

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
OBJECTS = st.dictionaries(st.text(), st.recursive(SCALARS, lambda x: st.lists(x, max_size=3)))


def reason(line: str) -> str:
    (found,) = read_objects([line])
    assert isinstance(found, LineError)
    assert found.line == 1
    return found.reason


def test_numbers_count_blank_lines_and_a_byte_order_mark_is_no_content():
    lines = ['\ufeff{"a": 1}\r\n', "\n", "   ", '{"b": 2}']
    assert list(read_objects(lines)) == [(1, {"a": 1}), (4, {"b": 2})]


def test_a_bad_line_costs_only_itself():
    found = list(read_objects(['{"a": 1}', "{", '{"a": 2}']))
    assert found[0] == (1, {"a": 1})
    assert isinstance(found[1], LineError)
    assert found[2] == (3, {"a": 2})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[1]", "a list"),
        ('"x"', "a text"),
        ("3", "a number"),
        ("null", "null"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ('{"x": {"b": 1, "b": 1}}', "'b' stands twice"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"a": 1e999}', "too large"),
        ('{"a": "\\ud800"}', "UTF-8"),
        ('{"\\udfff": 1}', "UTF-8"),
        ('{"a": "\udc80"}', "UTF-8"),
        ('{"a": ' + "9" * 5000 + "}", "digits"),
        ('{"a": ' + "[" * 70 + "]" * 70 + "}", "deeper than 64"),
        ('{"a": ' + "[" * 200_000, "deeper than 64"),
    ],
)
def test_the_reason_says_what_is_wrong(line: str, says: str):
    assert says in reason(line)


def test_nesting_is_counted_not_guessed():
    within = '{"a": ' + "[" * 62 + "{}" + "]" * 62 + "}"
    assert not isinstance(next(read_objects([within])), LineError)
    assert "deeper" in reason('{"a": ' + "[" * 63 + "{}" + "]" * 63 + "}")


def test_a_line_that_is_too_long_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 20)
    assert not isinstance(next(read_objects(['{"a": "123456789"}'])), LineError)
    assert "longer than" in reason('{"a": "1234567890123"}')


@given(st.lists(st.text(alphabet=st.characters(), max_size=60)))
def test_arbitrary_text_never_raises(lines: list[str]):
    for found in read_objects(lines):
        assert isinstance(found, LineError) or isinstance(found[1], dict)


@given(st.lists(OBJECTS, max_size=4))
def test_what_was_written_is_read(objects: list[dict]):
    lines = [json.dumps(o, ensure_ascii=False) for o in objects]
    assert [found[1] for found in read_objects(lines)] == objects
