"""What a reading run would cost, before it starts: nothing is sent, no key is needed.

Pictures are counted by the formula of the model, at the size in which they would be sent. How long
replies are is learnt from the project's own earlier ones; before there are any it is assumed from
the fields, and said so. So the answer is a range, not a figure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from reviewer.extract.empty import empty_prompt
from reviewer.extract.parts import parts
from reviewer.extract.prices import BATCH_SHARE, Tier, cost_at, priced_by, tiers_of
from reviewer.extract.prompts import Prompt, PromptName, build_prompt
from reviewer.extract.readers import ANTHROPIC, most_answers
from reviewer.extract.tokens import Span, is_counted, picture_tokens, text_tokens
from reviewer.flow import blank, consent, mask_state, wording
from reviewer.flow.expected import Expected, expected
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.sent_size import sent_sizes
from reviewer.model.document import Document
from reviewer.model.errors import Cancelled
from reviewer.store import documents, redactions, token_counts, unread
from reviewer.store.db import Store
from reviewer.store.unread import Asked

CHUNK = 250
"""Documents looked at in one turn of the store's thread: a reviewer comes in between."""
PART_TOKENS = Span(4, 100, 600)
"""Of the picture of an empty part of a page, which is cut out only when it is asked about."""
PART_REPLY = Span(15, 40, 600)
PAGE_WORDS = 5
"""Tokens that say which page comes next, where there are several."""


@dataclass(frozen=True, slots=True)
class PassEstimate:
    """What one reader of a plan would do. `cost_usd` is None where nobody knows the price."""

    reader: str
    model: str
    prompts: tuple[str, ...]
    documents: int
    pages: int
    calls: int
    input_tokens: Span
    output_tokens: Span
    cost_usd: Span | None
    priced: str
    """The day of the price table, `own`, or empty where the price is not known."""
    at_most: bool
    """Whether only documents that stay doubtful are read, so that all of this is an upper bound."""
    learned: bool
    """Whether the length of replies is from this project's own earlier ones."""
    counted: bool
    """Whether the maker's formula for pictures is known."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would come to. Documents that several readers read are counted once."""

    documents: int
    pages: int
    passes: tuple[PassEstimate, ...]
    batch: bool = False

    @property
    def calls(self) -> int:
        """Calls of all readers."""
        return sum(one.calls for one in self.passes)

    @property
    def input_tokens(self) -> Span:
        """Tokens of pictures and questions."""
        return sum((one.input_tokens for one in self.passes), Span())

    @property
    def output_tokens(self) -> Span:
        """Tokens of replies."""
        return sum((one.output_tokens for one in self.passes), Span())

    @property
    def cost_usd(self) -> Span | None:
        """US dollars; None where the price of any reader is not known."""
        total = Span()
        for one in self.passes:
            if one.cost_usd is None:
                return None
            total += one.cost_usd
        return total

    @property
    def priced(self) -> tuple[str, ...]:
        """The days of the price tables that were used, `own` for the person's own prices."""
        return tuple(dict.fromkeys(one.priced for one in self.passes if one.priced))


def estimate(
    project: Project,
    plan: ReadPlan,
    *,
    batch: bool = False,
    wanted: Callable[[], bool] = lambda: True,
) -> Estimate:
    """What reading as planned would come to now; as a `batch` at half the price, if there is one.

    Kept replies that would not be paid again, and documents whose pages wait for a look, are
    counted: both are known only once the pictures are made. Raises Cancelled when the answer is
    not `wanted` any more.
    """
    seen: dict[int, int] = {}
    made = []
    passes = [(choice, prompts, False) for choice, prompts in plan.passes()]
    if plan.cascade is not None:
        passes.append((plan.cascade, ("A",), True))
    for choice, prompts, at_most in passes:
        count = _Counter(project, plan, choice, prompts)
        for document, missing in _to_read(project, plan, choice, count.labels):
            if not wanted():
                raise Cancelled
            seen[document.id] = len(document.pages)
            count.add(document, missing)
        half = batch and choice.reader == ANTHROPIC
        made.append(count.result(at_most, BATCH_SHARE if half else 1.0))
    return Estimate(len(seen), sum(seen.values()), tuple(made), batch)


def unanswered(project: Project, plan: ReadPlan) -> set[int]:
    """The documents that a run as planned would read now, without those of a cascade."""
    found: set[int] = set()
    for choice, prompts in plan.passes():
        labels = _Counter(project, plan, choice, prompts).labels
        found |= {document.id for document, _ in _to_read(project, plan, choice, labels)}
    return found


def _to_read(
    project: Project, plan: ReadPlan, choice: ReaderChoice, labels: Mapping[PromptName, str]
) -> Iterator[tuple[Document, list[PromptName]]]:
    """The documents a run would read with this reader, each with the prompts it would ask."""
    after = ""
    asked = Asked(
        choice.reader,
        choice.model,
        tuple(labels.values()),
        "" if choice.reader == LAYOUT else consent.url_of(choice),
        again=plan.again,
        retry=plan.retry,
    )
    while True:
        found = project.call(partial(_chunk, after=after, choice=choice, asked=asked))
        if not found:
            return
        for document, answered, is_asked in found:
            missing = [
                name for name, label in labels.items() if plan.again or label not in answered
            ]
            if missing and is_asked:
                yield document, missing
        after = found[-1][0].name


def _chunk(
    store: Store, *, after: str, choice: ReaderChoice, asked: Asked
) -> list[tuple[Document, set[str], bool]]:
    """The next documents with the prompts that were answered, and whether they would be asked.

    What is marked never to be sent is not, nor what waits at a provider or was paid for in vain.
    """
    found = documents.after(store, after, CHUNK)
    ids = [document.id for document in found]
    waits = unread.those(store, replace(asked, among=ids))
    told = token_counts.answered(store, ids, choice.reader, choice.model)
    return [
        (
            document,
            told.get(document.id, set()),
            document.id in waits and (choice.reader == LAYOUT or not _is_marked(store, document)),
        )
        for document in found
    ]


def _is_marked(store: Store, document: Document) -> bool:
    return mask_state.never(redactions.of_document(store, document.id)) is not None


class _Counter:
    """Adds up one pass, document by document."""

    def __init__(
        self,
        project: Project,
        plan: ReadPlan,
        choice: ReaderChoice,
        prompts: Sequence[PromptName],
    ) -> None:
        self._plan, self._choice, self._prompts = plan, choice, tuple(prompts)
        self._documents = self._pages = self._calls = 0
        self._input, self._output, self._cost = Span(), Span(), Span()
        self._texts: dict[PromptName, list[Span]] = {}
        self.labels: dict[PromptName, str] = {name: name for name in prompts}
        self._replies: dict[PromptName, Expected] = {}
        self._tiers: tuple[Tier, ...] | None = None
        if choice.reader == LAYOUT:
            return
        self._tiers = tiers_of(choice.model)
        held = project.call(wording.templates)
        used = project.call(partial(token_counts.used, reader=choice.reader, model=choice.model))
        for name in prompts:
            asked = build_prompt(project.kind, name, held)
            self.labels[name] = f"{name}:{asked.sha256}"
            most = most_answers(choice.reader)
            pieces = parts(project.kind, most) if name == "A" else (project.kind,)
            self._texts[name] = [_question(build_prompt(one, name, held)) for one in pieces]
            self._replies[name] = expected(project.kind, name, used.get(name))
        self._blank = _question(empty_prompt()) + PART_TOKENS

    def add(self, document: Document, missing: Sequence[PromptName]) -> None:
        """Count a document of which these prompts are still to be asked."""
        pages = len(document.pages)
        self._documents += 1
        self._pages += pages
        if self._choice.reader == LAYOUT:
            return
        sizes = sent_sizes(document, self._choice.model, self._plan.task)
        pictures = Span.exactly(PAGE_WORDS * pages if pages > 1 else 0)
        for size in sizes:
            pictures += picture_tokens(self._choice.model, *size)
        for name in missing:
            reply = self._replies[name].of(pages)
            for text in self._texts[name]:
                self._call(pictures + text, reply.times(1 / len(self._texts[name])))
        if blank.is_drawn(document, self._plan.blank_share):
            self._call(self._blank, PART_REPLY)

    def _call(self, asked: Span, told: Span) -> None:
        self._calls += 1
        self._input += asked
        self._output += told
        if self._tiers is not None:
            self._cost += Span(
                cost_at(self._tiers, asked.low, told.low),
                cost_at(self._tiers, asked.likely, told.likely),
                cost_at(self._tiers, asked.high, told.high),
            )

    def result(self, at_most: bool, factor: float) -> PassEstimate:
        """What it came to, at this factor of the price."""
        is_model = self._choice.reader != LAYOUT
        cost = None if is_model and self._tiers is None else self._cost.times(factor)
        return PassEstimate(
            reader=self._choice.reader,
            model=self._choice.model,
            prompts=self._prompts,
            documents=self._documents,
            pages=self._pages,
            calls=self._calls,
            input_tokens=_perhaps(self._input, at_most),
            output_tokens=_perhaps(self._output, at_most),
            cost_usd=None if cost is None else _perhaps(cost, at_most),
            priced=priced_by(self._choice.model) if is_model else "",
            at_most=at_most,
            learned=bool(self._replies) and all(one.learned for one in self._replies.values()),
            counted=not is_model or is_counted(self._choice.model),
        )


def _perhaps(span: Span, at_most: bool) -> Span:
    """Nothing of it may come to be, where it is only at most so much."""
    return Span(0.0, span.likely, span.high) if at_most else span


def _question(asked: Prompt) -> Span:
    """What the words of a question and the shape of its reply cost."""
    schema = json.dumps(asked.schema, ensure_ascii=False)
    return text_tokens(f"{asked.system}\n{asked.text}\n{schema}")
