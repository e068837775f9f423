"""What a rule finds about a field."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's verdict on one field, and its sentence for a clerk.

    `rule` names the rule for the score. A weak agreement says that a value is of its type or usual;
    a strong one that arithmetic or check digits bear it out. Doubt (PARTIAL) is always weak.
    """

    rule: str
    path: str
    verdict: Verdict
    sentence: str
    weak: bool = False


def fails(rule: str, path: str, sentence: str) -> Finding:
    """The value cannot be right as it is."""
    return Finding(rule, path, Verdict.DIFFERS, sentence)


def doubts(rule: str, path: str, sentence: str) -> Finding:
    """The value is unusual, or shares a failed sum with a likelier culprit."""
    return Finding(rule, path, Verdict.PARTIAL, sentence, weak=True)


def holds(rule: str, path: str, sentence: str, *, weak: bool = False) -> Finding:
    """The rule bears the value out."""
    return Finding(rule, path, Verdict.AGREES, sentence, weak)
