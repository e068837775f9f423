"""What runs in a Dask worker: it hands each task to walled processes of its own machine.

Module-level functions, because they cross by name. None raises: what came of a task is its answer,
in bytes, so that Dask neither understands it nor writes its arguments into a log.
"""

from __future__ import annotations

import asyncio
import pickle
import socket
import threading
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import __version__
from reviewer.flow.parcels import Shelf, unpack
from reviewer.flow.worker_process import may_have_children, packed
from reviewer.flow.workers import Workers
from reviewer.model.errors import ReaderError, UsageError

if TYPE_CHECKING:
    from reviewer.extract.asking import NetworkReader
    from reviewer.flow.plan import ReaderChoice

_starting = threading.Lock()
_started: tuple[Workers, Shelf] | None = None
_readers: dict[ReaderChoice, NetworkReader] = {}


def hold(data: bytes) -> bytes:
    """A file's bytes, as the result of a task: when the worker with them dies, they come again."""
    return data


def do(
    version: str,
    call: bytes,
    seconds: float | None,
    sha256s: tuple[str, ...],
    *files: bytes,
) -> bytes:
    """The answer of a task: what `worker_process` of this machine makes of it."""
    try:
        require_same(version)
        workers, shelf = _here()
        with shelf.lent(sha256s, files) as places:
            function, arguments = unpack(call, places)
            return packed(True, workers.submit(function, *arguments, seconds=seconds).result())
    except CancelledError:
        return packed(False, RuntimeError("the worker is being closed"))
    except Exception as error:  # noqa: BLE001 - it crosses over to whoever asked
        return packed(False, error)


async def run(version: str, call: bytes) -> bytes:
    """The answer to an errand: one call to a model, with the key that this worker has."""
    try:
        require_same(version)
        choice, errand, arguments = pickle.loads(call)
        reader = await asyncio.to_thread(_reader, choice)
        if errand == "deliver":
            return packed(True, await reader.deliver(*arguments))
        return packed(True, await reader.describe())
    except ReaderError as error:
        if error.fatal:
            _readers.pop(choice, None)  # the key may be another one the next time
        return packed(False, error)
    except Exception as error:  # noqa: BLE001 - it crosses over to whoever asked
        return packed(False, error)


def _reader(choice: ReaderChoice) -> NetworkReader:
    """The reader of this worker, with its connections. Raises a fatal ReaderError without a key."""
    from reviewer.extract.readers import make_reader

    with _starting:
        if choice not in _readers:
            try:
                _readers[choice] = make_reader(
                    choice.reader, choice.model, base_url=choice.base_url, preset=choice.preset
                )
            except ReaderError as error:
                here = socket.gethostname()
                raise ReaderError(f"The Dask worker on {here}: {error}", fatal=True) from error
        return _readers[choice]


def require_same(version: str) -> None:
    """Raise UsageError when whoever asks is another version: it means other things by its words."""
    if version != __version__:
        raise UsageError(
            f"A Dask worker has Reviewer {__version__}, and this is {version}; install the same "
            "version everywhere and start the workers again."
        )


def _here() -> tuple[Workers, Shelf]:
    """The walled processes and the shelf of this Dask worker, made when first needed."""
    global _started
    with _starting:
        if _started is None:
            threads, folder = _worker()
            may_have_children()
            _started = Workers(threads), Shelf(folder)
        return _started


def _worker() -> tuple[int, Path]:
    """Tasks this Dask worker does at once, and its folder, which Dask clears after it."""
    import distributed

    worker = distributed.get_worker()
    return worker.state.nthreads, Path(worker.local_directory)
