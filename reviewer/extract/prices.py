"""What a reading cost, from a dated table; an unknown model has no price, never the price 0.

The table is made by `resources/make_prices.py`. A person's own prices come first: `prices.json` in
the configuration folder, {"models": [{"match": "my-model", "input": 0.5, "output": 2}]}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from reviewer import paths

BATCH_TIER = "batch"
"""How a reply says that it was paid at the price of a batch."""
BATCH_SHARE = 0.5
"""What a request costs in a batch, of its price."""


@dataclass(frozen=True, slots=True)
class Tier:
    """US dollars per million tokens, for requests of more than `above` input tokens."""

    above: int
    input: float
    output: float


@dataclass(frozen=True, slots=True)
class Price:
    """The tiers of a model from a day on; the first one is from ever on."""

    since: date
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """A model by the ways its name may be written, and what it cost when."""

    model: str
    match: tuple[tuple[str, str], ...]
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """The price table, and the day it was true."""

    as_of: str
    models: tuple[Priced, ...]


OWN = "own"
"""What says that a price is the person's own, instead of a table's day."""
_HOW: dict[str, Callable[[str, str], bool]] = {
    "equals": lambda name, text: name == text,
    "starts_with": lambda name, text: name.startswith(text),
    "ends_with": lambda name, text: name.endswith(text),
    "contains": lambda name, text: text in name,
    "regex": lambda name, text: re.search(text, name) is not None,
}


@lru_cache(maxsize=1)
def price_table() -> Prices:
    """The table that comes with the program."""
    return parse_prices((paths.resources() / "prices.json").read_text("utf-8"))


@lru_cache(maxsize=1)
def own_prices() -> Prices:
    """The person's own table; empty where there is none, or none that can be understood."""
    try:
        return parse_prices(paths.prices_file().read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Prices("", ())


def parse_prices(text: str) -> Prices:
    """A price table; a short entry holds one price for everything. Raises what JSON raises."""
    held = json.loads(text)
    return Prices(str(held.get("as_of", "")), tuple(_priced(entry) for entry in held["models"]))


def cost_usd(
    model: str, input_tokens: int, output_tokens: int, *, tier: str = "", on: date | None = None
) -> float | None:
    """What a request cost (today, or `on` a day); None where the model's price is not known.

    `tier` is how its reply says it was paid.
    """
    tiers = tiers_of(model, on)
    share = BATCH_SHARE if tier == BATCH_TIER else 1.0
    return None if tiers is None else cost_at(tiers, input_tokens, output_tokens) * share


def cost_at(tiers: tuple[Tier, ...], input_tokens: float, output_tokens: float) -> float:
    """What a request costs by these tiers."""
    tier = max((t for t in tiers if input_tokens > t.above or t.above == 0), key=lambda t: t.above)
    return (input_tokens * tier.input + output_tokens * tier.output) / 1_000_000


def dearest_at(tiers: tuple[Tier, ...], input_tokens: float, output_tokens: float) -> float:
    """What a request of at most so many tokens can cost at the most, whatever its tier."""
    reached = [t for t in tiers if input_tokens > t.above or t.above == 0]
    dear_in, dear_out = max(t.input for t in reached), max(t.output for t in reached)
    return (input_tokens * dear_in + output_tokens * dear_out) / 1_000_000


def tiers_of(model: str, on: date | None = None) -> tuple[Tier, ...] | None:
    """What a model costs on a day; None where nobody knows."""
    found = _found(model)
    if found is None:
        return None
    day = on or datetime.now(UTC).date()
    since = [price for price in found[1].prices if price.since <= day]
    return since[-1].tiers if since else None


def priced_by(model: str) -> str:
    """The day of the table that has the price of a model, `OWN` or "" where none has it."""
    found = _found(model)
    if found is None or tiers_of(model) is None:
        return ""
    return OWN if found[0] is own_prices() else found[0].as_of


def _found(model: str) -> tuple[Prices, Priced] | None:
    """The table and the entry that say what a model costs."""
    name = model.lower().removeprefix("models/")
    for table in (own_prices(), price_table()):
        for entry in table.models:
            if any(_HOW[how](name, text) for how, text in entry.match):
                return table, entry
    return None


def _priced(entry: dict[str, Any]) -> Priced:
    match = entry["match"]
    if isinstance(match, str):
        tier = Tier(0, float(entry["input"]), float(entry["output"]))
        return Priced(match, (("equals", match.lower()),), (Price(date.min, (tier,)),))
    prices = (_price(price) for price in entry["prices"])
    ways = tuple((how, text) for how, text in match if how in _HOW)
    return Priced(entry["model"], ways, tuple(sorted(prices, key=lambda price: price.since)))


def _price(held: dict[str, Any]) -> Price:
    since = date.fromisoformat(held["from"]) if held.get("from") else date.min
    tiers = (Tier(int(t["above"]), float(t["input"]), float(t["output"])) for t in held["tiers"])
    return Price(since, tuple(tiers))
