"""How far reviewers agree on the fields that more than one of them got."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

from reviewer.evaluate.kappa import cohen, pooled
from reviewer.flow.merge import Place, outcome
from reviewer.flow.project import Project
from reviewer.model.decision import Decision, truth
from reviewer.model.kind import Kind, split_path
from reviewer.model.package import Kappa, Pair
from reviewer.store import disagreements, packages
from reviewer.store.db import Store

Label = tuple[str, str]
Said = dict[Place, Label]


def agreement(project: Project) -> tuple[Pair, ...]:
    """Every two reviewers who decided the same fields, each in a package of their own."""
    return project.call(lambda store: pairs(store, project.kind))


def pairs(store: Store, kind: Kind) -> tuple[Pair, ...]:
    """The same, on the store's thread."""
    said, names = _said(store, kind)
    found = []
    for a, b in combinations(said, 2):
        both = said[a].keys() & said[b].keys()
        if both:
            found.append(_pair(names[a], names[b], {p: (said[a][p], said[b][p]) for p in both}))
    return tuple(found)


def as_json(project: Project) -> dict[str, Any]:
    """The agreement, pair by pair and field by field."""
    found = agreement(project)
    names = sorted({name for pair in found for name in pair.fields})
    waiting = project.call(lambda store: len(disagreements.each_open(store)))
    return {
        "project": project.name,
        **_kappa_json(pooled(pair.all for pair in found)),
        "by_field": {
            name: _kappa_json(pooled(p.fields[name] for p in found if name in p.fields))
            for name in names
        },
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                **_kappa_json(pair.all),
                "by_field": {name: _kappa_json(one) for name, one in pair.fields.items()},
            }
            for pair in found
        ],
        "disagreements": waiting,
    }


def _said(store: Store, kind: Kind) -> tuple[dict[str, Said], dict[str, str]]:
    """What each package came to say of each field, and who it was."""
    history: dict[str, dict[Place, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    parts: dict[str, int] = {}
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for package, part, decision in packages.told(store):
        history[package][decision.document, decision.path].append(decision)
        parts[package] = part
        people[package][decision.by] += 1
    said = {
        package: {
            place: outcome(kind, place[1], counting)
            for place, told in places.items()
            if (counting := truth(told)) is not None
        }
        for package, places in history.items()
    }
    first = {package: people[package].most_common(1)[0][0] for package in history}
    often = Counter(first.values())
    names = {
        package: name if often[name] == 1 else f"{name} (part {parts[package]})"
        for package, name in first.items()
    }
    return said, names


def _pair(a: str, b: str, both: dict[Place, tuple[Label, Label]]) -> Pair:
    by_name: dict[str, list[tuple[Label, Label]]] = defaultdict(list)
    for (_document, path), labels in sorted(both.items()):
        name, _row, column = split_path(path)
        by_name[name if column is None else f"{name}.{column}"].append(labels)
    fields = {name: cohen(labels) for name, labels in sorted(by_name.items())}
    return Pair(a, b, cohen(list(both.values())), fields)


def _kappa_json(found: Kappa) -> dict[str, Any]:
    agreed = round(found.agreement, 6) if found.n else None
    kappa = None if found.kappa is None else round(found.kappa, 6)
    return {"n": found.n, "agreement": agreed, "kappa": kappa}
