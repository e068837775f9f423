"""All that is looked for in the words of a page, as masks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reviewer.model.document import Page, PageWords, Word
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact.masks import TEXT_GROWTH, grown
from reviewer.redact.text import birth, contacts, identities, listed, mrz, numbers
from reviewer.redact.text.columns import columns
from reviewer.redact.text.stream import Hit, Stream

NAME = "text rules 2"
SURE_SCORE = 0.5
"""What is found with less may be something else."""
_BY_TEXT = {
    Sought.IBAN: numbers.ibans,
    Sought.CARD: numbers.cards,
    Sought.NATIONAL_ID: identities.identities,
    Sought.EMAIL: contacts.emails,
    Sought.PHONE: contacts.phones,
}
_BY_PLACE = {Sought.BIRTH: birth.births, Sought.MRZ: mrz.zones}
BROKEN = frozenset({Sought.IBAN, Sought.CARD, Sought.NATIONAL_ID, Sought.EMAIL})
"""What may go on in the next line of its column, or is named there."""
BY_WORDS = frozenset({*_BY_TEXT, *_BY_PLACE})
"""What is looked for in words, and so needs them."""


def needs_words(policy: RedactionPolicy) -> bool:
    """Whether a policy asks for something that only words show."""
    return bool(policy.listed) or any(sought in BY_WORDS for sought in policy.sought)


def look(words: Sequence[PageWords], page: Page, policy: RedactionPolicy) -> Iterator[Mask]:
    """Masks over what the policy seeks, in the words of every engine that read the page."""
    for read in words:
        for hit, box in places(read.lines(), policy):
            margin = TEXT_GROWTH * box.height
            yield Mask(page.number, grown(box, page, margin, margin), NAME, hit.score, hit.what)


def places(lines: Sequence[list[Word]], policy: RedactionPolicy) -> Iterator[tuple[Hit, Box]]:
    """What the policy seeks in the rows of a page and down its columns, with where it stands."""
    rows = Stream(lines)
    broken = tuple(sought for sought in policy.sought if sought in BROKEN)
    down = [(Stream(column), replace(policy, sought=broken)) for column in columns(lines)]
    for stream, asked in ((rows, policy), *down):
        for hit in _hits(stream, asked):
            if stream is not rows and hit.what == Sought.EMAIL and hit.score < SURE_SCORE:
                continue  # a sign at a line's end alone, with whatever stands below
            for box in stream.boxes(hit.start, hit.end):
                yield hit, box


def _hits(stream: Stream, policy: RedactionPolicy) -> Iterator[Hit]:
    for sought in dict.fromkeys(policy.sought):
        if sought in _BY_TEXT:
            yield from _BY_TEXT[sought](stream.text)
        elif sought in _BY_PLACE:
            yield from _BY_PLACE[sought](stream)
    yield from listed.listed(stream, policy.listed)
