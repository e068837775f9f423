"""How well a label that a model copied or made up fits a field of a kind, 0..100.

Where nothing is printed, prompt B has the model write in round brackets what a value is: "(name of
the sender)". Such descriptions are matched by party and by what they name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.labels import LabelFit, label_fit

ENOUGH = 77.0
"""From here on label and field are one."""
SURE = 92.0
"""From here on the label speaks for itself, whatever the value looks like."""

_DESCRIBED = 95.0
_RANK = 0.1
"""What each place further down in a field's labels costs: the likeliest stand first."""
_SHARE = 12.0
"""What a rate in the label of an amount costs: "VAT 7%" is a part of the tax if there is more."""

_PARTIES = {
    "sender": "sender seller issuer vendor supplier merchant company shop store business firm "
    "restaurant operator payee biller from",
    "recipient": "recipient buyer customer client payer addressee bill to",
}


def label_score(label: str, spec: FieldSpec, kind: Kind) -> float:
    """How well `label` fits `spec`, which need not be enough; 0 where it is another field's."""
    described = re.fullmatch(r"\s*[(\[](.+)[)\]]\s*", label)
    if described:
        score = _description_score(values.fold(described[1]), spec)
        if score is not None:
            return score
    rate = _SHARE if spec.type is FieldType.AMOUNT and "%" in label else 0.0
    score = likeness(label, spec) - rate
    # Asked last: telling a label from those of all other fields costs the most.
    if score < ENOUGH or label_fit(label, spec, kind) is LabelFit.OTHER:
        return 0.0
    return score


def likeness(label: str, spec: FieldSpec) -> float:
    """How like `label` is to the field's labels, its title or its name, by words and letters."""
    folded = values.fold(label)
    return max(
        (_alike(folded, name) - _RANK * rank for rank, name in enumerate(_names(spec))),
        default=0.0,
    )


def _alike(label: str, name: str) -> float:
    """Words in any order; a label that holds the name beside other words is less like it."""
    whole = fuzz.token_sort_ratio(label, name)
    held = fuzz.token_set_ratio(label, name)
    return float(max(whole, 0.6 * held + 0.4 * whole)) if label and name else 0.0


@lru_cache(maxsize=512)
def _names(spec: FieldSpec) -> tuple[str, ...]:
    printed = [values.fold(label) for label in spec.labels]
    own = [values.fold(spec.title), values.fold(spec.name.replace("_", " "))]
    return tuple(dict.fromkeys(own[:1] + printed[:1] + own[1:] + printed[1:]))


def _description_score(text: str, spec: FieldSpec) -> float | None:
    """For descriptions of a party; None for others, which are labels like any."""
    party = _party(text)
    if party is None:
        return None
    wants = "address" if "address" in text else "name" if "name" in text else ""
    if spec.type is FieldType.ADDRESS:
        mine = _party_of(spec) or "sender"
        return _DESCRIBED if wants == "address" and party == mine else 0.0
    if spec.type is not FieldType.TEXT or not wants:
        return None
    return _DESCRIBED if wants == "name" and party == _party_of(spec) else 0.0


def _party(text: str) -> str | None:
    words = set(text.split())
    return next((name for name, of in _PARTIES.items() if words & set(of.split())), None)


def _party_of(spec: FieldSpec) -> str | None:
    return _party(values.fold(f"{spec.name.replace('_', ' ')} {spec.title}"))
