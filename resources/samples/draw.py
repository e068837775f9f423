"""Draw the sample documents and write their truth: `python resources/samples/draw.py`.

The same bytes every time. The documents are part of the repository; this is run by hand when a
drawing changes. Needs Pillow, PyMuPDF, numpy and the DejaVu fonts (Debian: fonts-dejavu).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from drawing.id_card import mireille
from drawing.invoices import harbour_lane, lindenau, sotomonte, werkraum
from drawing.long_invoice import tilleuls
from drawing.receipts import blauer_igel, brick_oven, papeterie, seri_melati, zarzal
from drawing.sample import Sample
from drawing.scanned_invoice import copper_kettle

SAMPLES: dict[str, tuple[Callable[[], Sample], ...]] = {
    "invoices": (harbour_lane, werkraum, tilleuls, sotomonte, lindenau, copper_kettle),
    "receipts": (brick_oven, seri_melati, blauer_igel, zarzal, papeterie),
    "id-cards": (mireille,),
}


def main() -> None:
    """Draw everything beside this file."""
    here = Path(__file__).resolve().parent
    for folder, drawings in SAMPLES.items():
        documents = here / folder / "documents"
        documents.mkdir(parents=True, exist_ok=True)
        lines = []
        for drawing in drawings:
            sample = drawing()
            sample.write(documents / sample.name)
            lines.append({"document": sample.name, "fields": sample.fields})
            print(f"{folder}/{sample.name}: {(documents / sample.name).stat().st_size:,} bytes")
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (here / folder / "truth.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
