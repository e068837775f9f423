"""Model objects as the text and bytes that columns hold, and back."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

from reviewer.model.absence import Absence
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Likelihood
from reviewer.model.verdict import CheckResult, Place, Verdict
from reviewer.store.faults import stored

AMONG = "IN (SELECT value FROM json_each(?))"
"""What a column is compared with when ids come as one `canonical` list."""

_VERDICTS = {str(verdict): verdict for verdict in Verdict}
_decode = json.JSONDecoder().raw_decode


def canonical(value: object) -> str:
    """The one JSON text of `value`: keys sorted, no spaces, ASCII. What hashes are made of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def content_hash(value: object) -> str:
    """The SHA-256 of `value` as `canonical` writes it, in hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def clean(text: str) -> str:
    """`text` with what UTF-8 cannot hold replaced: names of files may be any bytes."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def box_list(box: Box | None) -> list[float] | None:
    """A box as JSON holds it, exactly."""
    return None if box is None else [box.left, box.top, box.right, box.bottom]


def box_text(box: Box | None) -> str | None:
    """A box as its column holds it."""
    return None if box is None else canonical(box_list(box))


def parsed(text: str) -> Any:  # noqa: ANN401 - any JSON
    """What JSON text says: as `json.loads`, without the search for spaces that `canonical` spares.

    Raises ValueError for what is no JSON, TypeError for what is no text.
    """
    try:
        value, end = _decode(text)
    except ValueError:
        return json.loads(text)
    return value if end == len(text) else json.loads(text)


@stored
def box_of(text: str | None) -> Box | None:
    """The box of a column."""
    return None if text is None else Box(*parsed(text))


@stored
def absence_of(text: str | None) -> Absence | None:
    """The absence of a column."""
    return None if text is None else Absence(text)


@stored
def texts_of(text: str) -> tuple[str, ...]:
    """A column that holds a list of texts."""
    return () if text == "[]" else tuple(parsed(text))


def values_text(values: Sequence[FieldValue]) -> str:
    """What a reading says, as its column holds it; a likelihood only where there is one."""
    return canonical([_value_list(v) for v in values])


@stored
def values_of(text: str) -> tuple[FieldValue, ...]:
    """What a reading says."""
    return tuple([_value(*said) for said in parsed(text)])


def _value_list(v: FieldValue) -> list[object]:
    said: list[object] = [
        v.path,
        v.value,
        v.absence,
        v.confidence,
        v.reason,
        v.page,
        box_list(v.box),
    ]
    return said if v.likelihood is None else [*said, [v.likelihood.mean, v.likelihood.least]]


def _value(
    path: str,
    value: str | None,
    absence: str | None,
    confidence: float | None,
    reason: str | None,
    page: int | None,
    box: Sequence[float] | None,
    likelihood: Sequence[float] | None = None,
) -> FieldValue:
    return FieldValue(
        path,
        value,
        None if absence is None else Absence(absence),
        confidence,
        reason,
        page,
        Box(*box) if box else None,
        Likelihood(*likelihood) if likelihood else None,
    )


def results_text(results: Sequence[CheckResult]) -> str:
    """The verdicts on one field with their evidence; what is empty at the end is left out."""
    return canonical([_result_list(result) for result in results])


@stored
def results_of(path: str, text: str) -> tuple[CheckResult, ...]:
    """The verdicts on the field at `path`."""
    return tuple([_result(path, *said) for said in parsed(text)])


def _result_list(result: CheckResult) -> list[object]:
    places = [[p.page, box_list(p.box), p.text, p.score, p.label] for p in result.places]
    said: list[object] = [result.check, result.verdict, result.sentence, result.seen, places]
    defaults: list[object] = ["", None, []]
    while defaults and said[-1] == defaults.pop():
        said.pop()
    return said


def _result(
    path: str,
    check: str,
    verdict: str,
    sentence: str = "",
    seen: str | None = None,
    places: Sequence[tuple[int, list[float], str, float, str | None]] = (),
) -> CheckResult:
    found = tuple(
        [Place(page, Box(*b), text, score, label) for page, b, text, score, label in places]
    )
    return CheckResult(check, path, _VERDICTS[verdict], sentence, seen, found)


def words_bytes(words: PageWords) -> bytes:
    """The words of a page, compressed; source and engine have columns of their own."""
    listed = [[w.text, box_list(w.box), w.confidence, w.line] for w in words.words]
    return zlib.compress(canonical(listed).encode(), 6)


@stored
def words_of(data: bytes, source: str, engine: str) -> PageWords:
    """The words of a page."""
    listed = json.loads(zlib.decompress(data))
    words = tuple(Word(text, Box(*box), confidence, line) for text, box, confidence, line in listed)
    return PageWords(words, WordSource(source), engine)
