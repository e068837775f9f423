"""How long a reply is going to be: as this project's replies were, else assumed from the fields."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.extract.prompts import PromptName
from reviewer.extract.tokens import Span
from reviewer.model.kind import FieldType, Kind
from reviewer.store.token_counts import Used

ENOUGH = 5
"""Readings from which on the project's own replies are a measure."""
MARGIN = 0.1
"""By which the replies to come may differ from those that came, on the average."""
ANSWER, CELL, ROW, PAIR = 40, 12, 25, 45
"""Tokens of one field with its state, value, confidence, reason and page; of a cell; of a row
beside its cells; of a labelled pair."""
ROWS_A_PAGE, PAIRS_A_PAGE = 8, 20
"""What a page is taken to hold before any was read."""
SHORT, LONG = 0.5, 4.0
"""Factors of what is assumed: values are short, or a model thinks before it answers, within its
reply."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Tokens of a reply: so many for a document and so many for each of its pages."""

    whole: Span
    page: Span
    learned: bool

    def of(self, pages: int) -> Span:
        """The reply about a document of so many pages."""
        return self.whole + self.page.times(max(1, pages))


def expected(kind: Kind, name: PromptName, used: Used | None) -> Expected:
    """The length of a reply to this prompt."""
    if used is not None and used.readings >= ENOUGH:
        return _learned(used)
    plain = sum(spec.type is not FieldType.ROWS for spec in kind.fields)
    columns = [len(spec.columns) for spec in kind.fields if spec.type is FieldType.ROWS]
    rows = sum(ROWS_A_PAGE * (ROW + CELL * count) for count in columns)
    pairs = PAIRS_A_PAGE * PAIR
    if name == "A":
        whole, page = float(ANSWER * plain), float(rows + pairs * kind.open)
    else:
        whole, page = 0.0, float(pairs + rows)
    return Expected(_assumed(whole), _assumed(page), learned=False)


def _learned(used: Used) -> Expected:
    """Replies grow with the pages, or they do not: the truth lies in between."""
    by_document, by_page = used.output_tokens / used.readings, used.output_tokens / used.pages
    middle = Expected(Span.exactly(by_document / 2), Span.exactly(by_page / 2), learned=True)
    return Expected(_around(middle.whole.likely), _around(middle.page.likely), learned=True)


def _around(tokens: float) -> Span:
    return Span(tokens * (1 - MARGIN), tokens, tokens * (1 + MARGIN))


def _assumed(tokens: float) -> Span:
    return Span(tokens * SHORT, tokens, tokens * LONG)
