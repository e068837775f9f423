"""API keys: only in keyrings that keep them secret, never in a file, never on a command line."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from reviewer.extract import keychain
from reviewer.extract.credentials import usable_key
from reviewer.model.errors import ReaderError, ReviewerError, UsageError

VARIABLE = "ANTHROPIC_API_KEY"
KEY = "sk-ant-0123456789-secret"


class Keyring:
    """A keyring in memory; of which module its class is, each test says."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, name: str) -> str | None:
        if self.is_locked:
            raise OSError("locked")
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, key: str) -> None:
        if self.is_locked:
            raise OSError(f"locked, so no {key}")
        self.held[service, name] = key

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


def of_module(name: str) -> Keyring:
    made: Keyring = type("Keyring", (Keyring,), {"__module__": name})()
    return made


@pytest.fixture(autouse=True)
def _no_key(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(keychain, "_for_this_run", {})


@pytest.fixture
def system(monkeypatch):
    """Have the library find this keyring."""

    def find(backend):
        library = ModuleType("keyring")
        library.get_keyring = lambda: backend
        monkeypatch.setitem(sys.modules, "keyring", library)
        return backend

    return find


def test_a_key_is_kept_found_and_forgotten(system):
    kept = system(of_module("keyring.backends.SecretService"))
    keychain.keep(VARIABLE, f" {KEY}\n")
    assert kept.held == {("reviewer", VARIABLE): KEY}
    assert (keychain.find(VARIABLE), keychain.where(VARIABLE)) == (KEY, "keyring")
    assert keychain.keyring_name() == "SecretService"
    assert keychain.forget(VARIABLE)
    assert keychain.find(VARIABLE) == ""
    assert not keychain.forget(VARIABLE)


@pytest.mark.parametrize(
    "module", ["keyrings.alt.file", "keyring.backends.null", "keyring.backends.fail", "mine"]
)
def test_a_keyring_that_keeps_nothing_secret_is_refused(system, module):
    found = system(of_module(module))
    found.held["reviewer", VARIABLE] = "planted"
    with pytest.raises(ReviewerError, match="no keyring that keeps a key secret"):
        keychain.keep(VARIABLE, KEY)
    assert keychain.find(VARIABLE) == ""
    assert KEY not in found.held.values()


def test_of_a_chain_only_the_safe_ones_are_used(system):
    chain = of_module("keyring.backends.chainer")
    plain, safe = of_module("keyrings.alt.file"), of_module("keyring.backends.kwallet")
    chain.backends = [plain, safe]
    system(chain)
    keychain.keep(VARIABLE, KEY)
    assert (plain.held, list(safe.held.values())) == ({}, [KEY])


def test_a_key_for_this_run_is_in_memory_and_goes_first(system, monkeypatch):
    kept = system(of_module("keyring.backends.macOS"))
    monkeypatch.setenv(VARIABLE, "of-the-environment")
    assert keychain.where(VARIABLE) == "environment"
    keychain.use(VARIABLE, KEY)
    assert (keychain.find(VARIABLE), keychain.where(VARIABLE)) == (KEY, "this run")
    assert kept.held == {}


def test_a_locked_keyring_is_said_and_never_quotes_the_key(system):
    system(of_module("keyring.backends.SecretService")).is_locked = True
    with pytest.raises(ReviewerError, match="unlock it") as caught:
        keychain.keep(VARIABLE, KEY)
    assert KEY not in str(caught.value)
    assert caught.value.__suppress_context__
    assert keychain.find(VARIABLE) == ""


@pytest.mark.parametrize("key", ["", "  ", "a b", "ключ", "x" * 5000, "a\nb"])
def test_what_cannot_be_a_key_is_refused(key):
    with pytest.raises(UsageError):
        keychain.keep(VARIABLE, key)


def test_readers_take_the_key_of_the_keyring_but_not_for_what_runs_here(system):
    system(of_module("keyring.backends.SecretService"))
    keychain.keep(VARIABLE, KEY)
    how = {"model": "m", "such_as": "m"}
    assert usable_key(None, VARIABLE, base_url="https://api.example.test", **how) == KEY
    assert usable_key(None, VARIABLE, base_url="http://127.0.0.1:1", **how) == "none"
    keychain.forget(VARIABLE)
    with pytest.raises(ReaderError, match="reviewer keys set"):
        usable_key(None, VARIABLE, base_url="https://api.example.test", **how)
