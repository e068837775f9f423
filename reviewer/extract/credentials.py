"""The key of an endpoint, and whether its address is one that pages may be sent to."""

from __future__ import annotations

import re

from reviewer.extract import keychain
from reviewer.extract.hosts import host_is_local, host_of
from reviewer.model.errors import ReaderError

NO_KEY = "none"
"""What is sent to a server on this machine that asks for no key."""


def usable_key(given: str | None, variable: str, *, model: str, base_url: str, such_as: str) -> str:
    """The key to use: the one `given`, else what `keychain` finds; a server here may need none.

    `such_as` is a model the sentence may name. Raises a fatal ReaderError.
    """
    local = host_is_local(base_url)
    if given is None:
        # What runs here seldom asks for a key: no keyring need be unlocked for it.
        given = keychain.find(variable, in_keyring=not local)
    key = (given or "").strip()
    if not host_of(base_url) or not base_url.startswith(("https://", "http://")):
        problem = f"{base_url} is no address of a server; it begins with https://."
    elif not local and not base_url.startswith("https://"):
        problem = f"{base_url} is not encrypted, so pages can not be sent there; use https."
    elif not model:
        problem = f"No model named: add --model, such as {such_as}."
    elif not key and not local:
        problem = (
            f"No API key: set {variable} in the environment, or keep it in the system's "
            "keyring with reviewer keys set, and read again."
        )
    elif key and not re.fullmatch(r"[!-~]+", key):
        problem = f"The API key in {variable} holds characters that no key has; copy it again."
    else:
        return key or NO_KEY
    raise ReaderError(problem, fatal=True)
