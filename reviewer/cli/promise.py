"""`reviewer route` and `reviewer audit`: what can be promised, and what proves it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from reviewer.cli.output import complain, counted, say, say_json
from reviewer.flow import audit as blind
from reviewer.flow import imports, promise
from reviewer.flow.audit import SlipRate
from reviewer.flow.project import Project
from reviewer.model.audit import BlindField


def route(options: argparse.Namespace) -> int:
    """Print, and keep if asked, the threshold below which at most so much is wrong."""
    with Project.open(options.project, read_only=not options.apply) as project:
        found = promise.route(project, options.max_wrong, options.confidence, apply=options.apply)
    sentence = promise.in_words(found)
    if options.json:
        say_json({"project": project.name, **asdict(found), "sentence": sentence})
    else:
        say(sentence)
        if options.apply and found.threshold is None:
            say("The threshold stays as it is; check tries again with every answer.")
    return 0


def audit(options: argparse.Namespace) -> int:
    """Take answers in and draw if asked, then print what waits and the slip rates."""
    writes = options.draw is not None or options.answers is not None
    problems: tuple[str, ...] = ()
    with Project.open(options.project, read_only=not writes) as project:
        if options.answers is not None:
            problems = imports.import_answers(project, options.answers).problems
        if options.draw is not None:
            project.call(lambda store: blind.draw(store, options.draw))
        waiting = project.call(blind.waiting)
        rates = project.call(lambda store: blind.slip_rates(store, project.kind))
    if options.json:
        say_json(_as_json(project.name, waiting, rates))
    else:
        say("\n".join([*map(_in_words, rates), f"{counted(len(waiting), 'field')} to type blind."]))
    for problem in problems:
        complain(problem)
    return 1 if problems else 0


def _as_json(
    name: str, waiting: tuple[BlindField, ...], rates: tuple[SlipRate, ...]
) -> dict[str, Any]:
    return {
        "project": name,
        "waiting": [
            {
                "audit": field.audit,
                "document": field.document_name,
                "field": field.path,
                "page": field.page,
                "box": field.box.as_list() if field.box else None,
            }
            for field in waiting
        ],
        "slip": {rate.kind: asdict(rate) for rate in rates},
    }


def _in_words(rate: SlipRate) -> str:
    who = "Accepted unseen" if rate.kind == "unseen" else "Settled by people"
    if rate.share is None:
        return f"{who}: {rate.drawn} drawn, none answered yet."
    return (
        f"{who}: {rate.wrong} of {rate.answered} wrong, {100 * rate.share:.2g} % "
        f"({100 * rate.low:.2g} % to {100 * rate.high:.2g} %); {rate.drawn} drawn."
    )
