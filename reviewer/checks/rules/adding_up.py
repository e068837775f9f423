"""The sums of a kind over the values as they are right now, with the difference spelled out.

The same rules as the check, for a table that a human is editing: fast enough for every key.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from reviewer.checks.case import case_of
from reviewer.checks.rules.sums import Outcome, outcomes, shown
from reviewer.model.evidence import Evidence
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.table import Standing

_NOBODY = "now"


def standings(kind: Kind, values: Mapping[str, str]) -> tuple[Standing, ...]:
    """Every equation of the kind whose values are all there; those that fail come first."""
    said = tuple(FieldValue(path, value) for path, value in values.items() if value.strip())
    evidence = Evidence(kind, (Reading(_NOBODY, _NOBODY, said),), (), date.min)
    case = case_of(evidence)
    found = [_standing(o) for rule in kind.rules if rule.op == "=" for o in outcomes(rule, case)]
    return tuple(sorted(found, key=lambda standing: standing.holds))


def _standing(outcome: Outcome) -> Standing:
    sentence = outcome.sentence
    if not outcome.holds:
        sentence = f"{sentence}: {_difference(outcome)}"
    return Standing(outcome.holds, sentence, outcome.paths)


def _difference(outcome: Outcome) -> str:
    """By how much what was added up is more or less than the field that stands alone."""
    over = outcome.gap
    if outcome.alone is None:
        return f"{shown(abs(over))} apart"
    if outcome.slopes[outcome.paths.index(outcome.alone)] > Decimal():
        over = -over
    return f"{shown(abs(over))} {'too much' if over > 0 else 'missing'}"
