"""The schema, as the named steps that lead to it. A step that was released is never changed.

A new step is a file in `steps/` with a `SCRIPT`, and its place at the end of `_STEPS`.
"""

from __future__ import annotations

from reviewer.store.steps import (
    m001_first,
    m002_reference,
    m003_witnesses,
    m004_audits,
    m005_masks,
    m006_queue,
    m007_rows_and_notes,
    m008_packages,
    m010_suites,
    m011_planted,
    m012_seals,
    m013_batches,
    m014_message_batches,
    m015_seconds,
)
from reviewer.store.steps.m001_first import APPLICATION_ID

__all__ = ["APPLICATION_ID", "STEPS", "VERSION"]

_STEPS = (
    m001_first,
    m002_reference,
    m003_witnesses,
    m004_audits,
    m005_masks,
    m006_queue,
    m007_rows_and_notes,
    m008_packages,
    m010_suites,
    m011_planted,
    m012_seals,
    m013_batches,
    m014_message_batches,
    m015_seconds,
)

STEPS: tuple[tuple[str, str], ...] = tuple(
    (step.__name__.rpartition(".")[2], f"{step.SCRIPT}\nPRAGMA user_version = {version};\n")
    for version, step in enumerate(_STEPS, 1)
)
"""Each step's name and script; the script ends by stamping the version it leads to."""

VERSION = len(STEPS)
"""The schema this program writes."""
