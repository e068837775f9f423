"""A cheap reader first, and the expensive one only for documents that the checks still doubt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from reviewer.extract.readers import ANTHROPIC
from reviewer.flow import last_plan, pipeline, running, savings
from reviewer.flow.budget import require_prices
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.plan import LAYOUT, ReaderChoice, ReadPlan
from reviewer.model.errors import UsageError
from reviewer.store import documents, message_batches


def read(run: Run, plan: ReadPlan, among: Collection[int] | None = None) -> Outcome:
    """Read as planned, all documents or `among` these. Without a cascade that is all.

    With one the checks follow, then the better reader for what they doubt; check once more after
    it to see what is left.
    """
    run.project.call(partial(last_plan.note, plan=plan))
    if plan.batch is not None:
        from reviewer.flow import batches  # the SDK's owner is imported when it is used

        batches.take_in(run, plan.batch)
    first = pipeline.read(run, plan, among)
    if plan.cascade is None:
        return first
    if plan.batch is not None and run.project.call(message_batches.waiting):
        return first  # what is still to come decides what is doubtful
    checked(plan)
    pipeline.check(run, among)
    doubtful = run.project.call(documents.doubtful)
    if among is not None:
        doubtful &= set(among)
    run.project.call(partial(savings.note, better=plan.cascade))
    # The better model is asked for the fields; the first one's reading B stays its witness.
    second = _read_better(run, plan, plan.cascade, doubtful)
    both = dict.fromkeys((*first.failed, *second.failed))
    outcome = replace(first, failed=tuple(both))
    run.keep(outcome, "read", among)
    return outcome


def _read_better(
    run: Run, plan: ReadPlan, better: ReaderChoice, doubtful: Collection[int]
) -> Outcome:
    if not doubtful:
        return Outcome()
    with running.noted(run, "read", better) as watched:
        return pipeline.read_with(watched, plan, better, ("A",), doubtful)


def checked(plan: ReadPlan) -> ReadPlan:
    """The plan itself. Raises UsageError where its cascade leads nowhere, or its budget does."""
    require_prices(plan)
    if plan.batch is not None and {choice.reader for choice in plan.remote} != {ANTHROPIC}:
        raise UsageError(
            "Batches are a service of Anthropic's: --batch goes with --reader anthropic, and with "
            "no other model beside it. Leave it out to read at once."
        )
    better = plan.cascade
    if better is not None and better.reader == LAYOUT:
        raise UsageError("A cascade leads to a model: name one with --reader and --model.")
    if better is not None and better in (plan.first, plan.second):
        raise UsageError("A cascade leads to another model than the first; name a better one.")
    return plan
