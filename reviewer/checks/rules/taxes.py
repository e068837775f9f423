"""Whether the tax is a rate there is: weak evidence, as rates mix and change.

Rates of value added, goods and sales tax by currency: European Commission, "VAT rates applied in
the Member States" (2025), and the tax offices of the other countries; with those of the last years.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.case import Case
from reviewer.checks.rules.finding import Finding, doubts, holds
from reviewer.checks.rules.sums import shown
from reviewer.model import values

_RULE = "tax rate"
_NET = ("subtotal", "net", "net_total", "net_amount", "taxable_amount")
_TAX = ("tax", "vat", "gst", "sales_tax", "tax_total")
_TOTAL = ("total", "gross", "grand_total", "total_amount", "amount_due")

_RATES = {
    "EUR": "2.1 3 4 4.8 5 5.5 6 6.5 7 8 8.5 9 9.5 10 12 13 13.5 14 16 17 18 19 20 21 22 23 24 25.5",
    "GBP": "5 20",
    "CHF": "2.5 2.6 3.7 3.8 7.7 8.1",
    "SEK": "6 12 25",
    "NOK": "12 15 25",
    "DKK": "25",
    "PLN": "5 8 23",
    "CZK": "10 12 15 21",
    "HUF": "5 18 27",
    "RON": "5 9 11 19 21",
    "MYR": "5 6 8 10 16",
    "SGD": "7 8 9",
    "INR": "3 5 12 18 28 40",
    "AUD": "10",
    "NZD": "15",
    "JPY": "8 10",
    "CNY": "3 6 9 13",
    "CAD": "5 9.975 12 13 14 14.975 15",
    "ZAR": "15",
    "THB": "7",
    "IDR": "11 12",
    "AED": "5",
    "TRY": "1 10 20",
}
_ANYWHERE = Decimal("28")
"""No country taxes goods in general at more; where nothing is known of a currency."""

_CENT = Decimal("0.01")


def check(case: Case) -> Iterator[Finding]:
    """Findings about the tax, where net or total is known as well."""
    tax_path, tax = _first(_TAX, case)
    net_path, net = _first(_NET, case)
    if net is None:
        net_path, total = _first(_TOTAL, case)
        net = None if total is None or tax is None else total - tax
    if tax_path is None or net_path is None or tax is None or not net or tax * net <= 0:
        return
    share = 100 * tax / net
    rates = _rates(case)
    margin = 100 * 2 * _CENT / abs(net)
    known = next((rate for rate in rates if abs(rate - share) <= margin), None)
    if known is not None and margin < 1:
        yield holds(_RULE, tax_path, f"The tax is {known} % of {shown(net)}", weak=True)
    elif share > (max(rates) if rates else _ANYWHERE) + margin:
        sentence = f"The tax {shown(tax)} would be {share:.1f} % of {shown(net)}, which no tax is"
        yield doubts(_RULE, tax_path, sentence)
        yield doubts(_RULE, net_path, sentence)


def _rates(case: Case) -> tuple[Decimal, ...]:
    currency = values.currency_code(case.value("currency") or "")
    return tuple(Decimal(rate) for rate in _RATES.get(currency or "", "").split())


def _first(names: tuple[str, ...], case: Case) -> tuple[str | None, Decimal | None]:
    for name in names:
        value = case.value(name)
        amount = values.parse_amount(value) if value else None
        if amount is not None:
            return name, amount
    return None, None
