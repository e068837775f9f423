"""Synced folders and network drives are recognised by their names, marks and mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.store.whereabouts import cloud_service, network_file_system, warning

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
srv:/export /home/ana/team nfs4 rw 0 0
//srv/share /mnt/my\\040share cifs rw 0 0
ana@srv:/ /mnt/ssh fuse.sshfs rw 0 0
/dev/sdb1 /mnt/ssh/disk ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/ana/receipts", None),
        ("/home/ana/team/receipts", "nfs4"),
        ("/home/ana/teams", None),
        ("/mnt/my share", "cifs"),
        ("/mnt/ssh/x/y", "fuse.sshfs"),
        ("/mnt/ssh/disk/x", None),
        ("/tmp/x", None),
    ],
)
def test_network_drives_are_known_by_their_mount(place: str, kind: str | None) -> None:
    assert network_file_system(Path(place), MOUNTS) == kind


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("Dropbox/receipts", "Dropbox"),
        ("Dropbox (Work)/a/b", "Dropbox"),
        ("OneDrive - Example Ltd/a", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/a", "iCloud Drive"),
        ("Library/CloudStorage/Box-Box/a", "Box"),
        ("Google Drive/a", "Google Drive"),
        ("Nextcloud/a", "Nextcloud"),
        ("receipts", None),
        ("Dropboxes/a", None),
    ],
)
def test_services_are_known_by_their_folders(place: str, service: str | None) -> None:
    assert cloud_service(Path("/home/ana") / place) == service


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".dropbox", "Dropbox"),
        (".stfolder", "Syncthing"),
        (".sync_3f2a9c.db", "Nextcloud"),
        ("._sync_3f2a9c.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".tmp.driveupload", "Google Drive"),
        ("sync.db", None),
    ],
)
def test_services_are_known_by_what_they_leave(
    tmp_path: Path, mark: str, service: str | None
) -> None:
    (tmp_path / mark).touch()
    assert cloud_service(tmp_path / "a" / "receipts") == service


def test_what_is_said_names_project_and_service_and_what_to_do(tmp_path: Path) -> None:
    project = tmp_path / "Nextcloud" / "receipts"
    project.mkdir(parents=True)
    said = warning(project)
    assert said is not None
    assert str(project) in said
    assert "Nextcloud" in said
    assert "move the project" in said
    (tmp_path / "link").symlink_to(project)
    assert warning(tmp_path / "link") is not None
    assert warning(tmp_path) is None
