"""What an empty desk says: which step comes next, from the numbers of the project."""

from __future__ import annotations

from reviewer.model.field import Counts
from reviewer.ui.say import say


def empty_state(counts: Counts, *, filtered: bool = False) -> tuple[str, str, tuple[str, ...]]:
    """(title, sentence, ids of the actions that lead on, the likeliest first)."""
    if filtered and counts.left:
        return (
            say("Nothing is left in this filter"),
            say("{count} flagged field is left outside it.|{count} flagged fields are left outside "
                "it.", count=counts.left),
            ("clear-filter", "filters"),
        )  # fmt: skip
    if not counts.documents:
        return (
            say("Add your documents"),
            say("Drop files or folders here: PDF, scans and photos, in any mixture."),
            ("add-folder", "add-files"),
        )
    if not counts.readings:
        return (
            say("Read the documents"),
            say("A reader proposes a value for every field; a second reading and OCR stand "
                "beside it."),
            ("read", "add-files"),
        )  # fmt: skip
    if not counts.fields:
        return (
            say("Check the readings"),
            say("Every value is compared with its witnesses, and the doubtful ones are flagged."),
            ("check", "read"),
        )
    if not counts.flagged:
        return (
            say("Nothing is in doubt"),
            say("Every value agrees with its witnesses. You can look through them in the queue."),
            ("export", "check"),
        )
    return _after_the_last(counts)


def _after_the_last(counts: Counts) -> tuple[str, str, tuple[str, ...]]:
    if counts.left:  # none could be shown: nobody may believe that all is done
        return (
            say("Flagged fields are left"),
            say("Choose one in the queue. If none can be shown, check the project again."),
            ("check", "verify"),
        )
    return (
        say("Every flagged field is settled"),
        say(
            "{count} decision is saved. Ctrl+Z goes back to it.|"
            "{count} decisions are saved. Ctrl+Z goes back to the last one.",
            count=counts.decided,
        ),
        ("export", "add-files"),
    )


def empty_queue(counts: Counts) -> str:
    """What stands in a queue without rows."""
    if not counts.fields:
        return say("Nothing is flagged yet.")
    if counts.left:
        return say("Nothing like this is in the queue.")
    return say("Nothing is left. Choose Settled or All above to look at fields again.")
