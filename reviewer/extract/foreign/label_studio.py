"""Label Studio's JSON: tasks with annotations and predictions, full or "min".

Results of one region share an id: its label names the field, its text is the value. Controls
without a region (choices, numbers, texts) are named by their `from_name`. What our own export tells
as lines of JSON in the text area "unplaced" is read as what it is.
"""

from __future__ import annotations

import json

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Place, Records, Said, Sheet, Told
from reviewer.model.absence import Absence
from reviewer.model.fields_json import parse_absence
from reviewer.model.geometry import Box

TASK = {"id", "data", "annotations", "predictions", "completions"}
RESULT = {
    "id", "from_name", "to_name", "type", "value", "original_width", "original_height",
    "image_rotation", "score", "origin", "meta", "parentID", "item_index",
}  # fmt: skip
ENTRY = {
    "id", "result", "completed_by", "was_cancelled", "ground_truth", "created_at", "updated_at",
    "model_version", "score", "lead_time",
}  # fmt: skip
SHAPES = {"x", "y", "width", "height", "rotation", "points", "closed", "format", "rle"}
TEXTS = ("text", "number", "datetime", "rating", "choices", "taxonomy")
UNPLACED = "unplaced"
CANCELLED = "an annotation that was cancelled"
FURTHER = "a further annotation of the same task"
_FRAME = (100.0, 100.0)


def looks_like(data: object) -> bool:
    """Whether this element is a task."""
    if not isinstance(data, dict) or not isinstance(data.get("data"), dict):
        return False
    return any(isinstance(data.get(k), list) for k in ("annotations", "predictions", "completions"))


def read(records: Records, what: str, sheet: Sheet) -> None:
    """All tasks of a file. As readings, predictions; of a task that has none, its annotations."""
    for where, task in records:
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            sheet.problem(where, "no task: it has no data")
            continue
        sheet.note_keys(task, TASK, "task")
        references, page = _document(task["data"])
        predictions = s.objects(task.get("predictions"))
        annotations = s.objects(task.get("annotations") or task.get("completions"))
        if what == s.TRUTH or not predictions:
            made = _counting(annotations, sheet)
        else:
            made = [(entry, "label-studio") for entry in predictions]
        if not made:
            sheet.left["a task without " + ("an annotation" if annotations else what)] += 1
        for entry, reader in made:
            sheet.note_keys(entry, ENTRY, "annotation")
            said = _said(entry, page, sheet)
            sheet.tell(
                Told(
                    where,
                    references,
                    tuple(said),
                    reader,
                    s.text(entry.get("model_version")) or "",
                    _person(entry.get("completed_by")),
                    s.text(entry.get("created_at")) or "",
                )
            )


def _counting(
    annotations: list[dict[str, object]], sheet: Sheet
) -> list[tuple[dict[str, object], str]]:
    """The annotation that counts: the ground truth, else the last that was not cancelled."""
    valid = [entry for entry in annotations if entry.get("was_cancelled") is not True]
    sheet.left[CANCELLED] += len(annotations) - len(valid)
    if not valid:
        return []
    sheet.left[FURTHER] += len(valid) - 1
    best = next((e for e in reversed(valid) if e.get("ground_truth") is True), valid[-1])
    return [(best, "label-studio annotator")]


def _document(data: dict[str, object]) -> tuple[tuple[str, ...], int]:
    """What a task may call its document, and the page it is about."""
    own = s.text(data.get("sha256"))
    named = [data.get(key) for key in ("document", "image", "ocr", "pdf", "url", "file")]
    named += [value for value in data.values() if isinstance(value, str) and "/" in value]
    references = s.names(f"sha256:{own}" if own else None, *named)
    return references, s.page(data.get("page"))


def _person(value: object) -> str:
    if isinstance(value, dict):
        return s.text(value.get("email")) or s.text(value.get("id")) or ""
    found = s.text(value)
    return f"annotator {found}" if found else ""


def _said(entry: dict[str, object], page: int, sheet: Sheet) -> list[Said]:
    regions: dict[str, list[dict[str, object]]] = {}
    found: list[Said] = []
    for at, result in enumerate(s.objects(entry.get("result"))):
        sheet.note_keys(result, RESULT, "result")
        name, value = s.text(result.get("from_name")), result.get("value")
        if not isinstance(value, dict):
            sheet.left["a result without a value"] += 1
        elif name == UNPLACED and isinstance(value.get("text"), list):
            found += _unplaced(value["text"], sheet)
        else:
            number = s.text(result.get("id"))
            regions.setdefault(number or f"#{at}", []).append(result)
    for results in regions.values():
        found += _region(results, page, sheet)
    return found


def _region(results: list[dict[str, object]], page: int, sheet: Sheet) -> list[Said]:
    """What the results of one region say: its label, its text and its place."""
    label = said = path = None
    place: Place | None = None
    score: float | None = None
    controls: list[Said] = []
    for result in results:
        value = result["value"]
        if not isinstance(value, dict):
            continue
        score = s.confidence(result.get("score")) if score is None else score
        box = _box(value)
        place = place or (Place(page, box, _FRAME) if box else None)
        labels = [v for k, v in value.items() if k.endswith("labels") and isinstance(v, list)]
        for found in labels:
            label = label or (s.text(found[0]) if found else None)
            sheet.left["a further label of a region"] += max(0, len(found) - 1)
        path = path or _path(result.get("meta"))
        text = _text(value)
        if text is not None and (label or box or result.get("type") == "textarea"):
            said = text
        if text is not None and not box and not labels:
            controls.append(Said(s.text(result.get("from_name")) or "", text, confidence=score))
        for key in value:
            if key not in SHAPES and key not in TEXTS and not key.endswith("labels"):
                sheet.unknown[f"value.{key[:60]}"] += 1
    if label is None and place is None:
        return controls
    if label is None:
        sheet.left[s.NO_NAME] += 1
        return []
    return [Said(label, said, confidence=score, place=place, path=path or "")]


def _unplaced(lines: list[object], sheet: Sheet) -> list[Said]:
    """What our own export tells without a place: a line of JSON for each field."""
    found: list[Said] = []
    for line in lines:
        try:
            told = json.loads(line) if isinstance(line, str) and len(line) < s.MOST_TEXT else None
            name = told.get("field") if isinstance(told, dict) else None
            if not isinstance(told, dict) or not isinstance(name, str):
                raise ValueError("no field")
            absent = told.get("absent")
            absence: Absence | None = None if absent is None else parse_absence(absent)
        except (ValueError, RecursionError):
            sheet.left[s.NOT_A_VALUE] += 1
            continue
        score = s.confidence(told.get("score"))
        found.append(Said(name, s.text(told.get("value")), absence, score, path=name))
    return found


def _path(meta: object) -> str | None:
    told = s.inner(meta, "text")
    return s.text(told[0]) if isinstance(told, list) and told else None


def _text(value: dict[str, object]) -> str | None:
    for key in TEXTS:
        found = value.get(key)
        while isinstance(found, list) and found:
            found = found[-1] if key == "taxonomy" and isinstance(found[0], str) else found[0]
        if (told := s.text(found)) is not None:
            return told
    return None


def _box(value: dict[str, object]) -> Box | None:
    points = value.get("points")
    if isinstance(points, list):
        return s.corners((p[0], p[1]) for p in points if isinstance(p, list) and len(p) == 2)
    return s.from_size(*(value.get(key) for key in ("x", "y", "width", "height")))
