"""What a model wrote is read as far as it is complete, and never guessed beyond."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.extract.lenient import find_object

PROSE_BEFORE = (
    'Here is what I {read} on the page:\n```json\n{"total": "31.60", "n": 3}\n```\nDone {x}.'
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": "b"}', {"a": "b"}),
        ("", {}),
        ("no object", {}),
        ("}{", {}),
        (PROSE_BEFORE, {"total": "31.60", "n": "3"}),
        ('```json\n{"a": 1, "b": [1, 2,],}\n```', {"a": "1", "b": ["1", "2"]}),
        ('{"a": 31.60, "b": -1e3}', {"a": "31.60", "b": "-1e3"}),
        ('{"a": null, "b": None, "c": true}', {"a": None, "b": None, "c": "true"}),
        ("{'a': 'it', 'b': \"x\"}", {"a": "it", "b": "x"}),
        ('{a: "b", c-d: 1}', {"a": "b", "c-d": "1"}),
        ('{"a": 1,234.50, "b": 2}', {"a": "1,234.50", "b": "2"}),
        ('{"a": "12" pipe", "b": "c"}', {"a": '12" pipe', "b": "c"}),
        ('{"a": "x"\n "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": , "b": "y"}', {"b": "y"}),
        ('{"a": "x", "a": "y"}', {"a": "y"}),
        ('{"a": "caf\\u00e9 \\ud83d\\ude00 \\n"}', {"a": "café 😀 \n"}),
        ('{"a": "two\nlines"}', {"a": "two\nlines"}),
        ('[{"a": "b"}, {"c": {"d": "e"}}]', {"c": {"d": "e"}}),
        ('{"a": [{"b": 1}, {"c": 2', {"a": [{"b": "1"}]}),
        ('{"a": {"b": "x", "c": "y', {"a": {"b": "x"}}),
        ('{"a": "x", "b": "cut', {"a": "x"}),
        ('{"a": "x", "b": 31.6', {"a": "x"}),
        ('{"a": "x", "b": tru', {"a": "x"}),
        ('{"a": "x", "b": "y\\', {"a": "x"}),
    ],
)
def test_found(text, found) -> None:
    assert find_object(text) == found


def test_deep_nesting_ends_quietly() -> None:
    assert find_object('{"a":' * 5000) == {}
    assert find_object("[" * 5000 + "{" * 5000) == {}
    assert find_object('{"a": "b", "c": ' + "[" * 9000) == {"a": "b"}


@settings(max_examples=400)
@given(st.text(alphabet=st.sampled_from(list("{}[]\",:'\\u01 \n\tnull-.aé\ud800")), max_size=80))
@example('{"a":"\\u')
@example('{"a":"\\ud800\\u0041"}')
def test_never_raises(text) -> None:
    assert isinstance(find_object(text), dict)


@given(st.text(max_size=200))
def test_never_raises_on_any_text(text) -> None:
    assert isinstance(find_object(text), dict)


SCALARS = st.one_of(
    st.text(max_size=12), st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)


def as_text(value: object) -> object:
    """A value as the reader gives it: numbers and words stay as they are written."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value if value is None or isinstance(value, str) else json.dumps(value)


@settings(max_examples=300)
@given(st.dictionaries(st.text(min_size=1, max_size=6), VALUES, max_size=5), st.booleans())
def test_whole_objects_are_read_as_they_are(members, ascii_only) -> None:
    assert find_object(json.dumps(members, ensure_ascii=ascii_only)) == as_text(members)


@settings(max_examples=300)
@given(
    st.dictionaries(st.text(min_size=1, max_size=6), VALUES, min_size=1, max_size=5),
    st.booleans(),
    st.data(),
)
def test_an_object_cut_anywhere_keeps_all_complete_members(members, ascii_only, data) -> None:
    text, ends = "{", {}
    for number, (key, value) in enumerate(members.items()):
        text += ", " * (number > 0) + json.dumps(key, ensure_ascii=ascii_only) + ": "
        text += json.dumps(value, ensure_ascii=ascii_only)
        # Only what follows a number says that it has ended.
        ends[key] = len(text) + (not isinstance(value, str | dict | list))
    cut = data.draw(st.integers(1, len(text)))
    found = find_object(text[:cut])
    complete = {key for key, end in ends.items() if end <= cut}
    assert {key: found.get(key, "lost") for key in complete} == {
        key: as_text(members[key]) for key in complete
    }
    for key in found.keys() - complete:
        assert isinstance(members[key], dict | list)
