"""Whether a process of this computer is still the one it was."""

from __future__ import annotations

import os
import sys
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
    """When the process began, as the kernel counts; None where the system does not tell.

    Field 22 of /proc/PID/stat (proc(5)), with the boot it counts from.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return f"{boot}:{stat.rpartition(')')[2].split()[19]}"
