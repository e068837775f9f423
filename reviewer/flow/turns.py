"""What one command sends in batches and hears of them, turn by turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.flow.purse import Purse
from reviewer.model.document import Failure
from reviewer.model.errors import ReaderError

Sent = tuple[str, int]
"""A model, and the number of a document that it is asked about."""


@dataclass(slots=True)
class Turns:
    """Reading by batches as one command does it, within its `budget` in US dollars.

    `tried` are the documents it has sent, by model: what expires is sent again by another command
    only. `held` is what those that wait may cost at most.
    """

    budget: float | None = None
    tried: set[Sent] = field(default_factory=set)
    held: dict[Sent, float] = field(default_factory=dict)
    purse: Purse = field(default_factory=Purse)
    done: int = 0
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def left(self) -> float | None:
        """What of the budget is for calls beside all that waits; None without a budget."""
        return None if self.budget is None else self.budget - sum(self.held.values())

    def hold(self, sent: Sent, dollars: float) -> None:
        """Put aside what a document may cost. Raises ReaderError where the budget has no room."""
        gone, out = self.purse.spent + self.purse.lost, sum(self.held.values())
        if self.budget is not None and gone + out + dollars > self.budget:
            waits = f" and up to {out:.4f} USD that may come of what waits" if out else ""
            raise ReaderError(
                f"Stopped at {gone:.4f} USD{waits}: one more document may cost up to "
                f"{dollars:.4f} USD and exceed the budget of {self.budget:g} USD; raise it and "
                "read again to go on."
            )
        self.held[sent] = dollars

    def let_go(self, sent: Sent) -> None:
        """The document was not sent."""
        self.held.pop(sent, None)

    def settle(self, sent: Sent, cost: float) -> None:
        """What was held for a document is paid now, and came to so much."""
        self.held.pop(sent, None)
        self.purse.spent += cost
