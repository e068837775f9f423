"""A server that counts tokens itself, from the pictures as it decodes them.

The formulas are written down here once more, from what the makers publish, and nothing of the
program's own is used: what is estimated is held against it.
"""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from tests.fakes import openai_server, vlm_server
from tests.fakes.vlm_server import Received, Response

SIZES = (
    (200, 320), (320, 200), (480, 640), (768, 768), (600, 1000), (999, 700), (1001, 700),
    (827, 1169), (1240, 1754), (1654, 2339), (1754, 1240), (2480, 3508), (1092, 1092),
    (1568, 1568), (1568, 100), (170, 2900), (1600, 1600), (1500, 2000), (2576, 1449), (400, 3200),
)  # fmt: skip
"""Twenty shapes: smaller and larger than any limit, wide, tall, and right at an edge."""


@dataclass
class Counted:
    """What the server counted of one question."""

    sizes: list[tuple[int, int]]
    pictures: int
    text: int
    output: int


@dataclass
class Counter:
    """Answers every question, and remembers what it counted."""

    reply: str
    output: int = 300
    counted: list[Counted] = field(default_factory=list)

    def claude(self, request: Received) -> Response:
        """The Messages API. A picture larger than the model sees is an error, as it was asked."""
        body = request.json
        sizes = [_decoded(block["source"]["data"]) for block in request.pictures]
        longest, most = _sees(body["model"])
        for wide, high in sizes:
            if max(wide, high) > longest or _squares(wide, high) > most:
                return vlm_server.error(400, "invalid_request_error", "oversized image")
        words = [body["system"], request.text, json.dumps(body.get("output_config", ""))]
        found = self._count(sizes, [_squares(*size) for size in sizes], words)
        return vlm_server.message(
            self.reply, input_tokens=found.pictures + found.text, output_tokens=found.output
        )

    def chat(self, request: Received) -> Response:
        """Chat Completions, counted as gpt-4o does."""
        body = request.json
        parts = body["messages"][-1]["content"]
        urls = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
        sizes = [_decoded(url.partition(",")[2]) for url in urls]
        words = [part["text"] for part in parts if part["type"] == "text"]
        words += [body["messages"][0]["content"], json.dumps(body.get("response_format", ""))]
        found = self._count(sizes, [_tiles(*size) for size in sizes], words)
        return openai_server.completion(
            self.reply, input_tokens=found.pictures + found.text, output_tokens=found.output
        )

    def _count(self, sizes: list[tuple[int, int]], each: list[int], words: list[str]) -> Counted:
        text = sum(len(re.findall(r"\w{1,5}|[^\w\s]{1,3}", word)) for word in words)
        found = Counted(sizes, sum(each), text, self.output)
        self.counted.append(found)
        return found


def _decoded(data: str) -> tuple[int, int]:
    picture = Image.open(io.BytesIO(base64.b64decode(data)))
    picture.load()
    return picture.size


def _squares(wide: int, high: int) -> int:
    """Squares of 28 pixels, begun ones counted whole."""
    return len(range(0, wide, 28)) * len(range(0, high, 28))


def _sees(model: str) -> tuple[int, int]:
    """Pixels on the long edge and tokens: more from Claude 4.7 on."""
    return (2576, 4784) if re.search(r"-(5|4-[789])(-|$)", model) else (1568, 1568)


def _tiles(wide: float, high: float) -> int:
    """Into 2048 by 2048, the short edge to 768, then tiles of 512: 170 each, and 85."""
    shrink = 2048 / max(wide, high, 2048)
    wide, high = wide * shrink, high * shrink
    shrink = 768 / max(min(wide, high), 768)
    across, down = (int(round(edge * shrink, 6) + 511.999) // 512 for edge in (wide, high))
    return 85 + 170 * across * down


def pictures(folder: Path) -> list[Path]:
    """A printed page of each of the sizes, named in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for number, size in enumerate(SIZES):
        page = Image.new("RGB", size, "white")
        pen: Any = ImageDraw.Draw(page)
        for line in range(10, size[1] - 20, 40):
            pen.text((10, line), f"Item {number} {line}   12.50", fill="black")
        kind = ("png", "jpg")[number % 2]
        made.append(folder / f"{number:02}-{size[0]}x{size[1]}.{kind}")
        page.save(made[-1])
    return made
