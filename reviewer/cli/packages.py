"""`reviewer split`, `merge` and `agreement`: several reviewers, without a server."""

from __future__ import annotations

import argparse
from typing import Any

from reviewer.cli.output import complain, counted, hint, say, say_json
from reviewer.flow import agreement as agreeing
from reviewer.flow import merge as merging
from reviewer.flow import split as splitting
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError

DONE, SOME_FAILED = 0, 1


def split(options: argparse.Namespace) -> int:
    """Deal the project out."""
    with Project.open(options.project) as project:
        made = splitting.split(
            project,
            options.out,
            into=options.into,
            overlap=options.overlap,
            by=options.by,
            everything=options.all,
            packed=options.zip,
        )
        name = project.name
    if options.json:
        packages = [
            {"path": str(one.path), "part": one.part, "documents": one.documents, "left": one.left}
            for one in made
        ]
        say_json({"project": name, "packages": packages})
        return DONE
    for one in made:
        left = counted(one.left, "field")
        say(f"{one.path}: {counted(one.documents, 'document')}, {left} left to decide.")
    hint(f"When they come back: reviewer merge {options.project} PACKAGE...")
    return DONE


def merge(options: argparse.Namespace) -> int:
    """Take packages in, each as a whole or not at all."""
    with Project.open(options.project) as project, Workers(1) as workers:
        merged, problems = merging.merge(project, workers, options.packages)
        if not merged:
            raise UsageError("\n".join(problems))
        found = agreeing.as_json(project)
    if options.json:
        taken = [
            {
                "part": one.part,
                "parts": one.parts,
                "taken": one.taken,
                "disagreements": one.disagreements,
            }
            for one in merged
        ]
        say_json({"merged": taken, "problems": list(problems), "agreement": found, **found})
    else:
        for one in merged:
            say(_took_in(one.part, one.parts, one.taken, one.disagreements))
        say(_table(found))
    for problem in problems:
        complain(problem)
    return SOME_FAILED if problems else DONE


def agreement(options: argparse.Namespace) -> int:
    """Print how far reviewers agree."""
    with Project.open(options.project, read_only=True) as project:
        found = agreeing.as_json(project)
    if options.json:
        say_json(found)
    else:
        say(_table(found))
    return DONE


def _took_in(part: int, parts: int, taken: int, clashes: int) -> str:
    if not taken:
        return f"Part {part} of {parts}: nothing new."
    said = f"Part {part} of {parts}: took in {counted(taken, 'decision')}"
    return f"{said}; {counted(clashes, 'field')} decided differently." if clashes else f"{said}."


def _table(found: dict[str, Any]) -> str:
    if not found["pairs"]:
        return "No field was decided by two reviewers, so nothing can be said of their agreement."
    lines = [f"Agreement on {counted(found['n'], 'field')} that two reviewers decided:"]
    width = max(len(name) for name in (*found["by_field"], "all"))
    for name, one in (*found["by_field"].items(), ("all", found)):
        kappa = "-" if one["kappa"] is None else f"{one['kappa']:.2f}"
        lines.append(
            f"  {name:{width}}  {100 * one['agreement']:5.1f} %  kappa {kappa:>5}  n {one['n']}"
        )
    for pair in found["pairs"] if len(found["pairs"]) > 1 else ():
        lines.append(
            f"  {pair['a']} and {pair['b']}: {100 * pair['agreement']:.1f} % of {pair['n']}"
        )
    if found["disagreements"]:
        lines.append(
            f"{counted(found['disagreements'], 'field')} decided differently and not settled; "
            "they are flagged with who says what."
        )
    return "\n".join(lines)
