"""What each observation about a field adds to the log-odds that its value is wrong.

Fitted by logistic regression (L2) on real readings of 176 receipts by two models, either one
first, with both witnesses, with one taken away and with none; then rounded. The fit is that of all
176: fits on either half were looked at on the other, but the numbers kept here were not, and the
observations themselves were chosen with all of them in view, so nothing measured on those receipts
is held out. Pairs whose truth is in doubt were left out. Rows that those
receipts can not teach (rules, reference data, what readers state, currencies and countries) are set
by hand, on the careful side. The weight of a rule that fails is for one field and is shared by all
the fields it blames: one of them is wrong, and the other witnesses say which.

A check that did not run weighs 0 and the prior is the risk of a value nobody checked, so that
missing evidence leaves a field riskier than agreement would. What a reader states of itself only
ever adds.
"""

from __future__ import annotations

from collections.abc import Mapping

PRIOR = -2.3
"""Log-odds of an error before any check: 9 of 100."""

WEIGHTS: Mapping[str, float] = {
    "ocr AGREES": -0.7,
    "ocr AGREES_NORMALISED": -0.7,
    "ocr PARTIAL": 0.4,
    "ocr NOT_FOUND": 0.5,
    "ocr NOT_FOUND currency": 0.1,
    "ocr NOT_FOUND country": 0.0,
    "ocr DIFFERS": 1.0,
    "label OWN": -1.2,
    "label OTHER": 2.0,
    "line goes on": 1.1,
    "page sides with it": -1.5,
    "second AGREES": -2.3,
    "second AGREES_NORMALISED": -2.3,
    "second PARTIAL": 2.3,
    "second DIFFERS": 2.3,
    "rules AGREES": -1.5,
    "rules AGREES date": 0.0,
    "rules DIFFERS": 5.5,
    "rules NOT_FOUND": 9.0,
    "reference AGREES": -2.5,
    "reference AGREES_NORMALISED": -2.5,
    "reference PARTIAL": 1.0,
    "reference NOT_FOUND": 0.5,
    "reference DIFFERS": 3.0,
    "stated unsure": 1.5,
    "stated fairly sure": 0.5,
    "unreadable": 4.0,
    "absent": -1.0,
}
"""Name of a feature, with its field's type where that type weighs differently -> log-odds."""


def weight(feature: str, type: str) -> float:
    """The log-odds a feature adds for a field of `type`; 0 for one that says nothing."""
    return WEIGHTS.get(f"{feature} {type}", WEIGHTS.get(feature, 0.0))
