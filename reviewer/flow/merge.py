"""Taking in what reviewers decided in their packages: a three-way merge, decision by decision.

The base is what counted when a package was split off, or merged last. What only one side changed
counts; what both say alike counts; where they differ, the field is open again and says who says
what. Everybody's decisions are kept as they were made, and sealed anew in this project's chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from reviewer.flow import desk, package_file, promise
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model import values
from reviewer.model.decision import Decision, DecisionType, standing, truth
from reviewer.model.errors import DocumentError, UsageError
from reviewer.model.kind import Kind
from reviewer.model.package import Merged, Package, Told, Voice
from reviewer.store import decisions, disagreements, documents, fields, packages
from reviewer.store.chain import seal
from reviewer.store.db import Store
from reviewer.store.packages import Known

BY = "merge"
"""Whose word takes back what two people decided differently."""
_LONGEST = {"by": 200, "path": 1000, "witness": 100, "at": 64}

Said = Decision | Voice
Place = tuple[int, str]
"""A field: its document and its path."""


def merge(project: Project, workers: Workers, paths: Sequence[Path]) -> Results:
    """Take packages in; each is taken in as a whole, or refused with a sentence."""
    merged: list[Merged] = []
    problems: list[str] = []
    for path in paths:
        try:
            package = workers.submit(package_file.read, Path(path).expanduser().absolute()).result()
            merged.append(project.call(partial(take_in, kind=project.kind, package=package)))
        except (UsageError, DocumentError) as error:
            problems.append(f"{path}: {error}")
    if any(one.taken for one in merged):
        promise.recalibrate(project)
    return tuple(merged), tuple(problems)


Results = tuple[tuple[Merged, ...], tuple[str, ...]]
"""What came of each package, and why others were refused."""


def take_in(store: Store, kind: Kind, package: Package) -> Merged:
    """Take one package in, in one transaction. Raises UsageError, and nothing is changed then."""
    known = _require_ours(store, package)
    _require_untouched(package, known)
    new = [told for told in package.decisions if told.decision.id > known.taken]
    for told in new:
        _require_sound(store, kind, told.decision)
    with store.atomic():
        before = {
            (told.decision.document, told.decision.path): _ours(store, known, told.decision)
            for told in new
        }
        _append(store, known, new)
        inside = frozenset(packages.taken(store, known.id).values())
        clashes = sum(_settle(store, kind, inside, *one) for one in before.items())
        newest = package.decisions[-1] if package.decisions else None
        if newest is not None:
            packages.advance(store, known.id, newest.decision.id, newest.seal)
    return Merged(known.part, known.parts, len(new), clashes)


def _require_ours(store: Store, package: Package) -> Known:
    known = packages.get(store, package.label.id)
    if known is None:
        raise UsageError(
            "It is not a package of this project, or the project was restored to a time before "
            "the split."
        )
    if tuple(sorted(package.documents)) != tuple(sorted(known.documents)):
        raise UsageError("Its documents are not those that were put in when it was split off.")
    if packages.seal_of(store, known.base) != known.base_seal:
        raise UsageError(
            "The project has other decisions than when this package was split off: its history "
            "was changed, or another backup was restored."
        )
    for document, sha256 in known.documents:
        if documents.get(store, document).sha256 != sha256:
            raise UsageError("The project has other documents than when it was split off.")
    return known


def _require_untouched(package: Package, known: Known) -> None:
    """The package's own chain must be whole, and go on from what is known of it."""
    hashes = dict(package.documents)
    before, number = "", 0
    for told in package.decisions:
        number += 1
        sha256 = hashes.get(told.decision.document)
        right = sha256 and seal(before, decisions.content(told.decision, sha256))
        if told.decision.id != number or told.seal != right:
            raise UsageError(
                f"Its decision {number} was changed after it was made, or one is missing. "
                "Ask for the package again."
            )
        before = told.seal
        for at, expected in ((known.own, known.own_seal), (known.taken, known.taken_seal)):
            if number == at and told.seal != expected:
                raise UsageError(
                    f"Its first {at} decisions are not those that are known of this package."
                )
    if number < known.taken:
        raise UsageError(
            f"It has {number} decisions, and {known.taken} of it were taken in before: "
            "this is an older copy."
        )


def _require_sound(store: Store, kind: Kind, decision: Decision) -> None:
    """What a program of ours would have written; anything else is refused."""
    try:
        datetime.fromisoformat(decision.at)
    except ValueError:
        raise UsageError(f"Its decision {decision.id} has no time that can be read.") from None
    long = any(len(getattr(decision, name) or "") > most for name, most in _LONGEST.items())
    lacks = decision.type is DecisionType.CORRECT and not decision.value
    if long or lacks or (decision.type is DecisionType.UNDO) != (decision.reverses is not None):
        raise UsageError(f"Its decision {decision.id} is none that can be made.")
    place = (decision.document, decision.path)
    if not kind.knows(decision.path) and fields.find(store, *place) is None:
        raise UsageError(f"Its decision {decision.id} is on a field that nobody asks for.")


def _ours(store: Store, known: Known, decision: Decision) -> Decision | None:
    """What counts here, if anybody else decided the field since the last merge."""
    place = (decision.document, decision.path)
    if not packages.decided_since(store, known, *place):
        return None
    told = decisions.of_field(store, *place)
    counting = truth(told)
    base = truth(d for d in told if d.id <= known.seen)
    return None if counting is None or counting == base else counting


def _append(store: Store, known: Known, new: Sequence[Told]) -> None:
    """Every decision as it was made, numbered and sealed anew."""
    numbers = dict(enumerate(packages.base_decisions(store, known), start=1))
    numbers |= packages.taken(store, known.id)
    for told in new:
        made = told.decision
        if made.reverses is not None and made.reverses not in numbers:
            raise UsageError(f"Its decision {made.id} takes back one that is not there.")
        reverses = None if made.reverses is None else numbers[made.reverses]
        kept = decisions.append(store, replace(made, id=0, reverses=reverses))
        numbers[made.id] = kept.id
        packages.note(store, known.id, made.id, told.seal, kept)


def _settle(
    store: Store, kind: Kind, inside: frozenset[int], place: Place, ours: Decision | None
) -> bool:
    """Let what is decided now count; whether two people disagree, and the field is open again.

    `inside` are all decisions that ever came in the package.
    """
    told = decisions.of_field(store, *place)
    theirs = truth(decision for decision in told if decision.id in inside)
    mine = None if theirs is None else _voice(store, theirs)
    others = [] if mine is None else _others(store, place, ours, mine)
    path = place[1]
    clash = mine is not None and not all(alike(kind, path, other, mine) for other in others)
    if clash:
        for decision in reversed(standing(told)):
            decisions.append(store, _taking_back(decision))
    counting = truth(decisions.of_field(store, *place))
    fields.settle(store, *place, counting)
    if clash and mine is not None:
        disagreements.note(store, *place, [*others, mine])
    return clash


def _others(store: Store, place: Place, ours: Decision | None, mine: Voice) -> list[Voice]:
    """What others say of a field: who disagreed about it before, and what counts here."""
    before = [v for v in disagreements.voices_of(store, *place) if v.whose != mine.whose]
    return before if ours is None else [*before, _voice(store, ours)]


def alike(kind: Kind, path: str, one: Said, other: Said) -> bool:
    """Whether two people say the same of a field, after the normalisation of its type."""
    return outcome(kind, path, one) == outcome(kind, path, other) or (
        one.value is not None
        and other.value is not None
        and DecisionType.AMBIGUOUS not in (one.type, other.type)
        and values.same(one.value, other.value, kind.spec(path).type, day_first=kind.day_first)
    )


def outcome(kind: Kind, path: str, decision: Said) -> tuple[str, str]:
    """What a decision comes to, as one label."""
    if decision.type is DecisionType.AMBIGUOUS:
        return ("ambiguous", "")
    if decision.value is None:
        return ("absent", decision.absence or "")
    spec = kind.spec(path)
    found = values.normalise(decision.value, spec.type, day_first=kind.day_first)
    return ("value", found or decision.value.strip())


def _taking_back(decision: Decision) -> Decision:
    return Decision(
        document=decision.document,
        path=decision.path,
        type=DecisionType.UNDO,
        by=BY,
        at=desk.now(),
        reverses=decision.id,
    )


def _voice(store: Store, decision: Decision) -> Voice:
    part = packages.part_of(store, decision.id)
    return Voice(decision.by, decision.type, decision.value, decision.absence, part)
