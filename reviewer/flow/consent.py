"""Consent: nothing goes to another machine before a person allowed this project to send there."""

from __future__ import annotations

from urllib.parse import urlsplit

from reviewer.extract.endpoints import DEFAULT_URLS, host_is_local
from reviewer.flow.desk import now
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.model.errors import ReaderError
from reviewer.store import meta


def give(project: Project, host: str) -> None:
    """Remember that this project may send page pictures to `host`."""
    project.call(lambda store: meta.put(store, _key(host), now()))


def missing(project: Project, plan: ReadPlan) -> tuple[str, ...]:
    """The hosts the plan would send to without consent; loopback needs none."""
    hosts = (host_of(choice) for choice in plan.remote)
    return tuple(
        host
        for host in dict.fromkeys(hosts)
        if not host_is_local(f"https://{host}")
        and project.call(lambda store, h=host: meta.get(store, _key(h))) is None  # type: ignore[misc]
    )


def require(project: Project, plan: ReadPlan) -> None:
    """Raise ReaderError, naming the hosts, unless all of them may be sent to."""
    for host in missing(project, plan):
        raise ReaderError(
            f"Pictures of the pages would be sent to {host}, and nobody has allowed this project "
            f"to do so yet; give --consent {host} once if they may leave this machine."
        )


def host_of(choice: ReaderChoice) -> str:
    """The host a reader sends to."""
    return urlsplit(choice.base_url or DEFAULT_URLS[choice.reader]).hostname or ""


def _key(host: str) -> str:
    return f"consent:{host.lower()}"
