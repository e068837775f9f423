"""Where the pages of a project stand before upload, as `reviewer redaction --json` prints it."""

from __future__ import annotations

from typing import Any

from reviewer.flow import looks, redaction
from reviewer.flow.project import Project
from reviewer.store.db import Store


def report(project: Project) -> dict[str, Any]:
    """Policy, counts, the pages that wait and the documents that never leave."""
    return project.call(lambda store: {"project": project.name, **_report(store)})


def _report(store: Store) -> dict[str, Any]:
    wanted, counts = redaction.policy(store), looks.counts(store)
    shown = [looks.page_of(store, document, page) for document, page in looks.waiting(store)]
    return {
        "policy": {
            "text": [sought.value for sought in wanted.sought],
            "fields": list(wanted.fields),
            "list": list(wanted.listed),
            "look": wanted.look.value,
            "local_only": wanted.local_only,
            "second": wanted.second,
        },
        "pages": counts.pages,
        "found": counts.found,
        "waiting": counts.waiting,
        "approved": counts.approved,
        "cleared": counts.cleared,
        "waiting_pages": [
            {
                "document": page.document_name,
                "page": page.page,
                "asks": list(page.asks),
                "warnings": list(page.warnings),
                "masks": [
                    {
                        "box": mask.box.as_list(),
                        "what": mask.what,
                        "origin": mask.origin,
                        "score": mask.score,
                        "again": mask.again,
                    }
                    for mask in page.masks
                ],
            }
            for page in shown
        ],
        "never": [
            {"document": name, "by": mark.by, "at": mark.at, "why": mark.why}
            for name, mark in redaction.never_sent(store)
        ],
    }
