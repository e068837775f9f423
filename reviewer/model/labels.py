"""Whose label is it: a printed label against the labels of a field and of its neighbours."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz, process

from reviewer.model.kind import FieldSpec, Kind
from reviewer.model.values.text import fold

_ALIKE = 82
"""Indel ratio, 0..100, from which two words count as one that was misread."""

_NOT_ANOTHER = 60
"""Indel ratio below which a word of a label is another word, however long the label."""

_SHORTEST_JOINED = 5
"""Characters a label must have to be seen at the head of a longer word: TotalPayable."""

_INCLUSIVE = ("incl", "inclusive", "including", "inkl", "ttc", "after", "with", "compris")

_OTHER_AMOUNTS = frozenset({
    "sub", "subtotal", "net", "netto", "zwischensumme", "excl", "excluding", "exclusive", "before",
    "tax", "gst", "sst", "vat", "mwst", "ust", "steuer", "tva", "iva", "imposto", "without",
    "cash", "change", "tender", "tendered", "gegeben", "rückgeld", "espèces", "rendu", "efectivo",
    "cambio", "contanti", "resto", "discount", "rabatt", "remise", "descuento", "sconto", "savings",
    "saved", "rounding", "adjustment", "rundung", "arrondi", "redondeo", "qty", "quantity", "items",
    "item", "pieces", "balance", "deposit", "points", "unit", "price",
})  # fmt: skip
"""What a receipt calls the amounts that are not its total; they stand in no kind as fields."""


class LabelFit(IntEnum):
    """Whether a printed label is the field's own; higher is better."""

    OTHER = -1
    UNKNOWN = 0
    OWN = 1


def label_fit(label: str | None, spec: FieldSpec, kind: Kind) -> LabelFit:
    """Whether `label`, as printed beside a value, is one of `spec`'s, of another field, or neither.

    A longer label that holds the field's own is another one's ("Sub Total", "Total GST" for a
    total), unless it says that the other is included ("Total incl. GST").
    """
    if not label:
        return LabelFit.UNKNOWN
    return _fit(fold(label), _phrases(spec), _other_phrases(spec, kind.fields))


@lru_cache(maxsize=4096)
def _fit(label: str, own: tuple[str, ...], others: tuple[str, ...]) -> LabelFit:
    words = label.split()
    held = _held(own, words)
    if not held:
        theirs = _held(others, _before_inclusive(words))
        return LabelFit.OTHER if theirs else LabelFit.UNKNOWN
    mine = held[0]
    if any(len(p) > len(mine) and any(h in p for h in held) for p in _held(others, words)):
        return LabelFit.OTHER
    start = _find(mine, words) or 0
    rest = _before_inclusive(words[:start] + words[start + len(mine.split()) :])
    is_other = any(phrase in _OTHER_AMOUNTS for phrase in _held(others, rest))
    return LabelFit.OTHER if is_other else LabelFit.OWN


def _held(phrases: tuple[str, ...], words: list[str]) -> list[str]:
    """The phrases that stand among `words`, longest first.

    Only those whose first word may be there are looked at closely: a label has few words, a kind
    has hundreds of phrases.
    """
    heads = _heads(phrases)
    near = {head for word in words for head in _near(word, heads)}
    joined = {word[:end] for word in words for end in range(_SHORTEST_JOINED, len(word))}
    likely = (p for p in phrases if p.partition(" ")[0] in near or p.replace(" ", "") in joined)
    return [phrase for phrase in likely if _find(phrase, words) is not None]


@lru_cache(maxsize=512)
def _heads(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({phrase.partition(" ")[0] for phrase in phrases}))


@lru_cache(maxsize=4096)
def _near(word: str, heads: tuple[str, ...]) -> frozenset[str]:
    found = process.extract(
        word, heads, scorer=fuzz.ratio, score_cutoff=_NOT_ANOTHER, limit=None, processor=None
    )
    return frozenset(head for head, _score, _index in found)


def _find(phrase: str, words: list[str]) -> int | None:
    """Where `phrase` begins among `words`, each allowed to be misread or to be run together."""
    wanted = phrase.split()
    for start in range(len(words) - len(wanted) + 1):
        if _alike(wanted, words[start : start + len(wanted)]):
            return start
    joined = "".join(wanted)
    if len(joined) < _SHORTEST_JOINED:
        return None
    starts = (at for at, word in enumerate(words) if word != joined and word.startswith(joined))
    return next(starts, None)


def _alike(wanted: list[str], words: list[str]) -> bool:
    """Whether the words are the same as a whole, and none is another word (incl and excl)."""
    if fuzz.ratio(" ".join(wanted), " ".join(words)) < _ALIKE:
        return False
    pairs = zip(wanted, words, strict=True)
    return all(fuzz.ratio(a, b) >= _NOT_ANOTHER for a, b in pairs)


def _before_inclusive(words: list[str]) -> list[str]:
    return next((words[:at] for at, word in enumerate(words) if word in _INCLUSIVE), words)


@lru_cache(maxsize=512)
def _phrases(spec: FieldSpec) -> tuple[str, ...]:
    """The field's labels, folded, longest first."""
    printed = (*spec.labels, spec.title, spec.name.replace("_", " "))
    return tuple(sorted({fold(text) for text in printed} - {""}, key=len, reverse=True))


@lru_cache(maxsize=512)
def _other_phrases(spec: FieldSpec, fields: tuple[FieldSpec, ...]) -> tuple[str, ...]:
    kin = [f for f in fields if f.type is spec.type and f.name != spec.name]
    phrases = {phrase for field in kin for phrase in _phrases(field)} - set(_phrases(spec))
    if spec.type.value == "amount":
        phrases |= _OTHER_AMOUNTS - set(_phrases(spec))
    return tuple(sorted(phrases, key=len, reverse=True))
