"""Tokens foretold against tokens that a server counts by itself, for twenty pictures. Run by hand.

    python tests/benchmarks/tokens.py

The server is `tests/fakes/token_counter.py`: it decodes each picture and counts it by the formula
its maker publishes, with code of its own. Text is counted there by a rule of thumb, so only the
columns of pictures are exact; nothing leaves this machine.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from reviewer.cli.main import main  # noqa: E402
from reviewer.extract.tokens import picture_tokens  # noqa: E402
from reviewer.flow.estimate import estimate  # noqa: E402
from reviewer.flow.plan import ReaderChoice, ReadPlan  # noqa: E402
from reviewer.flow.project import Project  # noqa: E402
from reviewer.flow.sent_size import sent_sizes  # noqa: E402
from reviewer.store import documents  # noqa: E402
from tests.fakes.found import nothing_found  # noqa: E402
from tests.fakes.openai_server import OpenAIServer  # noqa: E402
from tests.fakes.token_counter import Counter, pictures  # noqa: E402
from tests.fakes.vlm_server import VlmServer  # noqa: E402

MODELS = (("anthropic", "claude-haiku-4-5"), ("anthropic", "claude-sonnet-5-5"),
          ("openai", "gpt-4o"))  # fmt: skip
READ = {"state": "READ", "value": "12.50", "confidence": "high", "reason": "", "page": 1}
PAIR = {"label": "Total", "value": "12.50", "confidence": "high", "page": 1}
REPLY = json.dumps({"fields": {"total": READ}, "rows": {}, "pairs": [PAIR], "tables": []})


def project(folder: Path) -> Path:
    """Twenty pictures that the detectors passed."""
    made = pictures(folder / "in")
    assert main(["new", str(folder / "p"), "--kind", "receipt"]) == 0
    assert main(["add", str(folder / "p"), *map(str, made)]) == 0
    with Project.open(folder / "p") as opened:
        nothing_found(opened, *(model for _reader, model in MODELS))
    return folder / "p"


def compare(folder: Path, reader: str, model: str) -> None:
    """Print a line for each picture, and the sums."""
    counter = Counter(REPLY)
    server = VlmServer(counter.claude) if reader == "anthropic" else OpenAIServer(counter.chat)
    with server:
        url = server.base if isinstance(server, OpenAIServer) else server.url
        plan = ReadPlan(ReaderChoice(reader, model, url), blank_share=0.0)
        with Project.open(folder, read_only=True) as opened:
            told = estimate(opened, plan)
            every = opened.call(lambda store: list(documents.each(store)))
        main(["read", str(folder), "--reader", reader, "--model", model, "--base-url", url,
              "--blank-share", "0", "--workers", "1"])  # fmt: skip
    counted = {one.sizes[0]: one.pictures for one in counter.counted}
    print(f"\n{model}\n{'page':>13}{'sent':>13}{'foretold':>10}{'counted':>9}")
    for document in every:
        page, (size,) = document.pages[0], sent_sizes(document, model, "general")
        print(
            f"{f'{page.width:.0f}x{page.height:.0f}':>13}{f'{size[0]}x{size[1]}':>13}"
            f"{picture_tokens(model, *size).likely:10.0f}{counted.get(size, 0):9}"
        )
    span, whole = told.input_tokens, sum(one.pictures + one.text for one in counter.counted)
    print(
        f"all input of {told.calls} calls: foretold {span.likely:,.0f} "
        f"({span.low:,.0f} to {span.high:,.0f}), counted {whole:,}"
    )


if __name__ == "__main__":
    os.environ |= {"ANTHROPIC_API_KEY": "sk-ant-test-0123456789", "OPENAI_API_KEY": "sk-0123456789"}
    with tempfile.TemporaryDirectory() as folder:
        made = project(Path(folder))
        for reader, model in MODELS:
            compare(made, reader, model)
