"""How well the risk finds wrong values, beside its baselines. Run by hand; needs the `learn` extra.

    python tests/benchmarks/risk.py DATA [--cache DIR] [--folds 10] [--planted]

DATA holds `receipts-vlm`, `receipts-scans` and `invoices` as described in `resources/risk`. On
`receipts-vlm` every figure is of documents that the model did not learn from: ten folds, no
document and no supplier on both sides, weights and calibration learned inside. The other two are
judged by the shipped weights, which never saw them. Intervals are 95 % by bootstrap over documents.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "resources" / "risk"), str(Path(__file__).parent)]

import risk_baselines as baseline  # noqa: E402
from crossfit import cross, extra, folds, predict, real  # noqa: E402
from examples import by_layout, evidence_of, imported, kind_of, sources  # noqa: E402

from reviewer.evaluate.metrics import auroc, coverage_at, ece  # noqa: E402
from reviewer.score.model import shipped  # noqa: E402

DRAWS = 400
ORDERS = {
    "Claude first": "readings_claude-haiku-4.5_qwen2.5-vl-7b.jsonl",
    "Qwen first": "readings_qwen2.5-vl-7b_claude-haiku-4.5.jsonl",
}
FIGURES = {
    "AUROC": auroc,
    "at 99 %": lambda pairs: coverage_at(pairs, "0.99"),
    "in riskiest 20 %": lambda pairs: in_riskiest(pairs, 0.2),
    "ECE": ece,
}


def in_riskiest(pairs, share):
    """Share of the errors among the riskiest `share` of all; ties by chance of their order."""
    wrong = sum(is_wrong for _risk, is_wrong in pairs)
    if not wrong:
        return None
    ranked, left, caught = sorted(pairs, reverse=True), share * len(pairs), 0.0
    at = 0
    while at < len(ranked) and left > 0:
        tied = [w for r, w in ranked if r == ranked[at][0]]
        taken = min(left, len(tied))
        caught += sum(tied) * taken / len(tied)
        left, at = left - taken, at + len(tied)
    return caught / wrong


def table(title, rows):
    """Print each row's figures with intervals: name -> (examples, risks)."""
    print(f"\n{title}")
    print(f"{'':34}{'n':>5}{'wrong':>6}" + "".join(f"{name:>22}" for name in FIGURES))
    for name, (examples, risks) in rows.items():
        print(
            f"{name:34}{len(risks):5}{sum(e.wrong for e in examples):6}{figures(examples, risks)}"
        )


def figures(examples, risks):
    """The figures of one row as text."""
    by_document = {}
    for one, risk in zip(examples, risks, strict=True):
        by_document.setdefault(one.document, []).append((risk, one.wrong))
    documents = list(by_document.values())
    rng, text = random.Random(0), ""
    draws = [rng.choices(documents, k=len(documents)) for _ in range(DRAWS)]
    for figure in FIGURES.values():
        value = figure([pair for pairs in documents for pair in pairs])
        if value is None:
            text += f"{'-':>22}"
            continue
        spread = [figure([p for pairs in draw for p in pairs]) for draw in draws]
        known = sorted(found for found in spread if found is not None)
        low, high = known[len(known) // 40], known[-1 - len(known) // 40]
        text += f"{f'{value:.3f} ({low:.3f}-{high:.3f})':>22}"
    return text


def clear(examples, risks):
    """Without the fields whose truth is in doubt."""
    kept = [(e, r) for e, r in zip(examples, risks, strict=True) if not e.doubtful]
    return [e for e, _r in kept], [r for _e, r in kept]


def on_receipts(folder, cache, k):
    """The table of real readings by two models; the risks of each order."""
    kind, found = kind_of("receipt"), sources(folder, cache)
    teach, more, parts = [], [], {}
    for name, file in ORDERS.items():
        readings = imported(folder / file)
        for further in (False, True):
            parts[name, further] = real(found, readings, kind, further=further)
            teach += parts[name, further]
            more += extra(found, readings, kind, further=further)
    risks, start = cross(teach, more, k), 0
    at = folds([*teach, *more], k)
    for name, file in ORDERS.items():
        rows = _baselines(found, imported(folder / file), kind, parts[name, False], at)
        for further in (False, True):
            part = parts[name, further]
            mine = risks[start : start + len(part)]
            start += len(part)
            words = "text layer + RapidOCR" if further else "text layer alone"
            rows[f"ours, {words}"] = clear(part, mine)
            rows[f"ours, {words}, doubtful too"] = part, mine
        table(f"receipts-vlm, {name}, {k} folds by supplier", rows)


def _baselines(found, readings, kind, examples, at):
    evidence = {
        s.name: evidence_of(s, readings[s.name], kind, further=False)
        for s in found
        if s.name in readings
    }
    asked = [(evidence[e.document], e.features.path) for e in examples]
    rows = {
        "stated confidence (none stated)": [baseline.stated(*one) for one in asked],
        "second reading only": [baseline.second(*one) for one in asked],
        "OCR support only": [baseline.support(*one) for one in asked],
    }
    wrong, doubtful = [e.wrong for e in examples], [e.doubtful for e in examples]
    fold_of = [at[e.supplier] for e in examples]
    for name, make in (("forty lines", baseline.simple), ("sixty lines", baseline.with_lines)):
        made = [make(*one) for one in asked]
        rows[f"regression of {name}"] = baseline.regression(made, wrong, fold_of, doubtful)
    return {name: clear(examples, risks) for name, risks in rows.items()}


def on_layout(folder, cache, kind_name):
    """The layout reader's readings, judged by the shipped weights."""
    kind, found = kind_of(kind_name), sources(folder, cache)
    both = by_layout(found, kind)
    rows = {}
    for name, of in (
        ("ours, readings A and B", both),
        ("ours, reading A alone", {n: r[:1] for n, r in both.items()}),
    ):
        examples = real(found, of, kind, further=True)
        rows[name] = examples, predict(shipped(), examples)
    examples, asked = rows["ours, readings A and B"][0], {s.name: s for s in found}
    evidence = {n: evidence_of(asked[n], r, kind) for n, r in both.items()}
    for name, make in (
        ("second reading only", baseline.second),
        ("OCR support only", baseline.support),
    ):
        rows[name] = examples, [make(evidence[e.document], e.features.path) for e in examples]
    table(f"{folder.name}, layout reader, weights as shipped", rows)


def main():
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("words-cache"))
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--planted", action="store_true", help="only the planted errors")
    args = parser.parse_args()
    if args.planted:
        from risk_planted import on_planted

        on_planted(args.data / "receipts-vlm", args.cache)
        return
    on_receipts(args.data / "receipts-vlm", args.cache, args.folds)
    on_layout(args.data / "receipts-scans", args.cache, "receipt")
    on_layout(args.data / "invoices", args.cache, "invoice")


if __name__ == "__main__":
    main()
