"""Keys and clicks from start to finish for flagged fields, by a reviewer who knows the truth.

    python tests/benchmarks/keystrokes.py PROJECT TRUTH.jsonl [--fields N]

Drives the real window, offscreen, on a copy of the project; every key goes through the focus. The
reviewer settles the riskiest fields one after the other:

* the value shown is right: Enter;
* it is wrong and a witness line shows the truth: the key of that line;
* the truth is one word in view, or a run of them: a click (Shift and a click on the last), Enter,
  and a turn of the wheel where the card is over a word;
* otherwise: the truth is typed, Enter (after Backspace where it begins with a key of its own).

Right means equal after the normalisation of the field's type, as everywhere in the program.

Beside it the same task in Label Studio's form interface (a document, a text area for each of its
fields, prefilled by the model, as its own OCR and PDF templates have it), counted step by step:

* a right value: nothing for the value itself, as it stands there; but nobody can see which field is
  doubted, so each must be looked at, and the task is submitted once: its click is shared by the
  fields that were flagged in it;
* a wrong one: a click into its text area, Ctrl+A, the value typed, Enter to keep it. No line shows
  what another reading says, so what a witness knows is typed too;
* the next task comes by itself after Submit.

It is a lower bound for Label Studio: scrolling to the field and zooming in (about three steps on a
long receipt) are not counted, for the desk they are not needed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_WORDS = 30
LABEL_STUDIO_RIGHT, LABEL_STUDIO_EDIT, SUBMIT = 0, 3, 1


@dataclass(frozen=True)
class Turn:
    """One field settled: what sort it was, its keys and clicks here and in Label Studio."""

    document: str
    path: str
    sort: str
    here: int
    there: float
    typed: int


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    """Let the window work until something holds."""
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + seconds
    while not until():
        QApplication.processEvents()
        time.sleep(0.001)
        if time.perf_counter() > end:
            raise TimeoutError


class Reviewer:
    """Knows the truth, presses as few keys as the window allows, and counts them."""

    def __init__(self, window: Any, truth: Mapping[tuple[str, str], str | None]) -> None:
        self.window, self.truth = window, truth
        self.room = window.workspace
        self.count = 0
        self.saved: list[str] = []
        self.room.desk.saved.connect(self.saved.append)

    def press(self, key: Any, text: str = "") -> None:
        """One key where the focus is."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self.count += 1
        if text:
            QTest.keyClicks(QApplication.focusWidget(), text)
        else:
            QTest.keyClick(QApplication.focusWidget(), key)

    def settle(self) -> Turn | None:
        """Settle the field on the desk; None where nobody knows its truth."""
        from PySide6.QtCore import Qt

        card = self.room.desk.card
        spot = (card.document.name.rpartition("/")[2], card.field.path)
        if spot not in self.truth:
            self.room.desk.next()
            wait(lambda: self.room.desk.card is not card)
            return None
        wanted, self.count = self.truth[spot], 0
        done = len(self.saved)
        sort = self._act(card, wanted, Qt.Key)
        wait(lambda: len(self.saved) > done)
        typed = len(wanted or "")
        there = LABEL_STUDIO_RIGHT if sort == "right" else LABEL_STUDIO_EDIT + typed
        return Turn(*spot, sort, self.count, there, typed)

    def _act(self, card: Any, wanted: str | None, keys: Any) -> str:
        shown = card.field.value
        if self._same(card, shown, wanted):
            self.press(keys.Key_Return)
            return "right"
        for line in self.room.view.card.lines:
            witness = line.witness
            if witness.key and witness.value and self._same(card, witness.value, wanted):
                self.press(getattr(keys, f"Key_{witness.key}"))
                return "a witness knows"
        if wanted is None:
            self.press(keys.Key_X)
            return "not there"
        ends = self._run(card, wanted)
        if ends is not None and len(wanted) > 2:
            self._click(ends[0])
            if ends[1] is not ends[0]:
                self._click(ends[1], shift=True)
            self.press(keys.Key_Return)
            return "words of the page"
        self._type(wanted, keys)
        return "typed"

    def _type(self, wanted: str, keys: Any) -> None:
        if wanted[0] in "123xeuas/+-=?":  # these have a meaning of their own
            self.press(keys.Key_Backspace)
        for letter in wanted:
            self.press(None, letter)
        self.press(keys.Key_Return)

    def _run(self, card: Any, wanted: str) -> tuple[Any, Any] | None:
        """The first and the last of the words in view that say the truth."""
        from reviewer.ui.word_run import text_of

        words, seen = self.room.picking.words, self.room.view.page.seen()
        for first, word in enumerate(words):
            if not seen.contains(*word.box.center):
                continue
            for last in range(first, min(first + MOST_WORDS, len(words))):
                run = words[first : last + 1]
                if len(text_of(run)) > 1.5 * len(wanted) + 8:
                    break
                if self._same(card, text_of(run), wanted) and seen.contains(*run[-1].box.center):
                    return word, run[-1]
        return None

    def _click(self, word: Any, *, shift: bool = False) -> None:
        """A click on a word; one more to bring it from under the card, by the wheel."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        page = self.room.view.page
        spot = page.mapFromScene(*word.box.center)
        self.count += 1
        if self.room.view.card.geometry().contains(spot):
            self.count += 1
            page.pan(0, spot.y() - 30)
            spot = page.mapFromScene(*word.box.center)
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, held, spot)

    def _same(self, card: Any, one: str | None, other: str | None) -> bool:
        from reviewer.model.values.compare import same

        if one is None or other is None:
            return one is other
        return same(one, other, card.spec.type)


def review(folder: Path, truth: Mapping[tuple[str, str], str | None], count: int) -> list[Turn]:
    """Settle `count` flagged fields whose truth is known."""
    from reviewer.ui.app import build

    window = build(folder, theme="light")
    window.resize(1440, 900)
    window.show()
    me = Reviewer(window, truth)
    me.room.desk.seen_ms = me.room.desk.read_ms = 0
    turns: list[Turn] = []
    unknown = 0
    while len(turns) < count and unknown < 200:
        wait(lambda: me.room.desk.card is not None or me.room.counts is not None)
        if me.room.desk.card is None:
            break
        wait(lambda: me.room.view.page.is_sharp)
        quiet = time.perf_counter() + 0.05
        wait(lambda until=quiet: time.perf_counter() > until)  # type: ignore[misc]
        turn = me.settle()
        if turn is None:
            unknown += 1
        else:
            turns.append(turn)
    window.close()
    return turns


def known(path: Path) -> dict[tuple[str, str], str | None]:
    """The truth by document and field, rows as flat paths."""
    from reviewer.model.fields_json import flatten, text_of

    found: dict[tuple[str, str], str | None] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        name = Path(record["document"]).name
        for field, cell in flatten(record["fields"]).items():
            value = cell.get("value") if isinstance(cell, dict) else cell
            found[name, field] = text_of(value)
    return found


def report(turns: list[Turn]) -> None:
    """Medians by sort, and the sums beside Label Studio's."""
    for sort in dict.fromkeys(turn.sort for turn in turns):
        mine = [turn for turn in turns if turn.sort == sort]
        keys = statistics.median(turn.here for turn in mine)
        there = statistics.median(turn.there for turn in mine)
        length = statistics.median(turn.typed for turn in mine)
        print(f"{sort:22} {len(mine):3} fields   median {keys:5.1f}   "
              f"Label Studio {there:5.1f}   letters of the truth {length:5.1f}")  # fmt: skip
    submits = SUBMIT * len({turn.document for turn in turns})
    here, there = sum(turn.here for turn in turns), sum(turn.there for turn in turns) + submits
    print(
        f"{'together':22} {len(turns):3} fields   {here} keys and clicks, "
        f"Label Studio {there:.0f} ({here / max(1, there):.2f}x)"
    )


def main() -> None:
    """Print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--fields", type=int, default=20)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(options.project, Path(folder) / "project"))
        report(review(copy, known(options.truth), options.fields))


if __name__ == "__main__":
    main()
