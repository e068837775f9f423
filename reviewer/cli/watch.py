"""`reviewer watch`: what lands in a folder is taken in, read and checked."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reviewer.cli import engine, reading
from reviewer.cli.output import complain, counted, say
from reviewer.cli.progress import Bar, duration
from reviewer.flow import consent, pages
from reviewer.flow.project import Project
from reviewer.flow.watch import Tally, Watch, Watched
from reviewer.model.errors import ReviewerError

SIGNALS = ("SIGINT", "SIGTERM")


def run(options: argparse.Namespace) -> int:
    """Watch a folder until told to stop, or once."""
    plan = reading.plan(options)
    engine.required(options)
    count = None if plan.remote else options.workers
    stop = threading.Event()
    with _told_to_stop(stop), Bar() as bar:
        watch = Watch(
            Watched(
                folder=options.folder,
                project=options.project,
                plan=plan,
                crew=lambda project: engine.made(options, project, count),
                every=options.every,
                tell=_say_now,
                complain=complain,
                report=bar,
                stop=stop,
            )
        )
        _prepare(options, watch)
        began = time.monotonic()
        if not options.once:
            _say_now(f"Watching {options.folder}; Ctrl-C ends it.")
        try:
            tally = watch.once() if options.once else watch.forever()
        except ReviewerError:
            _say_now(_summary(options, watch.tally, began))
            raise
    _say_now(_summary(options, tally, began))
    return 1 if tally.failed or tally.waiting else 0


def _prepare(options: argparse.Namespace, watch: Watch) -> None:
    """What must be right before anything is waited for: consent to send, and how scans are read."""
    for sentence in pages.missing():
        complain(sentence)

    def prepare(project: Project) -> None:
        for host in options.consent:
            consent.give(project, host)
        consent.require(project, reading.plan(options))
        if options.ocr is not None:
            project.set_ocr(options.ocr)

    watch.open(prepare)


@contextmanager
def _told_to_stop(stop: threading.Event) -> Iterator[None]:
    """The first signal ends the watch between documents, the second at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}

    def heard(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        sys.stderr.write("Ending after the documents under way; once more ends it at once.\n")

    try:
        for name in SIGNALS:
            if number := getattr(signal, name, None):
                before[number] = signal.signal(number, heard)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(options: argparse.Namespace, tally: Tally, began: float) -> str:
    known = f" ({tally.known} were there already)" if tally.known else ""
    failed = f", {tally.failed} failed" if tally.failed else ""
    waits = f", {counted(tally.waiting, 'page')} wait for a look" if tally.waiting else ""
    time_taken = duration(time.monotonic() - began)
    return (
        f"Watched {options.folder} for {time_taken}: took in {counted(tally.taken, 'document')}"
        f"{known}, read {tally.read}{failed}{waits}."
    )


def _say_now(sentence: str) -> None:
    """What was done, at once: a log that is read while the watch goes on."""
    say(sentence)
    sys.stdout.flush()
