"""`reviewer prompts`: the questions that models are asked, a person's own words, and a try."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from reviewer.cli.output import counted, say, say_json
from reviewer.cli.reading import quoted
from reviewer.cli.tables import money
from reviewer.extract.prompts import PromptName, build_prompt
from reviewer.flow import attempt, memory, wording
from reviewer.flow.attempt import Attempt
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.wording import Wording
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError
from reviewer.model.reading import FieldValue
from reviewer.store import documents


def run(options: argparse.Namespace) -> int:
    """Show, set, reset or try a prompt; without any of these list both."""
    if options.attempt:
        return _try(options)
    writes = options.reset or options.set
    with Project.open(options.project, read_only=not writes) as project:
        if options.set:
            name, text = _named(options.set[0]), _text(Path(options.set[1]))
            wording.put(project, name, text)
        if options.reset:
            for name in wording.NAMES:
                wording.reset(project, name)
        shown = options.show or options.diff
        if shown:
            held = project.call(wording.templates)
            if options.diff:
                say("\n".join(wording.difference(shown, held.of(shown))) or "The shipped words.")
            else:
                say(held.of(shown))
                say(f"\n--- as it is sent ---\n{build_prompt(project.kind, shown, held).text}")
            return 0
        found = project.call(lambda store: wording.wordings(store, project.kind))
    if options.json:
        say_json({"project": project.name, "prompts": [asdict(one) for one in found]})
    else:
        say("\n".join(map(_in_words, found)))
    return 0


def _try(options: argparse.Namespace) -> int:
    name, text = _named(options.attempt[0]), _text(Path(options.attempt[1]))
    with Project.open(options.project) as project, Workers(1) as workers:
        choice = quoted("--with", options.reader) if options.reader else None
        choice = choice or project.call(memory.last)
        if choice is None:
            raise UsageError('No model was asked here before; name one: --with "--reader ..."')
        document = project.call(
            lambda store: documents.find(store, options.attempt[2], project.folder)
        )
        tried = attempt.attempt(Run(project, workers), choice, document.id, name, text)
    if options.json:
        say_json(_as_json(tried))
    else:
        say(_table(tried))
    return 0


def _in_words(one: Wording) -> str:
    whose = "your own words" if one.own else "as it comes along"
    made = counted(one.readings, "reading")
    others = f", {one.others} in other words" if one.others else ""
    return f"{one.name}  {wording.TITLES[one.name]}: {whose} ({one.sha256[:12]}), {made}{others}"


def _table(tried: Attempt) -> str:
    """The fields that change, each with both answers, then what it cost."""
    cost = tried.reading.usage.cost_usd
    lines = [
        f"{'=' if line.is_same else '*'} {line.path}: {_said(line.before)}"
        + ("" if line.is_same else f" -> {_said(line.after)}")
        for line in tried.lines
    ]
    paid = money(cost) if cost is not None else "price unknown"
    last = f"{tried.changed} of {counted(len(lines), 'field')} differ; {paid}. Nothing was kept."
    return "\n".join([*lines, last])


def _as_json(tried: Attempt) -> dict[str, object]:
    return {
        "document": tried.document.name,
        "cost_usd": tried.reading.usage.cost_usd,
        "fields": [
            {
                "field": line.path,
                "before": line.before.value if line.before else None,
                "after": line.after.value if line.after else None,
                "same": line.is_same,
            }
            for line in tried.lines
        ],
    }


def _said(value: FieldValue | None) -> str:
    if value is None:
        return "(not read)"
    return value.value if value.value is not None else f"({value.absence})"


def _named(text: str) -> PromptName:
    for name in wording.NAMES:
        if name == text:
            return name
    raise UsageError(f"There is no prompt called {text!r}; there are A and B.")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read as text; name a file with the prompt.") from error
