"""Walls around a worker process: no network, and nothing written outside a folder of its own.

On Linux, where the kernel allows it: Landlock for files (kernel 5.13), seccomp for sockets. Both
hold for whatever the worker starts, so for Tesseract too, and neither can be taken off again.
Elsewhere nothing holds, and `walls()` says so. Sources: linux/landlock.h, linux/seccomp.h.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1

_WRITE_FILE, _TRUNCATE, _REFER = 1 << 1, 1 << 14, 1 << 13
_CHANGES = 0x1FF0 | _WRITE_FILE
"""Writing, and making or removing anything: the rights of Landlock's first version."""
_REMOVE_FILE, _MAKE_FILE = 1 << 5, 1 << 8
_SHARED = Path("/dev/shm")
"""Where pixels cross to the window; it is memory, and holds no file that anybody keeps."""
_TCP = 0b11
"""To bind and to connect, from version 4 on."""
_SCOPES = 0b11
"""Abstract sockets and signals stay within the worker, from version 6 on."""

_ARCHITECTURES = {
    # machine: (audit architecture, system calls that are refused, highest call of the ABI)
    "x86_64": (0xC000003E, {"socket": 41, "ptrace": 101, "vm_read": 310, "vm_write": 311}),
    "aarch64": (0xC00000B7, {"socket": 198, "ptrace": 117, "vm_read": 270, "vm_write": 271}),
}
_IO_URING = 425
"""Could open sockets past the filter."""
_X32 = 0x40000000
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000


@dataclass(frozen=True, slots=True)
class Walls:
    """What holds for this process: `network` is shut, `files` can only be read."""

    network: bool = False
    files: bool = False


_held = Walls()


def walls() -> Walls:
    """What `confine` achieved in this process."""
    return _held


def confine(room: Path) -> Walls:
    """Shut this process in; it may write below `room` alone. Call before it starts a thread.

    What the system does not offer is left out: a worker without walls still has its limits.
    """
    global _held
    os.environ["TMPDIR"] = tempfile.tempdir = str(room)
    sys.dont_write_bytecode = True
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            _held = Walls(files=_shut_files(libc, room), network=_shut_network(libc))
    return _held


def tried(outside: Path) -> Walls:
    """What holds when it is tried, with a socket, and a file at `outside` (taken away again)."""
    import _socket

    network = files = True
    with suppress(OSError):
        _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM).close()
        network = False
    with suppress(OSError):
        outside.write_bytes(b"")
        files = False
        outside.unlink()
    return Walls(network=network, files=files)


def _shut_files(libc: ctypes.CDLL, room: Path) -> bool:
    """Only what is below `room`, shared memory and /dev/null can be written."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)
    if version < 1:
        return False
    changes = _CHANGES | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    asked = [changes]
    if version >= 4:
        asked.append(_TCP)
    if version >= 6:
        asked.append(_SCOPES)
    wanted = struct.pack(f"={len(asked)}Q", *asked)
    rules = libc.syscall(_CREATE_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0)
    if rules < 0:
        return False
    try:
        _allow(libc, rules, room, changes)
        written = _WRITE_FILE | (changes & _TRUNCATE)
        _allow(libc, rules, Path(os.devnull), written)
        if _SHARED.is_dir():
            _allow(libc, rules, _SHARED, written | _MAKE_FILE | _REMOVE_FILE)
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _shut_network(libc: ctypes.CDLL) -> bool:
    """No new socket of any family; the pipe to the parent is open already."""
    known = _ARCHITECTURES.get(platform.machine())
    if known is None:
        return False
    program = _program(known[0], [*known[1].values(), _IO_URING])
    code = ctypes.create_string_buffer(program)
    # struct sock_fprog: the number of instructions, then, aligned, where they are
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0)


def _program(architecture: int, refused: list[int]) -> bytes:
    """The filter in classic BPF: another architecture kills, a refused call fails with EACCES."""
    load, equal, at_least, ret = 0x20, 0x15, 0x35, 0x06
    count = len(refused)
    steps = [
        (load, 0, 0, 4),
        (equal, 0, count + 4, architecture),
        (load, 0, 0, 0),
        (at_least, count + 1, 0, _X32),
        *((equal, count - number, 0, call) for number, call in enumerate(refused)),
        (ret, 0, 0, _ALLOW),
        (ret, 0, 0, _REFUSE),
        (ret, 0, 0, _KILL),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
