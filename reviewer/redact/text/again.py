"""What the policy hides in text and a picture still shows, by the words that OCR reads on it.

Bars stand where masks are, so that what stands before and behind one is not read as one. Where a
date of birth is looked for, a bar counts as a date, or the next date would be taken for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reviewer.model.document import PageWords, Word
from reviewer.model.geometry import Box
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact.text import look
from reviewer.redact.text.stream import Hit

HIDDEN_WORD = 0.6
"""A word of which masks hide so much is what OCR takes a bar for."""
BAR, BAR_AS_DATE = "\N{FULL BLOCK}", "01.01.1900"
_IN_LINE = 0.5
"""Share of a line's or a bar's height, whichever is less, that they have in common on one line."""
Hides = Callable[[Box], float]
"""The share of a box, in page units, that masks hide."""


def still_shown(
    read: PageWords, policy: RedactionPolicy, bars: Sequence[Box], hides: Hides
) -> Iterator[tuple[Hit, Box]]:
    """What shows, with its box in page units. What was found unsurely has been asked about."""
    words = [word for word in read.words if hides(word.box) < HIDDEN_WORD]
    visible = replace(read, words=tuple(words)).lines()
    for part, bar in _parts(policy):
        for hit, box in look.places(_barred(visible, bars, bar), part):
            if hit.score >= look.SURE_SCORE and hides(box) < HIDDEN_WORD:
                yield hit, box


def _parts(policy: RedactionPolicy) -> Iterator[tuple[RedactionPolicy, str]]:
    others = tuple(sought for sought in policy.sought if sought is not Sought.BIRTH)
    yield replace(policy, sought=others), BAR
    if len(others) < len(policy.sought):
        yield replace(policy, sought=(Sought.BIRTH,), listed=()), BAR_AS_DATE


def _barred(lines: Sequence[list[Word]], bars: Sequence[Box], text: str) -> list[list[Word]]:
    """The lines with a word for each bar in them; one that is in no line is a line of its own."""
    made = [list(line) for line in lines]
    heights = [Box.around([word.box for word in line]) for line in lines]
    alone = []
    for bar in bars:
        rows = [row for row, line in enumerate(heights) if _is_in_line(bar, line)]
        for row in rows:
            top, bottom = heights[row].top, heights[row].bottom
            made[row].append(Word(text, Box(bar.left, top, bar.right, bottom), 1.0))
        if not rows:
            alone.append([Word(text, bar, 1.0)])
    for line in made:
        line.sort(key=lambda word: word.box.left)
    for line in alone:
        middle = line[0].box.center[1]
        above = sum(other[0].box.center[1] < middle for other in made)
        made.insert(above, line)
    return made


def _is_in_line(bar: Box, line: Box) -> bool:
    shared = min(bar.bottom, line.bottom) - max(bar.top, line.top)
    return shared > _IN_LINE * min(bar.height, line.height)
