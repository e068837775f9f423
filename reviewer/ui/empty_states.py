"""What an empty desk says: which step comes next, from the numbers of the project."""

from __future__ import annotations

from reviewer.model.field import Counts


def empty_state(counts: Counts) -> tuple[str, str, tuple[str, ...]]:
    """(title, sentence, ids of the actions that lead on, the likeliest first)."""
    if not counts.documents:
        return (
            "Add your documents",
            "Drop files or folders here: PDF, scans and photos, in any mixture.",
            ("add-folder", "add-files"),
        )
    if not counts.readings:
        return (
            "Read the documents",
            "A reader proposes a value for every field; a second reading and OCR stand beside it.",
            ("read", "add-files"),
        )
    if not counts.fields:
        return (
            "Check the readings",
            "Every value is compared with its witnesses, and the doubtful ones are flagged.",
            ("check", "read"),
        )
    if not counts.flagged:
        return (
            "Nothing is in doubt",
            "Every value agrees with its witnesses. You can look through them in the queue.",
            ("export", "check"),
        )
    return (
        "Every flagged field is settled",
        f"{counts.decided:,} decisions are saved. Ctrl+Z goes back to the last one.",
        ("export", "add-files"),
    )


def empty_queue(counts: Counts) -> str:
    """What stands in a queue without rows."""
    if not counts.fields:
        return "Nothing is flagged yet."
    if counts.left:
        return "Nothing like this is in the queue."
    return "Nothing is left. Choose Settled or All above to look at fields again."
