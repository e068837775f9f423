"""Asks a model anew what it can do, and says it in words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from reviewer.extract.abilities import Abilities
from reviewer.extract.hosts import host_is_local
from reviewer.extract.limits import image_limits
from reviewer.extract.prices import price_table, tiers_of
from reviewer.flow import consent, memory
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project


@dataclass(frozen=True, slots=True)
class Found:
    """What a model can do, and where it is."""

    url: str
    local: bool
    abilities: Abilities


def ask(project: Project, choice: ReaderChoice) -> Found:
    """What the model can do now; the answer is kept. Raises ReaderError.

    Nothing of a document is sent, but a drawn picture is, so a host elsewhere needs consent.
    """
    consent.require(project, ReadPlan(choice))
    project.call(lambda store: memory.forget(store, choice))
    found = asyncio.run(_ask(project, choice))
    url = consent.url_of(choice)
    return Found(url, host_is_local(url), found)


def in_words(choice: ReaderChoice, found: Found) -> str:
    """Abilities as a person reads them."""
    able = found.abilities
    shape = "holds a reply to a schema"
    if not able.structured:
        shape = "replies with a JSON object" if able.objects else "is only asked for JSON in words"
    side = image_limits(choice.model).max_side
    seen = f"yes, at up to {side:,} pixels" if able.pictures else "no: it cannot read pages"
    lines = [
        f"{choice.model} at {found.url} ({'this machine' if found.local else 'another machine'})",
        f"  pictures           {seen}",
        f"  shape              {shape}",
        f"  log-probabilities  {'yes' if able.logprobs else 'no'}",
        f"  context            {f'{able.context:,} tokens' if able.context else 'not said'}",
        f"  longest reply      {able.max_tokens:,} tokens",
        f"  price              {_price(choice.model)}",
    ]
    if able.listed is False:
        lines.append("  The endpoint does not list a model of this name, but it answered.")
    return "\n".join(lines)


def _price(model: str) -> str:
    """What a million tokens of a short question and its answer cost."""
    tiers = tiers_of(model)
    if tiers is None:
        return "unknown"
    first, as_of = tiers[0], price_table().as_of
    return f"{first.input:g} USD asked, {first.output:g} USD said, per million (as of {as_of})"


async def _ask(project: Project, choice: ReaderChoice) -> Abilities:
    reader = memory.reader_for(project, choice)
    try:
        return await reader.abilities()
    finally:
        await reader.close()
