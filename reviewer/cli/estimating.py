"""`reviewer read PROJECT ... --estimate`: what it would cost, before anything is sent."""

from __future__ import annotations

import argparse
from typing import Any

from reviewer.cli import reading
from reviewer.cli.output import counted, say, say_json
from reviewer.cli.tables import money
from reviewer.extract.prices import OWN
from reviewer.extract.tokens import Span
from reviewer.flow.estimate import Estimate, PassEstimate, estimate
from reviewer.flow.plan import LAYOUT
from reviewer.flow.project import Project


def run(options: argparse.Namespace) -> int:
    """Say what a run would cost; read nothing, send nothing, ask for no key and no consent."""
    plan = reading.plan(options)
    with Project.open(options.project, read_only=True) as project:
        found = estimate(project, plan, batch=getattr(options, "batch", False))
    if options.json:
        say_json({"project": str(options.project), **as_json(found)})
        return 0
    say(in_words(found))
    for one in found.passes:
        say(f"  {_pass_in_words(one)}")
    for note in notes(found):
        say(note)
    if plan.budget is not None and found.cost_usd and found.cost_usd.high > plan.budget:
        say(f"The budget of {money(plan.budget)} may stop the run before its end.")
    return 0


def in_words(found: Estimate) -> str:
    """The whole of it in a sentence."""
    read = f"{counted(found.pages, 'page')} of {counted(found.documents, 'document')}"
    if not found.documents:
        return "There is nothing to read: every document has these readings."
    if not found.calls:
        return f"{_sized(read)}, read on this machine: no calls, no cost."
    tokens = f"{_many(found.input_tokens)} tokens to send, {_many(found.output_tokens)} to get back"
    calls = counted(found.calls, "call")
    return f"About {_sized(read)}, {calls}, {tokens}: {_price(found.cost_usd, found.priced)}."


def notes(found: Estimate) -> list[str]:
    """What the figures rest on, where a person should know it."""
    models = [one for one in found.passes if one.reader != LAYOUT and one.documents]
    said = []
    if any(not one.learned for one in models):
        said.append(
            "How long replies are is assumed from the fields, for this project has too few of "
            "this model yet; read some documents first for a closer figure."
        )
    said += [
        f"How {one.model} counts pictures is not known; its tokens are a wide guess."
        for one in models
        if not one.counted
    ]
    if any(one.cost_usd is None for one in models):
        said.append(
            "A price that is not known can be written into prices.json in the configuration folder."
        )
    return said


def _pass_in_words(one: PassEstimate) -> str:
    who = one.model or one.reader
    asked = " and ".join(one.prompts)
    most = "at most " if one.at_most else ""
    documents = counted(one.documents, "document")
    if one.reader == LAYOUT:
        return f"{who}, reading {asked}: {documents}, on this machine"
    priced = (one.priced,) if one.priced else ()
    return (
        f"{who}, reading {asked}: {most}{documents}, {counted(one.calls, 'call')}, "
        f"{_price(one.cost_usd, priced)}"
    )


def _price(cost: Span | None, priced: tuple[str, ...]) -> str:
    if cost is None:
        return "price unknown"
    tables = " and ".join("your own prices" if by == OWN else f"prices of {by}" for by in priced)
    return f"{money(cost.likely)} ({_bare(cost.low)} to {_bare(cost.high)} USD; {tables})"


def _bare(dollars: float) -> str:
    return money(dollars).removesuffix(" USD")


def _many(tokens: Span) -> str:
    """A number of tokens as a person says it: 840, 12 k, 2.1 M."""
    likely = tokens.likely
    if likely >= 1e6:
        return f"{likely / 1e6:.1f} M"
    return f"{likely / 1e3:.0f} k" if likely >= 1e4 else f"{likely:.0f}"


def _sized(text: str) -> str:
    """Numbers with commas at their thousands."""
    return " ".join(f"{int(word):,}" if word.isdigit() else word for word in text.split(" "))


def as_json(found: Estimate) -> dict[str, Any]:
    """An estimate as `reviewer read --estimate --json` prints it."""
    return {
        "documents": found.documents,
        "pages": found.pages,
        "calls": found.calls,
        "input_tokens": _whole(found.input_tokens),
        "output_tokens": _whole(found.output_tokens),
        "cost_usd": _dollars(found.cost_usd),
        "prices": list(found.priced),
        "batch": found.batch,
        "passes": [_pass_json(one) for one in found.passes],
    }


def _pass_json(one: PassEstimate) -> dict[str, Any]:
    return {
        "reader": one.reader,
        "model": one.model,
        "prompts": list(one.prompts),
        "documents": one.documents,
        "pages": one.pages,
        "calls": one.calls,
        "input_tokens": _whole(one.input_tokens),
        "output_tokens": _whole(one.output_tokens),
        "cost_usd": _dollars(one.cost_usd),
        "prices": one.priced or ("" if one.reader == LAYOUT else "unknown"),
        "at_most": one.at_most,
        "learned": one.learned,
        "pictures_counted": one.counted,
    }


def _whole(span: Span) -> dict[str, int]:
    return {"low": int(span.low), "likely": round(span.likely), "high": round(span.high)}


def _dollars(span: Span | None) -> dict[str, float] | None:
    if span is None:
        return None
    return {
        "low": round(span.low, 6),
        "likely": round(span.likely, 6),
        "high": round(span.high, 6),
    }
