"""`reviewer verify` and `reviewer restore`: whether a project is whole, and the way back."""

from __future__ import annotations

import argparse
from typing import Any

from reviewer.cli.output import complain, counted, hint, say, say_json
from reviewer.flow import upkeep
from reviewer.model.backup import Backup, Health
from reviewer.model.errors import UsageError

DONE, DAMAGED = 0, 3


def verify(options: argparse.Namespace) -> int:
    """Say whether the database and the blobs are whole, and mend what can be if asked."""
    if options.quick and (options.full or options.repair):
        raise UsageError("--quick goes with neither --full nor --repair; leave it out.")
    found = upkeep.check_folder(options.project, full=not options.quick, mend=options.repair)
    if options.json:
        say_json(_as_json(options, found))
    else:
        _tell(options, found)
    return DONE if found.whole else DAMAGED


def restore(options: argparse.Namespace) -> int:
    """Put a backup back, or list what there is."""
    if options.list:
        return _list(options)
    done = upkeep.put_back(options.project, options.wanted, undo=options.undo)
    if options.json:
        say_json(
            {
                "project": options.project.absolute().name,
                "restored": done.backup.name,
                "at": done.backup.at,
                "aside": done.aside,
            }
        )
        return DONE
    say(f"Put back the backup {done.backup.name} of {done.backup.at}: {_holds(done.backup)}.")
    if done.aside is not None:
        say(f"The state before is kept as {done.aside}.")
        hint(f"To go back to it: reviewer restore {options.project} --from {done.aside}")
    return DONE


def _tell(options: argparse.Namespace, found: Health) -> None:
    folder = options.project.absolute()
    for what, count in found.repaired:
        say(f"Mended {what}: {count}.")
    if found.backup is not None:
        say(f"The state before is kept as {found.backup}.")
    for problem in found.problems:
        complain(problem)
    if found.repairable and not options.repair:
        hint(
            f"{counted(len(found.repairable), 'problem')} can be put right with: "
            f"reviewer verify {options.project} --repair"
        )
    if found.whole:
        say(f"The project {folder} is whole.")


def _as_json(options: argparse.Namespace, found: Health) -> dict[str, Any]:
    return {
        "project": options.project.absolute().name,
        "whole": found.whole,
        "problems": list(found.problems),
        "checked": "full" if found.full else "quick",
        "repairable": list(found.repairable),
        "repaired": [{"what": what, "count": count} for what, count in found.repaired],
        "backup": found.backup,
    }


def _list(options: argparse.Namespace) -> int:
    found = upkeep.list_backups(options.project)
    if options.json:
        backups = [_backup_json(backup) for backup in found]
        say_json({"project": options.project.absolute().name, "backups": backups})
        return DONE
    if not found:
        say("The project keeps no backup yet; one is made each day it is worked on.")
    for backup in found:
        say(f"{backup.name}  {backup.at}  {_holds(backup)}; {_loses(backup)}")
    if found:
        say("Documents' files are kept once for all of them; no backup loses any.")
    return DONE


def _backup_json(backup: Backup) -> dict[str, Any]:
    return {
        "name": backup.name,
        "at": backup.at,
        "why": backup.why,
        "bytes": backup.size,
        "whole": not backup.damage,
        "damage": backup.damage or None,
        "documents": backup.documents,
        "decisions": backup.decisions,
        "lost": {"documents": backup.lost_documents, "decisions": backup.lost_decisions},
    }


def _holds(backup: Backup) -> str:
    return f"{counted(backup.documents, 'document')}, {counted(backup.decisions, 'decision')}"


def _loses(backup: Backup) -> str:
    if backup.damage:
        return f"damaged: {backup.damage}"
    if backup.lost_decisions is None or backup.lost_documents is None:
        return "what it would lose is unknown: the present state cannot be read"
    if not backup.lost_decisions and not backup.lost_documents:
        return "putting it back would lose nothing"
    return (
        f"putting it back would lose {counted(backup.lost_decisions, 'decision')} "
        f"and {counted(backup.lost_documents, 'document')}"
    )
