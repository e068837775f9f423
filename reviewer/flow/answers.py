"""What a worker process says, taken in with care: it read a stranger's file, and may be its tool.

A pickle can name any function and have it called. Only classes of values that tasks give back are
found here: the program's own data, numbers, dates, paths, arrays, and errors. Nothing else is
looked up, so nothing else can be called.
"""

from __future__ import annotations

import enum
import importlib
import io
import pickle
from dataclasses import is_dataclass
from typing import Any

from reviewer.model.errors import Cancelled, ReviewerError

LONGEST = 1 << 30
"""Bytes of the longest answer that is taken: more is no page and no reading."""

_PLAIN = frozenset({
    ("builtins", name) for name in ("set", "frozenset", "bytearray", "complex", "range", "slice")
} | {
    ("collections", "Counter"), ("collections", "OrderedDict"), ("decimal", "Decimal"),
    ("datetime", "date"), ("datetime", "datetime"), ("datetime", "timedelta"),
    ("datetime", "timezone"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath"),
    ("pathlib", "PurePosixPath"), ("pathlib", "PureWindowsPath"), ("_codecs", "encode"),
    ("numpy", "ndarray"), ("numpy", "dtype"), ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"), ("numpy._core.numeric", "_frombuffer"),
    ("numpy.core.multiarray", "_reconstruct"), ("numpy.core.multiarray", "scalar"),
    ("numpy.core.numeric", "_frombuffer"),
})  # fmt: skip
_OURS = "reviewer."


class Refused(RuntimeError):
    """An answer names something that no task gives back."""


def unpacked(answer: bytes) -> tuple[bool, Any]:
    """`(True, result)` or `(False, exception)`. Raises Refused."""
    try:
        done, value = _Careful(io.BytesIO(answer)).load()
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"the answer cannot be understood ({type(error).__name__})") from error
    if not isinstance(done, bool) or not (done or isinstance(value, BaseException)):
        raise Refused("the answer has another form than answers have")
    return done, value


def may_cross(error: BaseException) -> bool:
    """Whether the parent takes an error of this class as it is."""
    return isinstance(error, (ReviewerError, Cancelled)) or type(error).__module__ == "builtins"


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own
        """The class an answer names, if answers may hold one."""
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module, name) == ("builtins", "getattr"):
            return _member
        if module == "builtins" or module.startswith(_OURS):
            found = _class(module, name)
            if isinstance(found, type) and (_is_data(found) or issubclass(found, BaseException)):
                return found
        raise Refused(f"the answer names {module[:80]}.{name[:80]}")


def _class(module: str, name: str) -> object:
    """What is called so in a module that is the program's own or Python's."""
    found: object = importlib.import_module(module)
    for part in name.split("."):
        found = vars(found).get(part) if hasattr(found, "__dict__") else None
    return found if getattr(found, "__module__", None) == module else None


def _is_data(of: type) -> bool:
    """Whether making one does nothing else: a dataclass, an enumeration, a named tuple."""
    return is_dataclass(of) or (issubclass(of, (enum.Enum, tuple)) and of is not tuple)


def _member(of: type, name: str) -> object:
    """How Python 3.11 gives back a member of an enumeration."""
    if not (isinstance(of, type) and issubclass(of, enum.Enum)):
        raise Refused("the answer asks for an attribute of something")
    return of[name]
