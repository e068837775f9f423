"""What is learned from, fold by fold: no document and no supplier on both sides. Needs scipy."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import planted
from examples import Judged, Source, evidence_of, judged, poorer
from fit import fit
from scipy.optimize import minimize
from scipy.special import logit

from reviewer.model.evidence import Evidence
from reviewer.model.kind import Kind
from reviewer.model.reading import Reading
from reviewer.score.model import Model, probability

Readings = Mapping[str, tuple[Reading, ...]]

POORER, PLANTED = 0.25, 0.03
"""Weight of an example with a witness taken away, and of an error put in on purpose."""


def real(found: Sequence[Source], readings: Readings, kind: Kind, *, further: bool) -> list[Judged]:
    """The fields of real readings with all their witnesses."""
    return [
        one
        for source in found
        if source.name in readings
        for one in judged(source, evidence_of(source, readings[source.name], kind, further=further))
    ]


def extra(
    found: Sequence[Source], readings: Readings, kind: Kind, *, further: bool
) -> list[Judged]:
    """The same readings with less evidence, and with errors put in."""
    examples: list[Judged] = []
    for source in found:
        if source.name in readings:
            evidence = evidence_of(source, readings[source.name], kind, further=further)
            for less in poorer(evidence):
                examples += judged(source, less, weight=POORER)
            examples += _planted(source, evidence)
    return [one for one in examples if not one.doubtful]


def _planted(source: Source, evidence: Evidence) -> list[Judged]:
    rng = random.Random(source.name)
    first, *others = evidence.readings
    right = [one.features.path for one in judged(source, evidence) if not one.wrong]
    pages = [words for _page, words in evidence.pages]
    examples: list[Judged] = []
    made = [(p, r) for _t, p, r in planted.plants(first, right, evidence.kind, pages, rng)]
    for path, reading in made:
        for readings in ((reading, *others), (reading,)):
            spoilt = replace(evidence, readings=readings)
            examples += [
                one
                for one in judged(source, spoilt, weight=PLANTED)
                if one.features.path == path and one.wrong
            ]
    return examples


def folds(examples: Sequence[Judged], k: int, seed: int = 0) -> dict[str, int]:
    """Supplier -> fold, so that neither a document nor a supplier is on both sides."""
    suppliers = sorted({one.supplier for one in examples})
    random.Random(seed).shuffle(suppliers)
    return {supplier: at % k for at, supplier in enumerate(suppliers)}


def predict(model: Model, examples: Sequence[Judged]) -> list[float]:
    """The risk of each example."""
    return [
        probability(
            model.start(one.features.group)
            + sum(w for w, _f in model.weighed(one.features.group, one.features.features))
        )
        for one in examples
    ]


def calibrated(teach: Sequence[Judged], more: Sequence[Judged], k: int = 4) -> Model:
    """The model of `teach` and `more`, its sums brought to probabilities on folds of `teach`."""
    clear = [one for one in teach if not one.doubtful]
    out, wrong = [], []
    at = folds([*clear, *more], k, seed=1)
    for fold in range(k):
        model = fit([one for one in (*clear, *more) if at[one.supplier] != fold])
        held = [one for one in clear if at[one.supplier] == fold]
        held = [one for one in held if one.features.group != "absent"]
        out += predict(model, held)
        wrong += [float(one.wrong) for one in held]
    slope, shift = platt(np.array(out), np.array(wrong))
    return replace(fit([*clear, *more]), slope=slope, shift=shift)


def platt(risks: np.ndarray, wrong: np.ndarray) -> tuple[float, float]:
    """Slope and shift of the log-odds with the best likelihood (Platt 1999), held near 1 and 0."""
    z = logit(np.clip(risks, 1e-6, 1 - 1e-6))

    def loss(w: np.ndarray) -> float:
        s = w[0] * z + w[1]
        return float(np.sum(np.logaddexp(0, s) - wrong * s) + (w[0] - 1) ** 2 + w[1] ** 2)

    found = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.5, 2.0), (-1.0, 1.0)]).x
    return round(float(found[0]), 3), round(float(found[1]), 3)


def cross(teach: Sequence[Judged], more: Sequence[Judged], k: int = 10) -> list[float]:
    """Risk of each of `teach` from a model that never saw its document or supplier."""
    at = folds([*teach, *more], k)
    risks = [0.0] * len(teach)
    for fold in range(k):
        inside = [one for one in teach if at[one.supplier] != fold]
        model = calibrated(inside, [one for one in more if at[one.supplier] != fold])
        held = [i for i, one in enumerate(teach) if at[one.supplier] == fold]
        for i, risk in zip(held, predict(model, [teach[i] for i in held]), strict=True):
            risks[i] = risk
    return risks
