"""Reading A: the kind's labels are looked for, and the value of the right type beside or below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.extract.layout import codes, dates, head
from reviewer.extract.layout.beside import value_beside
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import Hit, find_labels
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.parties import addressee, labelled_party
from reviewer.extract.layout.roles import Role, role_of
from reviewer.extract.layout.totals import opens_row, total_by_label
from reviewer.extract.layout.vocabulary import (
    CHANGE,
    DOCUMENT,
    NOT_DATES,
    NOT_TOTALS,
    ROUNDING,
    SUMMARY,
    TENDER,
    TOTALS,
)
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType, Kind

_OTHERS = "\0other"
_GENERIC = "\0total"


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of the document while its fields are read."""

    kind: Kind
    sheet: Sheet
    hits: list[Hit]
    dates: list[dates.Dated]
    head: list[Line]


def read_by_labels(kind: Kind, sheet: Sheet) -> dict[str, Found]:
    """The fields of `kind` (rows left out) that were found, by name."""
    page = _Page(
        kind=kind,
        sheet=sheet,
        hits=find_labels(sheet.rows, _labels(kind)),
        dates=dates.all_dates(sheet, day_first=kind.day_first),
        head=head.head_rows(sheet),
    )
    found: dict[str, Found] = {}
    for spec in kind.fields:
        if spec.type is not FieldType.ROWS and (value := _read(page, spec)):
            found[spec.name] = value
    return found


def _labels(kind: Kind) -> dict[str, Sequence[str]]:
    generic = [label for _, labels in TOTALS for label in labels]
    others = [*NOT_TOTALS, *TENDER, *CHANGE, *SUMMARY, *ROUNDING, *NOT_DATES]
    own = {spec.name: spec.labels for spec in kind.fields if spec.type is not FieldType.ROWS}
    return {**own, _GENERIC: generic, _OTHERS: others}


def _read(page: _Page, spec: FieldSpec) -> Found | None:
    mine = [hit for hit in page.hits if hit.owner == spec.name]
    match role_of(spec):
        case Role.TOTAL:
            return _total(page, spec)
        case Role.DATE:
            return _date(page, mine)
        case Role.SUBTOTAL | Role.TAX:
            return _part_of_total(page, spec, mine)
        case Role.ISSUER:
            return labelled_party(mine, page.sheet) or _issuer(page)
        case Role.RECIPIENT:
            return labelled_party(mine, page.sheet) or _addressee(page)
        case Role.ADDRESS:
            return _beside(page, spec, _with_colon(mine)) or _address(page)
        case Role.NUMBER:
            return _beside(page, spec, mine) or codes.find_number(page.sheet)
        case Role.CURRENCY:
            return _beside(page, spec, mine) or codes.find_currency(page.sheet)
        case Role.IBAN:
            return codes.find_iban(page.sheet)
        case Role.VAT_ID:
            return codes.find_vat_id(page.sheet) or _beside(page, spec, mine)
        case _:
            return _beside(page, spec, mine)


def _beside(page: _Page, spec: FieldSpec, mine: Sequence[Hit]) -> Found | None:
    found = [
        value
        for hit in mine
        if (value := value_beside(spec, hit, page.sheet, page.hits, day_first=page.kind.day_first))
    ]
    return max(found, key=lambda value: value.confidence, default=None)


def _part_of_total(page: _Page, spec: FieldSpec, mine: Sequence[Hit]) -> Found | None:
    """The net or the tax: of those beside a label the largest that still is below the total."""
    role = role_of(spec)
    total = next((s for s in page.kind.fields if role_of(s) is Role.TOTAL), None)
    limit = _total(page, total) if total else None
    most = values.parse_amount(limit.text) if limit else None
    found = [
        (value, opens_row(hit), amount != most, not value.doubt, amount)
        for hit in mine
        if (value := value_beside(spec, hit, page.sheet, page.hits, day_first=page.kind.day_first))
        and (amount := values.parse_amount(value.text)) is not None
        and (most is None or amount < most or (amount == most and role is Role.SUBTOTAL))
    ]
    best = max(found, key=lambda one: one[1:], default=None)
    return None if best is None else best[0]


def _addressee(page: _Page) -> Found | None:
    named = _issuer(page)
    return addressee(page.sheet, named.text if named else "")


def _with_colon(hits: Sequence[Hit]) -> list[Hit]:
    """Labels that are surely labels: "Shop" or "Restaurant" also is how a name begins."""
    return [hit for hit in hits if hit.line.text[hit.end :].lstrip(" .").startswith(":")]


def _total(page: _Page, spec: FieldSpec) -> Found | None:
    worth = {label: value for value, labels in TOTALS for label in labels}
    elsewhere = {
        (hit.line.row, hit.start) for hit in page.hits if hit.owner not in (spec.name, _GENERIC)
    }
    totals = []
    for hit in page.hits:
        if (hit.line.row, hit.start) in elsewhere:
            continue
        if hit.owner == _GENERIC:
            totals.append((hit, worth[hit.label]))
        elif hit.owner == spec.name and hit.label.casefold() not in worth:
            totals.append((hit, 0.85 - 0.005 * min(20, hit.rank)))
    return total_by_label(page.sheet, totals, page.hits)


def _date(page: _Page, mine: Sequence[Hit]) -> Found | None:
    elsewhere = {(h.line.row, h.start) for h in page.hits if h.owner not in {m.owner for m in mine}}
    own = [hit for hit in mine if (hit.line.row, hit.start) not in elsewhere]
    labelled = dates.date_by_label(own, page.dates, page.hits)
    if labelled is not None:
        return labelled[0].found(labelled[1])
    if not page.dates:
        return None
    best = max(page.dates, key=lambda dated: (_titled(dated), dated.timed, -dated.line.row))
    alone = len({dated.value for dated in page.dates}) == 1
    confidence = 0.55 + 0.2 * alone + 0.15 * best.timed
    return best.found(confidence, "the date stands without a label")


def _titled(dated: dates.Dated) -> bool:
    """Whether the date stands in the line that says what the document is: "Rechnung Nr. 5 vom"."""
    return bool(DOCUMENT.search(dated.line.text[: dated.start]))


def _issuer(page: _Page) -> Found | None:
    named = head.company(page.head)
    return named[0] if named else None


def _address(page: _Page) -> Found | None:
    named = head.company(page.head)
    return head.address(page.head, named[1] if named else None)
