"""Whether values make sense: by their type, check digits, arithmetic, taxes, places and habits.

Each rule is a small pure function from the `Case` to findings; `judge` puts them together.
"""

from reviewer.checks.rules.judge import NAME, check

__all__ = ["NAME", "check"]
