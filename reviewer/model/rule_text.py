"""Rules as a person writes them: "subtotal + tax = total", "issue_date <= due_date".

rule   = side ("=" | "<=") side
side   = ["-"] term (("+" | "-") term)*
term   = "sum(" column ")" | factor ("*" factor)*
factor = field | column          column = rows "." name
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from reviewer.model.kind import FieldSpec, FieldType, Rule, Term

_LONGEST = 500
_TOKEN = re.compile(r"\s*([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?|<=|[-+*=()])\s*")
_NUMBERS = {FieldType.AMOUNT, FieldType.INTEGER}


class RuleError(ValueError):
    """A rule makes no sense; the message says what is wrong and what to write instead."""


def parse_rule(text: str, fields: Sequence[FieldSpec], tolerance: Decimal) -> Rule:
    """The rule that `text` says about `fields`; RuleError where it says none."""
    tokens = _tokens(text)
    operators = [token for token in tokens if token in ("=", "<=")]
    if len(operators) != 1:
        raise RuleError('it needs exactly one "=" or "<=", as in "subtotal + tax = total"')
    middle = tokens.index(operators[0])
    left, right = _side(tokens[:middle]), _side(tokens[middle + 1 :])
    _check_types((*left, *right), operators[0], fields)
    return Rule(text, left, operators[0], right, tolerance)


def _tokens(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise RuleError(f"it is longer than {_LONGEST} characters; split it in two")
    tokens: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise RuleError(
                f'"{text[position:].strip()[:20]}" cannot be read; a rule holds names of fields, '
                'sum(rows.column), +, -, * and one "=" or "<="'
            )
        tokens.append(match[1])
        position = match.end()
    return tokens


def _side(tokens: list[str]) -> tuple[Term, ...]:
    """Terms of one side; a sign begins each term but may be missing before the first."""
    if tokens[:1] not in (["+"], ["-"]):
        tokens = ["+", *tokens]
    starts = [index for index, token in enumerate(tokens) if token in ("+", "-")]
    ends = [*starts[1:], len(tokens)]
    return tuple(
        _term(tokens[start + 1 : end], -1 if tokens[start] == "-" else 1)
        for start, end in zip(starts, ends, strict=True)
    )


def _term(tokens: list[str], sign: int) -> Term:
    if tokens[:2] == ["sum", "("]:
        if len(tokens) != 4 or tokens[3] != ")" or "." not in tokens[2]:
            raise RuleError("sum() holds one column and stands alone: sum(line_items.total)")
        return Term((tokens[2],), sign, summed=True)
    factors, between = tokens[::2], tokens[1::2]
    if not factors or len(factors) == len(between) or any(token != "*" for token in between):
        raise RuleError(f'"{" ".join(tokens)}" is no field or product of fields')
    if wrong := next((factor for factor in factors if not _is_name(factor)), None):
        raise RuleError(f'"{wrong}" stands where the name of a field belongs')
    return Term(tuple(factors), sign)


def _is_name(token: str) -> bool:
    return token[0].isalpha() or token[0] == "_"


def _check_types(terms: Iterable[Term], operator: str, fields: Sequence[FieldSpec]) -> None:
    """Numbers on both sides, or for "<=" one date on each; rows of one table at a time."""
    terms = tuple(terms)
    factors = [factor for term in terms for factor in term.factors]
    types = {factor: _find(factor, fields).type for factor in factors}
    tables = {f.partition(".")[0] for t in terms if not t.summed for f in t.factors if "." in f}
    if len(tables) > 1:
        raise RuleError(f"it mixes the rows of {' and '.join(sorted(tables))}; write one rule each")
    if set(types.values()) <= _NUMBERS:
        return
    if set(types.values()) == {FieldType.DATE}:
        is_plain = all(t.sign == 1 and not t.summed and len(t.factors) == 1 for t in terms)
        if operator == "<=" and len(terms) == 2 and is_plain:
            return
        raise RuleError('dates can only be put in order: "issue_date <= due_date"')
    wrong = next(factor for factor in factors if types[factor] not in _NUMBERS)
    raise RuleError(
        f'"{wrong}" is of type {types[wrong]}; sums take amounts and integers, "<=" also two dates'
    )


def _find(factor: str, fields: Sequence[FieldSpec]) -> FieldSpec:
    name, _, column = factor.partition(".")
    spec = _named(name, fields, f'there is no field "{name}"')
    if column:
        return _named(column, spec.columns, f'"{name}" has no column "{column}"')
    if spec.type is FieldType.ROWS:
        example = f"{name}.{spec.columns[0].name}"
        raise RuleError(f'"{name}" is a table; name one of its columns, as in {example}')
    return spec


def _named(name: str, specs: Sequence[FieldSpec], problem: str) -> FieldSpec:
    for spec in specs:
        if spec.name == name:
            return spec
    known = ", ".join(spec.name for spec in specs) or "none"
    raise RuleError(f"{problem}; known are: {known}")
