"""What 0, 20, 100 and 400 decisions do to risk and threshold, and whether promises hold. By hand.

    python tests/benchmarks/routing.py DATA [--cache DIR] [--runs 100] [--off -1.5] [--doubtful]

DATA holds `receipts-vlm` as described in `resources/risk`; needs the `learn` extra. Risks are of
models that did not see the document or its supplier; truth plays the human. A run is a project of
documents drawn with replacement. Half of its decisions are made in queue order at the default
threshold, the risks learning as they go; the other half, and what the queue leaves, are
blind audits. `held` counts the promises that are true of all fields below the threshold, of all
that were made; `unseen` is what is wrong among the fields that nobody looked at.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "resources" / "risk")]

from reviewer.evaluate.metrics import auroc, brier, ece  # noqa: E402
from reviewer.flow import chance  # noqa: E402
from reviewer.flow.promise import learn_from  # noqa: E402
from reviewer.flow.trials import tried  # noqa: E402
from reviewer.model.audit import Said, Trial  # noqa: E402
from reviewer.model.decision import DecisionType  # noqa: E402
from reviewer.model.kind import Kind  # noqa: E402
from reviewer.score.model import log_odds, probability  # noqa: E402
from reviewer.score.risk import DEFAULT_THRESHOLD  # noqa: E402

ORDERS = {
    "Claude first": "readings_claude-haiku-4.5_qwen2.5-vl-7b.jsonl",
    "Qwen first": "readings_qwen2.5-vl-7b_claude-haiku-4.5.jsonl",
}
KIND = Kind("any", "Any", ())
RIGHT, WRONG = Said("right", None), Said("wrong", None)
AIMS = (0.005, 0.01, 0.02, 0.03, 0.05)
FEWEST = 100
"""Fields of documents outside the project that are enough to measure on."""
METRICS = ("ece", "brier", "auroc")
EVERY = 20
"""Decisions after which risks learn anew, and at least a tenth of all of them."""


def held_out(folder, cache):
    """Order -> (document, path, risk, wrong, doubtful) of every field, by models that saw none."""
    kept = cache / "held-out.json"
    if not kept.exists():
        from crossfit import cross, extra, real
        from examples import imported, kind_of, sources

        kind, found = kind_of("receipt"), sources(folder, cache)
        parts, more = {}, []
        for name, file in ORDERS.items():
            readings = imported(folder / file)
            parts[name] = real(found, readings, kind, further=True)
            more += extra(found, readings, kind, further=True)
        risks = iter(cross([one for part in parts.values() for one in part], more, 5))
        told = {
            name: [[e.document, e.features.path, next(risks), e.wrong, e.doubtful] for e in part]
            for name, part in parts.items()
        }
        kept.write_text(json.dumps(told))
    return json.loads(kept.read_text())


def project(rows, documents, rng):
    """The trials of so many documents drawn with replacement, their truth, rows of the others."""
    by_document = {}
    for document, path, risk, wrong, _doubtful in rows:
        by_document.setdefault(document, []).append((path, risk, wrong))
    trials, wrongs = [], []
    chosen = rng.choices(sorted(by_document), k=documents)
    for number, name in enumerate(chosen):
        for path, risk, wrong in by_document[name]:
            wrongs.append(wrong)
            flagged = risk >= DEFAULT_THRESHOLD
            trials.append(
                Trial(len(trials), number, f"{number}", path, "reader", RIGHT, risk, risk,
                      flagged, False, None, None, False, None)
            )  # fmt: skip
    return trials, wrongs, [row for row in rows if row[0] not in set(chosen)]


def review(trials, wrongs, decisions, seed):
    """The project after so many decisions, with the share that was drawn for the audit."""
    trials, left, every = list(trials), decisions // 2, max(EVERY, decisions // 10)
    while left:
        now = learn_from(tried(trials, KIND, seed, 0.0))
        ranked = sorted(zip(now.risks(), trials, strict=True), key=lambda pair: -pair[0])
        queue = [t for risk, t in ranked if t.decided is None and risk >= DEFAULT_THRESHOLD]
        for t in queue[: min(every, left)]:
            said = WRONG if wrongs[t.field] else RIGHT
            trials[t.field] = replace(t, asked=True, decided=DecisionType.CORRECT, truth=said)
        if not queue:
            break
        left -= min(every, left, len(queue))
    accepted = sorted(
        (chance.ticket(seed, t.sha256, t.path), t.field)
        for t, risk in zip(trials, learn_from(tried(trials, KIND, seed, 0.0)).risks(), strict=True)
        if t.decided is None and risk < DEFAULT_THRESHOLD
    )
    drawn = accepted[: decisions // 2 + left]
    for _ticket, field in drawn:
        said = WRONG if wrongs[field] else RIGHT
        trials[field] = replace(trials[field], drawn=True, answer=said)
    return trials, drawn[-1][0] + 1e-12 if drawn else 0.0


def run(rows, documents, decisions, number, figures):
    """One project: its figures are added."""
    rng = random.Random(f"{documents} {number}")
    trials, wrongs, others = project(rows, documents, rng)
    seed = rng.randbytes(8).hex()
    trials, drawn = review(trials, wrongs, decisions, seed)
    now = learn_from(tried(trials, KIND, seed, drawn))
    risks = now.risks()
    rest = [t for t in trials if t.decided is None and t.answer is None]
    final = now.order.then(now.level)
    moved = final.risks(["reader"] * len(others), [r[1] for r in others], [r[2] for r in others])
    new = [bool(row[3]) for row in others]
    unseen = [wrongs[t.field] for t in rest]
    judge(figures, "shipped", "rest", [t.raw_risk for t in rest], unseen)
    judge(figures, "calibrated", "rest", [risks[t.field] for t in rest], unseen)
    if len(others) >= FEWEST:
        judge(figures, "shipped", "new", [row[2] for row in others], new)
        judge(figures, "calibrated", "new", [float(risk) for risk in moved], new)
    for aim in AIMS:
        note(figures.setdefault(aim, Counter()), now.route(aim, 0.95), risks, rest, wrongs)


def judge(figures, which, where, risks, wrong):
    """Add what risks are worth: on the rest of the project, or on documents it does not have."""
    pairs = list(zip(risks, wrong, strict=True))
    for metric in (ece, brier, auroc):
        if (value := metric(pairs)) is not None:
            figures.setdefault((which, where, metric.__name__), []).append(value)


def note(count, route, risks, rest, wrongs):
    """Count one answer to one aim."""
    count["runs"] += 1
    if route.threshold is None:
        count["needed"] += route.needed or 0
        return
    below = [field for field, risk in enumerate(risks) if risk < route.threshold]
    unseen = [t.field for t in rest if risks[t.field] < route.threshold]
    count["made"] += 1
    count["held"] += sum(wrongs[f] for f in below) <= route.max_wrong * len(below)
    count["review"] += route.review
    count["threshold"] += route.threshold
    count["unseen"] += sum(wrongs[f] for f in unseen) / max(1, len(unseen))
    count["unseen held"] += sum(wrongs[f] for f in unseen) <= route.max_wrong * len(unseen)


def show(name, documents, decisions, figures):
    """Print the figures of one size and number of decisions."""
    print(f"\n{name}, {documents} documents, {decisions} decisions")
    for where in ("rest", "new"):
        for which in ("shipped", "calibrated"):
            if (which, where, "ece") in figures:
                told = (f"{m} {mean(figures[which, where, m]):.4f}" for m in METRICS)
                print(f"  {which:10} on the {where:4}: {'  '.join(told)}")
    for aim in AIMS:
        c = figures[aim]
        made = c["made"]
        line = f"  {100 * aim:3.1f} %: promised in {made:3} of {c['runs']}"
        if made:
            line += (
                f", held in {c['held']} (of the unseen: {c['unseen held']}, "
                f"{100 * c['unseen'] / made:.2f} % wrong), threshold {c['threshold'] / made:.3f}, "
                f"review {100 * c['review'] / made:.1f} %"
            )
        print(line)


def main():
    """Run the benchmark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=ROOT / ".venv" / "risk-cache")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--off", type=float, default=0.0, help="log-odds added to every risk")
    parser.add_argument("--doubtful", action="store_true", help="keep fields of doubtful truth")
    options = parser.parse_args()
    for name, rows in held_out(options.data / "receipts-vlm", options.cache).items():
        kept = [
            (document, path, probability(log_odds(risk) + options.off), wrong, doubtful)
            for document, path, risk, wrong, doubtful in rows
            if options.doubtful or not doubtful
        ]
        print(f"\n{name}: {len(kept)} fields, {sum(row[3] for row in kept)} wrong")
        for documents, decisions in ((176, 0), (176, 20), (176, 100), (176, 400), (700, 1500)):
            figures = {}
            for number in range(options.runs):
                run(kept, documents, decisions, number, figures)
            show(name, documents, decisions, figures)


if __name__ == "__main__":
    main()
