"""One table of actions that nothing contradicts."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence

from reviewer.ui.actions import ACTIONS, GROUPS
from reviewer.ui.hint_bar import looking_hints, typing_hints
from reviewer.ui.keys_table import ORDER, rows


def test_no_key_and_no_id_is_given_twice() -> None:
    keys = Counter(
        QKeySequence(key).toString() for act in ACTIONS for key in (*act.keys, *act.text_keys)
    )
    assert "" not in keys
    assert not [key for key, count in keys.items() if count > 1]
    assert max(Counter(act.id for act in ACTIONS).values()) == 1


def test_every_key_that_works_in_text_cannot_be_typed() -> None:
    for act in ACTIONS:
        for key in act.text_keys:
            assert "+" in key or key.startswith("F"), (act.id, key)


def test_every_decision_can_be_made_while_typing() -> None:
    deciding = [act for act in ACTIONS if act.group == "Review"]
    assert not [act.id for act in deciding if not act.text_keys]


def test_no_decision_repeats_while_a_key_is_held() -> None:
    assert not [act.id for act in ACTIONS if act.group == "Review" and act.repeats]


def test_every_action_is_in_the_key_help_and_every_hint_has_a_key() -> None:
    assert sorted(ORDER) == sorted(GROUPS)
    assert sum(len(rows(group)) for group in GROUPS) == len(ACTIONS)
    assert all(key and word for key, word in (*looking_hints(), *typing_hints()))
    assert looking_hints()[0] == ("Enter", "accept, next")
    assert typing_hints()[0] == ("Enter", "save, next")
