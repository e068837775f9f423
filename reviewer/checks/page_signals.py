"""What the page says of a proposed value beyond "it is there": line, label, sums, extent, sides.

Each observation is a signal with a strength of 0..1, and a sentence where a clerk should hear it.
Imports model alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from reviewer.checks import extent
from reviewer.checks.case import Case
from reviewer.checks.grounds import TEXTS, WHOLE, Ground, sides
from reviewer.checks.orders import beside, bounded, in_sentence, orders
from reviewer.checks.printed import Printed, amounts, dates, sums_to
from reviewer.checks.text_stream import CONFUSABLE
from reviewer.checks.witnesses import Passage, Witnesses, unseen
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType, split_path
from reviewer.model.labels import LabelFit, label_fit
from reviewer.model.verdict import Signal

_NOT_THERE = 0.6
"""Support from which a value begins to count as shown."""

_NOTHING_THERE = 0.5
"""How much the page is with a value that it shows, against a reading that has none."""

_TO_A_MODEL = "The page holds text that reads like an instruction to a model: “{}”"
_SENTENCE = "The page says it in a sentence only, “{} {}”"
_UNSEEN = "The page holds text that no person can see: “{}”"
_SPELT = (*TEXTS, FieldType.IDENTIFIER)


class PageFacts:
    """What is worked out once for all fields of a document."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def amounts(self) -> list[Printed[Decimal]]:
        """Every amount printed with cents, by the first engine that shows any."""
        return next((found for pages in self.case.engines if (found := amounts(pages))), [])

    @cached_property
    def dates(self) -> list[Printed[date]]:
        """Every printed date."""
        return next((found for pages in self.case.engines if (found := dates(pages))), [])

    @cached_property
    def sums(self) -> dict[Decimal, str]:
        """The printed amounts that the labelled ones add up to."""
        return sums_to(self.amounts)

    @cached_property
    def witnesses(self) -> Witnesses:
        """The pages that have a text layer and were read from their pixels, too."""
        return Witnesses(self.case)

    @cached_property
    def orders(self) -> list[Passage]:
        """The passages that read like an instruction to a model."""
        return [one for e in self.case.engines for page in e for one in orders(page)]

    @cached_property
    def unseen(self) -> list[Passage]:
        """The passages that no person could see."""
        return unseen(self.witnesses)

    @cached_property
    def names(self) -> list[str]:
        """The names that are proposed for the document's fields."""
        texts = (p for p in self.case.answers if self.case.spec(p).type is FieldType.TEXT)
        return [v for p in texts if split_path(p)[2] is None and (v := self.case.value(p))]

    @cached_property
    def address_line(self) -> str:
        """The first line that has a place and a postcode; empty where no line has."""
        return next((t for e in self.case.engines for p in e if (t := extent.address_line(p))), "")

    def is_total(self, spec: FieldSpec) -> bool:
        """Whether the field is what cash less change leaves."""
        own = label_fit("Total", spec, self.case.kind) is LabelFit.OWN
        return spec.type is FieldType.AMOUNT and own


def signals(path: str, found: Sequence[Ground | None], page: PageFacts) -> Iterator[Signal]:
    """The observations on the first answer; `found` is where each reading's value stands."""
    spec, mine = page.case.spec(path), found[0]
    yield from _not_for_people(mine, page)
    if mine is None:
        if split_path(path)[2] is None:
            yield from _left_out(spec, page)
    else:
        yield from _support(mine)
        dispute = page.witnesses.dispute(mine, page.case)
        if dispute:
            yield dispute
        if split_path(path)[2] is None:
            yield from _place(mine, page)
    yield from _sides(found, page)


def _not_for_people(mine: Ground | None, page: PageFacts) -> Iterator[Signal]:
    """Instructions to a model and unseen text, anywhere on the pages and beside the value."""
    place = mine.places[0] if mine and mine.shown else None
    for whole, near, passages, said in (
        ("page gives orders", "beside orders", page.orders, _TO_A_MODEL),
        ("page hides text", "in hidden text", page.unseen, _UNSEEN),
    ):
        if passages:
            sentence = said.format(bounded(passages[0].text))
            yield Signal(whole, 1.0, sentence)
            if place and beside(place, passages):
                yield Signal(near, 1.0, sentence)
    printed = [one for one in mine.places if one.score >= WHOLE] if mine else []
    if mine and printed and (words := in_sentence(printed, page.case.engines[mine.best])):
        sentence = _SENTENCE.format(bounded(words), bounded(mine.value))
        yield Signal("only in a sentence", 1.0, sentence)


def _support(mine: Ground) -> Iterator[Signal]:
    shown = 1.0 if mine.support >= WHOLE else max(0.0, (mine.support - _NOT_THERE) / 0.4) * 0.8
    yield Signal("shown", shown)
    yield Signal("not shown", 1 - shown)
    if len(mine.found) > 1:
        yield Signal("shown by all", mine.shown_by())
    if mine.spec.type in _SPELT:
        number, word = mine.weakest()
        yield Signal("number not shown", 1 - number)
        yield Signal("word not shown", 1 - word)


def _place(mine: Ground, page: PageFacts) -> Iterator[Signal]:
    spec, place = mine.spec, mine.places[0] if mine.shown else None
    if spec.type is FieldType.AMOUNT:
        yield from _of_amount(mine, page)
    elif spec.type is FieldType.DATE:
        yield from _of_date(mine, page)
    elif spec.type in TEXTS:
        pages = page.case.engines[mine.best]
        others = [name for name in page.names if name != mine.value]
        yield from extent.signals(mine.value, spec, place, pages, others)


def _of_amount(mine: Ground, page: PageFacts) -> Iterator[Signal]:
    value = values.parse_amount(mine.value)
    fit, label = _label(mine, page.case)
    yield from _labelled(fit, label)
    if sum(place.score >= WHOLE for place in mine.places) > 1:
        yield Signal("printed again")
    if value is None:
        return
    rival = _rival(page.amounts, abs(value), mine.spec, page)
    if rival is not None:
        name = "rival label" if fit is LabelFit.OWN else "better label"
        yield Signal(name, 1.0, _beside(mine, label, rival))
    if page.is_total(mine.spec) and page.sums:
        if abs(value) in page.sums:
            yield Signal("sum fits", 1.0, page.sums[abs(value)])
        else:
            yield Signal("sum says otherwise", 1.0, next(iter(page.sums.values())))
            if rival is not None and rival.value in page.sums:
                yield Signal("label and sum say otherwise", 1.0, _beside(mine, label, rival))


def _of_date(mine: Ground, page: PageFacts) -> Iterator[Signal]:
    day = values.parse_date(mine.value, day_first=page.case.kind.day_first)
    fit, label = _label(mine, page.case)
    yield from _labelled(fit, label)
    others = [one for one in page.dates if one.value != day]
    if mine.shown and not others:
        yield Signal("only date")
    if others and fit is not LabelFit.OWN:
        rival = _rival(page.dates, day, mine.spec, page)
        if rival is not None:
            yield Signal("better label", 1.0, _beside(mine, label, rival))
        yield Signal("other date", 1.0, f"The page also shows {others[0].text}")


def _labelled(fit: LabelFit, label: str | None) -> Iterator[Signal]:
    if fit is LabelFit.OWN:
        yield Signal("own label")
    elif fit is LabelFit.OTHER:
        yield Signal("other label", 1.0, f"It stands beside “{label}”, not its own label")


def _label(mine: Ground, case: Case) -> tuple[LabelFit, str | None]:
    """The best label among the places of the value; UNKNOWN where it is not shown."""
    places = [place for place in mine.places if place.score >= CONFUSABLE]
    fits = [(label_fit(place.label, mine.spec, case.kind), place.label) for place in places]
    return max(fits, key=lambda fit: fit[0], default=(LabelFit.UNKNOWN, None))


def _rival(
    printed: Iterable[Printed[Decimal]] | Iterable[Printed[date]],
    mine: Decimal | date | None,
    spec: FieldSpec,
    page: PageFacts,
) -> Printed[Decimal] | Printed[date] | None:
    """Another printed value that stands beside the field's own label; the last one counts."""
    found = None
    for one in printed:
        own = one.label and label_fit(one.label, spec, page.case.kind) is LabelFit.OWN
        if own and one.value not in (mine, 0):
            found = one
    return found


def _beside(mine: Ground, label: str | None, rival: Printed[Decimal] | Printed[date]) -> str:
    here = f"{mine.value} beside “{label}” and " if label else ""
    return f"The page shows {here}{rival.text} beside “{rival.label}”"


def _left_out(spec: FieldSpec, page: PageFacts) -> Iterator[Signal]:
    rival: Printed[Decimal] | Printed[date] | None = None
    if spec.type is FieldType.AMOUNT:
        rival = _rival(page.amounts, None, spec, page)
    elif spec.type is FieldType.DATE:
        rival = _rival(page.dates, None, spec, page)
    elif spec.type is FieldType.ADDRESS and page.address_line:
        yield Signal("left out", 1.0, f"The page shows “{page.address_line}”")
    if rival is not None:
        yield Signal("left out", 1.0, f"The page shows {rival.text} beside “{rival.label}”")


def _sides(found: Sequence[Ground | None], page: PageFacts) -> Iterator[Signal]:
    """Whom the page is with where readings differ: the strongest of the others counts."""
    mine = found[0]
    if mine is None:
        return
    kind = page.case.kind
    leans = [
        _lean(mine, theirs, page) if theirs else _NOTHING_THERE * (mine.support >= WHOLE)
        for theirs in found[1:]
        if theirs is None
        or not values.same(mine.value, theirs.value, mine.spec.type, day_first=kind.day_first)
    ]
    if leans:
        lean = min(leans)
        yield Signal("page with it", max(0.0, lean))
        yield Signal("page against it", max(0.0, -lean))


def _lean(mine: Ground, theirs: Ground, page: PageFacts) -> float:
    lean = sides(mine, theirs)
    if mine.spec.type in TEXTS:
        lean += (_faults(theirs, page) - _faults(mine, page)) / 2
    if mine.spec.type in (FieldType.AMOUNT, FieldType.DATE):
        lean += (_label(mine, page.case)[0] - _label(theirs, page.case)[0]) / 2
    if page.is_total(mine.spec):
        lean += (_sum_fits(mine, page) - _sum_fits(theirs, page)) / 2
    return max(-1.0, min(1.0, lean))


def _faults(one: Ground, page: PageFacts) -> int:
    """How much is wrong with where a text begins and ends on the page."""
    place = one.places[0] if one.shown else None
    pages = page.case.engines[one.best]
    said = [s.name for s in extent.signals(one.value, one.spec, place, pages)]
    return sum(-1 if name == "legal form" else 1 for name in said)


def _sum_fits(one: Ground, page: PageFacts) -> int:
    value = values.parse_amount(one.value)
    return int(value is not None and abs(value) in page.sums)
