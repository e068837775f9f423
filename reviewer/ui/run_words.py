"""A run in words: how far it is, how fast, how long it takes yet, what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.ui.phrases import about
from reviewer.ui.say import day, number, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.flow.running import Numbers
    from reviewer.flow.station import Ahead

STAGES = {
    "intake": "Taking in",
    "ocr": "Reading words",
    "find": "Finding what to mask",
    "guess": "Finding places",
    "read": "Reading fields",
    "check": "Checking",
}
Part = tuple[int, str]
"""How much it is wanted (0 most) and what it says."""


def stage(numbers: Numbers) -> str:
    """What is done."""
    return say(STAGES.get(numbers.stage, numbers.stage.capitalize()))


def parts(numbers: Numbers) -> list[Part]:
    """A run in one line, part by part in their order; where room lacks, the least wanted go."""
    if not numbers.total:
        return [(0, stage(numbers))]
    finished = numbers.done + numbers.failed
    far = say("{stage} {n} of {all}", stage=stage(numbers), n=finished, all=numbers.total)
    said = [(0, far)]
    if numbers.failed:
        said.append((2, say("{n} failed", n=numbers.failed)))
    said.append((7, say("{count} left", count=numbers.left)))
    if numbers.rate:
        said.append((4, rate(numbers.rate)))
    if numbers.left and numbers.seconds_left is not None:
        said.append((1, say("{time} left", time=about(numbers.seconds_left))))
    if numbers.cost_usd is not None:
        said.append((3, dollars(numbers.cost_usd)))
    if numbers.concurrency:
        said.append((6, say("{n} at once", n=numbers.concurrency)))
    if numbers.retries:
        said.append((5, say("{n} made again", n=numbers.retries)))
    return said


def stopping(numbers: Numbers | None) -> str:
    """That a run is being stopped, and what it waits for."""
    if numbers is None or not numbers.under_way:
        return say("Stopping…")
    return say(
        "Stopping: {count} call under way|Stopping: {count} calls under way",
        count=numbers.under_way,
    )


def headline(numbers: Numbers | None) -> str:
    """How a run stands."""
    if numbers is None:
        return say("Nothing was read in this project yet")
    what = stage(numbers)
    if numbers.state == "running":
        return say("{stage} goes on", stage=what)
    if numbers.state == "done":
        return say("{stage}: done", stage=what)
    if numbers.state == "stopped":
        return say("{stage}: stopped", stage=what)
    if numbers.state == "interrupted":
        return say("{stage}: interrupted", stage=what)
    return say("{stage}: ended early", stage=what)


def figures(numbers: Numbers) -> list[tuple[str, str]]:
    """All numbers of a run, each with what it counts."""
    running = numbers.state == "running"
    seconds = numbers.seconds_left if running and numbers.left else None
    return [
        (say("Done"), number(numbers.done)),
        (say("Failed"), number(numbers.failed)),
        (say("Left"), number(numbers.left)),
        (say("Rate"), rate(numbers.rate) if numbers.rate else "–"),
        (say("Time left"), "–" if seconds is None else about(seconds)),
        (say("Cost"), "–" if numbers.cost_usd is None else dollars(numbers.cost_usd)),
        (say("Calls"), number(numbers.calls)),
        (say("At once"), number(numbers.concurrency) if numbers.concurrency else "–"),
        (say("Made again"), number(numbers.retries)),
    ]


def origin(numbers: Numbers) -> str:
    """Which model reads, and since when."""
    since = say("begun {when}", when=day(numbers.started))
    who = visible(numbers.model or numbers.reader)
    return f"{who}  ·  {since}" if who else since


def going_on(ahead: Ahead) -> str:
    """What going on would do."""
    said = [say("{n} of {all} documents were read.", n=ahead.read, all=ahead.total)]
    if ahead.waiting:
        limit = ahead.plan.budget
        said.append(
            say(
                "Going on reads {count} more with {model}.|"
                "Going on reads {count} more with {model}.",
                count=ahead.waiting,
                model=visible(" + ".join(c.model or c.reader for c in ahead.plan.choices)),
            )
        )
        if limit is not None:
            said.append(say("It stops before it costs more than {limit}.", limit=dollars(limit)))
    return " ".join(said)


def rate(a_second: float) -> str:
    """So many documents a second, or a minute where that is easier to grasp."""
    if a_second >= 1:
        return say("{n}/s", n=number(a_second, 1 if a_second < 10 else 0))
    return say("{n}/min", n=number(60 * a_second, 1 if a_second < 1 / 6 else 0))


def dollars(amount: float) -> str:
    """US dollars; small sums to a hundredth of a cent."""
    return say("{amount} USD", amount=number(amount, 2 if amount >= 1 or not amount else 4))
