"""Planted errors: what share of each type is among the riskiest 15 %, unseen documents only.

Reading A is the truth as printed, reading B is Qwen's real one or none; in every fifth document one
value of A is spoilt. The risk is of a model that learned from other documents and suppliers.
"""

from __future__ import annotations

import random
from dataclasses import replace

import planted
from crossfit import calibrated, extra, folds, predict, real
from examples import evidence_of, imported, judged, kind_of, sources

from reviewer.extract.layout.read import read_fields
from reviewer.model.absence import Absence
from reviewer.model.kind import join_path, split_path
from reviewer.model.reading import FieldValue, Reading

REVIEWED = 0.15
EVERY = 5
OTHER = "readings_qwen2.5-vl-7b_claude-haiku-4.5.jsonl"
INVENTED, ROW = "absent field invented", "row lost"


def on_planted(folder, cache, k=5):
    """Print the table of planted errors."""
    kind, found = kind_of("receipt"), sources(folder, cache)
    teach, more = [], []
    for file in sorted(folder.glob("readings*.jsonl")):
        readings = imported(file)
        for further in (False, True):
            teach += real(found, readings, kind, further=further)
            more += extra(found, readings, kind, further=further)
    at = folds([*teach, *more], k)
    models = [
        calibrated(
            [one for one in teach if at[one.supplier] != fold],
            [one for one in more if at[one.supplier] != fold],
        )
        for fold in range(k)
    ]
    others = imported(folder / OTHER)
    print(f"\nPlanted errors among the riskiest {REVIEWED:.0%} of the fields, {k} folds")
    print(f"{'':26}{'n':>5}{'A and B, OCR':>16}{'A alone, OCR':>16}{'A and B':>12}")
    for name in (*planted.TYPES, INVENTED, ROW):
        cells, count = [], 0
        for two, seen in ((True, True), (False, True), (True, False)):
            share, count = _caught(name, found, others, kind, models, at, two=two, seen=seen)
            cells.append("-" if share is None else f"{share:.0%}")
        print(f"{name:26}{count:5}{cells[0]:>16}{cells[1]:>16}{cells[2]:>12}")


def _caught(name, found, others, kind, models, at, *, two, seen):
    """Share of the planted errors that a review of the riskiest would meet, and their number."""
    if name == ROW and not two:
        return None, 0
    ranked, planted_at = [], []
    for number, source in enumerate(found):
        made = _document(name, source, others, kind, two=two, spoil=number % EVERY == 0)
        if made is None:
            continue
        first, rest, spoilt = made
        evidence = evidence_of(source, (first, *rest), kind)
        if not seen:
            evidence = replace(evidence, pages=(), further=())
        model = models[at[source.supplier]]
        truth = dict(source.truth) | (dict.fromkeys(spoilt) if spoilt else {})
        rows = list(judged(replace(source, truth=truth), evidence))
        for one, risk in zip(rows, predict(model, rows), strict=True):
            ranked.append((risk, one.document, one.features.path))
            if one.features.path in spoilt:
                planted_at.append((one.document, one.features.path))
    top = {(d, p) for _r, d, p in sorted(ranked, reverse=True)[: round(REVIEWED * len(ranked))]}
    hit = {d for d, p in planted_at if (d, p) in top}
    documents = {d for d, _p in planted_at}
    return (len(hit) / len(documents) if documents else None), len(documents)


def _document(name, source, others, kind, *, two, spoil):
    """Reading A, the other readings, and the paths that were spoilt."""
    rng = random.Random(f"{name} {source.name}")
    values = [FieldValue(path, text) for path, text in source.truth.items() if text]
    pages = [words for _page, words in source.pages]
    first = Reading("A", "truth", tuple(values))
    rest = [others[source.name][0]] if two and source.name in others else []
    rest = [replace(one, role="B") for one in rest]
    if name == INVENTED:
        nothing = FieldValue("tax", None, Absence.NOT_ON_PAGE)
        first = replace(first, values=(*first.values, nothing))
        rest = [replace(one, values=(*one.values, nothing)) for one in rest]
        if spoil:
            first = planted.invented(first, "tax", f"{rng.randint(1, 40)}.{rng.randint(10, 99)}")
        return first, rest, ["tax"] if spoil else []
    if name == ROW:
        return _without_a_row(first, rest, source, kind, rng, spoil=spoil)
    if not spoil:
        return first, rest, []
    made = planted.plants(first, list(source.truth), kind, pages, rng)
    path, spoilt = next(((p, r) for type_, p, r in made if type_ == name), (None, None))
    return (spoilt, rest, [path]) if spoilt else None


def _without_a_row(first, rest, source, kind, rng, *, spoil):
    """Both readings with the rows of the layout reader, and A without one of them."""
    cells = [v for v in read_fields(kind, source.pages, "labels") if "[" in v.path and v.value]
    rows = sorted({split_path(v.path)[1] for v in cells})
    if len(rows) < 2 or not rest:
        return None
    gone = rng.choice(rows) if spoil else None
    kept = [row for row in rows if row != gone]
    a = tuple(_moved(v, kept.index(row)) for v in cells if (row := split_path(v.path)[1]) in kept)
    b = replace(rest[0], values=(*rest[0].values, *cells))
    # A row that A does not have is numbered after all of A's.
    lost = [_moved(v, len(kept)).path for v in cells if split_path(v.path)[1] == gone]
    return replace(first, values=(*first.values, *a)), [b], lost


def _moved(value, row):
    name, _row, column = split_path(value.path)
    return replace(value, path=join_path(name, row, column))
