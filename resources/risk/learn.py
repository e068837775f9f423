"""Learn the weights of the risk from folders of readings with truth. Run by hand.

    python resources/risk/learn.py FOLDER... [--kind receipt] [--cache DIR] [--out FILE]

A folder is as in `examples`: documents, truth, files of readings. Every file of readings counts as
readings of its own (either reader first), each once with the text layer alone and once with another
engine's words; fields whose truth is in doubt are left out. To them come the same readings with a
witness taken away and with planted errors, at small weights, so that the model knows what to do
with what there is. Needs the `learn` extra. The weights file holds numbers and their provenance,
nothing of the documents.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from crossfit import calibrated, extra, real
from examples import TODAY, Judged, imported, kind_of, sources

from reviewer.model.kind import Kind
from reviewer.paths import resources
from reviewer.score.model import Model


def examples(folders: Sequence[Path], kind: Kind, cache: Path) -> tuple[list[Judged], list[Judged]]:
    """Real fields of all folders and readings, and the poorer and planted ones."""
    teach: list[Judged] = []
    more: list[Judged] = []
    for folder in folders:
        found = sources(folder, cache)
        for file in sorted(folder.glob("readings*.jsonl")):
            readings = imported(file)
            for further in (False, True):
                teach += real(found, readings, kind, further=further)
                more += extra(found, readings, kind, further=further)
    return teach, more


def provenance(teach: Sequence[Judged], more: Sequence[Judged]) -> dict[str, object]:
    """What the weights come from, in numbers."""
    clear = [one for one in teach if not one.doubtful]
    return {
        "data": "SROIE test receipts (ICDAR 2019, Huang et al.), CC BY 4.0, with readings by "
        "Claude Haiku 4.5 and Qwen2.5-VL-7B from a public comparison, either one first",
        "learned": TODAY.isoformat(),
        "documents": len({one.document for one in clear}),
        "fields": len(clear),
        "wrong": sum(one.wrong for one in clear),
        "left_out_for_doubtful_truth": len(teach) - len(clear),
        "made_poorer_or_planted": len(more),
        "script": "resources/risk/learn.py",
        "held_out_figures": "tests/benchmarks/risk.py; nothing measured with this file on these "
        "receipts is held out",
    }


def write(model: Model, about: dict[str, object], out: Path) -> None:
    """The weights file: short numbers, sorted, one feature a line."""
    lines = [
        f'  "about": {json.dumps(about, indent=2)}',
        f'  "prior": {json.dumps(model.prior, sort_keys=True)}',
        f'  "slope": {model.slope}',
        f'  "shift": {model.shift}',
    ]
    rows = [
        f"    {json.dumps(name)}: {json.dumps(model.weights[name], sort_keys=True)}"
        for name in sorted(model.weights)
    ]
    weights = ",\n".join(rows)
    lines.append(f'  "weights": {{\n{weights}\n  }}')
    body = ",\n".join(lines)
    out.write_text(f"{{\n{body}\n}}\n", encoding="utf-8")


def main() -> None:
    """Learn from the folders on the command line and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--kind", default="receipt")
    parser.add_argument("--cache", type=Path, default=Path("words-cache"))
    parser.add_argument("--out", type=Path, default=resources() / "risk" / "weights.json")
    args = parser.parse_args()
    teach, more = examples(args.folders, kind_of(args.kind), args.cache)
    write(calibrated(teach, more), provenance(teach, more), args.out)
    print(f"learned from {len(teach)} fields, wrote {args.out}")


if __name__ == "__main__":
    main()
