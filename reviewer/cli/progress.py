"""Progress on standard error: a bar with rate and time left on a terminal, else plain lines."""

from __future__ import annotations

import shutil
import sys
import time

from tqdm import tqdm

from reviewer.flow.jobs import Progress

STAGES = {
    "intake": "Adding", "ocr": "Finding words", "find": "Finding what to mask",
    "guess": "Finding places", "read": "Reading", "check": "Checking",
    "look": "Looking", "copy": "Writing copies", "compare": "Comparing", "export": "Writing",
    "send": "Sending", "wait": "Waiting at the provider",
}  # fmt: skip
WIDEST = 100
"""Columns of a bar."""
FORMAT = (
    "{desc}: {percentage:3.0f}%|{bar}| {n_fmt} of {total_fmt}, {rate_noinv_fmt}, "
    "{remaining} left{postfix}"
)
EVERY = 5.0
"""Seconds between plain lines."""


class Bar:
    """Shows one stage after the other. Use as a context manager, and as the report function."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._bar: tqdm[None] | None = None
        self._stage = ""
        self._since = self._told = 0.0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    def __call__(self, progress: Progress) -> None:
        """Show where a stage is now."""
        if not progress.total:
            return
        if progress.stage != self._stage:
            self._begin(progress)
        finished = progress.done + progress.failed
        if self._bar is not None:
            if progress.failed:
                self._bar.set_postfix_str(f"{progress.failed} failed", refresh=False)
            self._bar.update(finished - self._bar.n)
        elif finished == progress.total or time.monotonic() - self._told > EVERY:
            self._line(progress, finished)

    def _begin(self, progress: Progress) -> None:
        self._end()
        self._stage = progress.stage
        self._since = self._told = time.monotonic()
        if self._terminal:
            name = STAGES.get(progress.stage, progress.stage)
            # A terminal may say that it has no size, as in a container, and tqdm would believe it.
            size = shutil.get_terminal_size()
            self._bar = tqdm(
                total=progress.total,
                desc=name,
                unit="",
                bar_format=FORMAT,
                ncols=min(WIDEST, size.columns),
                nrows=size.lines,
            )

    def _line(self, progress: Progress, finished: int) -> None:
        self._told = time.monotonic()
        seconds = self._told - self._since
        name = STAGES.get(progress.stage, progress.stage)
        failed = f", {progress.failed} failed" if progress.failed else ""
        if finished == progress.total:
            pace = f"in {duration(seconds)}"
        else:
            rate = finished / seconds if seconds > 0 else 0.0
            left = duration((progress.total - finished) / rate) if rate else "unknown"
            pace = f"{rate:.1f}/s, time left {left}"
        sys.stderr.write(f"{name}: {finished} of {progress.total}{failed}, {pace}\n")
        sys.stderr.flush()

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self._stage = ""


def duration(seconds: float) -> str:
    """A length of time as a person says it: "40 s", "12 min", "3 h 20 min"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
