"""What a project knows of its own proposals: which were wrong, and how each came to be known.

Two uses must not mix. What was looked at *because of its risk* teaches the risks their order
(`teaches_order`). What *chance* chose, the tickets below the share that was ever drawn and half of
the documents that are known as a whole, teaches only their level, and proves how many errors are
left. A field that a person settled although nothing asked for it is not heard at all: people
correct what they notice. Truth known from elsewhere is nobody's choice and is heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reviewer.flow import chance
from reviewer.model import values
from reviewer.model.absence import SAYS_NOTHING
from reviewer.model.audit import Audit, Said, Trial
from reviewer.model.decision import DecisionType
from reviewer.model.kind import Kind, split_path
from reviewer.score.calibrate import Outcome
from reviewer.store import audits, suites
from reviewer.store.db import Store

_KNOWN_ELSEWHERE = "imported"
_KEPT_FOR_PROOF = 0.5


@dataclass(frozen=True, slots=True)
class Tried:
    """A trial with its ticket, whether it was wrong (None: nobody knows), and what it is good for.

    `whole` says that its document is known as a whole and is kept for the proof.
    """

    trial: Trial
    ticket: float
    wrong: bool | None
    whole: bool
    teaches_order: bool
    frozen: bool = False
    """Whether its document is in a suite."""

    @property
    def outcome(self) -> Outcome:
        """What it says of the shipped risk. Only of one that is known."""
        name, _row, column = split_path(self.trial.path)
        field = name if column is None else f"{name}.{column}"
        return Outcome(self.trial.reader, field, self.trial.raw_risk, bool(self.wrong))


def gather(store: Store, kind: Kind) -> list[Tried]:
    """All fields of a project that count: asked, not hidden, not ambiguous.

    Documents of a suite teach nothing: a suite proves what a new prompt or model is worth, and what
    was learned from it would be proved by itself.
    """
    found = tried(audits.trials(store), kind, chance.seed(store), chance.most_drawn(store))
    frozen = suites.documents(store)
    return [
        replace(one, frozen=True, teaches_order=False) if one.trial.document in frozen else one
        for one in found
    ]


def tried(trials: Iterable[Trial], kind: Kind, seed: str, drawn: float) -> list[Tried]:
    """The trials that count, by the project's seed and the largest share that was ever drawn."""
    found = [trial for trial in trials if _counts(trial)]
    open_documents = {trial.document for trial in found if trial.decided is None}
    return [_tried(trial, kind, seed, drawn, trial.document in open_documents) for trial in found]


def teaches(found: Sequence[Tried]) -> tuple[list[Outcome], list[Outcome]]:
    """What teaches the order of risks, and what teaches their level."""
    order = [one.outcome for one in found if one.teaches_order]
    level = [one.outcome for one in found if _teaches_level(one)]
    return order, level


def is_wrong(said: Said, truth: Said, path: str, kind: Kind) -> bool:
    """Whether `said` is another answer than `truth`, after the normalisation of its type."""
    one, other = (s.value.strip() if s.value else "" for s in (said, truth))
    if not one or not other:
        return bool(one or other)
    return not values.same(one, other, kind.spec(path).type, day_first=kind.day_first)


def contradicts(audit: Audit, kind: Kind) -> bool:
    """Whether what was typed blind is another answer than the one that was accepted."""
    return audit.answer is not None and is_wrong(audit.expected, audit.answer, audit.path, kind)


def _tried(trial: Trial, kind: Kind, seed: str, drawn: float, open_document: bool) -> Tried:
    ticket = chance.ticket(seed, trial.sha256, trial.path)
    whole = not open_document
    kept = whole and chance.ticket(seed, trial.sha256) < _KEPT_FOR_PROOF
    wrong = _wrong(trial, kind)
    by_chance = kept or trial.drawn or ticket < drawn
    teaches_order = trial.decided is not None and _unbiased(trial, whole) and not by_chance
    return Tried(trial, ticket, wrong, kept, teaches_order)


def _wrong(trial: Trial, kind: Kind) -> bool | None:
    """What a human says now counts, then what the audit typed; None where nobody spoke."""
    known = trial.truth or trial.answer
    if known is None:
        return None
    if known.value is None and known.absence is None:
        return False  # a decision that names no other answer leaves the proposal
    return is_wrong(trial.proposal, known, trial.path, kind)


def _unbiased(trial: Trial, whole: bool) -> bool:
    """Whether a decided field would have been settled right or wrong alike."""
    told = trial.truth is not None and trial.truth.by == _KNOWN_ELSEWHERE
    return trial.asked or whole or told


def _teaches_level(one: Tried) -> bool:
    if one.wrong is None or one.teaches_order or one.frozen:
        return False
    return one.trial.drawn or _unbiased(one.trial, one.whole)


def _counts(trial: Trial) -> bool:
    if trial.proposal.absence in SAYS_NOTHING or trial.decided is DecisionType.AMBIGUOUS:
        return False
    return trial.truth is None or trial.truth.absence not in SAYS_NOTHING
