"""A project whose pages the detectors have looked at already and found nothing on.

The detectors take seconds a page; most tests are about something else. What is noted here is just
what a real run notes, by the versions of the real detectors; `test_gate*.py` run them for real.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reviewer.extract.limits import image_limits, send_side
from reviewer.flow import finding, gate, looks, mask_state, pictures_ready, tasks
from reviewer.flow.project import Project
from reviewer.model.images import Sending
from reviewer.model.redaction import Finding, RedactionPolicy
from reviewer.store import blobs, documents, meta, page_states
from reviewer.store.codec import canonical
from reviewer.store.db import Store

MODELS = ("claude-haiku-4-5", "claude-sonnet-5-5")


@cache
def versions() -> tuple[str, ...]:
    return tasks.detectors(RedactionPolicy())


def nothing_found(project: Project, *models: str) -> None:
    """Note for all pages that nothing was found, nor left on the pictures that `models` get."""
    project.call(lambda store: _note(store, project.folder, models or MODELS))


def _note(store: Store, folder: Path, models: tuple[str, ...]) -> None:
    meta.put(store, mask_state.VERSIONS, canonical(versions()))
    by = pictures_ready.detectors_of(store)
    for document in documents.each(store):
        source = blobs.path_in(folder, document.sha256)
        for page in document.pages:
            finding.keep(store, document, page, Finding(page.number, (), versions()))
            masks = tuple(m.mask for m in looks.masks_of(store, document.id, page.number))
            for side in {
                send_side(page.width, page.height, image_limits(model, len(document.pages)))
                for model in models
            }:
                made = tasks.upload_picture(source, page, masks, Sending(side, gate.MAX_BYTES))
                page_states.save_passed(store, page.sha256, made.sha256, by)
