"""Estimated tokens of pictures against what a loopback server counts of the bytes it gets."""

from __future__ import annotations

import asyncio
import math

import pytest

from reviewer.extract.abilities import Abilities
from reviewer.extract.endpoints import endpoint_of
from reviewer.extract.image_tokens import image_tokens_of
from reviewer.extract.limits import image_limits, send_side
from reviewer.extract.openai_chat import OpenAIReader
from reviewer.extract.question import Memory
from reviewer.model.images import PageImage
from reviewer.redact.burn import redact
from tests.fakes import openai_server as fake
from tests.fakes.openai_server import ChatReceived, OpenAIServer
from tests.fakes.vlm_server import Received, Response
from tests.unit.extract.test_claude import KIND, A, Log

SIZES = [
    (28, 28), (29, 28), (200, 200), (320, 640), (512, 512), (513, 512), (600, 900), (768, 768),
    (1000, 400), (1024, 1024), (1086, 768), (1240, 1754), (1568, 1100), (1654, 2339), (2048, 512),
    (2339, 1654), (2480, 3508), (3000, 300), (300, 3000), (3508, 2480),
]  # fmt: skip


def counted(width: int, height: int, family: str) -> int:
    """What the server makes of a picture, written down another way than in the program."""
    if family.startswith("claude"):
        return math.ceil(width / 28) * math.ceil(height / 28)
    if family.startswith("qwen"):
        return max(1, round(width / 28)) * max(1, round(height / 28)) + 2
    across, down = float(width), float(height)
    if max(across, down) > 2048:
        across, down = across * 2048 / max(width, height), down * 2048 / max(width, height)
    if min(across, down) > 768:
        smaller = min(across, down)
        across, down = across * 768 / smaller, down * 768 / smaller
    tiles = math.ceil(round(across, 6) / 512) * math.ceil(round(down, 6) / 512)
    return 85 + 170 * tiles


@pytest.mark.parametrize("model", ["claude-sonnet-5-5", "qwen2.5-vl-7b", "gpt-4o"])
def test_the_estimate_is_what_the_server_counts(model) -> None:
    def step(request: Received) -> Response:
        sizes = ChatReceived(request).sizes
        tokens = sum(counted(*size, model) for size in sizes)
        return fake.completion(A, input_tokens=tokens)

    async def run(url: str) -> list[tuple[int, int | None]]:
        memory = Memory(abilities=Abilities(structured=True, room_word="max_tokens"))
        reader = OpenAIReader(model, endpoint=endpoint_of("", url), api_key="k", memory=memory)
        found = []
        for width, height in SIZES:
            side = send_side(width, height, image_limits(model))
            image = redact(
                PageImage(width, height, bytes(width * height * 3), 1.0), 1, [], max_side=side
            )
            log = Log()
            answer = await reader.read(KIND, [image], "A", log.ears)
            estimate = image_tokens_of(model, image.width, image.height)
            found.append((answer.usage.input_tokens, estimate))
        await reader.close()
        return found

    with OpenAIServer(step) as server:
        found = asyncio.run(run(server.base))
    assert len(found) == 20
    assert [count for count, _ in found] == [estimate for _, estimate in found]


@pytest.mark.parametrize(
    ("model", "width", "height", "tokens"),
    [
        ("gpt-4o", 1024, 1024, 765), ("gpt-4o", 2048, 4096, 1105),
        ("gpt-4o-mini", 1024, 1024, 25501),
        ("gpt-4.1-mini", 1024, 1024, 1659), ("o4-mini", 1024, 1024, 1762),
        ("gpt-5", 1024, 1024, 630), ("gemini-2.5-flash", 384, 384, 258),
        ("gemini-2.5-flash", 960, 540, 1548), ("claude-opus-5-5", 1621, 2292, 4756),
        ("Qwen/Qwen2.5-VL-7B-Instruct", 280, 560, 202),
    ],
)  # fmt: skip
def test_the_makers_own_examples(model, width, height, tokens) -> None:
    assert image_tokens_of(model, width, height) == tokens


@pytest.mark.parametrize("model", ["gpt-6-astra", "gemini-4-argon", "llava", "", "gpt-4", "o9"])
def test_nobody_guesses_for_a_model_of_no_known_family(model) -> None:
    assert image_tokens_of(model, 1000, 1000) is None


def test_a_picture_of_many_squares_is_counted_at_the_most() -> None:
    assert image_tokens_of("gpt-4.1-mini", 1800, 2400) == math.ceil(1452 * 1.62)
    assert image_tokens_of("gpt-5-nano", 9000, 9000) <= math.ceil(1536 * 2.46)
