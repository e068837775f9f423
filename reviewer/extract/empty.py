"""The question about an empty part of a page, and whether the answer makes something up."""

from __future__ import annotations

from reviewer import paths
from reviewer.extract.lenient import find_object
from reviewer.extract.plain import plain
from reviewer.extract.prompts import Prompt, other_prompt
from reviewer.extract.schema import Schema

MOST_SHOWN = 60
"""Characters of a made-up text that a sentence repeats."""
_NOTHING = frozenset({
    "", "empty", "blank", "none", "nothing", "notext", "na", "null", "unclear", "notonpage",
    "emptystring", "nothingwritten", "nothingprinted",
})  # fmt: skip
_SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "state": {"type": "string", "enum": ["READ", "EMPTY"]},
        "text": {"type": "string"},
    },
    "required": ["state", "text"],
    "additionalProperties": False,
}


def empty_prompt() -> Prompt:
    """What is written in a part of a page?"""
    text = (paths.resources() / "prompts" / "blank.md").read_text("utf-8").strip()
    return other_prompt("empty", text, _SCHEMA)


def made_up(reply: str) -> str | None:
    """The text a reply says is there; "" where it says there is none, None where it says neither.

    A reader that says EMPTY and still gives text is not believed.
    """
    held = find_object(reply)
    if "text" not in held and "state" not in held:
        return None
    said = held.get("text")
    text = plain(said, MOST_SHOWN) if isinstance(said, str) else ""
    letters = "".join(char for char in text.casefold() if char.isalnum())
    return "" if letters in _NOTHING else text
