"""Where the work is done: by processes of this machine, or through a Dask scheduler."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reviewer.model.errors import UsageError

if TYPE_CHECKING:
    from reviewer.flow.dask_workers import DaskWorkers
    from reviewer.flow.project import Project
    from reviewer.flow.workers import Pool, Workers

HERE, DASK = "here", "dask"
MAY_GO = "allow this project's documents to be worked on by the workers of HOST, from now on"


def words(parser: argparse.ArgumentParser) -> None:
    """The options of commands that can work on several machines."""
    parser.add_argument(
        "--engine",
        choices=(HERE, DASK),
        default=HERE,
        help="where the work is done: here (the default), or by the workers of a Dask scheduler",
    )
    parser.add_argument(
        "--scheduler", metavar="URL", help="for --engine dask: tcp://HOST:8786, or tls://HOST:8786"
    )


def consent_words(parser: argparse.ArgumentParser) -> None:
    """The consent of commands that ask no model."""
    parser.add_argument("--consent", action="append", default=[], metavar="HOST", help=MAY_GO)


def required(options: argparse.Namespace) -> str | None:
    """The scheduler's address, or None without one. Raises UsageError where options disagree."""
    if options.engine == DASK and not options.scheduler:
        raise UsageError("--engine dask needs the address: add --scheduler tcp://HOST:8786.")
    if options.engine != DASK and options.scheduler:
        raise UsageError("--scheduler goes with --engine dask; add that, or leave it out.")
    return str(options.scheduler) if options.scheduler else None


def made(options: argparse.Namespace, project: Project, count: int | None) -> Workers | DaskWorkers:
    """Whoever does the tasks, for the caller to close; `count` are the processes of this machine.

    Raises ReaderError, UsageError where the scheduler or its workers cannot be used.
    """
    address = required(options)
    if address is None:
        from reviewer.flow.workers import Workers

        return Workers(count)
    from reviewer.flow import elsewhere

    if any(elsewhere.is_scheduler(address, host) for host in options.consent):
        elsewhere.allow(project, address)
    return elsewhere.crew(project, address, count)


@contextmanager
def crew(options: argparse.Namespace, project: Project, count: int | None) -> Iterator[Pool]:
    """The same until the end of the block."""
    with made(options, project, count) as workers:
        yield workers
