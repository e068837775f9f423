"""What a model can do, as its endpoint says; asked, not hard-coded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

FALLBACK_TOKENS = 8_192
"""Output every current model allows."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """Whether a model takes a schema and pictures, and how long its replies may be."""

    structured: bool = False
    pictures: bool = True
    max_tokens: int = FALLBACK_TOKENS


def parse_abilities(raw: str) -> Abilities:
    """From the text of GET /v1/models/{id}; what it does not say is as in `Abilities()`."""
    try:
        info = json.loads(raw)
    except (ValueError, RecursionError):
        return Abilities()
    known = Abilities()
    if not isinstance(info, dict):
        return known
    most = info.get("max_tokens")
    return Abilities(
        structured=_supported(info, "structured_outputs", known.structured),
        pictures=_supported(info, "image_input", known.pictures),
        max_tokens=most if type(most) is int and most > 0 else known.max_tokens,
    )


def _supported(info: dict[str, Any], name: str, otherwise: bool) -> bool:
    capabilities = info.get("capabilities")
    found = capabilities.get(name) if isinstance(capabilities, dict) else None
    supported = found.get("supported") if isinstance(found, dict) else None
    return supported if isinstance(supported, bool) else otherwise
