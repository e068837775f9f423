"""Writes `prices.json` from the `genai-prices` package: `python resources/make_prices.py DATE`.

Run with the package installed (it is no dependency of the program), and the day the prices hold.
Only makers whose models a reader may call by their own names, only what is charged by token.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

MAKERS = {"anthropic": "claude", "openai": "", "google": "gemini", "mistral": ""}
"""And what names of their own models begin with: some also sell others'."""


def clauses(match: Any) -> list[list[str]]:
    """A match as alternatives of [how, text]; what is more than that is left out."""
    found: list[list[str]] = []
    for clause in getattr(match, "or_", None) or [match]:
        for how in ("equals", "starts_with", "ends_with", "contains", "regex"):
            text = getattr(clause, how, None)
            if isinstance(text, str):
                found.append([how, text])
    return found


def ways(model: Any) -> list[list[str]]:
    """All the ways its name may be written; its own id is always one."""
    own = ["equals", model.id]
    return [own, *(clause for clause in clauses(model.match) if clause != own)]


def rate(price: Any, above: int) -> float:
    """What a million tokens cost in requests of more than `above` tokens."""
    if not hasattr(price, "tiers"):
        return float(price)
    rates = {0: float(price.base), **{tier.start: float(tier.price) for tier in price.tiers}}
    return rates[max(start for start in rates if start <= above)]


def tiers(price: Any) -> list[dict[str, float]]:
    """[{above, input, output}] of one price, or nothing where it is not by token."""
    if price.input_mtok is None or price.output_mtok is None:
        return []
    sides = (price.input_mtok, price.output_mtok)
    starts = {0} | {tier.start for side in sides for tier in getattr(side, "tiers", ())}
    return [
        {"above": at, "input": rate(sides[0], at), "output": rate(sides[1], at)}
        for at in sorted(starts)
    ]


def dated(prices: Any) -> list[dict[str, Any]]:
    """[{from, tiers}], oldest first. Prices by the hour of the day are left out."""
    found = []
    for price in prices if isinstance(prices, list) else [prices]:
        condition = getattr(price, "constraint", None)
        start = getattr(condition, "start_date", None)
        held = tiers(getattr(price, "prices", price))
        if held and (condition is None or start is not None):
            found.append({"from": start.isoformat() if start else "", "tiers": held})
    return sorted(found, key=lambda price: price["from"])


def snapshot(as_of: str) -> dict[str, Any]:
    """The whole table."""
    from genai_prices.data import providers

    models = [
        {"maker": maker.id, "model": model.id, "match": ways(model), "prices": held}
        for maker in sorted(providers, key=lambda maker: maker.id)
        if maker.id in MAKERS
        for model in maker.models
        if model.id.startswith(MAKERS[maker.id]) and (held := dated(model.prices))
    ]
    source = f"genai-prices {version('genai-prices')} (MIT)"
    unit = "US dollars per million tokens"
    return {"as_of": as_of, "source": source, "unit": unit, "models": models}


def main() -> None:
    """Write the table beside this file, a model on each line."""
    table = snapshot(sys.argv[1])
    lines = ",\n".join(json.dumps(model) for model in table.pop("models"))
    head = json.dumps(table, indent=1)[:-2]
    target = Path(__file__).with_name("prices.json")
    target.write_text(f'{head},\n "models": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
