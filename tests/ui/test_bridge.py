"""Results from other threads: where they arrive, and which are dropped."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from reviewer.model.errors import Cancelled
from reviewer.ui.bridge import Bridge


def test_results_arrive_on_the_interface_thread(qtbot: QtBot) -> None:
    bridge = Bridge(lambda error: None)
    got: list[tuple[int, bool]] = []
    here = threading.current_thread()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(lambda: 42)
        bridge.watch(future, lambda n: got.append((n, threading.current_thread() is here)))
        qtbot.waitUntil(lambda: got == [(42, True)])


def test_a_result_with_an_older_ticket_is_dropped(qtbot: QtBot) -> None:
    bridge = Bridge(lambda error: None)
    got: list[str] = []
    old, new = Future[str](), Future[str]()
    bridge.watch(old, got.append, ticket=bridge.ticket("card"))
    bridge.watch(new, got.append, ticket=bridge.ticket("card"))
    other = Future[str]()
    bridge.watch(other, got.append, ticket=bridge.ticket("counts"))
    for future, text in ((old, "old"), (new, "new"), (other, "counts")):
        future.set_result(text)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got == ["new", "counts"]


def test_errors_go_to_who_asked_else_to_everyone(qtbot: QtBot) -> None:
    everyone: list[Exception] = []
    mine: list[Exception] = []
    bridge = Bridge(everyone.append)
    for failed in (mine.append, None):
        future = Future[int]()
        bridge.watch(future, lambda n: None, failed)
        future.set_exception(ValueError("x"))
    stopped = Future[int]()
    bridge.watch(stopped, lambda n: None)
    stopped.set_exception(Cancelled())
    qtbot.waitUntil(lambda: len(everyone) == 1 and len(mine) == 1)


def test_only_the_newest_message_is_shown(qtbot: QtBot) -> None:
    bridge = Bridge(lambda error: None)
    shown: list[int] = []
    post = bridge.latest(shown.append)
    for number in range(1000):
        post(number)
    qtbot.waitUntil(lambda: shown == [999])
    post(1000)
    qtbot.waitUntil(lambda: shown == [999, 1000])


def test_messages_cross_now_and_then_and_the_last_one_always(qtbot: QtBot) -> None:
    bridge = Bridge(lambda error: None)
    shown: list[int] = []
    post = bridge.latest(shown.append, pause=0.2)
    for number in range(2000):
        post(number)
        qtbot.wait(1) if number % 100 == 0 else None
    qtbot.waitUntil(lambda: shown[-1:] == [1999])
    assert len(shown) < 20
    post(2000)
    post.flush()
    assert shown[-1] == 2000


def test_the_last_message_is_shown_when_nobody_holds_its_way_any_more(qtbot: QtBot) -> None:
    bridge = Bridge(lambda error: None)
    shown: list[int] = []
    post = bridge.latest(shown.append, pause=0.2)
    post(1)
    qtbot.waitUntil(lambda: shown == [1])
    post(2)
    QCoreApplication.processEvents()
    there = weakref.ref(post)
    del post
    gc.collect()
    others = [Future[int]() for _ in range(200)]  # what takes the place of what is gone
    assert there() is not None, "Qt itself holds no object that is none of its own"
    qtbot.waitUntil(lambda: shown == [1, 2])
    assert others


def test_nothing_arrives_after_closing(qtbot: QtBot) -> None:
    bridge, fence = Bridge(lambda error: None), Bridge(lambda error: None)
    got: list[int] = []
    future = Future[int]()
    bridge.watch(future, got.append)
    bridge.close()
    future.set_result(1)
    after = Future[int]()
    seen: list[int] = []
    fence.watch(after, seen.append)
    after.set_result(2)
    qtbot.waitUntil(lambda: seen == [2])
    assert got == []
