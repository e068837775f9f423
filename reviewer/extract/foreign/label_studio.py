"""Label Studio's JSON: tasks with annotations and predictions, full or "min".

Results of one region share an id: its label names the field, its text is the value. Controls
without a region (choices, numbers, texts) are named by their `from_name`. What our own export tells
as lines of JSON in the text area "unplaced" is read as what it is. Of the short form, in which each
control is a key of its own, regions and texts are matched by their order.
"""

from __future__ import annotations

from reviewer.extract.foreign import label_studio_min as short
from reviewer.extract.foreign import label_studio_regions as regions
from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Records, Sheet, Told

TASK = {
    "id", "data", "annotations", "predictions", "completions", "drafts", "file_upload",
    "agreement", "meta", "created_at", "updated_at", "inner_id", "total_annotations",
    "cancelled_annotations", "total_predictions", "comment_count", "unresolved_comment_count",
    "last_comment_updated_at", "project", "updated_by", "comment_authors", "overlap", "is_labeled",
}  # fmt: skip
ENTRY = {
    "id", "result", "completed_by", "was_cancelled", "ground_truth", "created_at", "updated_at",
    "model_version", "score", "lead_time", "draft_created_at", "prediction", "result_count",
    "unique_id", "import_id", "last_action", "task", "project", "updated_by", "parent_prediction",
    "parent_annotation", "last_created_by", "created_username", "created_ago", "bulk_created",
    "model", "model_run", "cluster", "neighbors", "mislabeling",
}  # fmt: skip
CANCELLED = "an annotation that was cancelled"
FURTHER = "a further annotation of the same task"


def looks_like(data: object) -> bool:
    """Whether this element is a task."""
    if not isinstance(data, dict):
        return False
    if not isinstance(data.get("data"), dict):
        return short.looks_like(data)
    return any(isinstance(data.get(k), list) for k in ("annotations", "predictions", "completions"))


def read(records: Records, what: str, sheet: Sheet) -> None:
    """All tasks of a file. As readings, predictions; of a task that has none, its annotations."""
    sheet.by_file = len(records) == 1
    for where, task in records:
        if isinstance(task, dict) and isinstance(task.get("data"), dict):
            _task(where, task, task["data"], what, sheet)
        elif isinstance(task, dict) and short.looks_like(task):
            sheet.tell(short.read(where, task, sheet))
        else:
            sheet.problem(where, "no task: it has no data")


def _task(
    where: str, task: dict[str, object], data: dict[str, object], what: str, sheet: Sheet
) -> None:
    sheet.note_keys(task, TASK, "task")
    references, page = _document(data, sheet)
    predictions = s.objects(task.get("predictions"))
    annotations = s.objects(task.get("annotations") or task.get("completions"))
    sheet.left["a draft"] += len(s.objects(task.get("drafts")))
    if what == s.TRUTH or not predictions:
        made = _counting(annotations, sheet)
    else:
        made = [(entry, "label-studio") for entry in predictions]
    if not made:
        sheet.left["a task without " + ("an annotation" if annotations else what)] += 1
    for entry, reader in made:
        sheet.note_keys(entry, ENTRY, "annotation")
        sheet.tell(
            Told(
                where,
                references,
                tuple(regions.read(entry, page, sheet)),
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


def _document(data: dict[str, object], sheet: Sheet) -> tuple[tuple[str, ...], int]:
    """What a task may call its document, and the page it is about."""
    own = s.text(data.get("sha256"))
    references = s.names(*sheet.named(data), f"sha256:{own}" if own else None, *short.named(data))
    return references, s.page(data.get("page"))


def _person(value: object) -> str:
    if isinstance(value, dict):
        return s.text(value.get("email")) or s.text(value.get("id")) or ""
    found = s.text(value)
    return f"annotator {found}" if found else ""
