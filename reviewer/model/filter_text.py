"""A filter as one line of text: `field:total why:ocr risk:>0.5 by:ana supplier:heng 7.20`.

Words without a colon are looked for in values, paths and names of documents. Quotes hold spaces
together. The line and the filter say the same: one is made from the other, both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from reviewer.model.errors import UsageError
from reviewer.model.queue import ONLY, WHYS, Filter, Only, Why

KEYS = ("field", "why", "doc", "supplier", "by", "risk", "is")
"""What may stand before a colon, in the order it is written."""
_TOKEN = re.compile(
    r'(?:(?P<key>[A-Za-z]+):)?(?:"(?P<quoted>(?:[^"]|"")*)"?|(?P<bare>[^\s"]\S*)|(?P<none>(?=\s|$)(?<=:)))'
)
_NUMBER = r"\d+(?:[.,]\d+)?\s*%?|[.,]\d+\s*%?"
_RISK = re.compile(rf"(?P<sign>[<>]=?)?(?P<low>{_NUMBER})(?:-(?P<high>{_NUMBER}))?")


def parse_filter(line: str, only: Only = "flagged") -> Filter:
    """The filter a line says. Raises UsageError with one sentence for what cannot be understood."""
    said = Filter(only=only)
    for key, value in tokens(line):
        said = _add(said, key, value)
    return said


def tokens(line: str) -> Iterator[tuple[str, str]]:
    """(key, value) of everything in a line; a word that stands alone has the key ""."""
    for match in _TOKEN.finditer(line):
        key, quoted = (match["key"] or "").lower(), match["quoted"]
        value = (match["bare"] or "") if quoted is None else quoted.replace('""', '"')
        if key and key not in KEYS:
            key, value = "", f"{match['key']}:{value}"
        yield key, value


def filter_line(said: Filter) -> str:
    """The line of a filter, without which state is shown: that has a choice of its own."""
    parts = [f"field:{_quoted(name)}" for name in said.fields]
    parts += [f"why:{why}" for why in said.whys]
    parts += [f"doc:{_quoted(name)}" for name in said.documents]
    parts += [f"supplier:{_quoted(name)}" for name in said.suppliers]
    parts += [f"by:{_quoted(name)}" for name in said.people]
    if said.least_risk is not None:
        parts.append(f"risk:>={said.least_risk!r}")
    if said.most_risk is not None:
        parts.append(f"risk:<={said.most_risk!r}")
    parts += [_quoted(text, alone=True) for text in said.texts]
    return " ".join(parts)


def _add(said: Filter, key: str, value: str) -> Filter:
    if key == "":
        return replace(said, texts=(*said.texts, value)) if value else said
    if not value:
        raise UsageError(f'After "{key}:" a word is missing, as in {_example(key)}.')
    if key == "field":
        return replace(said, fields=(*said.fields, value))
    if key == "doc":
        return replace(said, documents=(*said.documents, value))
    if key == "supplier":
        return replace(said, suppliers=(*said.suppliers, value))
    if key == "by":
        return replace(said, people=(*said.people, value))
    if key == "why":
        return replace(said, whys=(*said.whys, cast(Why, _one_of(key, value, WHYS))))
    if key == "is":
        return replace(said, only=cast(Only, _one_of(key, value, ONLY)))
    return _with_risk(said, value)


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> str:
    fitting = [word for word in allowed if word.startswith(value.lower())]
    if len(fitting) == 1 or value.lower() in allowed:
        return value.lower() if value.lower() in allowed else fitting[0]
    raise UsageError(f'"{key}:{value}" is not known; write {key}: and one of {", ".join(allowed)}.')


def _with_risk(said: Filter, text: str) -> Filter:
    match = _RISK.fullmatch(text)
    if match is None or (match["sign"] and match["high"]):
        raise UsageError(f'"risk:{text}" is no risk; write {_example("risk")} or risk:20%-50%.')
    low = _share(match["low"])
    if match["high"]:
        return replace(said, least_risk=low, most_risk=_share(match["high"]))
    if (match["sign"] or ">").startswith("<"):
        return replace(said, most_risk=low)
    return replace(said, least_risk=low)


def _share(text: str) -> float:
    number = float(text.rstrip("% ").replace(",", "."))
    return number / 100 if text.endswith("%") else number


def _example(key: str) -> str:
    return {
        "field": "field:total",
        "why": "why:ocr",
        "doc": "doc:invoice",
        "supplier": "supplier:heng",
        "by": "by:ana",
        "risk": "risk:>0.5",
        "is": "is:open",
    }[key]


def _quoted(value: str, *, alone: bool = False) -> str:
    plain = re.fullmatch(r'[^\s"]+', value) and not (alone and ":" in value)
    return value if plain else '"' + value.replace('"', '""') + '"'
