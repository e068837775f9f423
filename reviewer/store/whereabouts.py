"""Where a project lies: on a network drive or in a synced folder its database is at risk.

A sync program copies the database while it is written, and puts an older one back; a network drive
may lose locks and the order of writes. Neither can be prevented, so it is said.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_NETWORK = re.compile(
    r"9p|afpfs|afs|ceph|cifs|coda|(fuse\.)?davfs2?|lustre|ncpfs|nfs4?|smb3|smbfs|webdav"
    r"|(fuse\.)?(glusterfs|gvfsd-fuse|rclone|s3fs|sshfs)"
)
_SERVICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Dropbox", re.compile(r"Dropbox( \(.*\))?|\.dropbox-dist", re.I)),
    ("OneDrive", re.compile(r"OneDrive( - .*|-.*)?", re.I)),
    ("iCloud Drive", re.compile(r"iCloud ?Drive|Mobile Documents|com~apple~CloudDocs", re.I)),
    ("Google Drive", re.compile(r"Google ?Drive.*|My Drive|DriveFS", re.I)),
    ("Nextcloud", re.compile(r"Nextcloud\d*", re.I)),
    ("ownCloud", re.compile(r"ownCloud\d*", re.I)),
    ("Syncthing", re.compile(r"Syncthing", re.I)),
)
"""What the services call the folder that they sync."""
_MARKERS: tuple[tuple[str, str], ...] = (
    ("Dropbox", ".dropbox"),
    ("Dropbox", ".dropbox.cache"),
    ("OneDrive", ".849C9593-D756-4E56-8D6E-42412F2A707B"),
    ("Google Drive", ".tmp.driveupload"),
    ("Google Drive", ".tmp.drivedownload"),
    ("Nextcloud", ".nextcloudsync.log"),
    ("ownCloud", ".owncloudsync.log"),
    ("Syncthing", ".stfolder"),
)
"""What they leave in it."""
_NEXTCLOUD = re.compile(r"\._?sync_[0-9a-f]+\.db")
_WITH_MARKERS = 12
"""Folders upwards that are looked into."""


def warning(folder: Path) -> str | None:
    """What a person must know of the place of the project in `folder`; None where all is well."""
    place = Path(os.path.realpath(folder))
    service = cloud_service(place)
    if service is not None:
        return (
            f"The project {folder} lies in a folder that {service} syncs. Syncing an open project "
            "can damage it: pause it while you work, or move the project out of there."
        )
    kind = network_file_system(place)
    if kind is not None:
        return (
            f"The project {folder} lies on a network drive ({kind}). If the connection breaks, the "
            "last decision may have to be saved again; a folder on this computer is safer."
        )
    return None


def cloud_service(place: Path) -> str | None:
    """The service that syncs `place`, by the names of its folders and by what services leave."""
    for number, folder in enumerate((place, *place.parents)):
        for service, name in _SERVICES:
            if name.fullmatch(folder.name):
                return service
        if folder.parent.name == "CloudStorage":
            return folder.name.partition("-")[0]
        if number < _WITH_MARKERS and (found := _marked(folder)):
            return found
    return None


def network_file_system(place: Path, mounts: str | None = None) -> str | None:
    """The kind of network file system that `place` is on; None where it is a disk, or unknown.

    `mounts` is a table as in /proc/mounts, for tests.
    """
    if mounts is None and sys.platform == "win32":
        return _windows_drive(place)
    best, kind = -1, ""
    for point, found in _mounts(mounts):
        path = Path(point)
        if len(point) >= best and (place == path or path in place.parents):
            best, kind = len(point), found
    return kind if _NETWORK.fullmatch(kind) else None


def _marked(folder: Path) -> str | None:
    try:
        for service, name in _MARKERS:
            if (folder / name).exists():
                return service
        if any(_NEXTCLOUD.fullmatch(path.name) for path in folder.glob(".*sync_*.db")):
            return "Nextcloud"
    except OSError:
        pass
    return None


def _mounts(text: str | None) -> Iterator[tuple[str, str]]:
    """Mount points with their kinds of file systems."""
    if text is None and sys.platform == "darwin":
        yield from _of_mac()
        return
    if text is None:
        try:
            text = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) > 2:
            yield re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), parts[1]), parts[2]


def _of_mac() -> Iterator[tuple[str, str]]:
    try:
        said = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return
    for match in re.finditer(r"^.* on (.*) \((\w+)[,)]", said, re.M):
        yield match[1], match[2]


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    def _windows_drive(place: Path) -> str | None:
        share = place.drive.startswith("\\\\")
        if share or ctypes.windll.kernel32.GetDriveTypeW(f"{place.drive}\\") == _REMOTE:
            return "a share"
        return None

else:

    def _windows_drive(_place: Path) -> str | None:
        return None
