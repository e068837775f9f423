"""The total by arithmetic over all amounts of the page, whatever their labels say (reading B)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reviewer.extract.layout.amounts import Amount
from reviewer.extract.layout.found import Found

_CENT = Decimal("0.01")
_MOST = Decimal("0.3")
"""No tax on sales is a larger share of the net."""
_TENDER = re.compile(
    r"\b(?:[cg]ash|tender(?:ed)?|received|tunai|bayar|gegeben|bar|esp[eè]ces|remis|paid)\b", re.I
)
_CHANGE = re.compile(r"\b(?:change|ch[ao]nge|ghange|baki|r[uü]ckgeld|wechselgeld|rendu)\b", re.I)
_CARD = re.compile(r"\b(?:visa|master|card|debit|credit|maestro|ec|girocard|carte|pin)\b", re.I)
_TAX = re.compile(r"\b(?:[gs]st|vat|tax|mwst|ust|tva|btw|iva|steuer|umsatzsteuer)\b", re.I)
_NET = re.compile(
    r"\b(?:sub|net|netto|excl\w*|ht|zwischensumme|before|without|hors)\b|sub-?total", re.I
)
_GROSS = re.compile(
    r"\b(?:total|totaal|totale|summe|gesamt\w*|due|payable|ttc|amount|jumlah|betrag)\b", re.I
)
_ROUND = re.compile(r"\bround\w*|\badj\b|rundung|arrondi", re.I)
_LESS = re.compile(r"\b(?:discount|saving\w*|rabatt|remise|qty|item\w*|points?|deposit)\b", re.I)


@dataclass(frozen=True, slots=True)
class Sums:
    """The amounts that add up: each with how well it is supported; None where nothing is."""

    total: Found | None
    subtotal: Found | None
    tax: Found | None


def add_up(amounts: Sequence[Amount]) -> Sums:
    """The total, and the net and tax that make it, by arithmetic among all `amounts`."""
    positive = [amount for amount in amounts if amount.value > 0]
    if not positive:
        return Sums(None, None, None)
    support = {value: _support(value, amounts) for value in {a.value for a in positive}}
    best = max(support, key=lambda value: (support[value], value))
    rival = max((score for value, score in support.items() if value != best), default=0.0)
    confidence = 0.3 + 0.1 * min(4.0, support[best]) + 0.15 * min(2.0, support[best] - rival)
    doubt = "no sum on the page confirms it" if support[best] < 3 else "another amount fits as well"
    total = _place(best, positive).found(confidence).at(confidence, doubt)
    net, tax = _parts(best, positive)
    return Sums(total, net, tax)


def _support(value: Decimal, amounts: Sequence[Amount]) -> float:
    """How much on the page speaks for `value` being the total."""
    here = [amount for amount in amounts if amount.value == value]
    others = {amount.value for amount in amounts if amount.value != value}
    score = 0.35 * min(3, len({amount.line.row for amount in here}))
    score += 1.6 * _is_paid(value, amounts)
    score += 1.2 * _is_net_and_tax(value, amounts)
    score += 0.8 * _is_rounded(value, amounts)
    score += max(_word_worth(amount.line.text) for amount in here)
    goods = _goods(amounts)
    score += 0.4 * (value in goods and value == max(goods))
    last = amounts[-1].line.row + 1
    score += 0.3 * max(amount.line.row for amount in here) / last
    return score - (0.3 if not others else 0.0)


def _word_worth(text: str) -> float:
    if _CHANGE.search(text):
        return -1.5
    if _ROUND.search(text) and not _GROSS.search(text):
        return -1.0
    if _LESS.search(text):
        return -0.6
    if _TENDER.search(text):
        return -0.5
    if _GROSS.search(text):
        return 0.3 if _NET.search(text) else 0.9
    if _NET.search(text) or _TAX.search(text):
        return -0.4
    return 0.2 if _CARD.search(text) else 0.0


def _goods(amounts: Iterable[Amount]) -> list[Decimal]:
    """The amounts that are not money handed over or back."""
    return [a.value for a in amounts if not _TENDER.search(a.line.text)]


def _is_paid(value: Decimal, amounts: Sequence[Amount]) -> bool:
    """Whether cash less change is `value`, or exactly it was paid."""
    change = {a.value for a in amounts if _CHANGE.search(a.line.text)}
    tender = {a.value for a in amounts if _TENDER.search(a.line.text) or _CARD.search(a.line.text)}
    paid = {abs(t) - abs(c) for t in tender for c in change}
    return value in paid or (value in tender and change <= {Decimal(0)})


def _is_net_and_tax(value: Decimal, amounts: Sequence[Amount]) -> bool:
    """Whether two amounts, one of them on a line about tax, make `value`."""
    taxes = {a.value for a in amounts if _TAX.search(a.line.text) and 0 < a.value < value}
    nets = {a.value for a in amounts if 0 < a.value < value}
    return any(
        abs(value - tax - net) <= 2 * _CENT for tax in taxes for net in nets if tax < _MOST * net
    )


def _is_rounded(value: Decimal, amounts: Sequence[Amount]) -> bool:
    """Whether another amount and a printed rounding make `value`."""
    rounds = {a.value for a in amounts if _ROUND.search(a.line.text) and 0 < abs(a.value) < 1}
    if not rounds or value % (5 * _CENT):
        return False
    known = {a.value for a in amounts}
    return any(value + sign * change in known for change in rounds for sign in (1, -1))


def _place(value: Decimal, amounts: Sequence[Amount]) -> Amount:
    """Where `value` is best taken from: a line that names a total, else the last."""
    here = [amount for amount in amounts if amount.value == value]
    return max(here, key=lambda amount: (_word_worth(amount.line.text), amount.line.row))


def _parts(total: Decimal, amounts: Sequence[Amount]) -> tuple[Found | None, Found | None]:
    """The net and the tax that together make `total`."""
    counts = Counter(amount.value for amount in amounts)
    best: tuple[float, Decimal, Decimal] | None = None
    for tax in {a.value for a in amounts if _TAX.search(a.line.text) and a.value < total}:
        for net in {a.value for a in amounts if tax < _MOST * a.value and a.value < total}:
            off = abs(total - tax - net)
            if off > 5 * _CENT:
                continue
            score = -float(off) * 20 + 0.1 * counts[net] + 0.1 * counts[tax]
            if best is None or score > best[0]:
                best = (score, net, tax)
    if best is None:
        return None, None
    exact = 0.75 if best[0] > -0.2 else 0.55
    _, net, tax = best
    return _place(net, amounts).found(exact), _place(tax, amounts).found(exact)
