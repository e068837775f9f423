"""A model's server for whole batches, in a process of its own, in both wire formats.

    python -m tests.fakes.batch_server [--port 0] [--latency 0.2] [--faults mixed=0.05] [--rate 50]

It says its address in its first line as JSON, and answers POST /v1/messages and
POST /v1/chat/completions, GET /v1/models and GET /v1/models/{id}. GET /stats tells what came
(`?bodies=1` call by call), GET /brief how much of it in no time, POST /script changes what it does.
With `--log` every call is a line of a file when it comes and another one when it ends, for who
reads on after a kill.

One loop, one protocol, no task per call: a thousand calls a second on one core.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import resource
import socket
import struct
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes import batch_answers as answers
from tests.fakes.batch_script import COMPLETE, Script, shares

REASONS = {200: "OK", 404: "Not Found", 429: "Too Many Requests"}
CHUNKS = 20
"""Pieces that a slow body comes in."""


@dataclass(slots=True)
class Call:
    """One question, from its last byte to the end of its answer."""

    number: int
    asked: answers.Asked
    body: str
    attempt: int
    fault: str
    at: float
    end: str = ""
    """paid: a whole reply with status 200. failed: another whole reply. lost: less than one, by
    script. gone: whoever asked went away."""


@dataclass(slots=True)
class Counts:
    """Everything that came."""

    calls: list[Call] = field(default_factory=list)
    open: set[int] = field(default_factory=set)
    paid: int = 0
    most: int = 0
    models: int = 0
    tries: int = 0
    attempts: Counter[str] = field(default_factory=Counter)

    def told(self, *, bodies: bool) -> dict[str, Any]:
        """The counts as JSON."""
        paid = Counter(call.body for call in self.calls if call.end == "paid")
        times = sorted(call.at for call in self.calls)
        used = resource.getrusage(resource.RUSAGE_SELF)
        said = {
            "calls": len(self.calls),
            "ends": dict(Counter(call.end or "open" for call in self.calls)),
            "faults": dict(Counter(call.fault for call in self.calls if call.fault)),
            "paid": paid.total(),
            "open": len(self.open),
            "most": self.most,
            "models": self.models,
            "tries": self.tries,
            "bodies": len(self.attempts),
            "questions": len({call.asked.question for call in self.calls}),
            "most_attempts": max(self.attempts.values(), default=0),
            "paid_twice": sum(1 for times in paid.values() if times > 1),
            "seconds": round(times[-1] - times[0], 3) if times else 0.0,
            "busiest_second": busiest(times),
            "cpu": round(used.ru_utime + used.ru_stime, 2),
        }
        return {**said, "each": [_told(call) for call in self.calls]} if bodies else said


def busiest(times: list[float]) -> int:
    """The most calls that came within one second."""
    most, within = 0, deque[float]()
    for at in times:
        within.append(at)
        while within[0] <= at - 1:
            within.popleft()
        most = max(most, len(within))
    return most


def _told(call: Call) -> dict[str, Any]:
    return {
        "n": call.number, "at": round(call.at, 4), "body": call.body[:16], "fault": call.fault,
        "attempt": call.attempt, "question": call.asked.question[:16], "room": call.asked.room,
        "picture": call.asked.picture[:16], "end": call.end,
    }  # fmt: skip


class Limiter:
    """Takes so many calls a second, and says when the next one may come."""

    def __init__(self) -> None:
        self._left, self._since = 0.0, 0.0

    def wait(self, script: Script, at: float) -> float:
        """0 when a call is taken now, else the seconds until one would be."""
        self._left = min(script.burst, self._left + (at - self._since) * script.rate)
        self._since = at
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / script.rate


class Server:
    """What all connections share."""

    def __init__(self, script: Script, log: Path | None) -> None:
        self.script = script
        self.counts = Counts()
        self.limiter = Limiter()
        self._log = log.open("a", buffering=1, encoding="utf-8") if log else None

    def begin(self, path: str, body: bytes) -> Call | None:
        """A question has come; None for a try, which nobody counts."""
        asked = answers.asked(path, body)
        if asked.is_try:
            self.counts.tries += 1
            return None
        name = hashlib.sha256(body).hexdigest()
        counts = self.counts
        counts.attempts[name] += 1
        attempt = counts.attempts[name]
        fault = self.script.fault(name, attempt)
        call = Call(len(counts.calls) + 1, asked, name, attempt, fault, time.time())
        counts.calls.append(call)
        counts.open.add(call.number)
        counts.most = max(counts.most, len(counts.open))
        self._note(_told(call))
        return call

    def end(self, call: Call, how: str) -> None:
        """What became of it; the first that is said holds."""
        if call.number in self.counts.open:
            call.end = how
            self.counts.paid += how == "paid"
            self.counts.open.discard(call.number)
            self._note({"n": call.number, "at": round(time.time(), 4), "end": how})

    def _note(self, said: Mapping[str, Any]) -> None:
        if self._log:
            self._log.write(json.dumps(said) + "\n")

    def change(self, said: dict[str, Any]) -> None:
        """Another script; `forget` starts the counts anew."""
        if said.pop("forget", False):
            self.counts = Counts()
        self.script = self.script.changed(said)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as the SDKs speak it: one request after the other, bodies with their length."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._heard = bytearray()
        self._call: Call | None = None
        self._later: asyncio.TimerHandle | None = None
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self._later is not None:
            self._later.cancel()
        if self._call is not None:
            self._server.end(self._call, "gone")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (head := self._heard.find(b"\r\n\r\n")) >= 0:
            lines = bytes(self._heard[:head]).decode("latin-1").split("\r\n")
            size = next((int(v) for n, _, v in (line.partition(":") for line in lines[1:])
                         if n.lower() == "content-length"), 0)  # fmt: skip
            if len(self._heard) < head + 4 + size:
                return
            body = bytes(self._heard[head + 4 : head + 4 + size])
            del self._heard[: head + 4 + size]
            method, path, _ = lines[0].split(" ", 2)
            self._take(method, path, body)

    def _take(self, method: str, path: str, body: bytes) -> None:
        server = self._server
        if path.startswith("/stats"):
            self._write(200, json.dumps(server.counts.told(bodies="bodies" in path)).encode())
        elif path == "/brief":
            said = {"calls": len(server.counts.calls), "paid": server.counts.paid}
            self._write(200, json.dumps(said).encode())
        elif path == "/script":
            server.change(json.loads(body))
            self._write(200, json.dumps(asdict(server.script)).encode())
        elif method == "GET" and "/models" in path:
            server.counts.models += 1
            self._write(200, answers.described(path))
        elif method == "POST" and path.endswith(("/messages", "/chat/completions")):
            self._ask(path, body)
        else:
            self._write(404, b"{}")

    def _ask(self, path: str, body: bytes) -> None:
        script = self._server.script
        self._call = call = self._server.begin(path, body)
        if call is None:
            self._write(200, answers.reply(answers.asked(path, body), "", script))
        elif script.rate and (wait := self._server.limiter.wait(script, call.at)):
            call.fault = "limited"
            self._write(429, answers.failure(429, call.asked.anthropic), limits(script, wait))
            self._over("failed")
        elif call.fault != "stall":
            self._after(script.latency, self._answer, call, script)

    def _after(self, seconds: float, act: Any, *arguments: object) -> None:
        self._later = asyncio.get_running_loop().call_later(seconds, act, *arguments)

    def _answer(self, call: Call, script: Script) -> None:
        fault = call.fault
        if fault == "reset":
            self._reset("lost")
        elif fault and fault not in COMPLETE and fault not in ("reset-body", "truncated-body"):
            status, _, how = fault.partition("-")
            self._write(int(status), answers.failure(int(status), call.asked.anthropic),
                        told_to_wait(how, script))  # fmt: skip
            self._over("failed")
        else:
            self._reply(call, answers.reply(call.asked, fault, script), script)

    def _reply(self, call: Call, body: bytes, script: Script) -> None:
        """A reply with status 200, whole or not."""
        if call.fault == "slow":
            self._head(200, len(body))
            size = max(1, -(-len(body) // CHUNKS))
            pieces = [body[at : at + size] for at in range(0, len(body), size)]
            self._trickle(pieces, script.slow / len(pieces))
        elif call.fault in ("reset-body", "truncated-body"):
            self._head(200, len(body))
            self._transport.write(body[: len(body) // 2])
            if call.fault == "reset-body":
                self._after(0.005, self._reset, "lost")
            else:
                self._over("lost")
                self._transport.close()
        else:
            self._write(200, body, taken(script))
            self._over("paid")

    def _trickle(self, pieces: list[bytes], pause: float) -> None:
        self._transport.write(pieces[0])
        if len(pieces) > 1:
            self._after(pause, self._trickle, pieces[1:], pause)
        else:
            self._over("paid")

    def _reset(self, how: str) -> None:
        self._over(how)
        linger = struct.pack("ii", 1, 0)
        self._transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, linger
        )
        self._transport.abort()

    def _over(self, how: str) -> None:
        if self._call is not None:
            self._server.end(self._call, how)
            self._call = None

    def _write(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._head(status, len(body), headers or {}, body)

    def _head(
        self, status: int, size: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Said')}",
                 "content-type: application/json", f"content-length: {size}"]  # fmt: skip
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def told_to_wait(how: str, script: Script) -> dict[str, str]:
    """The headers of a fault: none, `retry-after`, or only what both APIs say of their limits."""
    if how == "wait":
        return {"retry-after": f"{script.wait:g}"}
    return spent(script.wait, limit=60) if how == "headers" else {}


def limits(script: Script, wait: float) -> dict[str, str]:
    """The headers of a call too many: `retry-after` in whole seconds, as servers say it."""
    return {"retry-after": f"{max(1, round(wait + 0.5))}", **spent(wait, limit=int(script.rate))}


def spent(wait: float, limit: int) -> dict[str, str]:
    """No more calls before `wait` seconds have gone, in the headers of both APIs."""
    at = datetime.now(UTC) + timedelta(seconds=wait)
    return {
        "anthropic-ratelimit-requests-limit": str(limit),
        "anthropic-ratelimit-requests-remaining": "0",
        "anthropic-ratelimit-requests-reset": at.isoformat(timespec="milliseconds"),
        "x-ratelimit-limit-requests": str(limit),
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": f"{wait * 1000:.0f}ms",
    }


def taken(script: Script) -> dict[str, str]:
    """The headers of a good reply: plenty left, where there is a limit at all."""
    if not script.rate:
        return {}
    at = datetime.now(UTC) + timedelta(seconds=1)
    return {
        "anthropic-ratelimit-requests-limit": f"{script.rate:.0f}",
        "anthropic-ratelimit-requests-remaining": "1",
        "anthropic-ratelimit-requests-reset": at.isoformat(timespec="milliseconds"),
        "x-ratelimit-limit-requests": f"{script.rate:.0f}",
        "x-ratelimit-remaining-requests": "1",
        "x-ratelimit-reset-requests": "1s",
    }


async def serve(script: Script, port: int, log: Path | None) -> None:
    """Until the process ends, or whoever started it closes its standard input."""
    server, loop = Server(script, log), asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server), "127.0.0.1", port,
                                         backlog=256)  # fmt: skip
    address = listening.sockets[0].getsockname()
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{address[1]}"}) + "\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--faults", type=shares, default={}, metavar="NAME=SHARE,...")
    parser.add_argument("--log", type=Path)
    for name, kind in (("latency", float), ("wait", float), ("slow", float), ("rate", float),
                       ("burst", int), ("seed", int)):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, default=getattr(Script, name))
    options = vars(parser.parse_args())
    port, log = options.pop("port"), options.pop("log")
    asyncio.run(serve(Script(**options), port, log))


if __name__ == "__main__":
    main()
