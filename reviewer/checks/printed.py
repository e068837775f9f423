"""What else a page prints that could be the value: every amount and date, with label and role.

The sums that a till prints (cash less change, net and tax and rounding) are worked out among them,
so that the amount that fits is known before anybody says what the total is. Imports model alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Generic, TypeVar

from reviewer.checks.page_index import PageIndex, Run
from reviewer.checks.printed_label import label_of
from reviewer.model import values
from reviewer.model.values.text import bare

Value = TypeVar("Value")

_AMOUNT = re.compile(r"\W*[A-Za-z]{0,3}\W{0,2}\d[\d.,']{0,12}[.,]\d{2}\W*[A-Za-z]{0,2}\W*")
_ROLES = {
    "cash": ("cash", "tender", "paid", "payment", "visa", "master", "gegeben", "bargeld", "especes",
             "efectivo", "entregado", "contanti", "tunai", "bayaran", "contant"),
    "change": ("change", "ruckgeld", "wechselgeld", "rendu", "cambio", "resto", "baki",
               "wisselgeld", "troco"),
    "net": ("subtotal", "sub", "net", "netto", "zwischensumme", "excl", "excluding", "taxable",
            "imponibile", "imponible", "subtotaal"),
    "tax": ("gst", "sst", "tax", "vat", "mwst", "ust", "steuer", "tva", "iva", "btw", "cukai"),
    "rounding": ("round", "rounding", "adj", "adjustment", "rundung", "arrondi", "redondeo",
                 "pelarasan"),
}  # fmt: skip
"""Words of a label that say what an amount is for, folded and without accents."""

_SHORTEST_START = 4
"""Letters of a role's word that may be the beginning or the misread head of a longer one."""

_MOST_SUMS = 400


@dataclass(frozen=True, slots=True)
class Printed(Generic[Value]):
    """A value somewhere on a page, with the label it stands beside or below, and its role."""

    value: Value
    text: str
    label: str | None
    role: str = ""


def amounts(pages: Iterable[PageIndex]) -> list[Printed[Decimal]]:
    """Every amount printed with cents, in reading order."""
    found = []
    for index in pages:
        for word in index.words:
            value = _amount(word.text)
            if value is not None:
                label = label_of(Run((word,)), index)
                found.append(Printed(value, word.text, label, role_of(label or "")))
    return found


def dates(pages: Iterable[PageIndex]) -> list[Printed[date]]:
    """Every date on the pages."""
    return [
        Printed(day, run.text, label_of(run, index)) for index in pages for day, run in index.dates
    ]


@lru_cache(maxsize=8192)
def _amount(text: str) -> Decimal | None:
    return values.parse_amount(text) if _AMOUNT.fullmatch(text) else None


@lru_cache(maxsize=8192)
def role_of(label: str) -> str:
    """What a label says an amount is for: cash, change, net, tax, rounding; empty if nothing."""
    words = bare(label).split()
    for role, heads in _ROLES.items():
        if any(_starts(word, head) for word in words for head in heads):
            return role
    return ""


def _starts(word: str, head: str) -> bool:
    return word == head or (len(head) >= _SHORTEST_START and word.startswith(head))


def sums_to(printed: Sequence[Printed[Decimal]]) -> dict[Decimal, str]:
    """Amounts that the labelled ones lead to, each with the sum in words: what a total must be."""
    roles: dict[str, list[Decimal]] = {}
    for one in printed:
        roles.setdefault(one.role, []).append(abs(one.value))
    there = {abs(one.value) for one in printed}
    worked = (*_paid(roles), *_built(roles))
    return {value: said for value, said in worked if value in there and value > 0}


def _paid(roles: dict[str, list[Decimal]]) -> Iterator[tuple[Decimal, str]]:
    """Cash less change."""
    for cash, change in product(set(roles.get("cash", ())), set(roles.get("change", ()))):
        if change and cash > change:
            yield cash - change, f"Cash {cash} - change {change} = {cash - change}"


def _built(roles: dict[str, list[Decimal]]) -> Iterator[tuple[Decimal, str]]:
    """Net and tax, with a rounding where one is printed."""
    nets, taxes = set(roles.get("net", ())), set(roles.get("tax", ()))
    for net, tax in list(product(nets, taxes))[:_MOST_SUMS]:
        if tax and net > tax:
            yield net + tax, f"Net {net} + tax {tax} = {net + tax}"
    for net, rounding in list(product(nets, set(roles.get("rounding", ()))))[:_MOST_SUMS]:
        for sign, part in (("+", rounding), ("-", -rounding)):
            if rounding and rounding < 1:
                yield net + part, f"Subtotal {net} {sign} rounding {rounding} = {net + part}"
