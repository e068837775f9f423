"""Whether values make sense: by their type, by check digits, and by the kind's rules."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.checks.case import Case, title
from reviewer.checks.sums import outcomes
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.model.verdict import CheckResult, Verdict

NAME = "rules"

_Finding = tuple[Verdict, str]

_WHAT = {
    FieldType.DATE: "a date",
    FieldType.AMOUNT: "an amount",
    FieldType.INTEGER: "a whole number",
    FieldType.CURRENCY: "a known currency",
    FieldType.COUNTRY: "a known country",
}

_AHEAD = ("due", "expir", "valid", "until", "deliver")
"""Parts of the names of dates that may lie in the future."""

_STRENGTH = (Verdict.NOT_FOUND, Verdict.DIFFERS, Verdict.AGREES)


def check(case: Case) -> Iterator[CheckResult]:
    """A result for every field a rule concerns; the first thing wrong with it, else what holds."""
    findings: dict[str, list[_Finding]] = {path: [] for path in case.answers}
    for path, found in findings.items():
        found.extend(_of_value(path, case))
    for rule in case.kind.rules:
        for outcome in outcomes(rule, case):
            verdict = Verdict.AGREES if outcome.holds else Verdict.DIFFERS
            for path in outcome.paths:
                findings.setdefault(path, []).append((verdict, outcome.sentence))
    for path, found in findings.items():
        if found:
            verdict, sentence = min(found, key=lambda finding: _STRENGTH.index(finding[0]))
            yield CheckResult(NAME, path, verdict, sentence)


def _of_value(path: str, case: Case) -> Iterator[_Finding]:
    spec, value = case.spec(path), case.value(path)
    if value is None:
        if spec.required:
            yield Verdict.NOT_FOUND, f"{title(case, path)} is required and has no value"
        return
    what = f"one of {', '.join(spec.choices)}" if spec.choices else _WHAT.get(spec.type)
    known = values.normalise(value, spec.type, day_first=case.kind.day_first, choices=spec.choices)
    if not value.strip() or (known is None and what is None):
        yield Verdict.DIFFERS, f"{title(case, path)} is empty"
    elif known is None:
        yield Verdict.DIFFERS, f"{value} is not {what}"
    elif spec.type is FieldType.DATE:
        yield _of_date(value, spec, case)
    elif is_iban_field(spec):
        right = iban_is_right(value)
        yield (
            (Verdict.AGREES, "The check digits of the IBAN are right")
            if right
            else (Verdict.DIFFERS, f"The check digits of the IBAN {value} are wrong")
        )


def _of_date(value: str, spec: FieldSpec, case: Case) -> _Finding:
    day = values.parse_date(value, day_first=case.kind.day_first)
    may_lie_ahead = any(word in spec.name.lower() for word in _AHEAD)
    if day is not None and day > case.today and not may_lie_ahead:
        return Verdict.DIFFERS, f"{value} lies in the future"
    return Verdict.AGREES, f"{value} is a date"


def is_iban_field(spec: FieldSpec) -> bool:
    """Whether the field holds an IBAN, by its name."""
    return spec.type is FieldType.IDENTIFIER and "iban" in spec.name.lower()


def iban_is_right(iban: str) -> bool:
    """The ISO 13616 check: moved by four, letters as 10..35, the number is 1 modulo 97."""
    text = "".join(iban.split()).upper()
    if not (15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha()):
        return False
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1
