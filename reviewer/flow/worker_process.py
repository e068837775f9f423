"""What runs in a worker process: take a task, do it, send back what came of it, until told to end.

It never outlives its parent, keeps away from the parent's terminal and standard output, and may
use no more memory than it was given.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from multiprocessing.connection import Connection, wait

READY = b"ready"


def serve(tasks: Connection, megabytes: int) -> None:
    """Answer pickled `(function, arguments)` with `(True, result)` or `(False, exception)`."""
    _settle_in(megabytes)
    tasks.send_bytes(READY)
    while True:
        try:
            call = tasks.recv_bytes()
        except EOFError:
            return
        tasks.send_bytes(_run(call))


def _run(call: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(call)
        return _packed(True, function(*arguments))
    except Exception as error:  # noqa: BLE001 - it crosses over to whoever asked
        return _packed(False, error)


def _packed(done: bool, value: object) -> bytes:
    """The answer as bytes; what cannot cross over is said in words."""
    try:
        packed = pickle.dumps((done, value), pickle.HIGHEST_PROTOCOL)
        if not done:
            pickle.loads(packed)  # not every exception unpickles
    except Exception as error:  # noqa: BLE001 - pickling runs any class's own code
        if isinstance(error, MemoryError):
            return pickle.dumps((False, MemoryError()))
        words = f"{type(value).__name__} cannot leave its process: {value if not done else error}"
        return pickle.dumps((False, RuntimeError(words)))
    return packed


def _settle_in(megabytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        # A group of its own, so that Tesseract goes down with the worker that runs it.
        os.setsid()
    for variable in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"
    with contextlib.suppress(OSError):
        # Native libraries print where `--json` must stay clean.
        os.dup2(2, 1)
    _limit_memory(megabytes)
    threading.Thread(target=_follow_parent, name="follow-parent", daemon=True).start()


def _limit_memory(megabytes: int) -> None:
    """Bound what is really allocated; address space alone is reserved freely by numpy and onnx."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
