"""What goes to Dask's workers and what is taken from them, without a cluster."""

from __future__ import annotations

import os
import pickle
import sys
import typing
from datetime import date
from pathlib import Path
from threading import Lock
from types import SimpleNamespace

import pytest

from reviewer.cli import engine
from reviewer.cli.parser import build
from reviewer.extract.question import Delivered
from reviewer.flow import dask_reading, dask_tasks, dask_workers, tasks
from reviewer.flow.dask_link import checked_address, understood
from reviewer.flow.dask_workers import SHIPPED
from reviewer.flow.shared_pixels import SharedPixels
from reviewer.flow.worker_process import packed
from reviewer.model.document import Page, PageWords, WordSource
from reviewer.model.errors import DocumentError, UsageError
from reviewer.model.evidence import EarlierDocument, Evidence
from tests.fakes.paper import kind


class Evil:
    """Runs a command when it is unpickled."""

    def __reduce__(self):
        return os.system, ("touch /tmp/it-ran",)


@pytest.mark.parametrize(
    "answer",
    [
        pickle.dumps((True, Evil())),
        pickle.dumps(Evil()),
        pickle.dumps((True, os.system)),
        pickle.dumps("nothing of the kind"),
        b"",
        None,
        ("a", "tuple"),
    ],
)
def test_a_hostile_answer_is_refused(answer):
    with pytest.raises(DocumentError, match="an answer that no reader gives"):
        understood(answer)


def test_a_plain_answer_is_taken():
    page = Page(1, 1.0, 2.0, "a" * 64, "pt")
    assert understood(pickle.dumps((True, (page,)))) == (True, (page,))


def test_nothing_that_is_sent_away_answers_in_shared_memory():
    for function in SHIPPED:
        said = typing.get_type_hints(function, vars(sys.modules[function.__module__]))["return"]
        assert SharedPixels not in (said, *typing.get_args(said)), function
        assert getattr(sys.modules[function.__module__], function.__name__) is function


def test_documents_are_known_by_any_of_their_hashes():
    page = Page(1, 1.0, 2.0, "a" * 64, "pt")
    said = list(dask_workers._hashes((Path("/blobs/ab/abc"), page, ((page, "words"),), 3, "x")))
    assert said == ["abc", "a" * 64, "a" * 64]


WORDS = (Page(1, 1.0, 2.0, "b" * 64, "pt"), PageWords((), WordSource.OCR, "none"))


@pytest.mark.parametrize(
    ("more", "stays"),
    [
        ({"pages": (WORDS,)}, False),
        ({"pages": ()}, True),
        ({"pages": (WORDS,), "earlier": (EarlierDocument({"total": "1"}, {}),)}, True),
    ],
)
def test_values_that_may_be_of_a_marked_document_are_checked_here(monkeypatch, more, stays):
    """Those of a document without words, and those that people settled of others."""
    workers = dask_workers.DaskWorkers.__new__(dask_workers.DaskWorkers)
    workers._kept, workers._lock, workers._closed = frozenset("a" * 64), Lock(), False
    done: list[str] = []
    own = SimpleNamespace(submit=lambda *_call, **_how: done.append("here"))
    loop = SimpleNamespace(call_soon_threadsafe=lambda *_call: done.append("there"))
    monkeypatch.setattr(workers, "_processes", lambda: own)
    workers._loop = loop
    evidence = Evidence(kind("invoice"), (), today=date(2026, 1, 1), **more)
    workers.submit(tasks.checked, evidence, 0.5)
    assert done == ["here" if stays else "there"]


@pytest.mark.parametrize(
    "address",
    ["", "localhost:8786", "http://a:1", "tcp://", "tcp://a", "tcp://a:99999", "tcp://a:x"],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(UsageError, match="no address of a Dask scheduler"):
        checked_address(address)


def test_addresses_of_schedulers():
    assert checked_address("tcp://10.0.0.1:8786/") == "tcp://10.0.0.1:8786"
    assert checked_address("tls://[::1]:8786") == "tls://[::1]:8786"


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'reviewer\[dask\]'"):
        dask_workers.DaskWorkers("tcp://127.0.0.1:1")


def test_another_version_is_refused_in_a_sentence():
    done, error = understood(dask_tasks.do("0.0.1", b"", None, ()))
    assert not done
    assert isinstance(error, UsageError)
    assert "install the same version everywhere" in str(error)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--engine", "dask"), "add --scheduler"),
        (("--scheduler", "tcp://a:1"), "goes with --engine dask"),
    ],
)
def test_options_that_disagree(more, sentence):
    parser, _names = build()
    with pytest.raises(UsageError, match=sentence):
        engine.required(parser.parse_args(["check", "P", *more]))


def test_errors_cross_plainly_whatever_dask_does_to_pickle():
    for error in (MemoryError(), DocumentError("It burns; put it out."), ValueError("x")):
        pytest.importorskip("tblib.pickling_support").install(error)
        done, same = understood(packed(False, error))
        assert (done, type(same), str(same)) == (False, type(error), str(error))


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf"), "2", 1e9, None])
def test_a_time_from_another_machine_is_looked_at(seconds: object) -> None:
    told = dask_reading._checked(True, Delivered("said", {}, 2.5))
    assert told.seconds == 2.5
    odd = dask_reading._checked(True, Delivered("said", {}, seconds))  # type: ignore[arg-type]
    assert (odd.text, odd.seconds) == ("said", None)
