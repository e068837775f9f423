"""`reviewer keys`: API keys in the system's keyring. No key is ever printed."""

from __future__ import annotations

import argparse
import getpass
import sys

from reviewer.cli.output import say, say_json
from reviewer.extract import keychain


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    {"set": _set, "forget": _forget, "list": _list}[options.act](options)
    return 0


def _set(options: argparse.Namespace) -> None:
    variable = keychain.variable_of(options.provider)
    keychain.keep(variable, _asked(options.provider))
    say(f"The key of {options.provider} is in the system's keyring ({keychain.keyring_name()}).")


def _asked(provider: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"Key of {provider} (it is not shown): ")
    return sys.stdin.readline(keychain.LONGEST + 2)


def _forget(options: argparse.Namespace) -> None:
    was = keychain.forget(keychain.variable_of(options.provider))
    kept = "is forgotten" if was else "was not kept"
    say(f"The key of {options.provider} {kept}.")


def _list(options: argparse.Namespace) -> None:
    found = {
        provider: {"variable": variable, "from": keychain.where(variable)}
        for provider, variable in keychain.providers().items()
    }
    name = keychain.keyring_name()
    if options.json:
        say_json({"keyring": name, "providers": found})
        return
    say(f"Keyring: {name}" if name else "Keyring: this system has none that keeps a key secret")
    width = max(map(len, found))
    for provider, told in found.items():
        say(f"{provider:{width}}  {told['variable']}  {told['from'] or 'no key'}")
