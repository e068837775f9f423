"""What a model wrote is read as far as it is complete, and never guessed beyond."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.extract import lenient
from reviewer.extract.lenient import MAX_DEPTH, Twice, find_object

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


SCALARS = st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
NAMES = st.sampled_from(["a", "b", "true", "", "é{"])


@st.composite
def sound_json(draw: st.DrawFn, depth: int = 4) -> str:
    """An object as text: members may have one name, numbers any form, texts any escapes."""
    if depth and draw(st.booleans()):
        parts = draw(st.lists(sound_json(depth=depth - 1), max_size=3))
        return (
            f"[{', '.join(parts)}]" if depth < 4 and draw(st.booleans()) else _object(draw, parts)
        )
    if depth == 4:
        return _object(draw, draw(st.lists(sound_json(depth=3), max_size=3)))
    number = draw(st.sampled_from(["", "1.50", "-0", "1E+5", "31.60e-2"]))
    return number or json.dumps(draw(SCALARS), ensure_ascii=draw(st.booleans()))


def _object(draw: st.DrawFn, parts: list[str]) -> str:
    space = draw(st.sampled_from(["", " ", "\n  "]))
    members = [f"{json.dumps(draw(NAMES))}{space}:{space}{part}" for part in parts]
    return "{" + f",{space}".join(members) + space + "}"


@given(sound_json())
@example('{"a": {"b": 1}, "a": {"b": 2}, "a": {"b": 1}}')
@example('{"a": 1, "a": null, "b": {}}')
@example('{"a": true, "b": [false]}')
@example('{"a": NaN}')
@settings(max_examples=300)
def test_sound_json_says_the_same_whoever_reads_it(text: str) -> None:
    found, slowly = find_object(text), lenient._pieced_together(text, None)
    assert found == slowly
    assert _shape(found) == _shape(slowly)


def _shape(value: lenient.Json) -> object:
    """What a value is made of, with what equality leaves out."""
    if isinstance(value, Twice):
        return "twice", _shape(value.before), _shape(dict(value))
    if isinstance(value, dict):
        return [(name, _shape(item)) for name, item in value.items()]
    return [_shape(item) for item in value] if isinstance(value, list) else (type(value), value)


@pytest.mark.parametrize("more", [-1, 0, 1, 5])
def test_sound_json_that_is_too_deep_is_cut_alike(more: int) -> None:
    depth = MAX_DEPTH + more
    for text in ('{"a": ' * depth + "1" + "}" * depth, '{"a": ' + "[" * depth + "]" * depth + "}"):
        assert find_object(text) == lenient._pieced_together(text, None)
