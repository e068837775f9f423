"""Risks that follow the project's own decisions, and the threshold that keeps a promise.

`recalibrate` after some decisions in the window moves open fields only, so that what a person did
stays where it was; `settle` at the end of a check moves all, keeps the promised threshold, and
draws what the blind audit asks next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.flow import audit
from reviewer.flow.project import AIM, THRESHOLD, Project, threshold_of
from reviewer.flow.trials import Tried, gather, teaches
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes
from reviewer.model.kind import Kind
from reviewer.score.calibrate import Calibration, learn, learn_level
from reviewer.score.routing import Route, Seen
from reviewer.score.routing import route as route_fields
from reviewer.store import disagreements, fields, meta
from reviewer.store.db import Store

_CONFIDENCE = "route.confidence"
_SAME = 1e-6
"""Risks that differ by less, relatively, are one."""
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Learned:
    """The fields of a project, and what they teach: `order` first, then `level` on top of it."""

    tried: Sequence[Tried]
    order: Calibration
    level: Calibration

    def risks(self) -> list[float]:
        """The calibrated risk of every field."""
        return _mapped(self.order.then(self.level), self.tried)

    def route(self, max_wrong: float, confidence: float) -> Route:
        """What can be promised, with its threshold in calibrated risk."""
        seen = [
            Seen(t.trial.document, risk, t.ticket, t.wrong, t.whole)
            for t, risk in zip(self.tried, _mapped(self.order, self.tried), strict=True)
        ]
        found = route_fields(seen, max_wrong=max_wrong, confidence=confidence)
        return found.moved(lambda risk: self.level.risk("", "", risk))


def learned(store: Store, kind: Kind) -> Learned:
    """What the decisions of a project teach now."""
    return learn_from(gather(store, kind))


def learn_from(tried: Sequence[Tried]) -> Learned:
    """What these fields teach: the order of risks, then their level."""
    to_order, to_level = teaches(tried)
    order = learn(to_order)
    return Learned(tried, order, learn_level(to_level, order))


def recalibrate(project: Project) -> Changes:
    """Let open fields have the risk that the decisions so far give them."""

    def act(store: Store) -> Changes:
        now = learned(store, project.kind)
        return _move(store, project.kind, now, threshold_of(store), decided=False)

    return project.call(act)


def settle(project: Project) -> None:
    """After a check: calibrated risks, the promised threshold where there is one, a new draw."""

    def act(store: Store) -> None:
        with store.atomic():
            now = learned(store, project.kind)
            target = promised(store)
            if target is not None:
                _keep(store, now.route(*target))
            _move(store, project.kind, now, threshold_of(store), decided=True)
            audit.draw(store)
            audit.reopen(store, project.kind)
            disagreements.reopen(store)

    project.call(act)


def route(
    project: Project, max_wrong: float, confidence: float = 0.95, *, apply: bool = False
) -> Route:
    """The threshold with at most `max_wrong` (0..1) wrong below it. Raises UsageError.

    With `apply` the project keeps the aim, and the threshold if there is one that can be promised.
    """
    if not 0 < max_wrong < 1:
        raise UsageError(f"--max-wrong is a share above 0 % and below 100 %, not {max_wrong:.4g}.")
    if not 0.5 <= confidence < 1:
        raise UsageError(f"--confidence is from 50 % to below 100 %, not {confidence:.4g}.")

    def act(store: Store) -> Route:
        now = learned(store, project.kind)
        found = now.route(max_wrong, confidence)
        if apply:
            with store.atomic():
                meta.put(store, AIM, repr(max_wrong))
                meta.put(store, _CONFIDENCE, repr(confidence))
                _keep(store, found)
                _move(store, project.kind, now, threshold_of(store), decided=False)
        return found

    return project.call(act)


def promised(store: Store) -> tuple[float, float] | None:
    """The aim that the project keeps, and its confidence; None where it keeps none."""
    aim, confidence = meta.get(store, AIM), meta.get(store, _CONFIDENCE)
    return (float(aim), float(confidence or 0.95)) if aim else None


def in_words(route: Route) -> str:
    """What can be promised, in a sentence or two that say no more than is known."""
    aim, sure = f"{_percent(route.max_wrong)} wrong", _percent(route.confidence)
    seen = f"{_counted(route.audited)}, {route.wrong} of them wrong"
    if route.threshold is not None:
        return (
            f"At most {aim} among the values below a risk of {route.threshold:.4g}, "
            f"{sure} sure: {seen}, prove {_percent(route.bound)}. "
            f"{_percent(route.review or 0.0)} of all values need a look."
        )
    if not route.fields:
        return "Nothing can be promised: no field has been checked yet."
    if route.needed is None:
        return f"{aim} cannot be promised: too many errors were found ({seen})."
    today = f"; with what there is ({seen}), {_percent(route.bound)} can" if route.audited else ""
    return (
        f"{aim} cannot be promised yet: {_counted(route.needed, 'more ')}, all right, "
        f"{'is' if route.needed == 1 else 'are'} needed before it can{today}."
    )


def _counted(count: int, more: str = "") -> str:
    return f"{count} {more}audited value{'' if count == 1 else 's'}"


def _keep(store: Store, found: Route) -> None:
    if found.threshold is not None:
        meta.put(store, THRESHOLD, repr(min(1.0, max(_LEAST, found.threshold))))


def _move(store: Store, kind: Kind, now: Learned, threshold: float, *, decided: bool) -> Changes:
    """Give fields their calibrated risk; what audit or disagreement reopened stays flagged."""
    doubted = audit.doubted(store, kind) | disagreements.each_open(store).keys()
    moved: list[tuple[int, float, bool]] = []
    touched: dict[int, None] = {}
    for tried, risk in zip(now.tried, now.risks(), strict=True):
        trial = tried.trial
        if trial.decided is not None and not decided:
            continue
        flagged = risk >= threshold or trial.field in doubted
        if abs(risk - trial.risk) > _SAME * trial.risk or flagged != trial.flagged:
            moved.append((trial.field, risk, flagged))
        if flagged != trial.flagged:
            touched[trial.document] = None
    fields.move_risks(store, moved, touched)
    return Changes(tuple(field for field, _risk, _flagged in moved), tuple(touched), bool(moved))


def _mapped(calibration: Calibration, tried: Sequence[Tried]) -> list[float]:
    said = [t.outcome for t in tried]
    readers, names = [o.reader for o in said], [o.field for o in said]
    return [float(risk) for risk in calibration.risks(readers, names, [o.risk for o in said])]


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
