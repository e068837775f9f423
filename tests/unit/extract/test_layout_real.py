"""The layout reader on real receipts: a floor under its accuracy, and a confidence that orders."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from reviewer.extract.layout.read import read_fields
from reviewer.intake.open import open_document
from reviewer.intake.words import text_layer
from reviewer.model import values
from reviewer.model.kind import FieldType, Kind
from reviewer.model.kind_file import parse_kind

KINDS = Path(__file__).parents[3] / "resources" / "kinds"
DOCUMENTS = 80
FLOOR = {"date": 0.62, "total": 0.62, "company": 0.38, "address": 0.25}
"""A little below what was measured; OCR bounds them near 0.7, 0.86, 0.55 and 0.4."""

Read = tuple[bool, float]
"""Whether a value is right, and the confidence it was given with."""


@cache
def receipt() -> Kind:
    return parse_kind((KINDS / "receipt.toml").read_text("utf-8"), "receipt.toml")


@cache
def readings(folder: Path, strategy: str) -> dict[str, list[Read]]:
    """For each field of the truth what was read of it, over the first documents."""
    found: dict[str, list[Read]] = {name: [] for name in FLOOR}
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()[:DOCUMENTS]:
        record = json.loads(line)
        path = folder / "documents" / record["document"]
        pages = [(page, text_layer(path, page.number)) for page in open_document(path).pages]
        known = [(page, words) for page, words in pages if words is not None]
        answers = {value.path: value for value in read_fields(receipt(), known, strategy)}
        for name, truth in record["fields"].items():
            answer = answers[name]
            right = values.same(answer.value or "", truth, _type(name))
            found[name].append((right, answer.confidence or 0.0))
    return found


def _type(name: str) -> FieldType:
    return receipt().spec(name).type


@pytest.mark.parametrize("strategy", ["labels", "document"])
def test_accuracy_stays_above_its_floor(shared_data: Path, strategy: str) -> None:
    found = readings(shared_data / "receipts-vlm", strategy)
    accuracy = {name: sum(right for right, _ in read) / len(read) for name, read in found.items()}
    assert {name: share for name, share in accuracy.items() if share < FLOOR[name] - 0.1} == {}
    if strategy == "labels":
        assert {name: share for name, share in accuracy.items() if share < FLOOR[name]} == {}


@pytest.mark.parametrize("strategy", ["labels", "document"])
@pytest.mark.parametrize("name", ["date", "total"])
def test_confidence_orders_right_before_wrong(shared_data: Path, strategy: str, name: str) -> None:
    found = readings(shared_data / "receipts-vlm", strategy)[name]
    right = [confidence for is_right, confidence in found if is_right]
    wrong = [confidence for is_right, confidence in found if not is_right]
    ordered = sum((r > w) + 0.5 * (r == w) for r in right for w in wrong)
    assert ordered / (len(right) * len(wrong)) > 0.7
