"""What a batch server does: how fast it answers, and which calls it fails, repeatably.

Whether a call fails, and how, follows from a seed, the bytes of its body and how often this body
came before: the same run fails the same way, in whatever order its calls arrive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

FATAL = ("401", "402", "403", "404")
"""What stops a batch; only where it is asked for by name."""
STATUSES = ("400", "413", "429", "429-wait", "429-headers", "500", "503", "529")
WIRE = ("slow", "reset", "reset-body", "truncated-body")
TEXTS = ("cut", "refusal", "malformed", "fenced", "empty")
MIXED = (*STATUSES, *WIRE, *TEXTS)
"""What `mixed` stands for."""
OTHERS = ("stall",)
"""No answer ever, until whoever asked goes away."""
KNOWN = frozenset((*FATAL, *MIXED, *OTHERS))
COMPLETE = frozenset(("slow", *TEXTS))
"""Faults whose reply comes whole, with status 200: somebody pays for it."""


@dataclass(frozen=True)
class Script:
    """How the server behaves from now on."""

    latency: float = 0.0
    """Seconds between a question and its answer."""
    faults: Mapping[str, float] = field(default_factory=dict)
    """The share of calls that meet each fault."""
    seed: int = 0
    wait: float = 1.0
    """What `retry-after` says on a fault, in seconds."""
    slow: float = 1.0
    """Seconds over which a slow body trickles."""
    rate: float = 0.0
    """Calls a second that are taken; 0 for any number."""
    burst: int = 1
    """Calls that may come at once before the rate holds."""
    input_tokens: int = 1000
    output_tokens: int = 100

    def __post_init__(self) -> None:
        if unknown := set(self.faults) - KNOWN:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
        if sum(self.faults.values()) > 1:
            raise ValueError("the faults have shares of more than 1 together")

    def changed(self, said: Mapping[str, Any]) -> Self:
        """The same with what is `said` otherwise. Raises ValueError for what nobody knows."""
        if unknown := set(said) - {one.name for one in fields(self)}:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        return replace(self, **said)

    def fault(self, body: str, attempt: int) -> str:
        """The fault that this attempt meets at a body of this hash; "" for none."""
        if not self.faults:
            return ""
        drawn = hashlib.sha256(f"{self.seed}:{body}:{attempt}".encode()).digest()
        ticket = int.from_bytes(drawn[:8]) / 2**64
        for name in sorted(self.faults):
            ticket -= self.faults[name]
            if ticket < 0:
                return name
        return ""


def shares(text: str) -> dict[str, float]:
    """Faults as the command line says them: `mixed=0.05,401=0.01`."""
    told: dict[str, float] = {}
    for part in filter(None, text.split(",")):
        name, _, share = part.partition("=")
        for one in MIXED if name == "mixed" else (name,):
            told[one] = float(share)
    return told
