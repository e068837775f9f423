"""The kind's own rules: what they bear out, and whom they blame when they fail."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.checks.case import Case
from reviewer.checks.rules.blame import suspects
from reviewer.checks.rules.finding import Finding, doubts, fails, holds
from reviewer.checks.rules.sums import outcomes

_SUM, _ORDER = "sum", "order"


def check(case: Case) -> Iterator[Finding]:
    """A finding for every field of every rule whose values are all there."""
    found = [(rule, outcome) for rule in case.kind.rules for outcome in outcomes(rule, case)]
    for rule, outcome in found:
        name = _SUM if rule.op == "=" else _ORDER
        if outcome.holds:
            weak = rule.op != "="  # that one amount is not more than another says little
            for path in outcome.paths:
                yield holds(name, path, outcome.sentence, weak=weak)
            continue
        blamed, note = suspects(outcome, [other for _rule, other in found], case)
        for path in outcome.paths:
            judge = fails if path in blamed else doubts
            yield judge(name, path, outcome.sentence + note)
