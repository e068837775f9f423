"""Where an endpoint is: on this machine, or away."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """The host of a URL in lower case, without port and brackets; empty where there is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").rstrip(".") if parts.port != 0 else ""
    except ValueError:
        return ""


def host_is_local(url: str) -> bool:
    """Whether `url` names this very machine: a loopback address or `localhost`.

    No name is looked up: what a resolver answers can change, and asking it is traffic too. A
    private network is not this machine.
    """
    host = host_of(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
