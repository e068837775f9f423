"""What part a field plays on a document, told from its type, name and labels."""

from __future__ import annotations

from enum import Enum, auto

from reviewer.extract.layout.labels import letters
from reviewer.model.kind import FieldSpec, FieldType


class Role(Enum):
    """The parts that are found by their place on the page and not by a label alone."""

    ISSUER = auto()
    RECIPIENT = auto()
    ADDRESS = auto()
    DATE = auto()
    TOTAL = auto()
    SUBTOTAL = auto()
    TAX = auto()
    CURRENCY = auto()
    IBAN = auto()
    VAT_ID = auto()
    NUMBER = auto()
    OTHER = auto()


_ISSUERS = ("company", "vendor", "seller", "supplier", "merchant", "store", "shop", "issuer")
_RECIPIENTS = ("buyer", "customer", "client", "recipient", "billto", "payer")
_IDENTIFIERS = {
    "iban": Role.IBAN,
    "vatid": Role.VAT_ID,
    "number": Role.NUMBER,
    "invoicenumber": Role.NUMBER,
    "invoiceno": Role.NUMBER,
}
_OTHER_DATES = ("due", "delivery", "birth", "expir", "valid", "until", "order", "start", "end")


def role_of(spec: FieldSpec) -> Role:
    """The role of `spec`; OTHER for what has only its labels."""
    name = letters(spec.name)
    match spec.type:
        case FieldType.TEXT:
            if name.startswith(_ISSUERS):
                return Role.ISSUER
            return Role.RECIPIENT if name.startswith(_RECIPIENTS) else Role.OTHER
        case FieldType.ADDRESS:
            return Role.OTHER if name.startswith(_RECIPIENTS) else Role.ADDRESS
        case FieldType.DATE:
            return Role.OTHER if any(part in name for part in _OTHER_DATES) else Role.DATE
        case FieldType.AMOUNT:
            return _amount_role(name)
        case FieldType.CURRENCY:
            return Role.CURRENCY
        case FieldType.IDENTIFIER:
            return _IDENTIFIERS.get(name, Role.OTHER)
        case _:
            return Role.OTHER


def _amount_role(name: str) -> Role:
    if name in ("subtotal", "net", "nettotal", "netamount"):
        return Role.SUBTOTAL
    if "total" in name or name in ("amountdue", "amount"):
        return Role.TOTAL
    return Role.TAX if name in ("tax", "vat", "gst", "taxamount", "totaltax") else Role.OTHER
