"""Typed absence: five different answers to "why is there no value", never one null."""

from __future__ import annotations

from enum import StrEnum

UNCLEAR = "UNCLEAR"
"""What prompts ask a model to say of a value it cannot read, and answers in datasets hold."""


class Absence(StrEnum):
    """Why a field has no value."""

    EMPTY_ON_PAGE = "empty-on-page"
    NOT_ON_PAGE = "not-on-page"
    UNREADABLE = "unreadable"
    HIDDEN_BY_REDACTION = "hidden-by-redaction"
    NOT_ASKED = "not-asked"


SAYS_NOTHING = (Absence.HIDDEN_BY_REDACTION, Absence.NOT_ASKED)
"""Nobody could have read these: they speak for and against nothing, and count in no figure."""
