"""A kind's rules worked out on a document's values, with the sum written out.

Exact decimals throughout; a rule whose values are not all there gives no outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import prod

from reviewer.checks.case import Case, title
from reviewer.checks.rules.explain import explanation, row_explanation
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType, Rule, Term, join_path, split_path


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a rule holds for the values at `paths`, and the sum in words.

    `gap` is by how much its left side is more than its right one, `slopes` how fast the gap grows
    with the value of each path; both are empty for dates. `alone` is the field that stands by
    itself against a sum of others.
    """

    holds: bool
    paths: tuple[str, ...]
    sentence: str
    gap: Decimal = Decimal()
    slopes: tuple[Decimal, ...] = ()
    alone: str | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a rule: its value, the fields in it, how it is written."""

    amount: Decimal
    paths: tuple[str, ...]
    slopes: tuple[Decimal, ...]
    text: str
    assumed: bool = False
    """Whether an absent value was taken as nothing."""


class _Missing(Exception):
    """A value the rule needs is not there or is no number."""


def outcomes(rule: Rule, case: Case) -> Iterator[Outcome]:
    """The rule for the document, or for each row where it names columns that are not summed."""
    for row in _rows_of(rule, case):
        try:
            found = _equation(rule, row, case) if rule.op == "=" else _order(rule, row, case)
        except _Missing:
            continue
        if found is not None:
            yield found


def _rows_of(rule: Rule, case: Case) -> Sequence[int | None]:
    single = [term for term in (*rule.left, *rule.right) if not term.summed]
    lists = {f.partition(".")[0] for term in single for f in term.factors if "." in f}
    return _rows(lists, case) if lists else [None]


def _rows(lists: set[str], case: Case) -> list[int]:
    paths = (split_path(path) for path in case.answers)
    return sorted({row for name, row, _column in paths if name in lists and row is not None})


def _rows_of_one(name: str, case: Case) -> list[int]:
    """The rows that the first reading with any of them has: a sum is over one reading's table."""
    for reading in case.evidence.readings:
        rows = {
            row
            for path, answers in case.answers.items()
            if reading.role in answers and (row := split_path(path)[1]) is not None
            if split_path(path)[0] == name
        }
        if rows:
            return sorted(rows)
    return []


def _equation(rule: Rule, row: int | None, case: Case) -> Outcome | None:
    left, right = _side(rule.left, row, case), _side(rule.right, row, case)
    worked, said = (right, left) if len(right.paths) > len(left.paths) else (left, right)
    sum_ = _of_row(row, f"{worked.text} = {shown(worked.amount)}")
    gap = left.amount - right.amount
    if not gap:
        return _outcome(True, left, right, f"{sum_}, as the document says")
    why = None if left.assumed or right.assumed else _explained(gap, left, right, row, case)
    says = f"{sum_}, the document says {shown(said.amount)}"
    if why is not None:
        return _outcome(True, left, right, f"{says} and shows {why}")
    if abs(gap) <= rule.tolerance:
        return _outcome(True, left, right, f"{says}, which is the same but for rounding")
    if left.assumed or right.assumed:
        return None
    return _outcome(False, left, right, says)


def _explained(gap: Decimal, left: _Side, right: _Side, row: int | None, case: Case) -> str | None:
    """What the page prints that explains the gap: on the same row for a row of a table."""
    if 2 * abs(gap) > max(abs(left.amount), abs(right.amount)):
        return None  # a total would explain itself, if it stands beside the word
    if row is None:
        return explanation(gap, case)
    return row_explanation(left.amount, right.amount, case)


def _outcome(holds: bool, left: _Side, right: _Side, sentence: str) -> Outcome:
    single = [side.paths[0] for side in (right, left) if len(side.paths) == 1]
    return Outcome(
        holds,
        (*left.paths, *right.paths),
        sentence,
        left.amount - right.amount,
        (*left.slopes, *(-slope for slope in right.slopes)),
        single[0] if single else None,
    )


def _order(rule: Rule, row: int | None, case: Case) -> Outcome:
    days = _days(rule, row, case)
    if days is not None:
        (early, first), (late, last) = days
        relation = "is not after" if first <= last else "is after"
        texts = [f"{title(case, path)} {case.value(path)}" for path in (early, late)]
        return Outcome(first <= last, (early, late), f"{texts[0]} {relation} {_lower(texts[1])}")
    left, right = _side(rule.left, row, case), _side(rule.right, row, case)
    gap = left.amount - right.amount
    holds = gap <= rule.tolerance
    relation = "is not more than" if holds else "is more than"
    sentence = _of_row(row, f"{_stated(left)} {relation} {_lower(_stated(right))}")
    why = None if holds or row is not None else _explained(gap, left, right, row, case)
    if why is not None:
        return _outcome(True, left, right, f"{sentence}, but the page shows {why}")
    return _outcome(holds, left, right, sentence)


def _of_row(row: int | None, sentence: str) -> str:
    return sentence if row is None else f"Row {row + 1}: {_lower(sentence)}"


def _stated(side: _Side) -> str:
    return side.text if len(side.paths) == 1 else f"{side.text} = {shown(side.amount)}"


def _days(rule: Rule, row: int | None, case: Case) -> list[tuple[str, date]] | None:
    """The two dates that a rule orders, with their paths; None if it is about amounts."""
    terms = (*rule.left, *rule.right)
    if any(len(term.factors) != 1 for term in terms) or len(terms) != 2:
        return None
    paths = [_path(term.factors[0], row) for term in terms]
    if any(case.spec(path).type is not FieldType.DATE for path in paths):
        return None
    days = [values.parse_date(case.value(p) or "", day_first=case.kind.day_first) for p in paths]
    if None in days:
        raise _Missing
    return [(path, day) for path, day in zip(paths, days, strict=True) if day is not None]


def _side(terms: Sequence[Term], row: int | None, case: Case) -> _Side:
    parts = [_summed(term, case) if term.summed else _term(term, row, case) for term in terms]
    text = ""
    for term, part in zip(terms, parts, strict=True):
        sign = "-" if term.sign < 0 else "+"
        text = f"{text} {sign} {_lower(part.text)}" if text else part.text
    return _Side(
        sum((term.sign * part.amount for term, part in zip(terms, parts, strict=True)), Decimal()),
        tuple(path for part in parts for path in part.paths),
        tuple(term.sign * s for term, part in zip(terms, parts, strict=True) for s in part.slopes),
        text,
        any(part.assumed for part in parts),
    )


def _term(term: Term, row: int | None, case: Case) -> _Side:
    paths = tuple(_path(factor, row) for factor in term.factors)
    if len(paths) == 1 and _is_nothing(paths[0], case):
        text = f"no {title(case, paths[0]).lower()}"
        return _Side(Decimal(), paths, (Decimal(1),), text, assumed=True)
    factors = [_number(path, case) for path in paths]
    titles = [case.spec(path).title or path for path in paths]
    names = [f"{name} {shown(n)}" for name, n in zip(titles, factors, strict=True)]
    text = " x ".join([names[0], *(_lower(name) for name in names[1:])])
    slopes = tuple(
        prod(factors[:at] + factors[at + 1 :], start=Decimal(1)) for at in range(len(factors))
    )
    return _Side(prod(factors, start=Decimal(1)), paths, slopes, text)


def _summed(term: Term, case: Case) -> _Side:
    rows = _rows_of_one(term.factors[0].partition(".")[0], case)
    if not rows:
        raise _Missing
    parts = [_term(Term(term.factors), row, case) for row in rows]
    column = " x ".join(case.spec(_path(f, rows[0])).title.lower() for f in term.factors)
    return _Side(
        sum((part.amount for part in parts), Decimal()),
        tuple(path for part in parts for path in part.paths),
        tuple(slope for part in parts for slope in part.slopes),
        f"The {column} of {len(rows)} row{'s' if len(rows) > 1 else ''}",
        any(part.assumed for part in parts),
    )


def _path(factor: str, row: int | None) -> str:
    name, _, column = factor.partition(".")
    return join_path(name, row, column) if column and row is not None else factor


def _is_nothing(path: str, case: Case) -> bool:
    """Whether an optional amount is said not to be on the page, so that it may count as 0."""
    answer = case.proposal(path)
    return (
        answer is not None
        and answer.absence in (Absence.NOT_ON_PAGE, Absence.EMPTY_ON_PAGE)
        and not case.spec(path).required
    )


def _number(path: str, case: Case) -> Decimal:
    value = case.value(path)
    number = None if value is None else values.parse_amount(value)
    if number is None:
        raise _Missing
    return number


def shown(number: Decimal) -> str:
    """411.5 -> "411.50", 3 -> "3.00", 1.2345 -> "1.2345"."""
    exponent = number.normalize().as_tuple().exponent
    return f"{number:.{max(2, -exponent) if isinstance(exponent, int) else 2}f}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
