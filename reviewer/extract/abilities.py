"""What a model at an endpoint can do, as the endpoint says or as a try shows; never hard-coded.

Asked once and kept by whoever owns the project: `as_text` and `abilities_of` are its form there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

FALLBACK_TOKENS = 8_192
"""Output every current model allows."""

Shape = Literal["schema", "object", "none"]
"""How far an endpoint holds a reply to its shape: to a schema, to any JSON object, not at all."""
SHAPES: tuple[Shape, ...] = ("schema", "object", "none")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model takes and gives. `context` is 0 where nobody says.

    `room_word` is what the endpoint calls the longest reply; `listed` says whether it names the
    model among those it serves (None: it does not list them).
    """

    structured: bool = False
    pictures: bool = True
    max_tokens: int = FALLBACK_TOKENS
    objects: bool = False
    logprobs: bool = False
    context: int = 0
    room_word: str = ""
    listed: bool | None = None

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes to ask for, the strictest first; the last one always works."""
        wanted = {"schema": self.structured, "object": self.objects, "none": True}
        return tuple(shape for shape in SHAPES if wanted[shape])


def as_text(known: Abilities) -> str:
    """Abilities as a project keeps them."""
    return json.dumps(asdict(known), sort_keys=True)


def abilities_of(text: str) -> Abilities | None:
    """Abilities as they were kept; None where the text is of another time or damaged."""
    try:
        held = json.loads(text)
        return Abilities(**held)
    except (ValueError, TypeError, RecursionError):
        return None


def parse_abilities(raw: str) -> Abilities:
    """From the text of Anthropic's GET /v1/models/{id}; what it does not say is the default."""
    info = _object(raw)
    known = Abilities()
    return Abilities(
        structured=_supported(info, "structured_outputs", known.structured),
        pictures=_supported(info, "image_input", known.pictures),
        max_tokens=_count(info, "max_tokens") or known.max_tokens,
        context=_count(info, "max_input_tokens"),
    )


_CONTEXTS = ("max_model_len", "context_length", "context_window", "max_context_length", "n_ctx")
"""What servers call it: vLLM, gateways, LM Studio, llama.cpp (there under `meta`)."""


def parse_listing(raw: str, model: str) -> tuple[bool | None, int]:
    """From an OpenAI-compatible GET /models: whether it names `model`, and its context or 0.

    None where the text is no listing. Ollama adds `:latest`, Gemini puts `models/` before.
    """
    listed = _object(raw).get("data")
    if not isinstance(listed, list):
        return None, 0
    for entry in listed:
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and _same_name(name, model):
            return True, _context(entry)
    return False, 0


def _same_name(listed: str, model: str) -> bool:
    return model in (listed, listed.removeprefix("models/"), listed.removesuffix(":latest"))


def _context(entry: dict[str, Any]) -> int:
    meta = entry.get("meta")
    places = (entry, meta if isinstance(meta, dict) else {})
    return next((n for place in places for word in _CONTEXTS if (n := _count(place, word))), 0)


def _object(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _count(info: dict[str, Any], name: str) -> int:
    found = info.get(name)
    return found if type(found) is int and found > 0 else 0


def _supported(info: dict[str, Any], name: str, otherwise: bool) -> bool:
    capabilities = info.get("capabilities")
    found = capabilities.get(name) if isinstance(capabilities, dict) else None
    supported = found.get("supported") if isinstance(found, dict) else None
    return supported if isinstance(supported, bool) else otherwise
