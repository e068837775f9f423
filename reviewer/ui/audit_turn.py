"""One turn of the blind audit: what the store's thread answers, and the end of it in words."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.model.audit import BlindField
from reviewer.model.document import Document
from reviewer.model.kind import Kind
from reviewer.model.wording import title
from reviewer.ui.phrases import counted
from reviewer.ui.say import named, say

if TYPE_CHECKING:
    from reviewer.flow.audit import SlipRate
    from reviewer.store.db import Store

WHO = {"unseen": "values that nobody looked at", "human": "values that people settled"}


@dataclass(frozen=True, slots=True)
class Turn:
    """The field to type blind and its document, or none and what came of the audit.

    `left` counts this field too; `later` those that were put off; `share` (0..1) is what chance
    draws of the accepted fields.
    """

    field: BlindField | None
    document: Document | None
    title: str
    left: int
    later: int
    rates: tuple[SlipRate, ...]
    share: float


def turn(store: Store, kind: Kind, put_off: Container[int] = ()) -> Turn:
    """The next turn, without the audits that are put off (on the store's thread)."""
    from reviewer.flow import audit, chance
    from reviewer.store import documents

    waiting = audit.waiting(store)
    now = [field for field in waiting if field.audit not in put_off]
    later = len(waiting) - len(now)
    rates, share = audit.slip_rates(store, kind), chance.share(store)
    if not now:
        return Turn(None, None, "", 0, later, rates, share)
    document = documents.get(store, now[0].document)
    return Turn(now[0], document, _title(kind, now[0].path), len(now), later, rates, share)


def in_words(rate: SlipRate) -> str:
    """A slip rate with its interval, in a sentence."""
    who = say(WHO[rate.kind])
    if rate.share is None:
        drawn = say("{fields} drawn, none typed yet", fields=counted(rate.drawn, "field"))
        drawn = drawn if rate.drawn else say("none was drawn")
        return say("Of {who} nothing is known: {drawn}.", who=who, drawn=drawn)
    return say(
        "Of {who}, {wrong} of {all} typed blind was wrong: {share}. "
        "With 95 % confidence the true share is between {low} and {high}.|"
        "Of {who}, {wrong} of {all} typed blind were wrong: {share}. "
        "With 95 % confidence the true share is between {low} and {high}.",
        count=rate.wrong,
        who=who,
        wrong=rate.wrong,
        all=rate.answered,
        share=_percent(rate.share),
        low=_percent(rate.low),
        high=_percent(rate.high),
    )


def _title(kind: Kind, path: str) -> str:
    own = "" if "[" in path else kind.spec(path).title
    said = named(own or title(path))
    return said[:1].upper() + said[1:]


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.995 else f"{100 * share:.3g} %"
