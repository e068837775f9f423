"""The risk against what two real models really read wrong on real receipts."""

import json
from datetime import date

import pytest

from reviewer.checks.run import check_document
from reviewer.intake.words import text_layer
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.document import Page
from reviewer.model.evidence import Evidence
from reviewer.model.verdict import Verdict
from reviewer.score.risk import score
from tests.fakes import paper

RECEIPT = paper.kind("receipt")
CLAUDE_FIRST = "readings_claude-haiku-4.5_qwen2.5-vl-7b.jsonl"
QWEN_FIRST = "readings_qwen2.5-vl-7b_claude-haiku-4.5.jsonl"


@pytest.fixture(scope="module")
def receipts(shared_data):
    """Every receipt: its name and its page of words."""
    folder = shared_data / "receipts-vlm"
    names = [line["document"] for line in lines(folder / "truth.jsonl")]
    words = {name: text_layer(folder / "documents" / name, 1) for name in names}
    return {name: found for name, found in words.items() if found is not None}


def lines(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def judged(folder, file, receipts):
    """(wrong, risk, flagged, readings differ) of every field whose truth is not in doubt."""
    doubtful = json.loads((folder / "suspect-truth.json").read_text())
    truth = {line["document"]: line["fields"] for line in lines(folder / "truth.jsonl")}
    for line in lines(folder / file):
        name = line["document"]
        if name not in receipts:
            continue
        evidence = evidence_of(line, receipts[name])
        results = check_document(evidence)
        second = {r.path: r.verdict for r in results if r.check == "second"}
        for found in score(evidence, results):
            if found.path not in doubtful.get(name.removesuffix(".pdf"), ()):
                said = evidence.proposal(found.path).value
                kind = RECEIPT.spec(found.path).type
                wrong = said is None or not values.same(said, truth[name][found.path], kind)
                differ = second[found.path] in (Verdict.PARTIAL, Verdict.DIFFERS)
                yield wrong, found.risk, found.flagged, differ


def evidence_of(line, words):
    readings = [
        {path: field.get("value") or Absence.UNREADABLE for path, field in one["fields"].items()}
        for one in line["readings"]
    ]
    bare = paper.evidence(RECEIPT, *readings)
    return Evidence(RECEIPT, bare.readings, ((Page(1, 0, 0, ""), words),), date(2026, 11, 20))


def auroc(pairs):
    """Probability that a wrong field is given more risk than a right one, ties counted half."""
    wrong = [risk for is_wrong, risk in pairs if is_wrong]
    right = [risk for is_wrong, risk in pairs if not is_wrong]
    wins = sum((a > b) + (a == b) / 2 for a in wrong for b in right)
    return wins / (len(wrong) * len(right))


@pytest.mark.parametrize(
    ("file", "least_auroc", "least_caught"), [(CLAUDE_FIRST, 0.98, 0.95), (QWEN_FIRST, 0.95, 0.9)]
)
def test_errors_are_riskier_and_flagged(shared_data, receipts, file, least_auroc, least_caught):
    rows = list(judged(shared_data / "receipts-vlm", file, receipts))
    found = auroc([(wrong, risk) for wrong, risk, _flagged, _differ in rows])
    alone = auroc([(wrong, float(differ)) for wrong, _risk, _flagged, differ in rows])
    assert found >= least_auroc
    assert found > alone
    assert sum(flagged for *_rest, flagged, _differ in rows) < 0.25 * len(rows)
    errors = [flagged for wrong, _risk, flagged, _differ in rows if wrong]
    assert sum(errors) >= least_caught * len(errors)
