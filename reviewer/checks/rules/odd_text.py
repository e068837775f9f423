"""Texts that are no value: a label of the form, characters that nobody prints, the same twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from reviewer.checks.case import Case, title
from reviewer.checks.rules.finding import Finding, doubts, fails
from reviewer.model import values
from reviewer.model.kind import FieldType, Kind, split_path

_TEXTS = (FieldType.TEXT, FieldType.ADDRESS)
_ISSUERS = frozenset({"vendor", "seller", "supplier", "company", "merchant"})
_RECEIVERS = frozenset({"buyer", "customer", "client", "recipient", "bill_to"})

_USUAL = frozenset(" \n\t.,;:-–—_/\\()[]&'’\"“”„+#*@%!?|°ºª§€$£¥=<>")
_ODD_SHARE = 0.3
"""More characters than this that are no letter, digit or usual sign: the text is garbled."""

_SHORTEST = 4


def check(case: Case) -> Iterator[Finding]:
    """Findings about the fields of the document that hold text or identifiers."""
    seen: dict[str, str] = {}
    for path in case.answers:
        spec, value = case.spec(path), case.value(path)
        if not value or split_path(path)[2] is not None:
            continue
        if spec.type in _TEXTS or spec.type is FieldType.IDENTIFIER:
            yield from _of_text(path, value, case)
            yield from _twice(path, values.fold(value), seen, case)


def _of_text(path: str, value: str, case: Case) -> Iterator[Finding]:
    owner = _labels(case.kind).get(values.fold(value))
    if owner is not None:
        yield fails("label", path, f"{value} is a label, of {owner}, and no value")
    elif _is_garbled(value):
        yield doubts("garbled", path, f"{title(case, path)} holds characters that nobody prints")


def _twice(path: str, folded: str, seen: dict[str, str], case: Case) -> Iterator[Finding]:
    """Findings for a value that another field has too; who sells does not buy."""
    other = seen.setdefault(folded, path)
    if other == path or len(folded) < _SHORTEST:
        return
    names = {path, other}
    sentence = f"{title(case, other)} and {title(case, path).lower()} are the same"
    finding = fails if names & _ISSUERS and names & _RECEIVERS else doubts
    if finding is fails or case.spec(path).type is case.spec(other).type is FieldType.IDENTIFIER:
        yield finding("twice", other, sentence)
        yield finding("twice", path, sentence)


def _is_garbled(text: str) -> bool:
    odd = sum(1 for char in text if not (char.isalnum() or char in _USUAL or _is_mark(char)))
    return odd > _ODD_SHARE * len(text) or "\N{REPLACEMENT CHARACTER}" in text


def _is_mark(char: str) -> bool:
    """Whether it belongs to the letter before it, as vowels do in Hindi or Thai."""
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=16)
def _labels(kind: Kind) -> Mapping[str, str]:
    """Folded label -> the title of the field it is printed beside."""
    return {
        folded: spec.title.lower()
        for spec in reversed(kind.fields)
        for label in (*spec.labels, spec.title)
        if len(folded := values.fold(label)) >= _SHORTEST
    }
