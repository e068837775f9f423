"""API keys: in the system's keyring, in the environment, or for this run; the owner of keyring.

Never in a file of ours. Only keyrings of the systems themselves are used: whatever else the library
may find on a machine (keyrings.alt writes plain text) is refused by its class.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewer.extract.endpoints import preset, presets
from reviewer.model.errors import ReviewerError, UsageError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "reviewer"
ANTHROPIC = "anthropic"
ANTHROPIC_VARIABLE = "ANTHROPIC_API_KEY"
LONGEST = 4096
NO_KEYRING = (
    "This system has no keyring that keeps a key secret, so it is kept nowhere; set {} in the "
    "environment, or give the key for one run in the window."
)

_SAFE = frozenset(
    f"keyring.backends.{name}"
    for name in ("macOS", "Windows", "SecretService", "kwallet", "libsecret")
)
_for_this_run: dict[str, str] = {}


def providers() -> dict[str, str]:
    """Each provider that may want a key, and the variable of the environment that may hold it."""
    return {ANTHROPIC: ANTHROPIC_VARIABLE} | {n: e.key for n, e in presets().items()}


def variable_of(provider: str) -> str:
    """The name a provider's key goes by. Raises UsageError for an unknown provider."""
    return ANTHROPIC_VARIABLE if provider == ANTHROPIC else preset(provider).key


def find(variable: str, *, in_keyring: bool = True) -> str:
    """The key: given for this run, else of the environment, else of the keyring; or empty."""
    given = _for_this_run.get(variable) or os.environ.get(variable, "").strip()
    return given or (_kept(variable) if in_keyring else "")


def where(variable: str) -> str:
    """Where a key would be taken from, in words; empty where there is none."""
    if _for_this_run.get(variable):
        return "this run"
    if os.environ.get(variable, "").strip():
        return "environment"
    return "keyring" if _kept(variable) else ""


def use(variable: str, key: str) -> None:
    """Have a key for this run alone: it is in memory and nowhere else."""
    _for_this_run[variable] = sound(key)


def keep(variable: str, key: str) -> None:
    """Put a key into the system's keyring. Raises ReviewerError where there is none."""
    key, backend = sound(key), _backend()
    if backend is None:
        raise ReviewerError(NO_KEYRING.format(variable))
    try:
        backend.set_password(SERVICE, variable, key)
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own
        raise ReviewerError(_refused(error)) from None


def forget(variable: str) -> bool:
    """Take a key out of the keyring and of this run; whether there was one."""
    was = _for_this_run.pop(variable, None) is not None
    backend = _backend()
    if backend is None or not _kept(variable):
        return was
    try:
        backend.delete_password(SERVICE, variable)
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own
        raise ReviewerError(_refused(error)) from None
    return True


def keyring_name() -> str:
    """What the system's keyring is called; empty where there is none that is safe."""
    backend = _backend()
    return "" if backend is None else type(backend).__module__.rpartition(".")[2]


def sound(key: str) -> str:
    """The key as typed, without blanks around it. Raises UsageError for what cannot be one."""
    key = key.strip()
    if not key or len(key) > LONGEST or not all("!" <= char <= "~" for char in key):
        raise UsageError("This is no API key: it is empty, too long, or holds other characters.")
    return key


def _kept(variable: str) -> str:
    backend = _backend()
    try:
        return (backend.get_password(SERVICE, variable) or "") if backend is not None else ""
    except Exception:  # noqa: BLE001 - a locked keyring is a keyring without the key
        return ""


def _backend() -> KeyringBackend | None:
    """The first keyring of the system itself; any class of another module is passed over."""
    try:
        import keyring

        found = keyring.get_keyring()
    except Exception:  # noqa: BLE001 - no library, or a backend that does not load
        return None
    return next((one for one in _each(found) if type(one).__module__ in _SAFE), None)


def _each(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    if type(backend).__module__ == "keyring.backends.chainer":
        yield from getattr(backend, "backends", ())
    else:
        yield backend


def _refused(error: Exception) -> str:
    return f"The system's keyring refuses ({type(error).__name__}); unlock it and try again."
