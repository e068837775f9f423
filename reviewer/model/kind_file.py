"""A document kind written as TOML -> `Kind`; a mistake is told with file, line and what to write.

The format is described in `resources/kinds/README.md`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from reviewer.model.kind import FieldSpec, FieldType, Kind, Rule
from reviewer.model.rule_text import RuleError, parse_rule
from reviewer.model.toml_table import MOST, TomlTable, read_toml

_MOST_CHOICES = 1000

_KIND_KEYS = ("name", "title", "hint", "open", "day_first", "fields", "rules")
_FIELD_KEYS = ("type", "title", "required", "labels", "choices", "columns", "hint", "importance")
_RULE_KEYS = ("says", "tolerance")
_KIND_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]*")


def parse_kind(text: str, source: str) -> Kind:
    """The kind that `text` describes; `source` names the file in errors.

    Raises UsageError ("receipt.toml, line 12: ...") for anything that is not a kind.
    """
    table = read_toml(text, source)
    table.only(_KIND_KEYS)
    name = table.text("name")
    if not _KIND_NAME.fullmatch(name):
        table.wrong(
            f'name = "{name}" must be small letters, digits and "-", as in "id-card"', "name"
        )
    is_open = table.flag("open", default=False)
    fields = _fields(table, "fields")
    if not fields and not is_open:
        table.wrong("the kind asks for nothing; add a table such as [fields.total]")
    return Kind(
        name=name,
        title=table.text("title", default=_titled(name)),
        fields=fields,
        rules=_rules(table, fields),
        open=is_open,
        day_first=table.flag("day_first", default=True),
        hint=table.text("hint", default=""),
    )


def _fields(table: TomlTable, key: str) -> tuple[FieldSpec, ...]:
    tables = table.table(key)
    return tuple(_field(tables, name) for name in tables.values)


def _field(tables: TomlTable, name: str) -> FieldSpec:
    if not _FIELD_NAME.fullmatch(name):
        example = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_0123456789") or "total"
        tables.wrong(f'"{name}" must be small letters, digits and "_", as in {example}', name)
    if not isinstance(tables.values[name], dict):
        tables.wrong(f'"{name}" must be a table: [{".".join((*tables.path, name))}]', name)
    table = tables.table(name)
    table.only(_FIELD_KEYS)
    type = _type(table)
    return FieldSpec(
        name=name,
        type=type,
        title=table.text("title", default=_titled(name)),
        required=table.flag("required", default=False),
        labels=table.texts("labels"),
        choices=_choices(table, type),
        columns=_columns(table, type),
        hint=table.text("hint", default=""),
        importance=_importance(table),
    )


def _importance(table: TomlTable) -> float:
    said = table.values.get("importance", 1)
    number = 0.0
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        number = float(said)
    if not 0 < number <= 1000:
        table.wrong("importance must be a number above 0, as in importance = 3", "importance")
    return number


def _type(table: TomlTable) -> FieldType:
    name = table.text("type")
    allowed = [type.value for type in FieldType if type is not FieldType.ROWS or _is_top(table)]
    if name not in allowed:
        table.wrong(f'type = "{name}" is not one of {", ".join(allowed)}', "type")
    return FieldType(name)


def _is_top(table: TomlTable) -> bool:
    """Whether this is a field of the kind, not a column: tables do not hold tables."""
    return len(table.path) == 2


def _choices(table: TomlTable, type: FieldType) -> tuple[str, ...]:
    choices = table.texts("choices", _MOST_CHOICES)
    if type is FieldType.CHOICE and not choices:
        table.wrong('a choice needs its choices, as in choices = ["M", "F"]', "choices")
    if type is not FieldType.CHOICE and choices:
        table.wrong(f'a field of type {type} has no choices; write type = "choice"', "choices")
    return choices


def _columns(table: TomlTable, type: FieldType) -> tuple[FieldSpec, ...]:
    columns = _fields(table, "columns")
    header = ".".join((*table.path, "columns", "description"))
    if type is FieldType.ROWS and not columns:
        table.wrong(f"a field of type rows needs columns, as in [{header}]")
    if type is not FieldType.ROWS and columns:
        table.wrong(f'a field of type {type} has no columns; write type = "rows"', "columns")
    return columns


def _rules(table: TomlTable, fields: tuple[FieldSpec, ...]) -> tuple[Rule, ...]:
    entries = table.values.get("rules", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        table.wrong('each rule is a table: [[rules]] and below it says = "a + b = c"', "rules")
    if len(entries) > MOST:
        table.wrong(f"there are {len(entries)} rules; {MOST} is the most", "rules")
    return tuple(
        _rule(table.entry("rules", index, entry), fields) for index, entry in enumerate(entries)
    )


def _rule(table: TomlTable, fields: tuple[FieldSpec, ...]) -> Rule:
    table.only(_RULE_KEYS)
    says = table.text("says")
    tolerance = table.values.get("tolerance", Decimal("0.01"))
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | Decimal):
        table.wrong(
            "tolerance must be a number without quotes, as in tolerance = 0.05", "tolerance"
        )
    if not Decimal(tolerance).is_finite() or tolerance < 0:
        table.wrong("tolerance must be 0 or more", "tolerance")
    try:
        return parse_rule(says, fields, Decimal(tolerance))
    except RuleError as error:
        table.wrong(f'the rule "{says[:100]}" does not work: {error}', "says")


def _titled(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
