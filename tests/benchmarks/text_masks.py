"""How much of what must be hidden in text is hidden, by sort: on printed pages, by the command.

    python tests/benchmarks/text_masks.py [--seed N] [--conditions A,B] [--keep FOLDER]

A value counts as hidden where masks lie on at least 98 % of its ink.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.fakes.secrets_printed import Printed, Secret, printed, secrets

HIDDEN = 0.98


@dataclass(frozen=True, slots=True)
class Condition:
    """How pages are printed and scanned."""

    font: str
    height: int
    turned: float = 0.0
    noise: float = 0.0
    quality: int = 0


DEJAVU = "DejaVuSans.ttf"
CONDITIONS = {
    "sans": Condition(DEJAVU, 22),
    "mono": Condition("DejaVuSansMono.ttf", 20),
    "serif": Condition("DejaVuSerif.ttf", 22),
    "small": Condition(DEJAVU, 16),
    "turned 1.5": Condition("DejaVuSerif.ttf", 22, 1.5),
    "noise, JPEG 30": Condition(DEJAVU, 22, -0.7, 18, 30),
}


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conditions", default=",".join(CONDITIONS).replace("noise, ", "noise; "))
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    names = [name.strip().replace(";", ",") for name in options.conditions.split(",")]
    with tempfile.TemporaryDirectory() as temporary:
        measure(options.keep or Path(temporary), names, options.seed)


def measure(folder: Path, names: list[str], seed: int) -> None:
    """Print the pages, have the command redact them, and count."""
    folder.mkdir(parents=True, exist_ok=True)
    listed: set[str] = set()
    pages: dict[str, tuple[str, Printed]] = {}
    for number, name in enumerate(names):
        some = list(secrets(random.Random(seed + number)))
        listed |= {secret.entry for secret in some if secret.entry}
        condition = CONDITIONS[name]
        while some:
            made, some = printed(
                some, condition.font, condition.height, turned=condition.turned,
                noise=condition.noise, seed=seed,
            )  # fmt: skip
            file = f"{number}-{len(pages)}.{'jpg' if condition.quality else 'png'}"
            Image.fromarray(made[0].pixels).save(
                folder / file, **({"quality": condition.quality} if condition.quality else {})
            )
            pages[file] = (name, made[0])
    (folder / "names.txt").write_text("\n".join(sorted(listed)), "utf-8")
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "reviewer", "redact", *(folder / file for file in pages),
         "--out", folder / "out", "--text", "all", "--list", folder / "names.txt"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    print(f"{len(pages)} pages, {(time.monotonic() - began) / len(pages):.1f} s each")
    tell(folder, pages)


def tell(folder: Path, pages: dict[str, tuple[str, Printed]]) -> None:
    """Print the shares, and what was missed."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for file, (condition, page) in pages.items():
        record = json.loads((folder / "out" / f"{Path(file).stem}.masks.json").read_text("utf-8"))
        covered = np.zeros(page.pixels.shape, dtype=bool)
        for mask in record["pages"][0]["masks"]:
            left, top, right, bottom = mask["box"]
            covered[round(top) : round(bottom), round(left) : round(right)] = True
        for secret, ink in page.ink:
            share = float(covered[ink].mean()) if ink.any() else 1.0
            for key in ((secret.what, condition), (secret.what, "all")):
                counts[key][0] += share >= HIDDEN
                counts[key][1] += 1
            if share < HIDDEN:
                print(f"  missed {secret.what} ({condition}, {share:.0%}): {text(secret)}")
    for (what, condition), (hidden, total) in sorted(counts.items()):
        print(f"{what:12} {condition:15} {hidden:4} of {total:4}  {hidden / total:.1%}")


def text(secret: Secret) -> str:
    """A secret in one line, what is to be hidden in brackets."""
    return " / ".join(
        "".join(f"[{part}]" if hidden else part for part, hidden in line) for line in secret.lines
    )


if __name__ == "__main__":
    main()
