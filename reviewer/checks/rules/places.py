"""Whether the currency is that of the country that the bank account and VAT number name."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.checks.case import Case
from reviewer.checks.rules.finding import Finding, doubts, holds
from reviewer.model import values
from reviewer.model.kind import FieldType

_RULE = "country"
_NAMED = (("iban", "bank account"), ("vat_id", "VAT number"))
_EURO = frozenset(
    ("AT", "BE", "CY", "DE", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV",
     "MC", "MT", "NL", "PT", "SI", "SK", "SM")
)  # fmt: skip
_OTHERS = {
    "CH": "CHF", "LI": "CHF", "GB": "GBP", "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN",
    "CZ": "CZK", "HU": "HUF", "RO": "RON", "IS": "ISK", "TR": "TRY", "IL": "ILS", "AE": "AED",
    "SA": "SAR", "BR": "BRL", "UA": "UAH", "RS": "RSD",
}  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """A finding about the currency: weak, as people do invoice in foreign money."""
    currency = values.currency_code(case.value("currency") or "")
    if currency is None:
        return
    for path, what in _NAMED:
        country = (values.normalise(case.value(path) or "", FieldType.IDENTIFIER) or "")[:2]
        own = "EUR" if country in _EURO else _OTHERS.get(country)
        if own == currency:
            yield holds(_RULE, "currency", f"The {what} is of a country of {own}", weak=True)
        elif own is not None:
            said = f"The {what} is of {country}, where one pays in {own}, not in {currency}"
            yield doubts(_RULE, "currency", said)
