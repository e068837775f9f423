"""Killed at any moment while deciding: every acknowledged decision is there, none of them twice.

Fifteen kills by default; `pytest --kills 200`, or REVIEWER_KILLS=200, for a longer loop.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from reviewer.flow.project import Project
from reviewer.store import decisions, fields
from reviewer.store.verify import verify
from tests.flow.conftest import REPOSITORY

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    pytest.mark.timeout(1800),
]
Key = tuple[str, str]


@dataclass
class Nursery:
    """Bears reviewers, and knows what each said before it died."""

    process: subprocess.Popen[str]
    said: list[dict[str, Any]] = field(default_factory=list)

    def bear(self, **how: object) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(how) + "\n")
        self.process.stdin.flush()
        return int(self.until("pid")["pid"])

    def until(self, key: str) -> dict[str, Any]:
        """Read what is said up to the first thing with this key."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, Any] = json.loads(line)
            if key in said:
                return said
            self.said.append(said)
        raise AssertionError("the nursery died")

    def kill(self, pid: int) -> list[dict[str, Any]]:
        """Kill a reviewer at once; what it said since the last one."""
        os.kill(pid, signal.SIGKILL)
        self.until("dead")
        said, self.said = self.said, []
        return said


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.tireless"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def kept(folder: Path) -> Counter[Key]:
    """Every decision of a project that is whole, by who and when."""
    with Project.open(folder) as project:
        assert project.call(lambda s: verify(s, full=False)) == []
        told = project.call(lambda s: list(decisions.each(s)))
        assert project.call(fields.counts).fields > 0
    return Counter((decision.by, decision.at) for decision in told)


def test_no_kill_loses_a_decision_or_keeps_one_twice(
    nursery: Nursery, checked: Path, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    acknowledged: set[Key] = set()
    moments = random.Random(20261125)
    cut_off = unopened = 0
    began = time.monotonic()
    for attempt in range(kills):
        pid = nursery.bear(
            folder=str(checked), by=f"person {attempt}", seed=attempt, workers=attempt % 10 == 9
        )
        if moments.random() < 0.9:
            nursery.until("open")
        else:
            unopened += 1
        time.sleep(moments.uniform(0.0, 0.4))
        said = nursery.kill(pid)
        assert not [one for one in said if "refused" in one]
        acknowledged |= {(one["by"], one["at"]) for one in said if "act" in one}
        cut_off += (checked / "project.sqlite-journal").exists()
        there = kept(checked)
        assert acknowledged <= there.keys(), "a decision that was acknowledged is gone"
        assert max(there.values(), default=1) == 1, "a decision is there twice"
    assert len(acknowledged) > kills // 5, "hardly anything was decided: nothing is shown"
    with Project.open(checked) as project:
        assert project.call(verify) == []
    with capsys.disabled():
        sys.stdout.write(
            f"\n{kills} kills in {time.monotonic() - began:.0f} s: "
            f"{len(acknowledged)} acknowledged, {sum(there.values())} kept, 0 lost, 0 twice; "
            f"{cut_off} inside a transaction, {unopened} not waited for.\n"
        )
