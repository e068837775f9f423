"""`reviewer keys` and `reviewer diagnostics`, and reports of faults: nothing secret is in them."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from reviewer.cli import fault
from reviewer.flow.fault import LEFT_OUT, described

KEY = "sk-ant-0123456789-secret"
SECRETS = ("MARIE CURIE", "4.711,00", "/home/marie/tax return.pdf", KEY)


def test_diagnostics_say_what_runs_and_nothing_of_documents(run, checked, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    said = run("diagnostics", checked)
    assert said.code == 0
    found = run("diagnostics", checked, "--json").json
    assert found["project"]["documents"] == 2
    assert found["keys"]["from"]["anthropic"] == "environment"
    assert set(found["workers"]["walls"]) == {"network", "files"}
    assert found["limits"]["pixels"] == 120_000_000
    for text in (said.out, str(found)):
        for secret in (KEY, "lindenau", "891.78", "Harbour", str(checked), str(Path.home())):
            assert secret not in text


def test_where_no_keyring_is_safe_a_key_is_kept_nowhere(run, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n"))
    said = run("keys", "set", "anthropic")
    assert said.code != 0
    assert KEY not in said.out + said.err
    assert run("keys", "list", "--json").json["providers"]["openai"]["from"] == ""
    assert run("keys", "set", "nobody").code == 2
    assert run("keys", "set", "anthropic", KEY).code == 2, "no key is taken as an argument"


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("sort", [ValueError, KeyError, RuntimeError, UnicodeError, OSError])
def test_the_report_of_a_fault_quotes_nothing(sort, secret):
    def deep(value: str) -> None:
        try:
            raise sort(f"cannot take {value}")
        except Exception as error:
            raise RuntimeError(f"while at {value}") from error

    with pytest.raises(RuntimeError) as caught:
        deep(secret)
    report = described(caught.value)
    assert secret not in report
    assert secret not in fault.note(caught.value)
    assert "in deep" in report
    assert report.count("Traceback") == 2
    assert LEFT_OUT in report
    assert str(Path.home()) not in report


def test_what_python_says_of_the_programs_own_names_is_kept():
    with pytest.raises(AttributeError) as caught:
        described.nothing  # noqa: B018
    assert "attribute 'nothing'" in described(caught.value)
