"""`reviewer reference PROJECT add|list|remove`: tables of the user's own to compare with."""

from __future__ import annotations

import argparse
from typing import Any

from reviewer.cli.output import counted, hint, say, say_json
from reviewer.flow import reference
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.reference_table import ReferenceTable


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    {"add": _add, "list": _list, "remove": _remove}[options.act](options)
    return 0


def _add(options: argparse.Namespace) -> None:
    table = ReferenceTable(
        name=options.name or f"your {options.file.stem}",
        file=str(options.file.expanduser().absolute()),
        key_field=options.key_field,
        key_column=options.key_column or options.key_field,
        columns=reference.columns_of(options.columns),
        sheet=options.sheet,
    )
    with Project.open(options.project) as project, Workers(1) as workers:
        rows = reference.add(project, workers, table)
    say(f'Took in {counted(rows, "row")} as "{table.name}".')
    hint(f"Next: reviewer check {options.project}")


def _list(options: argparse.Namespace) -> None:
    with Project.open(options.project, read_only=True) as project:
        found = reference.each(project)
    if options.json:
        say_json({"tables": [_as_json(table, rows) for table, rows in found]})
    elif not found:
        say("The project has no tables to compare with.")
    for table, rows in () if options.json else found:
        pairs = ", ".join(f"{field} = {column}" for field, column in table.columns.items())
        say(f"{table.name}: {counted(rows, 'row')} of {table.file}")
        say(f"  {table.key_field} = {table.key_column} finds {pairs}")


def _as_json(table: ReferenceTable, rows: int) -> dict[str, Any]:
    return {
        "name": table.name,
        "file": table.file,
        "sheet": table.sheet,
        "key_field": table.key_field,
        "key_column": table.key_column,
        "columns": dict(table.columns),
        "rows": rows,
    }


def _remove(options: argparse.Namespace) -> None:
    with Project.open(options.project) as project:
        reference.remove(project, options.name)
    say(f'Forgot "{options.name}". Its verdicts go with the next check.')
