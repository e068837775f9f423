"""What redaction looks for, what it found on a page, and what a project's policy asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.model.images import Mask


class Sought(StrEnum):
    """What can be looked for. The values are the words of the command line and of the policy."""

    FACES = "faces"
    IBAN = "iban"
    CARD = "card"
    NATIONAL_ID = "national-id"
    EMAIL = "email"
    PHONE = "phone"
    BIRTH = "birth"
    MRZ = "mrz"
    CODES = "codes"
    """Barcodes and QR codes."""


TEXT = (
    Sought.IBAN, Sought.CARD, Sought.NATIONAL_ID, Sought.EMAIL, Sought.PHONE, Sought.BIRTH,
    Sought.MRZ, Sought.CODES,
)  # fmt: skip
"""Everything but faces, which are always looked for before an upload."""


class LookAt(StrEnum):
    """Which pages a person must see, with their masks, before they may leave."""

    NONE = "none"
    DOUBTED = "doubted"
    """Pages with a face or with a detection of low certainty: the default."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class RedactionPolicy:
    """What a project wants masked. Faces are masked always and are no choice of it.

    `fields` are names of the kind's fields whose places are masked, `listed` names and addresses to
    look for on every page. `second` asks a second, independent face detector too. `local_only`
    forbids every endpoint that is not on this machine.
    """

    sought: tuple[Sought, ...] = ()
    fields: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    look: LookAt = LookAt.DOUBTED
    local_only: bool = False
    second: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What the detectors found on one page: masks in page units, grown and merged.

    `detectors` are those that ran, with their versions; `warnings` are sentences about what they
    cannot see here ("a picture of black and white dots only"). A page nothing was found on is a
    finding too; a page no detector looked at has none.
    """

    page: int
    masks: tuple[Mask, ...]
    detectors: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    doubted: bool = False
    """Whether something was found with low certainty, or a detector is known to be blind here."""
