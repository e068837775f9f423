"""Currencies: the signs, abbreviations and names that documents print, and their ISO 4217 codes."""

from __future__ import annotations

import re

from reviewer.model.values.text import bare, fold

_LISTED = """
AED ARS AUD BDT BGN BHD BND BRL CAD CHF CLP CNY COP CZK DEM DKK EGP EUR FRF GBP GHS HKD HRK
HUF IDR ILS INR ISK JOD JPY KES KHR KRW KWD KZT LAK LKR MAD MMK MOP MUR MXN MYR NGN NOK NPR NZD
OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU VND ZAR ZMW
"""
_CODES = frozenset(_LISTED.split())
_MARKS = {
    "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "円": "JPY", "元": "CNY",
    "rmb": "CNY", "rm": "MYR", "rs": "INR", "₹": "INR", "kr": "SEK", "dkr": "DKK", "nkr": "NOK",
    "skr": "SEK", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "sfr": "CHF",
    "fr": "CHF", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "s$": "SGD", "sg$": "SGD",
    "hk$": "HKD", "nt$": "TWD", "nz$": "NZD", "r$": "BRL", "mx$": "MXN", "rp": "IDR", "₱": "PHP",
    "₫": "VND", "฿": "THB", "₩": "KRW", "₪": "ILS", "₺": "TRY", "tl": "TRY", "₽": "RUB",
    "₴": "UAH", "₦": "NGN", "dm": "DEM", "s/": "PEN",
}  # fmt: skip
_NAMES = {
    "dollar": "USD", "dollars": "USD", "us dollar": "USD", "us dollars": "USD",
    "dolar": "USD", "dolares": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP",
    "pounds": "GBP", "pound sterling": "GBP", "pounds sterling": "GBP", "sterling": "GBP",
    "pfund": "GBP", "ringgit": "MYR", "ringgit malaysia": "MYR", "malaysian ringgit": "MYR",
    "swiss franc": "CHF", "swiss francs": "CHF", "franken": "CHF", "schweizer franken": "CHF",
    "franc suisse": "CHF", "francs suisses": "CHF", "yen": "JPY", "yuan": "CNY",
    "renminbi": "CNY", "rupee": "INR", "rupees": "INR", "rupiah": "IDR", "zloty": "PLN",
    "złoty": "PLN", "krona": "SEK", "kronor": "SEK", "krone": "DKK", "kroner": "DKK",
    "singapore dollar": "SGD", "canadian dollar": "CAD", "australian dollar": "AUD",
    "hong kong dollar": "HKD", "new zealand dollar": "NZD", "baht": "THB", "peso": "MXN",
    "pesos": "MXN", "real": "BRL", "reais": "BRL", "rand": "ZAR", "lira": "TRY", "forint": "HUF",
    "koruna": "CZK", "won": "KRW", "dirham": "AED", "rubel": "RUB", "ruble": "RUB",
}  # fmt: skip

_ALTERNATIVES = sorted(
    ({*_MARKS, *_CODES, "euro", "euros", "us $", "fr."}) - {"fr"}, key=len, reverse=True
)
MARK = "(?:" + "|".join(re.escape(mark) for mark in _ALTERNATIVES) + r")\.?"
"""A regular expression for a currency's sign, abbreviation or code; ignore case with it.

"Fr" needs its point: FR20 begins a French account number.
"""


def currency_code(text: str) -> str | None:
    """The ISO 4217 code of a sign, abbreviation, name or code; a lone $ is the US dollar's."""
    mark = "".join(text.casefold().split()).rstrip(".")
    if mark.upper() in _CODES:
        return mark.upper()
    return _MARKS.get(mark) or _NAMES.get(fold(text)) or _NAMES.get(bare(text))
