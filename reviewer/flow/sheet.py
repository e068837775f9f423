"""An evaluation with its charts and the mistakes behind them: for the window and the report."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.evaluate.charts import Chart, charts
from reviewer.evaluate.evaluate import Evaluation
from reviewer.evaluate.mistakes import Mistake
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.flow import measure
from reviewer.flow.project import Project
from reviewer.model.errors import UsageError
from reviewer.store import documents, fields
from reviewer.store.db import Store

MOST = 20_000
"""So many mistakes are kept to be opened, and as many of each reading; all are counted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was measured; `names` gives the documents of the mistakes their names, by hash.

    `threshold` is the risk from which the project flags now, `against` names the truth.
    """

    project: str
    against: str
    evaluation: Evaluation
    charts: tuple[Chart, ...]
    mistakes: tuple[Mistake, ...]
    threshold: float
    names: dict[str, str] = field(default_factory=dict)


def sheet(
    folder: Path,
    known: list[KnownTruth] | None,
    truth_folder: Path,
    against: str,
    stop: threading.Event | None = None,
) -> Sheet:
    """Measure a project, read beside whoever has it open: nobody waits for it.

    Raises UsageError when there is nothing to measure against, Cancelled once `stop` is set.
    """
    kept: list[Mistake] = []
    of_role: Counter[str | None] = Counter()

    def keep(mistake: Mistake) -> None:
        of_role[mistake.role] += 1
        if of_role[mistake.role] <= MOST:
            kept.append(mistake)

    with Project.open(folder, read_only=True) as project:
        found = measure.evaluation(project, known, truth_folder, keep, stop)
        threshold = project.threshold
        names = project.call(lambda store: _names(store, {one.document_key for one in kept}))
    return Sheet(
        folder.name, against, found, charts(found, threshold), tuple(kept), threshold, names
    )


def field_of(store: Store, document_key: str, path: str = "") -> int:
    """The field at `path`, to look at it (on the store's thread); else its document's first.

    Raises UsageError when the document is gone.
    """
    document = documents.find(store, f"sha256:{document_key}")
    found = fields.find(store, document.id, path)
    if found is not None:
        return found.id
    of_document = fields.of_document(store, document.id)
    if not of_document:
        raise UsageError(f"{document.name} has no field to look at.")
    return of_document[0].id


def _names(store: Store, keys: set[str]) -> dict[str, str]:
    return {one.sha256: one.name for one in documents.each(store) if one.sha256 in keys}
