"""Whether a process of this computer is still the one it was."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY_LIMITED_INFORMATION = 0x1000
    _STILL_ACTIVE = 259

    def is_alive(pid: int) -> bool:
        """Whether a process with this number runs now."""
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
        if not handle:
            return False
        try:
            code = wintypes.DWORD()
            known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            return not known or code.value == _STILL_ACTIVE
        finally:
            kernel.CloseHandle(handle)

    def _created(pid: int) -> str | None:
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
        if not handle:
            return None
        try:
            times = [wintypes.FILETIME() for _ in range(4)]
            if not kernel.GetProcessTimes(handle, *map(ctypes.byref, times)):
                return None
            return f"{times[0].dwHighDateTime}:{times[0].dwLowDateTime}"
        finally:
            kernel.CloseHandle(handle)

else:

    def is_alive(pid: int) -> bool:
        """Whether a process with this number runs now."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            return True
        return True


def started(pid: int) -> str | None:
    """When the process began, as the system counts; None where it does not tell.

    On Linux field 22 of /proc/PID/stat (proc(5)), with the boot it counts from.
    """
    if sys.platform == "win32":
        return _created(pid)
    if sys.platform == "darwin":
        return _listed(pid)
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return f"{boot}:{stat.rpartition(')')[2].split()[19]}"


@cache
def machine() -> str:
    """This computer, and the room for processes on it; "" where the system does not tell.

    A digest, for it is written into projects.
    """
    try:
        name = Path("/etc/machine-id").read_text(encoding="ascii").strip()
        room = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return ""
    return hashlib.sha256(f"reviewer {name} {room}".encode()).hexdigest()[:16]


def _listed(pid: int) -> str | None:
    """The start of a process as ps(1) prints it, in whole seconds."""
    try:
        said = subprocess.run(
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)],
            env={"LC_ALL": "C", "TZ": "UTC"},
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return said or None
