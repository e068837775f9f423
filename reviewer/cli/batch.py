"""`reviewer dead`: the documents that no reader could read; and how a run that goes on is told."""

from __future__ import annotations

import argparse
from typing import Any

from reviewer.cli.output import counted, plain, say, say_json
from reviewer.cli.progress import duration
from reviewer.flow import outbox
from reviewer.flow.project import Project

STATES = {
    "running": "goes on", "done": "done", "stopped": "was stopped", "failed": "ended",
    "interrupted": "was interrupted",
}  # fmt: skip


def dead(options: argparse.Namespace) -> int:
    """Print the dead letters."""
    with Project.open(options.project, read_only=True) as project:
        found = outbox.dead_letters(project)
    if options.json:
        say_json({"project": options.project.name, "dead_letters": found})
        return 0
    if not found:
        say("Every document that was sent was read.")
        return 0
    for letter in found:
        times = f", {counted(letter['attempts'], 'attempt')}" if letter["attempts"] else ""
        paid = ", paid" if letter["paid"] else ""
        when = letter["at"][:16].replace("T", " ")
        say(f"{plain(letter['document'])} ({when}{times}{paid}): {plain(letter['reason'])}")
    return 0


def in_words(batch: dict[str, Any]) -> str:
    """A run in one line: how far it is, how fast, what it cost."""
    who = f" by {plain(batch['model'])}" if batch["model"] else ""
    said = [f"{batch['stage']}{who} {STATES[batch['state']]}: {batch['done']} of {batch['total']}"]
    if batch["failed"]:
        said.append(f"{batch['failed']} failed")
    if batch["state"] == "running" and batch["rate"]:
        said.append(f"{batch['rate']:.1f}/s, about {duration(batch['seconds_left'] or 0)} left")
    if batch["cost_usd"]:
        said.append(f"{batch['cost_usd']:.4f} USD")
    if batch["retries"]:
        said.append(f"{batch['retries']} of {batch['calls']} calls made again")
    line = ", ".join(said)
    return f"{line}. {plain(batch['why'])}" if batch["why"] else line
