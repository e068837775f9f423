"""The connection to a Dask scheduler: made anew when it is lost, and it says who is there.

Coroutines on one event loop. Dask comes as an extra and is imported when somebody asks for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reviewer.extract.hosts import host_is_local, host_of
from reviewer.flow.answers import LONGEST, Refused, unpacked
from reviewer.model.errors import DocumentError, ReaderError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 10.0
NOBODY_SECONDS = 60.0
"""So long a run waits for a scheduler that went away, or for a worker, before it ends."""
LOOK_SECONDS = 1.0
MISSING = (
    "--engine dask needs Dask, which is not installed; install it with: "
    "pip install 'reviewer[dask]'"
)
SCHEMES = ("tcp", "tls")
Runs = Callable[..., Any]


class Lost(Exception):
    """What was asked went down with a worker or the connection; it may be asked again."""


class Link:
    """A scheduler and its workers, as this side sees them; `only_here` those of this machine."""

    def __init__(self, address: str, *, only_here: bool = False) -> None:
        self.address = address
        self._only_here = only_here
        self._others = 0
        self._busy: Counter[str] = Counter()
        self.workers: dict[str, int] = {}
        """The workers there are, each with the tasks it does at once."""
        self._client: Client | None = None
        self._mending = asyncio.Lock()
        self._seen = time.monotonic()
        self._own = uuid.uuid4().hex[:12]
        self._count = 0

    async def open(self) -> None:
        """Connect, and wait for a first worker. Raises ReaderError, UsageError."""
        await self._connected()
        while not self.workers:
            await self.look()
            if not self.workers and time.monotonic() - self._seen > CONNECT_SECONDS:
                raise ReaderError(self._nobody(), fatal=True)
            await asyncio.sleep(0 if self.workers else 0.2)

    async def look(self) -> None:
        """See which workers there are. Raises ReaderError when nobody has been there for long."""
        found: dict[str, int] = {}
        client = self._client
        with suppress(OSError, TimeoutError):
            if client is not None and client.status == "running":
                told = await asyncio.wait_for(client.scheduler.identity(n_workers=-1), 5)
                found = {name: one["nthreads"] for name, one in told["workers"].items()}
        if self._only_here:
            self._others = len(found)
            found = {name: count for name, count in found.items() if host_is_local(name)}
        self.workers = found
        if found:
            self._seen = time.monotonic()
        else:
            self._require_somebody()

    async def _manned(self) -> Client:
        """The client, once a worker is there that may be given work. Raises ReaderError, Lost.

        To Dask no names at all mean any worker: what stays on this machine must have one here.
        """
        while True:
            client = await self._connected()
            if self.workers:
                return client
            self._require_somebody()
            await asyncio.sleep(0.2)

    def _require_somebody(self) -> None:
        """Raise ReaderError when nobody has been there for long."""
        if time.monotonic() - self._seen > NOBODY_SECONDS:
            raise ReaderError(
                f"No Dask worker has been there for {NOBODY_SECONDS:.0f} s at {self.address}; "
                "start the scheduler and its workers, and run the same command again: what is "
                "done is kept.",
                fatal=True,
            )

    async def held(self, function: Runs, data: bytes) -> Future:
        """Bytes that tasks may name; a worker that dies with them costs nothing."""
        client = await self._manned()
        return self._submit(client, function, data, name="file")

    async def ask(self, function: Runs, *arguments: object, name: str) -> bytes:
        """What a task answers, on whichever worker. When that dies, the scheduler tries others.

        Raises Lost, DocumentError when several workers died of it, UsageError when it is not
        understood there.
        """
        client = await self._manned()
        future = self._submit(client, function, *arguments, name=name)
        try:
            answer: bytes = await future
            return answer
        except Exception as error:
            raise self._meant(error) from error
        finally:
            future.release()

    async def call_once(self, function: Runs, *arguments: object) -> bytes:
        """What a coroutine function answers on the worker that does the fewest of these now.

        It is begun at most once, and never tried again. Raises Lost when nobody knows what came
        of it.
        """
        client = await self._manned()
        worker = min(self.workers, key=lambda name: self._busy[name])
        self._busy[worker] += 1
        try:
            answers = await client.run(function, *arguments, workers=[worker])
            answer: bytes = answers[worker]
            return answer
        except Exception as error:
            self.workers.pop(worker, None)  # until it is seen again
            meant = self._meant(error)
            raise meant if isinstance(meant, UsageError) else Lost(str(error)) from error
        finally:
            self._busy[worker] -= 1

    async def close(self) -> None:
        """Let go of the scheduler; what it still does for us ends there."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError, TimeoutError):
                await client.close(timeout=2)

    def _submit(self, client: Client, function: Runs, *arguments: object, name: str) -> Future:
        """Hand out a task under a name that no other has, and that tells nothing of a document.

        What stays on this machine is bound to it by name, not to the workers there are now: a task
        whose workers all died would wait for them for ever beside those that came after them.
        """
        self._count += 1
        key = f"reviewer_{name}-{self._own}-{self._count}"
        where = sorted({host_of(name) for name in self.workers}) if self._only_here else None
        return client.submit(function, *arguments, key=key, pure=False, workers=where)

    def _nobody(self) -> str:
        if self._only_here and self._others:
            return (
                f"The Dask scheduler at {self.address} has workers on other machines only, and "
                "nobody has allowed this project's documents to go there; give --consent "
                f"{host_of(self.address)} once if they may."
            )
        return (
            f"The Dask scheduler at {self.address} has no worker; start some with: "
            f"dask worker {self.address}"
        )

    async def _connected(self) -> Client:
        """The client, made anew when it gave up. Raises Lost while there is no connection."""
        async with self._mending:
            if self._client is None:
                self._client = await _connect(self.address)
            deadline = time.monotonic() + NOBODY_SECONDS
            while self._client.status != "running":
                if time.monotonic() > deadline:
                    raise Lost("no connection")
                if self._client.status in ("closing", "closed"):
                    with suppress(ReaderError):
                        self._client = await _connect(self.address)
                await asyncio.sleep(0.1)
            return self._client

    def _meant(self, error: Exception) -> Exception:
        """An error of Dask in our words."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return DocumentError(
                "Several Dask workers died, one after the other, while they worked on it; see "
                "their logs, and read it again."
            )
        said = str(error)
        if (
            isinstance(error, ImportError)
            or "deserialization of the task" in said
            or "ModuleNotFoundError" in said
        ):
            return UsageError(
                f"The Dask scheduler at {self.address} or one of its workers cannot load "
                "Reviewer; install the same version of reviewer[dask] on all of them."
            )
        return Lost(f"{type(error).__name__}: {error}")


def checked_address(address: str) -> str:
    """The address itself. Raises UsageError for one that is none."""
    try:
        address.encode()  # a command line may hold bytes that are no text
        parts = urlsplit(address)
        if parts.scheme in SCHEMES and parts.hostname and parts.port and not parts.path.strip("/"):
            return address.rstrip("/")
    except ValueError:
        pass
    raise UsageError(
        f"{address} is no address of a Dask scheduler; give --scheduler tcp://HOST:8786 or, "
        "encrypted, tls://HOST:8786."
    )


async def _connect(address: str) -> Client:
    """A client of the scheduler. Raises ReaderError, and UsageError without Dask."""
    try:
        import dask
        import distributed
    except ImportError as error:
        raise UsageError(MISSING) from error
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # we say it ourselves
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    client = distributed.Client(
        address,
        asynchronous=True,
        set_as_default=False,
        timeout=CONNECT_SECONDS,
        name="reviewer",
    )
    try:
        await client
    except (OSError, TimeoutError, TypeError, ValueError, RuntimeError) as error:
        with suppress(Exception):
            await client.close(timeout=1)
        raise ReaderError(_unreachable(address, error), fatal=True) from error
    return client


def _unreachable(address: str, error: Exception) -> str:
    if isinstance(error, TypeError):
        return (
            f"{address} wants certificates, and Dask's own settings name none; set "
            "distributed.comm.tls there, as its manual says."
        )
    why = str(error.__cause__ or error).strip().splitlines() or ["no answer"]
    plain = why[0].rpartition(">: ")[2][:200]
    return (
        f"No Dask scheduler can be reached at {address} ({plain}); start one with: dask scheduler, "
        "or mend the address."
    )


def understood(answer: object) -> tuple[bool, Any]:
    """What a worker answered, taken in like the answer of a process that read a stranger's file."""
    try:
        if not isinstance(answer, bytes) or len(answer) > LONGEST:
            raise Refused("the answer has another form than answers have")
        return unpacked(answer)
    except Refused as error:
        raise DocumentError(
            "The document could not be read: a Dask worker gave an answer that no reader gives."
        ) from error
