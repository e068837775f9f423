"""From a reply's text to a kind's field values, for both prompts and every reader."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.extract.lenient import find_object
from reviewer.extract.likelihood import Tokens
from reviewer.extract.mapping import map_transcript
from reviewer.extract.parse import parse_fields, parse_transcript
from reviewer.extract.prompts import PromptName
from reviewer.model.absence import Absence
from reviewer.model.errors import ReaderError
from reviewer.model.images import RedactedImage
from reviewer.model.kind import Kind
from reviewer.model.reading import FieldValue


def understand(
    kind: Kind,
    prompt: PromptName,
    text: str,
    images: Sequence[RedactedImage],
    *,
    whole: bool,
    tokens: Tokens = (),
) -> tuple[FieldValue, ...]:
    """Every field of the kind, answered by a reply about `images` that came `whole` or cut off.

    `tokens` are those of the text with their log-probabilities, where they are known. Raises
    ReaderError when the text holds no object with anything in it, or answers nothing it was asked.
    """
    if not find_object(text):
        raise ReaderError("The model's reply holds no values; read the document again.")
    pages = tuple(image.page for image in images)
    if prompt == "A":
        values = parse_fields(kind, text, pages, tokens)
        if whole and values and all(v.absence is Absence.NOT_ASKED for v in values):
            raise ReaderError(
                "The model's reply answers none of the fields: it has another shape, or another "
                "language. Read the document again, or with another model."
            )
        return values
    return map_transcript(kind, parse_transcript(text, pages, tokens), whole=whole)
