"""One worker process, both ends: `WorkerProcess` in the parent, `serve` in the child.

The child takes a task, does it and sends back what came of it, until the pipe closes. It never
outlives its parent, keeps away from the parent's terminal and standard output, may use no more
memory than it was given, and where the system allows it has no network and writes only into a
folder of its own (`sandbox.py`).
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from reviewer.flow.answers import LONGEST, may_cross, unpacked
from reviewer.flow.sandbox import confine

READY = b"ready"
START_SECONDS = 60.0
MOST_WRITTEN = 1 << 29
"""Bytes of the largest file a worker, or what it starts, may write."""


class WorkerProcess:
    """One spawned process and the pipe to it."""

    def __init__(self, megabytes: int) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self._room = Path(tempfile.mkdtemp(prefix="reviewer-worker-"))
        self._process = spawn.Process(
            target=serve, args=(theirs, megabytes, self._room), daemon=True, name="worker"
        )
        with _interrupts_held():
            self._process.start()
        theirs.close()
        self._is_ready = False
        self.tasks = 0

    def ask(self, call: bytes, seconds: float) -> tuple[bool, Any]:
        """Send a task and wait for its answer. Raises EOFError, OSError, TimeoutError."""
        if not self._is_ready:
            self._answer(START_SECONDS)
            self._is_ready = True
        self.tasks += 1
        self.pipe.send_bytes(call)
        return unpacked(self._answer(seconds))

    def _answer(self, seconds: float) -> bytes:
        if not self.pipe.poll(seconds):
            raise TimeoutError
        return self.pipe.recv_bytes(LONGEST)

    def kill(self) -> None:
        """End it and what it started (Tesseract), now."""
        if self._process.pid and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def end(self) -> None:
        """Kill it and let go of everything it held."""
        self.kill()
        self._process.join()
        self.pipe.close()
        shutil.rmtree(self._room, ignore_errors=True)

    def death(self) -> str:
        """How it died, for the middle of a sentence."""
        self._process.join(5)
        code = self._process.exitcode
        if not self._is_ready:
            return "does not start; its own message is on the standard error output"
        if code is None or code >= 0:
            return f"ended by itself (exit code {code})"
        name = signal.Signals(-code).name
        if name == "SIGKILL":
            return "was ended by the system, most likely for want of memory"
        return f"crashed ({name})"


def may_have_children() -> None:
    """Let this process start workers, though whoever started it (Dask's nanny) said it may not.

    They follow their parent into its end by themselves.
    """
    if multiprocessing.current_process().daemon:
        multiprocessing.current_process().daemon = False


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """What is started inside hears no Ctrl-C from its first moment: it would say a traceback."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # which lets interrupts through again behind itself
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(tasks: Connection, megabytes: int, room: Path) -> None:
    """Answer pickled `(function, arguments)` with `(True, result)` or `(False, exception)`."""
    _settle_in(megabytes, room)
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
        return packed(True, function(*arguments))
    except Exception as error:  # noqa: BLE001 - it crosses over to whoever asked
        return packed(False, error)


def packed(done: bool, value: object) -> bytes:
    """The answer as bytes; what cannot cross over is said in words."""
    if isinstance(value, BaseException) and not may_cross(value):
        value = RuntimeError(f"{type(value).__name__} cannot leave its process: {value}")
    try:
        held = io.BytesIO()
        _Packer(held, pickle.HIGHEST_PROTOCOL).dump((done, value))
        if not done:
            pickle.loads(held.getvalue())  # not every exception unpickles
    except Exception as error:  # noqa: BLE001 - pickling runs any class's own code
        if isinstance(error, MemoryError):
            return pickle.dumps((False, MemoryError()))
        words = f"{type(value).__name__} cannot leave its process: {value if not done else error}"
        return pickle.dumps((False, RuntimeError(words)))
    return held.getvalue()


class _Packer(pickle.Pickler):
    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - pickle's own
        """Errors as they are: libraries (tblib, with Dask) have them pickled with tracebacks."""
        return obj.__reduce_ex__(2) if isinstance(obj, BaseException) else NotImplemented


def _settle_in(megabytes: int, room: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        # A group of its own, so that Tesseract goes down with the worker that runs it.
        os.setsid()
    for variable in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"
    with contextlib.suppress(OSError):
        # Native libraries print where `--json` must stay clean.
        os.dup2(2, 1)
    _limit(megabytes)
    confine(room)
    threading.Thread(target=_follow_parent, args=(room,), name="follow-parent", daemon=True).start()


def _limit(megabytes: int) -> None:
    """Bound what is really allocated; address space alone is reserved freely by numpy and onnx."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))


def _follow_parent(room: Path) -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    shutil.rmtree(room, ignore_errors=True)
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
