"""What corrections cost, by hand."""

from reviewer.evaluate.effort import Effort, EffortTally
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.package import Kappa


def said(
    number: int, act: DecisionType, by: str = "ana", ms: int | None = 2000, **more
) -> Decision:
    return Decision(1, "total", act, by, "2026-11-20T10:05:00Z", ms=ms, id=number, **more)


def test_money_and_time_for_each_field_that_was_put_right():
    tally = EffortTally()
    tally.add([said(1, DecisionType.ACCEPT, ms=1000)])
    tally.add([said(2, DecisionType.CORRECT, ms=5000)])
    tally.add([said(3, DecisionType.ABSENT, "ben", ms=3000)])
    told = tally.effort(0.5, Kappa(40, 0.95, 0.9))
    assert (told.corrected, told.usd_per_corrected, told.seconds_per_corrected) == (2, 0.25, 4.5)
    ana, ben = told.people
    assert (ana.by, ana.decisions, ana.corrected, ana.seconds) == ("ana", 2, 1, 3.0)
    assert ben.per_hour == 1200
    assert told.sentences()[0] == (
        "2 fields corrected: 0.2500 USD of readings and 4.5 s of review for each."
    )
    assert "agree on 95.0 % of 40 fields" in told.sentences()[-1]


def test_what_was_taken_back_took_time_but_corrected_nothing():
    tally = EffortTally()
    tally.add([said(1, DecisionType.CORRECT), said(2, DecisionType.UNDO, ms=None, reverses=1)])
    told = tally.effort(0.0, Kappa(0, 0.0, None))
    assert (told.corrected, told.seconds, told.people[0].decisions) == (0, 2.0, 1)
    assert told.usd_per_corrected is None


def test_what_was_imported_is_nobodys_work():
    tally = EffortTally()
    tally.add([said(1, DecisionType.CORRECT, witness="imported")])
    assert tally.effort(0.0, Kappa(0, 0.0, None)) == Effort()
