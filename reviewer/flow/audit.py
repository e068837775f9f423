"""The blind audit: a random share of accepted fields comes back, and is typed without a hint.

Nobody saw the value of an unseen field; a human accepted that of the others. What is typed is kept
for good and compared after normalisation. Where it differs the field is open again, flagged with
what the audit reads; no value is ever replaced by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.flow import chance, desk
from reviewer.flow.trials import contradicts, is_wrong
from reviewer.model.absence import SAYS_NOTHING, Absence
from reviewer.model.audit import Audit, BlindField, Said
from reviewer.model.errors import UsageError
from reviewer.model.kind import Kind
from reviewer.score.intervals import clopper_pearson
from reviewer.store import audits, fields
from reviewer.store.audits import Draw
from reviewer.store.db import Store

LATER = 20
"""A field that a human accepted comes back when so many other decisions were made."""


@dataclass(frozen=True, slots=True)
class SlipRate:
    """Of what was accepted ("unseen" or by a "human"), how much was wrong, with its 95 % interval.

    The interval is exact for fields drawn one by one, whatever their errors have in common.
    """

    kind: str
    drawn: int
    answered: int
    wrong: int
    share: float | None
    low: float
    high: float


def draw(store: Store, share: float | None = None) -> int:
    """Draw a share (0..1; the project's own if none is given) of accepted fields for the audit.

    Returns how many are new. The share is kept. Raises UsageError for one that is none.
    """
    if share is not None:
        if not 0 < share <= 1:
            raise UsageError(f"The share to audit is above 0 % and at most 100 %, not {share:.4g}.")
        chance.set_share(store, share)
    part = chance.share(store)
    with store.atomic():
        seed = chance.ensure_seed(store)
        chance.note_drawn(store, part)
        return audits.add(store, _drawn(store, seed, part), desk.now())


def next_audit(store: Store) -> BlindField | None:
    """The next field to type blind; None when none waits."""
    found = audits.waiting(store, later=LATER, limit=1)
    return found[0] if found else None


def waiting(store: Store) -> tuple[BlindField, ...]:
    """All fields that wait to be typed blind, in the order of chance."""
    return audits.waiting(store, later=LATER)


def answer(
    store: Store,
    kind: Kind,
    audit_id: int,
    said: str | Absence,
    *,
    by: str,
    ms: int | None = None,
    at: str | None = None,
) -> bool:
    """Keep what was typed; returns whether it agrees. If not, the field is open and flagged again.

    Raises UsageError for an unknown or answered audit, or for an empty value.
    """
    at = at or desk.now()
    typed = Said(None, said, by) if isinstance(said, Absence) else Said(said.strip(), None, by)
    if not typed.value and typed.absence is None:
        raise UsageError("An empty value says nothing; say why there is none.")
    with store.atomic():
        audits.answer(store, audit_id, typed, at=at, ms=ms)
        audit = audits.get(store, audit_id)
        if not contradicts(audit, kind):
            return True
        _open_again(store, audit, by, at)
        reopen(store, kind)
    return False


def reopen(store: Store, kind: Kind) -> None:
    """Flag the fields that the audit reads otherwise and no human has settled since."""
    for field, reason in _doubts(audits.each(store), kind):
        fields.give_reason(store, field, reason)


def doubted(store: Store, kind: Kind) -> frozenset[int]:
    """The fields that the audit keeps flagged."""
    return frozenset(field for field, _reason in _doubts(audits.each(store), kind))


def slip_rates(store: Store, kind: Kind) -> tuple[SlipRate, ...]:
    """How much of what was accepted unseen, and by humans, was wrong."""
    told = audits.each(store)
    return (
        _rate("unseen", [a for a in told if a.decision is None], kind),
        _rate("human", [a for a in told if a.decision is not None], kind),
    )


def _drawn(store: Store, seed: str, share: float) -> Iterator[Draw]:
    for trial in audits.trials(store):
        ticket = chance.ticket(seed, trial.sha256, trial.path)
        accepted = trial.decided is None and not trial.flagged
        if accepted and ticket < share and trial.proposal.absence not in SAYS_NOTHING:
            yield Draw(trial.document, trial.path, None, ticket)
    for document, sha256, path, decision in audits.human_decisions(store):
        ticket = chance.ticket(seed, sha256, path, decision)
        if ticket < share:
            yield Draw(document, path, decision, ticket)


def _open_again(store: Store, audit: Audit, by: str, at: str) -> None:
    """Take back the decision that the audit contradicts, if it still counts."""
    if audit.decision is None or audit.field is None or audit.truth is not None:
        return
    desk.undo_field(store, fields.get(store, audit.field), by, at)


def _doubts(told: Iterable[Audit], kind: Kind) -> Iterator[tuple[int, str]]:
    for audit in told:
        if audit.field is None or audit.answer is None or audit.truth is not None:
            continue
        if contradicts(audit, kind):
            yield audit.field, f"The blind audit reads {_in_words(audit.answer)}"


def _in_words(said: Said) -> str:
    return said.value or f"no value here ({said.absence})"


def _rate(name: str, drawn: list[Audit], kind: Kind) -> SlipRate:
    answered = [audit for audit in drawn if audit.answer is not None]
    wrong = sum(_slipped(audit, kind) for audit in answered)
    low, high = clopper_pearson(wrong, len(answered))
    share = wrong / len(answered) if answered else None
    return SlipRate(name, len(drawn), len(answered), wrong, share, low, high)


def _slipped(audit: Audit, kind: Kind) -> bool:
    """Whether what was accepted was wrong: a human's later word counts more than the audit's."""
    told = audit.truth or audit.answer
    return told is not None and is_wrong(audit.expected, told, audit.path, kind)
