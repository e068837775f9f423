"""What columns hold comes back exactly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CheckResult, Place, Verdict
from reviewer.store import codec

numbers = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(max_size=12)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
values = st.builds(
    FieldValue,
    texts,
    st.none() | texts,
    st.none() | st.sampled_from(Absence),
    st.none() | numbers,
    st.none() | texts,
    st.none() | st.integers(1, 99),
    st.none() | boxes,
)
places = st.builds(Place, st.integers(1, 99), boxes, texts, numbers, st.none() | texts)
results = st.builds(
    CheckResult,
    texts,
    st.just("total"),
    st.sampled_from(Verdict),
    texts,
    st.none() | texts,
    st.lists(places, max_size=3).map(tuple),
)
words = st.builds(Word, texts, boxes, st.none() | numbers, st.integers(0, 99))


@given(st.none() | boxes)
def test_boxes(box: Box | None) -> None:
    assert codec.box_of(codec.box_text(box)) == box


@given(st.lists(values, max_size=4).map(tuple))
def test_values(said: tuple[FieldValue, ...]) -> None:
    assert codec.values_of(codec.values_text(said)) == said


@given(st.lists(results, max_size=4).map(tuple))
def test_results(said: tuple[CheckResult, ...]) -> None:
    assert codec.results_of("total", codec.results_text(said)) == said


@given(st.lists(words, max_size=4).map(tuple))
def test_words(found: tuple[Word, ...]) -> None:
    page = PageWords(found, WordSource.OCR, "engine")
    assert codec.words_of(codec.words_bytes(page), "ocr", "engine") == page


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_cleaned_text_can_be_stored_and_good_text_is_unchanged(text: str) -> None:
    cleaned = codec.clean(text)
    assert len(cleaned.encode("utf-8").decode("utf-8")) == len(text)
    if not any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        assert cleaned == text


def test_what_says_little_takes_little() -> None:
    silent = CheckResult("reference", "total", Verdict.NOT_RUN)
    assert codec.results_text([silent]) == '[["reference","NOT_RUN"]]'
