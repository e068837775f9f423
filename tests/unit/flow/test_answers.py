"""A worker's answer is a stranger's: what is no value of a task is refused, and nothing is run."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.flow import answers, worker_process
from reviewer.flow.answers import Refused, unpacked
from reviewer.flow.workers import Workers
from reviewer.model.document import Page, PageWords, Word, WordSource
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldType

GOOD = (
    None, 1, 1.5, "a", b"b", (1, [2], {"c": {3}}), frozenset({4}), Decimal("7.20"),
    date(2026, 1, 2), Path("/tmp/x"), FieldType.AMOUNT, WordSource.OCR, Page(1, 2, 3, "s"),
    PageWords((Word("a", Box(0, 0, 1, 1)),), WordSource.TEXT_LAYER, "mupdf"),
)  # fmt: skip
ERRORS = (DocumentError("no"), ReaderError("no"), MemoryError(), ValueError("no"), KeyError("k"))


class Runs:
    """Has a command run by whoever unpickles it."""

    def __init__(self, call, *arguments):
        self.call = call, arguments

    def __reduce__(self):
        return self.call


def packed(done: object, value: object) -> bytes:
    """As any process might; errors as they are, whatever libraries add to them."""
    held = io.BytesIO()
    worker_process._Packer(held, pickle.HIGHEST_PROTOCOL).dump((done, value))
    return held.getvalue()


@pytest.mark.parametrize("value", GOOD, ids=lambda v: type(v).__name__)
def test_what_tasks_give_back_comes_across(value):
    assert unpacked(packed(True, value)) == (True, value)


def test_arrays_and_errors_come_across():
    _done, array = unpacked(packed(True, np.arange(6, dtype=np.uint8).reshape(2, 3)))
    assert array.tolist() == [[0, 1, 2], [3, 4, 5]]
    for error in ERRORS:
        done, crossed = unpacked(packed(False, error))
        assert (done, type(crossed), crossed.args) == (False, type(error), error.args)


@pytest.mark.parametrize(
    "evil",
    [
        Runs(os.system, "touch RAN"), Runs(eval, "open('RAN', 'w')"), Runs(exec, "1"),
        Runs(getattr, "text", "join"), Runs(__import__, "os"), Runs(open, "RAN", "w"),
        Runs(worker_process.WorkerProcess.kill, None), Runs(os.unlink, "x"),
        Runs(answers.unpacked, b""), Runs(type, "a", (), {}),
        Runs(worker_process.WorkerProcess, 1),
    ],
    ids=lambda evil: evil.call[0].__name__,
)  # fmt: skip
def test_what_would_run_something_is_refused(evil, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for done in (True, False):
        with pytest.raises(Refused):
            unpacked(packed(done, evil))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [(1, 2), (False, "no error"), "text", (True,), (None, 1)])
def test_an_answer_of_another_form_is_refused(form):
    with pytest.raises(Refused):
        unpacked(pickle.dumps(form))


# CPython prints a SystemError when it drops a bytearray that a broken pickle left half loaded; it
# is never raised, and pytest-qt takes what is printed for a failure.
@pytest.mark.qt_no_exception_capture
@settings(max_examples=200)
@given(st.binary(max_size=60), st.integers(0, 200), st.integers(0, 255))
def test_bytes_of_any_kind_end_in_an_answer_or_in_a_refusal(data, at, byte):
    good = bytearray(packed(True, GOOD))
    good[at % len(good)] = byte
    for answer in (data, bytes(good)):
        with contextlib.suppress(Refused):
            unpacked(answer)


def answers_too_much() -> bytes:
    return bytes(2000)


def test_an_answer_over_its_bound_costs_its_own_task(monkeypatch):
    monkeypatch.setattr(worker_process, "LONGEST", 1000)
    with Workers(1) as workers:
        assert isinstance(workers.submit(answers_too_much).exception(), DocumentError)
        assert workers.submit(len, "abc").result() == 3


def gives_a_function() -> object:
    return os.system


def test_an_answer_no_reader_gives_is_said_in_a_sentence():
    with Workers(1) as workers:
        error = workers.submit(gives_a_function).exception()
    assert str(error) == (
        "The document could not be read: the reader process gave an answer that no reader gives."
    )
