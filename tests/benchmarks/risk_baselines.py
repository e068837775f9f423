"""What the risk must beat: a reader's own word, a second reading, OCR, a small regression.

The regression is what one writes in an afternoon: agreement and fuzzy support by OCR, by field,
scikit-learn's logistic regression. It learns from the same folds and, unlike ours, for each order
of readers by itself, which is to its advantage. The stronger one knows lines and labels besides.
"""

from __future__ import annotations

import re

import numpy as np
from rapidfuzz import fuzz
from sklearn.linear_model import LogisticRegression

from reviewer.model import values
from reviewer.model.values.text import compact, fold


def stated(evidence, path):
    """1 - the stated confidence; the same for all where nothing is stated."""
    answer = evidence.proposal(path)
    return 1 - answer.confidence if answer and answer.confidence is not None else 0.5


def second(evidence, path):
    """Whether the second reading says another thing."""
    a, b = (_value(evidence, role, path) for role in (0, 1))
    return 1 - _agreement(a, b, evidence.kind, path)


def support(evidence, path):
    """How little the words of the page are like the value."""
    return 1 - _support(_value(evidence, 0, path), evidence, path)


def _value(evidence, role, path):
    if role >= len(evidence.readings):
        return None
    answer = evidence.readings[role].get(path)
    return answer.value if answer else None


def _agreement(a, b, kind, path):
    if a is None or b is None:
        return float(a is b)
    if values.same(a, b, kind.spec(path).type):
        return 1.0
    return values.similarity(a, b) * 0.5


def _text(evidence):
    return " ".join(word.text for _page, words in evidence.pages for word in words.words)


def _support(value, evidence, path):
    if not value:
        return 0.0
    text = _text(evidence)
    if path == "total":
        amount = values.parse_amount(value)
        return float(amount is not None and f"{amount:.2f}" in text)
    if path == "date":
        day = values.parse_date(value)
        found = {found.value for found in values.find_dates(text)}
        return 1.0 if day in found else fuzz.partial_ratio(compact(value), compact(text)) / 200
    return fuzz.partial_ratio(compact(value), compact(text)) / 100


def simple(evidence, path):
    """Agreement and support, by field."""
    a, b = (_value(evidence, role, path) for role in (0, 1))
    agree, shown = _agreement(a, b, evidence.kind, path), _support(a, evidence, path)
    other = _support(b, evidence, path)
    row = [agree, float(agree == 1), shown, other - shown, agree * shown, float(a is None)]
    fields = [float(path == name) for name in ("company", "date", "address", "total")]
    return [*row, *fields, *(agree * field for field in fields)]


def with_lines(evidence, path):
    """The same with what stands beside an amount, and whole lines of a name."""
    value = _value(evidence, 0, path)
    lines = [
        " ".join(w.text for w in line) for _p, words in evidence.pages for line in words.lines()
    ]
    near = [line.casefold() for line in lines if value and value.strip(" RM") in line]
    beside = [bool(re.search(word, line)) for line in near for word in ("total", "amount")]
    other = [bool(re.search("sub|cash|change|gst|tax", line)) for line in near]
    whole = [fold(line) == fold(value) for line in lines[:8]] if value else []
    legal = [bool(re.search(r"sdn|bhd|s/b|ltd|enterprise", line, re.I)) for line in lines[:8]]
    mine = bool(value and re.search(r"sdn|bhd|s/b|ltd|enterprise", value, re.I))
    return [
        *simple(evidence, path),
        float(any(beside)), float(any(other)), float(len(near) > 1), float(any(whole)),
        float(path == "company" and any(legal) and not mine), float(len(value or "") > 60),
    ]  # fmt: skip


def regression(rows, wrong, fold_of, doubtful):
    """Risk of each row from a regression that never saw its fold."""
    x, y, at = np.array(rows), np.array(wrong), np.array(fold_of)
    clear, out = ~np.array(doubtful), np.zeros(len(y))
    for fold_ in set(fold_of):
        learn = (at != fold_) & clear
        model = LogisticRegression(max_iter=2000).fit(x[learn], y[learn])
        out[at == fold_] = model.predict_proba(x[at == fold_])[:, 1]
    return out.tolist()
