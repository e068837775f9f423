"""Whether documents themselves may be worked on by other machines, and the ledger of those that go.

Readers get pictures that went through the gate. The workers of a cluster get the file as it is, for
masks are found there too: it is trusted like this machine, and a person has to say so first.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from reviewer.extract.hosts import host_is_local, host_of
from reviewer.flow import mask_state
from reviewer.flow.dask_link import checked_address
from reviewer.flow.dask_workers import DaskWorkers
from reviewer.flow.desk import now
from reviewer.flow.project import Project
from reviewer.model.errors import ReaderError
from reviewer.store import documents, ledger, meta, redactions
from reviewer.store.db import Store

CALLED = "Dask workers"
"""What the ledger says in the place of a model."""


def allow(project: Project, address: str) -> None:
    """Remember that this project's documents may be worked on by the cluster of this scheduler."""
    project.call(lambda store: meta.put(store, _key(host_of(address)), now()))


def is_scheduler(address: str, host: str) -> bool:
    """Whether a host, or an address, that a person allows is that of the scheduler."""
    named = host_of(host) if "://" in host else host.strip("/[] ")
    return named.lower() == host_of(address)


def crew(project: Project, address: str, own: int | None = None) -> DaskWorkers:
    """The workers of a scheduler, as far as this project's documents may go.

    Without consent that is this machine alone, and a scheduler elsewhere is refused. Raises
    ReaderError, UsageError.
    """
    checked_address(address)
    allowed = project.call(lambda store: meta.get(store, _key(host_of(address)))) is not None
    local_only = project.call(mask_state.policy).local_only
    if not host_is_local(address) and local_only:
        raise ReaderError(
            f"This project's documents stay on this machine, and {host_of(address)} is not it; "
            "use a scheduler here, or allow others with reviewer redaction --send-anywhere."
        )
    if not host_is_local(address) and not allowed:
        raise ReaderError(
            f"The documents themselves would go to the Dask workers of {host_of(address)}, not "
            "masked pictures of them, and nobody has allowed this project to do so yet; give "
            f"--consent {host_of(address)} once if they may."
        )
    if not allowed or local_only:
        return DaskWorkers(address, only_here=True, own=own)
    return DaskWorkers(
        address, kept=project.call(_kept), own=own, note=Note(project, host_of(address))
    )


@dataclass(frozen=True, slots=True)
class Note:
    """Writes into the ledger what goes to the workers, before it goes."""

    project: Project
    host: str

    def file(self, sha256: str, size: int) -> Future[None]:
        """One document; done when the row is durable."""
        return self._row(f"the document itself, SHA-256 {sha256}", size)

    def rest(self, size: int) -> Future[None]:
        """Words and values of documents, in calls of `size` bytes."""
        return self._row("words and values of documents", size)

    def _row(self, what: str, size: int) -> Future[None]:
        return self.project.submit(partial(_enter, host=self.host, what=what, size=size))


def _enter(store: Store, *, host: str, what: str, size: int) -> None:
    with store.atomic():
        row = ledger.before(
            store, host=host, model=CALLED, image_sha256=(), masks=0, prompt=what, bytes=size
        )
        ledger.after(store, row, f"{what}: handed to the workers")


def _kept(store: Store) -> frozenset[str]:
    """The hashes of documents that are marked never to be uploaded, and of their pages."""
    marked = {row.document for row in redactions.in_effect(redactions.of_kind(store, "never"))}
    kept = [documents.get(store, one) for one in marked]
    return frozenset(
        sha256 for one in kept for sha256 in (one.sha256, *(page.sha256 for page in one.pages))
    )


def _key(host: str) -> str:
    return f"consent:dask:{host.lower()}"
