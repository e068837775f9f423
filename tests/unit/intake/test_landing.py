"""Files are offered once they lie still, once, and again when they change; looks stay cheap."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.intake import landing
from reviewer.intake.landing import EVERYTHING, STILL, Landing, Look


class Clock:
    """The time of both clocks, set by hand; far after any real file's."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    def now(self) -> float:
        return landing.time.time() + self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def landed(tmp_path: Path, clock: Clock) -> Landing:
    return Landing(tmp_path, clock=clock, now=clock.now)


def after(looker: Landing, clock: Clock, seconds: float = STILL) -> list[str]:
    """What is ready after so many seconds; it is handled."""
    clock.at += seconds
    look = looker.look()
    for one in look.ready:
        looker.handled(one)
    return [one.name for one in look.ready]


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_offered_when_it_lies_still_and_then_no_more(tmp_path, landed, clock):
    write(tmp_path / "a.pdf")
    first = landed.look()
    assert (first.ready, first.unsettled) == ((), 1)
    assert after(landed, clock) == ["a.pdf"]
    assert after(landed, clock) == []
    assert after(landed, clock, EVERYTHING) == []


def test_a_file_that_grows_waits_until_it_is_whole(tmp_path, landed, clock):
    growing = write(tmp_path / "a.pdf")
    landed.look()
    for part in range(2, 5):
        write(growing, "x" * part)
        assert after(landed, clock) == [], "it changed since the last look"
    assert after(landed, clock) == ["a.pdf"]


def test_an_old_file_is_offered_at_once(tmp_path, landed, clock):
    old = write(tmp_path / "a.pdf")
    os.utime(old, (1_000_000_000, 1_000_000_000))
    assert after(landed, clock, 0) == ["a.pdf"]


def test_folders_below_but_nothing_hidden_unfinished_or_left_out(tmp_path, clock):
    for name in ("x/y/a.pdf", ".b/c.pdf", ".d.pdf", "e.pdf.part", "f.CRDOWNLOAD", "~$g.pdf",
                 "own/h.pdf", "i j/ü.png"):  # fmt: skip
        write(tmp_path / name)
    looker = Landing(tmp_path, lambda e: e.name == "own", clock=clock, now=clock.now)
    looker.look()
    assert after(looker, clock) == ["i j/ü.png", "x/y/a.pdf"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, clock):
    write(tmp_path / "secret" / "s.pdf")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "s.pdf").symlink_to(tmp_path / "secret" / "s.pdf")
    (inside / "all").symlink_to(tmp_path / "secret")
    looker = Landing(inside, clock=clock, now=clock.now)
    looker.look()
    assert after(looker, clock) == []


def test_what_changes_is_offered_again(tmp_path, landed, clock):
    file = write(tmp_path / "a.pdf")
    landed.look()
    assert after(landed, clock) == ["a.pdf"]
    write(tmp_path / "new").replace(file)  # another file under the same name
    landed.look()
    assert after(landed, clock) == ["a.pdf"]
    write(file, "overwritten in place")
    assert after(landed, clock, EVERYTHING) == ["a.pdf"]
    assert after(landed, clock, EVERYTHING) == []


def test_a_file_that_vanishes_or_is_renamed_is_forgotten(tmp_path, landed, clock):
    file = write(tmp_path / "a.pdf")
    landed.look()
    file.rename(tmp_path / "b.pdf")
    landed.look()
    assert after(landed, clock) == ["b.pdf"]
    (tmp_path / "b.pdf").unlink()
    assert after(landed, clock) == []
    assert landed.known(str(tmp_path)) == {}


def test_a_folder_that_cannot_be_read_is_told_once_and_comes_back(tmp_path, clock):
    root = tmp_path / "share"
    looker = Landing(root, clock=clock, now=clock.now)
    (said,) = looker.look().problems
    assert said == f"The folder {root} cannot be read: no such file or directory."
    assert looker.look() == Look()
    write(root / "a.pdf")
    looker.look()
    assert after(looker, clock) == ["a.pdf"]


def test_what_was_remembered_is_not_offered(tmp_path, landed, clock):
    write(tmp_path / "a.pdf")
    landed.look()
    after(landed, clock)
    later = Landing(tmp_path, clock=clock, now=clock.now)
    later.remember(str(tmp_path), landed.known(str(tmp_path)))
    later.look()
    assert after(later, clock) == []
    write(tmp_path / "a.pdf", "other")
    assert after(later, clock, EVERYTHING) == ["a.pdf"]


def test_a_folder_at_rest_is_not_listed_again(tmp_path, landed, clock, monkeypatch):
    for number in range(200):
        write(tmp_path / "many" / f"{number}.pdf")
    clock.at += 10 * STILL  # so that the folders' times are past doubt
    landed.look()
    after(landed, clock)
    after(landed, clock)
    listed: list[str] = []
    scan = os.scandir
    monkeypatch.setattr(landing.os, "scandir", lambda path: (listed.append(path), scan(path))[1])
    after(landed, clock, 1)
    assert listed == []
    write(tmp_path / "late.pdf")
    os.utime(tmp_path, (1, 1))
    after(landed, clock, 1)
    assert listed == [str(tmp_path)]


@settings(max_examples=60)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["write", "delete", "rename", "replace", "wait"]),
            st.sampled_from(["a.pdf", "b.pdf", "s/a.pdf"]),
            st.sampled_from(["a.pdf", "s/b.pdf"]),
        ),
        max_size=25,
    )
)
def test_whatever_happens_all_that_is_there_at_the_end_was_offered_as_it_is(acts, tmp_path_factory):
    root, clock = tmp_path_factory.mktemp("land"), Clock()
    (root / "s").mkdir()
    looker = Landing(root, clock=clock, now=clock.now)
    offered: dict[str, str] = {}

    def look(seconds: float) -> None:
        clock.at += seconds
        for one in looker.look().ready:
            offered[one.name] = one.path.read_text(encoding="utf-8")
            looker.handled(one)

    for number, (act, name, other) in enumerate(acts):
        path = root / name
        if act == "write":
            write(path, "x" * (number + 1))
        elif act == "replace":
            write(root / ".new", "y" * (number + 1)).replace(path)
        elif act == "wait":
            look(STILL)
        elif path.exists():
            path.unlink() if act == "delete" else path.replace(root / other)
    for _ in range(3):
        look(EVERYTHING)
    there = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.pdf")}
    assert {name: offered.get(name) for name in there} == there
