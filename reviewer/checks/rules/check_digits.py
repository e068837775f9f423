"""Numbers that carry a check of their own: IBAN, VAT numbers, cards. The one owner of stdnum."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from reviewer.checks.case import Case
from reviewer.checks.rules.finding import Finding, doubts, fails, holds
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType

_RULE = "check digits"
_TAX_NUMBERS = ("vat", "tax_id", "tax_number", "gst")
_CARDS = ("card_number", "credit_card", "pan")
_SHORTEST_CARD = 13


def check(case: Case) -> Iterator[Finding]:
    """Findings about identifiers whose name says what they are."""
    for path in case.answers:
        value = case.value(path)
        what = _kind_of(case.spec(path))
        if value and what:
            right = _RIGHT[what](values.normalise(value, FieldType.IDENTIFIER) or "")
            if right is not None:
                yield _finding(path, value, what, case, right=right)


def _kind_of(spec: FieldSpec) -> str | None:
    name = spec.name.lower()
    if spec.type is not FieldType.IDENTIFIER:
        return None
    if "iban" in name:
        return "IBAN"
    if any(part in name for part in _TAX_NUMBERS):
        return "VAT number"
    return "card number" if any(part in name for part in _CARDS) else None


def _finding(path: str, value: str, what: str, case: Case, *, right: bool) -> Finding:
    """A number that the text layer prints so was read rightly: then the document is wrong."""
    if right:
        return holds(_RULE, path, f"The check digits of the {what} are right")
    sentence = f"The check digits of the {what} {value} are wrong"
    if case.words_from == "The text layer" and _is_printed(value, case):
        return doubts(_RULE, path, f"{sentence}, and so the document prints it")
    return fails(_RULE, path, sentence)


def _is_printed(value: str, case: Case) -> bool:
    wanted = values.normalise(value, FieldType.IDENTIFIER) or ""
    return any(
        wanted in (values.normalise("".join(w.text for w in row), FieldType.IDENTIFIER) or "")
        for page in case.pages
        for row in page.rows
    )


@lru_cache(maxsize=1024)
def iban_is_right(iban: str) -> bool:
    """ISO 13616: modulo 97 and the form of its country, with the country's own digits if known."""
    from stdnum import iban as standard

    return bool(iban.isascii() and standard.is_valid(iban))


@lru_cache(maxsize=1024)
def vat_is_right(number: str) -> bool | None:
    """Whether a VAT number with its country's letters is one; None where nobody can say."""
    from stdnum import exceptions, vatin

    if not (number.isascii() and number[:2].isalpha()):
        return None
    try:
        vatin.validate(number)
    except exceptions.InvalidChecksum:
        return False
    except exceptions.ValidationError:
        return None  # another kind of number, or a country without a known form
    return True


@lru_cache(maxsize=1024)
def card_is_right(number: str) -> bool | None:
    """Luhn's check (ISO 7812-1 annex B); None for a number that is masked or too short."""
    from stdnum import luhn

    if not (number.isascii() and number.isdigit() and len(number) >= _SHORTEST_CARD):
        return None
    return bool(luhn.is_valid(number))


_RIGHT = {"IBAN": iban_is_right, "VAT number": vat_is_right, "card number": card_is_right}
