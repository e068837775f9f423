"""What a page prints that explains why a sum does not come out: a rounding, a discount, freight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from reviewer.checks.case import Case
from reviewer.checks.page_index import PageIndex
from reviewer.model.document import Word

_CASH = Decimal("0.05")
"""The most that an unreadable rounding line explains: half the smallest coin where cash is."""

_WHOLE = Decimal(1)
"""The most that a rounding comes to, where prices are rounded to whole units."""

_ROUNDING = re.compile(r"\bround|rundung|arrondi|redonde|arrotond|afrond|pembundaran|\badj", re.I)
_REASONS = (
    ("discount", re.compile(
        r"disc|rabat|remise|nachlass|skonto|descuento|sconto|korting|desconto|diskaun|voucher"
        r"|coupon|gutschein|promo|saving", re.I)),
    ("delivery charge", re.compile(
        r"shipping|freight|deliver|versand|fracht|porto|livraison|env[ií]o|spedizione|verzend|frete"
        r"|postage|transport", re.I)),
    ("service charge", re.compile(r"serv|\bsvc|bedienung", re.I)),
    ("deposit", re.compile(r"deposit|pfand|consigne|anzahlung|prepa|acompte|anticipo", re.I)),
    ("tip", re.compile(r"\btips?\b|gratuity|trinkgeld|pourboire|propina", re.I)),
    ("charge", re.compile(r"surcharge|zuschlag|\bfee\b|geb[üu]hr|frais|recargo|toeslag", re.I)),
)  # fmt: skip
_PERCENT = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*%")
_CENT = Decimal("0.01")


def explanation(gap: Decimal, case: Case) -> str | None:
    """What the page says the gap of a sum is: "a discount of 5.00"; None where it says nothing."""
    size = abs(gap)
    for text in _rows_with(size, case):
        if size <= _WHOLE and _ROUNDING.search(text):
            return f"a rounding of {size:.2f}"
        name = next((name for name, said in _REASONS if said.search(text)), None)
        if name is not None:
            return f"a {name} of {size:.2f}"
    if size <= _CASH and any(_ROUNDING.search(w.text) for p in case.pages for w in p.words):
        return "a rounding"
    return None


def row_explanation(full: Decimal, charged: Decimal, case: Case) -> str | None:
    """What the row that prints `charged` takes off `full`; None where it says nothing."""
    gap = full - charged
    if gap <= 0:
        return None
    for text in _rows_with(charged, case):
        for percent in _PERCENT.findall(text):
            share = Decimal(percent.replace(",", "."))
            if abs((full * share / 100).quantize(_CENT, ROUND_HALF_UP) - gap) <= _CENT:
                return f"a discount of {percent} %"
        if any(text == other for other in _rows_with(gap, case)):
            return f"a discount of {gap:.2f}"
    return None


def is_printed(amount: Decimal, case: Case) -> bool:
    """Whether the amount stands anywhere on the page."""
    return next(_rows_with(amount, case), None) is not None


def _rows_with(amount: Decimal, case: Case) -> Iterator[str]:
    """The text of each printed row that holds the amount, whatever its sign."""
    digits = f"{abs(amount):.2f}".replace(".", "").lstrip("0").zfill(2)
    for page in case.pages:
        for printed, run in page.amounts(digits):
            if abs(printed) == abs(amount):
                yield " ".join(word.text for word in _row(page, run.words[0]))


def _row(page: PageIndex, word: Word) -> list[Word]:
    return page.rows[page.row_of[id(word)]]
