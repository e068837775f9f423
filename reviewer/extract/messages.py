"""What is sent to the Messages API: the request's members, and what the ledger is told of them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from reviewer.extract.hosts import host_of
from reviewer.extract.limits import MOST_BYTES, MOST_IMAGES
from reviewer.extract.prompts import Prompt
from reviewer.extract.reader import Request
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage


def require_sendable(images: Sequence[RedactedImage]) -> None:
    """Raises ReaderError when one request can not hold the pictures, or there are none."""
    size = sum(len(image.data) for image in images)
    if not images:
        raise ReaderError("The document has no page to send; add it again.")
    if len(images) > MOST_IMAGES or size > MOST_BYTES:
        raise ReaderError(
            f"The document is too large for one request ({len(images)} pages, "
            f"{size / 1e6:.0f} MB); split it."
        )


def require_own(image: RedactedImage) -> None:
    """Raises ReaderError when a picture's bytes are not those that were cleared and entered."""
    if hashlib.sha256(image.data).hexdigest() != image.sha256:
        raise ReaderError(
            f"The picture of page {image.page} is not the one that was cleared, so it was not "
            "sent; read the document again.",
            fatal=True,
        )


def describe(
    reader: str, base_url: str, model: str, asked: Prompt, images: Sequence[RedactedImage]
) -> Request:
    """What is about to leave, without its bytes."""
    hashes = tuple(image.sha256 for image in images)
    identity = json.dumps([reader, base_url, model, asked.sha256, hashes])
    text = f"{asked.system}\n\n{asked.text}"
    return Request(
        host=host_of(base_url),
        model=model,
        prompt=asked.name,
        prompt_hash=asked.sha256,
        text=text,
        images=hashes,
        masks=sum(len(image.masks) for image in images),
        bytes=len(text.encode()) + sum(len(image.data) for image in images),
        key=hashlib.sha256(identity.encode()).hexdigest(),
        schema_bytes=len(json.dumps(asked.schema)),
    )


def body(
    model: str, asked: Prompt, images: Sequence[RedactedImage], room: int, structured: bool
) -> dict[str, Any]:
    """The request's members: pictures before the text, no sampling options, no tools."""
    content: list[dict[str, Any]] = []
    for image in images:
        if len(images) > 1:
            content.append({"type": "text", "text": f"Page {image.page}:"})
        content.append(_picture(image))
    content.append({"type": "text", "text": asked.text})
    members: dict[str, Any] = {
        "model": model,
        "max_tokens": room,
        "system": asked.system,
        "messages": [{"role": "user", "content": content}],
    }
    if structured:
        members["output_config"] = {"format": {"type": "json_schema", "schema": asked.schema}}
    return members


def encoded_size(image: RedactedImage) -> int:
    """Bytes that a picture takes in a request."""
    return (len(image.data) + 2) // 3 * 4


def without_pictures(members: dict[str, Any]) -> dict[str, Any]:
    """A request's members, with nothing where the bytes of pictures are."""
    (asked,) = members["messages"]
    content = [
        {**part, "source": {**part["source"], "data": ""}} if part["type"] == "image" else part
        for part in asked["content"]
    ]
    return {**members, "messages": [{**asked, "content": content}]}


def _picture(image: RedactedImage) -> dict[str, Any]:
    """Refused rather than shrunk by the server: boxes would not fit what the model saw."""
    require_own(image)
    return {
        "type": "image",
        "source": {
            "type": "base64",
            "media_type": image.media_type,
            "data": base64.b64encode(image.data).decode("ascii"),
        },
        "transformations": {"oversized_image": "error"},
    }
