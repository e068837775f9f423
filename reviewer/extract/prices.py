"""What a reading cost, from a dated table; an unknown model has no price, never the price 0."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from reviewer import paths


@dataclass(frozen=True, slots=True)
class Tier:
    """US dollars per million tokens, for requests of more than `above` input tokens."""

    above: int
    input: float
    output: float


@dataclass(frozen=True, slots=True)
class Prices:
    """The price table: tiers by model, and the day it was true."""

    as_of: str
    models: dict[str, tuple[Tier, ...]]


@lru_cache(maxsize=1)
def price_table() -> Prices:
    """The table that comes with the program."""
    raw = json.loads((paths.resources() / "prices.json").read_text("utf-8"))
    models = {
        entry["match"]: tuple(
            Tier(tier.get("above_input_tokens", 0), tier["input"], tier["output"])
            for tier in entry["tiers"]
        )
        for entry in raw["models"]
    }
    return Prices(raw["as_of"], models)


def cost_usd(model: str, input_tokens: int, output_tokens: int) -> float | None:
    """What a request cost; None where the model's price is not known.

    A name may carry a date (`claude-haiku-4-5-20251001`); another version is another model.
    """
    tiers = price_table().models.get(re.sub(r"-\d{8}$", "", model))
    if tiers is None:
        return None
    tier = max((t for t in tiers if input_tokens > t.above or t.above == 0), key=lambda t: t.above)
    return (input_tokens * tier.input + output_tokens * tier.output) / 1_000_000
