"""From "at most so many wrong among what I do not look at" to a threshold that keeps it.

Candidates are nested: the least risky 5 %, 10 %, ... of the fields. Testing many would find one
that looks good by luck, so they are tested in one order that the answers have no part in, and the
first that fails ends it (fixed sequence testing, as in Learn then Test; Angelopoulos et al. 2021).
It begins where the risks themselves promise the strongest proof, and goes up from there. Each test
is a bet on the fields that chance chose (`betting`). Pure.

What this rests on: tickets are random numbers that know nothing of the fields; the order of risks
was learned without the answers used here (`Seen.wrong` of tickets drawn, `Seen.whole`); documents
that are known as a whole were not chosen for what is wrong in them. The promise is about the
fields that are in the project now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from math import log, sqrt
from typing import NamedTuple

from reviewer.score import betting
from reviewer.score.betting import Sample, Unit

_STEPS = 20


class Seen(NamedTuple):
    """A field as routing sees it.

    `ticket` is its random number, 0..1: answers are used in its order, up to the first that nobody
    has given. `wrong` is None where nobody knows. `whole` says that all of its document is known
    and that the risks were learned without it.
    """

    document: int
    risk: float
    ticket: float
    wrong: bool | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """The threshold that can be promised, or None with what is missing.

    `review` is the share of all fields from `threshold` on, `audited` the answers that the proof
    rests on and `wrong` the errors among them; `bound` is what the same answers prove of the set
    that was tried first, where nothing can be promised, else of the fields below the threshold.
    `needed` is how many further answers without an error would do, None if even all would not.
    """

    max_wrong: float
    confidence: float
    fields: int
    threshold: float | None
    review: float | None
    audited: int
    wrong: int
    bound: float
    needed: int | None

    def moved(self, risk: Callable[[float], float]) -> Route:
        """The same route on another scale of risk, which keeps the order."""
        if self.threshold is None or self.threshold >= 1:
            return self
        return replace(self, threshold=risk(self.threshold))


def route(fields: Iterable[Seen], *, max_wrong: float, confidence: float = 0.95) -> Route:
    """The highest threshold with at most `max_wrong` (0..1) wrong below it, at `confidence`."""
    ordered = sorted(fields, key=lambda field: field.risk)
    cuts = _cuts(ordered)
    if not cuts:
        return Route(max_wrong, confidence, 0, None, None, 0, 0, 1.0, None)
    samples = _samples(ordered, cuts)
    start = _start(ordered, cuts, samples, max_wrong)
    proven = list(
        takewhile(
            lambda index: betting.proves(samples[index], max_wrong, confidence),
            range(start, len(cuts)),
        )
    )
    chosen = proven[-1] if proven else start
    sample = samples[chosen]
    return Route(
        max_wrong=max_wrong,
        confidence=confidence,
        fields=len(ordered),
        threshold=_threshold(ordered, cuts[chosen]) if proven else None,
        review=1 - cuts[chosen] / len(ordered) if proven else None,
        audited=sample.seen,
        wrong=sample.wrong,
        bound=betting.bound(sample, confidence),
        needed=0 if proven else betting.needed(sample, max_wrong, confidence),
    )


def _cuts(ordered: Sequence[Seen]) -> list[int]:
    """How many fields each candidate has; fields of equal risk stay together."""
    count = len(ordered)
    found = set()
    for step in range(1, _STEPS + 1):
        cut = count * step // _STEPS
        while 0 < cut < count and ordered[cut - 1].risk == ordered[cut].risk:
            cut += 1
        found.add(cut)
    return sorted(found - {0})


def _samples(ordered: Sequence[Seen], cuts: Sequence[int]) -> list[Sample]:
    return [_sample(ordered[:cut]) for cut in cuts]


def _sample(fields: Sequence[Seen]) -> Sample:
    """What was seen of a candidate: documents known as a whole first, then fields by ticket."""
    documents: dict[int, list[Seen]] = {}
    for field in fields:
        documents.setdefault(field.document, []).append(field)
    widest = max((len(members) for members in documents.values()), default=1)
    whole = [members for members in documents.values() if all(f.whole for f in members)]
    units = [Unit(len(members), _wrong(members), widest) for members in _shuffled(whole)]
    known = {members[0].document for members in whole}
    drawn = sorted((f for f in fields if f.document not in known), key=lambda f: f.ticket)
    told = takewhile(lambda field: field.wrong is not None, drawn)
    return Sample(len(fields), (*units, *(Unit(1, int(bool(f.wrong)), 1) for f in told)))


def _shuffled(documents: Iterable[list[Seen]]) -> list[list[Seen]]:
    return sorted(documents, key=lambda members: min(field.ticket for field in members))


def _wrong(fields: Iterable[Seen]) -> int:
    return sum(bool(field.wrong) for field in fields)


def _start(
    ordered: Sequence[Seen], cuts: Sequence[int], samples: Sequence[Sample], max_wrong: float
) -> int:
    """The candidate whose proof should be strongest if its risks mean what they say."""
    totals = [0.0]
    for field in ordered:
        totals.append(totals[-1] + field.risk)
    gains = [_growth(totals[cut] / cut, max_wrong) for cut in cuts]

    def strength(index: int) -> tuple[float, float]:
        return gains[index] * len(samples[index].units), gains[index] * cuts[index]

    return max(range(len(cuts)), key=strength)


def _growth(risk: float, share: float) -> float:
    """What a bet on one field is expected to win: relative entropy, 0 where nothing is to win."""
    if risk >= share or share >= 1:
        return 0.0
    gain = (1 - risk) * log((1 - risk) / (1 - share))
    return gain + (risk * log(risk / share) if risk else 0.0)


def _threshold(ordered: Sequence[Seen], cut: int) -> float:
    """A risk that parts the first `cut` fields from the others: halfway in log-odds."""
    if cut == len(ordered):
        return 1.0
    low, high = (ordered[index].risk for index in (cut - 1, cut))
    if not 0 < low < high < 1:
        return high
    odds = sqrt(low / (1 - low) * high / (1 - high))
    return odds / (1 + odds)
