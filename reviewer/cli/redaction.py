"""`reviewer redaction` and `reviewer ledger`: what may leave this machine, and what left it."""

from __future__ import annotations

import argparse
import json
import shlex
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from reviewer.cli.output import complain, counted, say, say_json
from reviewer.cli.progress import Bar
from reviewer.flow import finding, looks, redaction, redaction_report, sent
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError
from reviewer.model.kind import Kind
from reviewer.model.redaction import TEXT, LookAt, RedactionPolicy, Sought
from reviewer.store.folder import DATABASE

NONE, ALL = "none", "all"


def run(options: argparse.Namespace) -> int:
    """Set what was asked for, look for what is to be masked, and print where the pages stand."""
    acts = (options.approve, options.never, options.may)
    if options.approve and not options.by.strip():
        raise UsageError("Letting pages go is on somebody's word: add --by NAME.")
    with Project.open(options.project, read_only=not _writes(options)) as project:
        before = project.call(redaction.policy)
        wanted = _policy(options, before, project.kind)
        if wanted != before:
            project.call(partial(redaction.set_policy, wanted=wanted))
        outcome = _find(project, options) if options.find else Outcome()
        did = [said for act in acts if act for said in _act(project, options, act)]
        found = redaction_report.report(project)
    if options.json:
        say_json(found)
    else:
        say("\n".join([*did, _in_words(found, options.project)]))
    for failure in outcome.failed:
        complain(f"{failure.document}: {failure.reason}")
    return 1 if outcome.failed else 0


def ledger(options: argparse.Namespace) -> int:
    """Write the ledger, check a written one, or say how long it is."""
    if options.check is not None:
        return _check(options.check, options.project)
    with Project.open(options.project, read_only=True) as project:
        if options.out is not None:
            count = sent.export(project, options.out, force=options.force)
            say(f"Wrote {counted(count, 'entry').replace('entrys', 'entries')} to {options.out}.")
            return 0
        rows = project.call(sent.rows)
    for row in reversed(rows):
        pictures, masks = counted(len(row.images), "picture"), counted(row.masks, "mask")
        outcome = row.outcome or "nobody knows what came of it"
        say(f"{row.at}  {row.host}  {row.model}  {pictures}, {masks}  {outcome}")
    if not rows:
        say("Nothing has been sent from this project.")
    return 0


def tell_kept_back(project: Path, outcome: Outcome) -> None:
    """Say after a reading what was not sent, and what to do about it."""
    if outcome.waiting:
        pages = f"{counted(outcome.waiting, 'page')} wait{'s' if outcome.waiting == 1 else ''}"
        complain(
            f"{pages} for a look before sending: open the window, Review > Look before sending, or "
            f"see them with reviewer redaction {shlex.quote(str(project))}"
        )
    for sentence in outcome.never:
        complain(sentence)


def _writes(options: argparse.Namespace) -> bool:
    given = (
        options.policy, options.look, options.text, options.fields, options.list, options.second,
        options.local_only, options.send_anywhere, options.find, options.approve, options.never,
        options.may,
    )  # fmt: skip
    return any(value is not None and value is not False for value in given)


def _find(project: Project, options: argparse.Namespace) -> Outcome:
    with Workers(options.workers) as workers, Bar() as bar:
        return finding.find_all(Run(project, workers, bar))


def _act(project: Project, options: argparse.Namespace, named: str) -> list[str]:
    """Do one act of a person; what it did, a line each."""
    by = options.by or "the command line"
    if named is options.approve:
        return _approve(project, options)
    document = project.call(partial(redaction.find_document, named=named))
    if named is options.never:
        act = partial(redaction.never_send, document_id=document.id, by=by, why=options.why)
    else:
        act = partial(redaction.may_send, document_id=document.id, by=by)
    return [f"{project.call(act).did}."]


def _approve(project: Project, options: argparse.Namespace) -> list[str]:
    left = project.call(looks.waiting)
    if options.approve != ALL:
        name = options.approve
        only = project.call(partial(redaction.find_document, named=name)).id
        left = tuple(one for one in left if one[0] == only)
    for document, page in left:
        project.call(partial(looks.approve, document_id=document, page=page, by=options.by.strip()))
    return [f"Let {counted(len(left), 'page')} go, on the word of {options.by.strip()}."]


def _policy(options: argparse.Namespace, before: RedactionPolicy, kind: Kind) -> RedactionPolicy:
    """The policy the options ask for, over the one there is. Raises UsageError."""
    wanted = before if options.policy is None else _of_file(options.policy)
    if options.look is not None:
        wanted = replace(wanted, look=LookAt(options.look))
    if options.text is not None:
        wanted = replace(wanted, sought=_sought(options.text))
    if options.fields is not None:
        wanted = replace(wanted, fields=_words(options.fields))
    if options.list is not None:
        wanted = replace(wanted, listed=_listed(options.list))
    if options.second is not None:
        wanted = replace(wanted, second=options.second)
    if options.local_only or options.send_anywhere:
        wanted = replace(wanted, local_only=bool(options.local_only))
    for name in wanted.fields:
        if not kind.knows(name.replace(".", "[0].")):
            names = ", ".join(spec.name for spec in kind.fields)
            raise UsageError(f"{kind.name} has no field {name!r}; its fields are {names}.")
    return wanted


def _of_file(path: Path) -> RedactionPolicy:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        said = said.get("policy", said)
        return RedactionPolicy(
            sought=_sought(",".join(said.get("text", ()))),
            fields=tuple(map(str, said.get("fields", ()))),
            listed=tuple(map(str, said.get("list", ()))),
            look=LookAt(said.get("look", LookAt.DOUBTED)),
            local_only=bool(said.get("local_only", False)),
            second=bool(said.get("second", False)),
        )
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, AttributeError, TypeError) as error:
        raise UsageError(
            f"{path} is no policy; it looks like the member policy of "
            "reviewer redaction PROJECT --json."
        ) from error


def _sought(text: str) -> tuple[Sought, ...]:
    words = _words(text)
    if words == (ALL,):
        return TEXT
    known = {sought.value: sought for sought in TEXT}
    for word in words:
        if word not in known:
            raise UsageError(f"--text knows no {word!r}; it knows {', '.join(known)}.")
    return tuple(sought for sought in TEXT if sought.value in words)


def _words(text: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    return () if words == (NONE,) else words


def _listed(text: str) -> tuple[str, ...]:
    path = Path(text).expanduser()
    if not path.is_file():
        return _words(text)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as UTF-8 text.") from error
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _in_words(found: dict[str, Any], project: Path) -> str:
    policy = found["policy"]
    masked = ["faces", *policy["text"], *policy["fields"]]
    if policy["list"]:
        masked.append(counted(len(policy["list"]), "listed text"))
    looked = {NONE: "no page", "doubted": "pages with faces or doubtful finds", ALL: "every page"}
    lines = [
        found["project"],
        f"  masked     {', '.join(masked)}",
        f"  look at    {looked[policy['look']]} before sending",
        f"  sent to    {'this machine alone' if policy['local_only'] else 'hosts with consent'}",
        f"  pages      {found['pages']}: {found['found']} searched, {found['waiting']} wait for a "
        f"look, {found['approved']} approved, {found['cleared']} may leave",
        *(f"  never      {_never(mark)}" for mark in found["never"]),
        *(f"  waiting    {_waiting(page)}" for page in found["waiting_pages"]),
    ]
    if found["found"] < found["pages"]:
        lines.append(f"Search the rest with: reviewer redaction {shlex.quote(str(project))} --find")
    return "\n".join(lines)


def _never(mark: dict[str, Any]) -> str:
    why = f": {mark['why']}" if mark["why"] else ""
    return f"{mark['document']} ({mark['by']}, {mark['at'][:10]}{why})"


def _waiting(page: dict[str, Any]) -> str:
    masks = counted(len(page["masks"]), "mask")
    asks = "; ".join(page["asks"]) or "the policy asks for a look at every page"
    return f"{page['document']}, page {page['page']}: {masks}. {asks}."


def _check(path: Path, project: Path) -> int:
    """Say whether a written ledger is whole, and whether the project, if it is here, agrees."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as UTF-8 text.") from error
    count, problems = sent.check(lines)
    held = ""
    if (project / DATABASE).is_file():
        with Project.open(project, read_only=True) as opened:
            problems += sent.differences(opened, lines)
        held = f" {project} holds the same."
    for problem in problems:
        complain(problem)
    if not problems:
        say(f"{path} is whole: {count} entries, each sealed with those before it.{held}")
    return 1 if problems else 0
