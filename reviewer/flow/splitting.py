"""Which part of a dataset each document is in: gathers what `export/split.py` decides by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from reviewer.export import alike, split
from reviewer.export.split import Member, Shares
from reviewer.flow import draw
from reviewer.flow.jobs import Progress, ahead
from reviewer.flow.outcome import DEPTH, Run
from reviewer.model.document import PageWords
from reviewer.model.values import fold
from reviewer.model.values.text import bare
from reviewer.store import documents, harvest, suites
from reviewer.store.db import Store

MOST_WORDS = 4000
"""Words of a document that are compared; no longer text tells more."""
LEGAL_FORMS = {
    "gmbh", "mbh", "ag", "kg", "kgaa", "co", "ohg", "ug", "ek", "eg", "se", "ltd", "limited", "llc",
    "llp", "inc", "corp", "corporation", "company", "plc", "pte", "pty", "sdn", "bhd", "sa", "sas",
    "sarl", "sl", "slu", "srl", "spa", "sro", "bv", "nv", "oy", "oyj", "ab", "as", "aps", "lda",
    "&", "and", "und",
}  # fmt: skip
"""Words at the end of a name that say what kind of company it is."""
_INITIALS = re.compile(r"(?<!\S)\w(?: \w)+(?!\S)")
"""Single letters in a row, as dots leave them."""
_CHUNK = 50


def parts(run: Run, shares: Shares) -> dict[int, str]:
    """The part of each document, by its id; near-duplicates are in the same.

    Documents of a suite are in the test part.
    """
    known = run.project.call(harvest.suppliers)
    members = [
        Member(number, sha256, one_name(supplier) if supplier else None)
        for number, _, sha256, supplier in known
    ]
    texts: list[alike.Signatures | None] = []
    for at in range(0, len(members), _CHUNK):
        ids = [member.id for member in members[at : at + _CHUNK]]
        for words in run.project.call(partial(_texts, ids=ids)):
            texts.append(alike.text_signature(words))
    looks = _looks(run, members)
    frozen = run.project.call(suites.documents)
    return split.assign(members, alike.alike(texts, looks), shares, frozen)


def one_name(supplier: str) -> str:
    """A supplier however it is spelled: without accents, spaces, dots and legal form.

    "ACME G.m.b.H." and "Acme GmbH & Co. KG" are one; two that differ in nothing else are one too,
    which keeps more together than there need be, and parts nothing.
    """
    plain = _INITIALS.sub(lambda found: found[0].replace(" ", ""), bare(supplier))
    words = plain.split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return "".join(words)


def _texts(store: Store, ids: Sequence[int]) -> list[list[str]]:
    return [_words(harvest.words(store, documents.get(store, number))) for number in ids]


def _words(pages: dict[int, PageWords]) -> list[str]:
    found: list[str] = []
    for page in pages.values():
        for word in page.words:
            if len(found) >= MOST_WORDS:
                return found
            if plain := fold(word.text):
                found.append(plain)
    return found


def _looks(run: Run, members: Sequence[Member]) -> list[bytes | None]:
    """How the first pages look; None where one cannot be drawn."""
    looks: list[bytes | None] = []
    started = ahead(
        members,
        lambda member: draw.request_look(run.workers, run.project.folder, member.sha256),
        depth=DEPTH * run.workers.count,
        cancel=run.cancel,
    )
    for _member, future in started:
        looks.append(None if future.exception() is not None else future.result())
        run.progress(Progress("compare", len(looks), 0, len(members)))
    return looks
