"""Consent: nothing goes to another machine before a person allowed this project to send there."""

from __future__ import annotations

from functools import partial

from reviewer.extract import readers
from reviewer.extract.hosts import host_is_local, host_of
from reviewer.flow import mask_state
from reviewer.flow.desk import now
from reviewer.flow.plan import ReaderChoice, ReadPlan, checked_choice
from reviewer.flow.project import Project
from reviewer.model.errors import ReaderError
from reviewer.store import meta


def give(project: Project, host: str) -> None:
    """Remember that this project may send page pictures to `host` (a name, or an address)."""
    named = (host_of(host) if "://" in host else host).strip("/ ")
    project.call(lambda store: meta.put(store, _key(named), now()))


def missing(project: Project, plan: ReadPlan) -> tuple[str, ...]:
    """The hosts the plan would send to without consent; loopback needs none.

    Raises UsageError for an address that names no host.
    """
    for choice in plan.remote:
        checked_choice(choice)
    urls = {host_of(url_of(choice)): url_of(choice) for choice in plan.remote}
    return tuple(
        host
        for host, url in urls.items()
        if not host_is_local(url) and project.call(partial(meta.get, key=_key(host))) is None
    )


def require(project: Project, plan: ReadPlan) -> None:
    """Raise ReaderError, naming the hosts, unless all of them may be sent to."""
    if project.call(mask_state.policy).local_only:
        away = [url for choice in plan.remote if not host_is_local(url := url_of(choice))]
        if away:
            raise ReaderError(
                f"This project sends to this machine only, and {host_of(away[0])} is not it; "
                "choose a model here, or allow others with reviewer redaction --send-anywhere."
            )
    for host in missing(project, plan):
        raise ReaderError(
            f"Pictures of the pages would be sent to {host}, and nobody has allowed this project "
            f"to do so yet; give --consent {host} once if they may leave this machine."
        )


def url_of(choice: ReaderChoice) -> str:
    """The endpoint a reader sends to."""
    return readers.url_of(choice.reader, choice.base_url, choice.preset)


def _key(host: str) -> str:
    return f"consent:{host.lower()}"
