"""Settings: typed, sparse, and never lost to a broken file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer import paths
from reviewer.cli.main import main
from reviewer.model.errors import UsageError
from reviewer.model.toml_text import toml_text
from reviewer.settings import BY_KEY, SETTINGS, Settings, checked

KEYS = st.text(max_size=8)
PLAIN = st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text()
TABLES = st.recursive(
    st.dictionaries(KEYS, PLAIN | st.lists(PLAIN, max_size=3), max_size=4),
    lambda inner: st.dictionaries(KEYS, inner | PLAIN, max_size=3),
    max_leaves=8,
)


@given(TABLES)
def test_toml_reads_back_what_was_written(table: dict[str, object]) -> None:
    assert tomllib.loads(toml_text(table)) == table


@given(
    st.binary(max_size=200)
    | TABLES.map(lambda table: toml_text(table).encode())
    | st.dictionaries(st.sampled_from([*BY_KEY, "keys"]), PLAIN, max_size=4).map(
        lambda table: toml_text(table).encode()
    )
)
def test_any_bytes_are_settings_or_a_told_problem(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-settings.toml"
    path.write_bytes(data)
    made = Settings(path)
    for setting in SETTINGS:
        checked(setting, made.number(setting.key) if setting.high else made.text(setting.key))
    assert isinstance(made.keys, dict)


def test_every_default_is_a_value_of_its_setting() -> None:
    made = Settings()
    for setting in SETTINGS:
        made.put(setting.key, setting.default)
        assert len(setting.names) == len(setting.choices)


def test_the_file_is_sparse_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "settings.toml"
    file.parent.mkdir()
    file.write_text('theme = "dark"\nfuture = [1, 2]\n[other]\na = "b"\n', encoding="utf-8")
    made = Settings(file)
    assert made.text("theme") == "dark"
    assert made.text("density") == "roomy"
    made.put("seen_ms", 0)
    made.put("theme", None)
    made.put_keys("accept", ("Return", "F"))
    assert made.save() == ""
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "future": [1, 2],
        "seen_ms": 0,
        "other": {"a": "b"},
        "keys": {"accept": ["Return", "F"]},
    }
    again = Settings(file)
    assert again.number("seen_ms") == 0
    assert again.keys == {"accept": ("Return", "F")}


def test_a_broken_file_is_told_and_put_aside_before_anything_is_written(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("theme = dark\n", encoding="utf-8")
    made = Settings(file)
    assert str(file) in made.problems[0]
    assert made.text("theme") == "system"
    assert file.read_text(encoding="utf-8") == "theme = dark\n"
    made.put("theme", "light")
    told = made.save()
    aside = tmp_path / "settings-broken-1.toml"
    assert str(aside) in told
    assert aside.read_text(encoding="utf-8") == "theme = dark\n"
    assert Settings(file).text("theme") == "light"


def test_a_value_that_makes_no_sense_is_told_and_the_default_used(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "blue"\nseen_ms = true\n[keys]\naccept = 3\n', encoding="utf-8")
    made = Settings(file)
    assert made.text("theme") == "system"
    assert made.number("seen_ms") == 100
    assert made.keys == {}
    assert len(made.problems) == 2


@pytest.mark.parametrize(("key", "said"), [("theme", "blue"), ("seen_ms", 9999), ("no", "x")])
def test_what_cannot_be_set_is_refused(key: str, said: str | int) -> None:
    with pytest.raises(UsageError, match=key):
        Settings().put(key, said)


def test_the_command_line_shows_and_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings.toml")
    assert main(["settings", "theme", "dark"]) == 0
    assert main(["settings", "seen_ms", "250"]) == 0
    capsys.readouterr()
    assert main(["settings", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["settings"]["theme"] == "dark"
    assert shown["settings"]["seen_ms"] == 250
    assert main(["settings"]) == 0
    assert "one of: benefit, risk" in capsys.readouterr().out
    assert main(["settings", "theme", "--reset"]) == 0
    assert capsys.readouterr().out == "system\n"
    assert main(["settings", "colour"]) == 2
    assert main(["settings", "theme", "blue"]) == 2
