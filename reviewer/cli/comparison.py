"""`reviewer compare PROJECT --first RUN --second RUN`: which is better, and how sure that is."""

from __future__ import annotations

import argparse

from reviewer.cli.output import complain, counted, say, say_json
from reviewer.cli.tables import money
from reviewer.evaluate.compare import Comparison, Pairing
from reviewer.evaluate.latency import Latency
from reviewer.flow import comparison, imports
from reviewer.flow.comparison import Compared, Spent
from reviewer.flow.project import Project

MOST_NAMED = 10


def run(options: argparse.Namespace) -> int:
    """Print the comparison; returns the exit code."""
    known, problems = imports.read_truth(options.truth) if options.truth else (None, ())
    for problem in problems:
        complain(problem)
    with Project.open(options.project, read_only=True) as project:
        folder = options.truth.parent if options.truth else project.folder
        found = comparison.compare_runs(project, options.first, options.second, known, folder)
    if options.picture:
        comparison.save_picture(found, options.picture, force=options.force)
    if options.json:
        say_json({"project": options.project.absolute().name, **found.as_json()})
    else:
        say(_as_table(found))
    return 1 if problems else 0


def pairings(told: Comparison) -> str:
    """The fields as aligned lines of plain text, all of them together last."""
    rows: list[tuple[str, ...]] = [
        ("field", "n", told.first, told.second, "wins", "losses", "95 % interval", "p")
    ]
    rows += [_row(name, of) for name, of in told.by_field.items()]
    rows.append(_row("all", told.overall))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def spending(found: Compared) -> list[str]:
    """What each run cost and how long it took, a line each, and which is slower."""
    told = found.comparison
    lines = [_cost(told.first, found.first), _cost(told.second, found.second)]
    return lines if found.slower is None else [*lines, _slower(found.slower)]


def _as_table(found: Compared) -> str:
    told = found.comparison
    more = spending(found)
    if told.changed:
        names = [found.names[key] for key in told.changed]
        rest = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        more.append(
            f"{counted(len(names), 'document')} changed: {', '.join(names[:MOST_NAMED])}{rest}"
        )
    if found.left_out:
        more.append(f"{counted(found.left_out, 'document')} left out: only one of the two read it.")
    return "\n".join([told.verdict, "", pairings(told), "", *more])


def _row(name: str, of: Pairing) -> tuple[str, ...]:
    interval = "-"
    if of.low is not None and of.high is not None:
        interval = f"{100 * of.low:+.1f} to {100 * of.high:+.1f}"
    return (
        name,
        str(of.n),
        f"{of.first:.1%}",
        f"{of.second:.1%}",
        str(of.wins),
        str(of.losses),
        interval,
        f"{of.p:.2g}",
    )


def _cost(name: str, spent: Spent) -> str:
    price = "price unknown" if spent.cost_usd is None else money(spent.cost_usd)
    tokens = f"{spent.input_tokens:,} tokens in, {spent.output_tokens:,} out"
    took = "time unknown" if (known := spent.latency) is None else known.in_words()
    return f"{name}: {counted(spent.readings, 'reading')}, {tokens}, {price}, {took}"


def _slower(told: Latency) -> str:
    interval = ""
    if told.low is not None and told.high is not None:
        interval = f" (95 % interval {told.low:.3g} to {told.high:.3g})"
    of = counted(told.n, "document")
    return f"The second takes {told.median:.3g} times as long{interval}, over {of} that both timed."
