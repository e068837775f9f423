"""Reading B: everything on the document is listed first, then mapped to the kind's fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from reviewer.extract.layout import blocks, codes
from reviewer.extract.layout.amounts import Amount, all_amounts
from reviewer.extract.layout.beside import value_in
from reviewer.extract.layout.dates import Dated, all_dates
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import letters
from reviewer.extract.layout.lines import Sheet
from reviewer.extract.layout.pairs import Pair, list_pairs
from reviewer.extract.layout.parties import addressee
from reviewer.extract.layout.roles import Role, role_of
from reviewer.extract.layout.sums import Sums, add_up
from reviewer.model.kind import FieldSpec, FieldType, Kind

_ALIKE = 84.0
"""Least likeness (0..100) of a printed label to one of a field's."""
_OTHER_DATE = re.compile(
    r"due|expir|valid|until|deliver|birth|order|ship|period|f[äa]llig|liefer|ch[ée]ance|verval|bis\b",
    re.IGNORECASE,
)


def read_by_document(kind: Kind, sheet: Sheet) -> dict[str, Found]:
    """The fields of `kind` (rows left out) that were found, by name."""
    dates = all_dates(sheet, day_first=kind.day_first)
    amounts: list[Amount] = all_amounts(sheet)
    sums = add_up(amounts)
    pairs = list_pairs(sheet)
    several_dates = sum(spec.type is FieldType.DATE for spec in kind.fields) > 1
    found: dict[str, Found] = {}
    for spec in kind.fields:
        if spec.type is FieldType.ROWS:
            continue
        value = _by_role(spec, sheet, dates, sums) or _by_pair(spec, pairs, kind)
        if spec.type is FieldType.DATE and several_dates:
            value = _by_pair(spec, pairs, kind) or value
        if value is not None:
            found[spec.name] = value
    return found


def _by_role(spec: FieldSpec, sheet: Sheet, dates: Sequence[Dated], sums: Sums) -> Found | None:
    match role_of(spec):
        case Role.TOTAL:
            return sums.total
        case Role.SUBTOTAL:
            return sums.subtotal
        case Role.TAX:
            return sums.tax
        case Role.DATE:
            return _likeliest(dates)
        case Role.ISSUER:
            return blocks.prominent(sheet)
        case Role.NUMBER:
            return codes.find_number(sheet)
        case Role.RECIPIENT:
            issuer = blocks.prominent(sheet)
            return addressee(sheet, issuer.text if issuer else "")
        case Role.ADDRESS:
            return blocks.coded_block(sheet)
        case Role.CURRENCY:
            return codes.find_currency(sheet)
        case Role.IBAN:
            return codes.find_iban(sheet)
        case Role.VAT_ID:
            return codes.find_vat_id(sheet)
        case _:
            return None


def _likeliest(dates: Sequence[Dated]) -> Found | None:
    """The date with a time beside it, printed most often and highest, and not of another thing."""
    if not dates:
        return None
    counts = Counter(dated.value for dated in dates)

    def weight(dated: Dated) -> float:
        before = dated.line.text[: dated.start]
        worth = 0.6 * dated.timed + 0.4 * min(2, counts[dated.value] - 1)
        worth -= 1.0 * bool(_OTHER_DATE.search(before))
        return worth - 0.3 * dated.line.row / (dates[-1].line.row + 1)

    best = max(dates, key=weight)
    others = [weight(dated) for dated in dates if dated.value != best.value]
    margin = weight(best) - max(others, default=-1.0)
    return best.found(0.6 + 0.3 * min(1.0, margin), "another date could be meant")


def _by_pair(spec: FieldSpec, pairs: Sequence[Pair], kind: Kind) -> Found | None:
    """The value of the pair whose label is most like one of the field's."""
    if role_of(spec) in (Role.ISSUER, Role.RECIPIENT):
        return None
    best: tuple[float, Found] | None = None
    for pair in pairs:
        printed = (pair.label, *pair.label.split("/"))
        likeness = max((_alike(p, label) for p in printed for label in spec.labels), default=0.0)
        if likeness < _ALIKE or (best is not None and likeness * pair.sure <= best[0]):
            continue
        value = value_in(spec, pair.line, pair.start, pair.end, day_first=kind.day_first)
        if value is not None:
            best = (likeness * pair.sure, value.at(pair.sure * likeness / 100))
    return None if best is None else best[1]


def _alike(printed: str, label: str) -> float:
    return fuzz.ratio(letters(printed), letters(label))
