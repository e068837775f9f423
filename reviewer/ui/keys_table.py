"""All keys in tables: for the dialog, the help pages, and to be printed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reviewer.ui.action import Action
from reviewer.ui.actions import ACTIONS, GROUPS, key_name
from reviewer.ui.keymap import keys_now
from reviewer.ui.say import say

ORDER = ("Review", "Go", "Page", "View", "File", "Help")


def note() -> str:
    """What all keys have in common."""
    return say(
        "Any other character begins to edit the value; with Shift also X, E, U, A and S. While "
        "you type, Enter saves, Esc leaves, and keys with Alt, Ctrl or F go on working."
    )


def keys_of(act: Action) -> str:
    """All keys of an action in one line."""
    return "   ".join(dict.fromkeys(key_name(key) for key in keys_now(act)))


def rows(group: str) -> list[tuple[str, str]]:
    """(keys, text) of every action of a group."""
    return [(keys_of(act), say(act.text).rstrip("…")) for act in ACTIONS if act.group == group]


def sections(now: Iterable[str] = ()) -> list[tuple[str, list[Action]]]:
    """(title, actions): first what can be done now by a key, then every group."""
    can = set(now)
    found = [
        act
        for act in ACTIONS
        if act.id in can and act.when == "card" and act.group in ("Review", "Go") and keys_now(act)
    ]
    listed = [(say("Now"), found)] if found else []
    return listed + [(say(group), [a for a in ACTIONS if a.group == group]) for group in ORDER]


def markdown() -> str:
    """All keys as a table of the help page."""
    lines = [f"| {say('what')} | {say('keys')} |", "|---|---|"]
    for group in (*GROUPS[1:], *GROUPS[:1]):
        lines.append(f"| **{say(group)}** | |")
        lines += [f"| {text} | {keys} |" for keys, text in rows(group) if keys]
    return "\n".join(lines)


def html() -> str:
    """All keys as one page to be printed."""
    title = escape(say("Keys of Reviewer"))
    parts = [
        f"<html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body style='font-family: sans-serif; font-size: 9pt'><h2>{title}</h2>"
        "<table cellspacing='0' cellpadding='3' width='100%'>"
    ]
    for group in ORDER:
        parts.append(f"<tr><td colspan='2'><b>{escape(say(group))}</b></td></tr>")
        parts += [
            f"<tr><td>{escape(text)}</td><td>{escape(keys)}</td></tr>"
            for keys, text in rows(group)
            if keys
        ]
    return "".join([*parts, f"</table><p>{escape(note())}</p></body></html>"])
