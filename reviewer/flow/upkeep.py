"""Keeping a project whole: verify and repair it, copy it while it is open, put a copy back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reviewer.flow import opening
from reviewer.flow.project import Project, kind_of
from reviewer.model.backup import Backup, Health, Restored
from reviewer.model.errors import ProjectDamaged, ProjectError, ProjectInUse
from reviewer.store import backup as copying
from reviewer.store import backups, repair, restore, verify
from reviewer.store.db import Store


def check(project: Project, *, full: bool = True) -> Health:
    """Everything that is wrong with a project that is open."""
    return project.call(lambda store: _health(verify.examine(store, full=full), full))


def mend(project: Project) -> Health:
    """Put right what can be, after a copy was put aside. Raises ProjectError."""
    return project.call(_mended)


def check_folder(folder: Path, *, full: bool = True, mend: bool = False) -> Health:
    """The same for a project that is not open, however damaged it is.

    Raises ProjectError where it is no project, ProjectInUse where it would be mended meanwhile.
    """
    folder = Path(folder).expanduser().absolute()
    try:
        with Store.open(folder, read_only=not mend, program=opening.current().program) as store:
            if mend:
                return _with_kind(_mended(store), store)
            return _with_kind(_health(verify.examine(store, full=full), full), store)
    except ProjectInUse:
        raise
    except ProjectError as error:
        way = opening.way_back(folder) if isinstance(error, ProjectDamaged) else ""
        return Health(full, (f"{error}{way}",))


def backup(project: Project, target: Path) -> None:
    """Copy the whole project to the folder `target`. Raises UsageError when it is not free."""
    project.call(lambda store: copying.backup(store, target))


def list_backups(folder: Path) -> list[Backup]:
    """The copies that the project keeps of itself, newest first, and what each would lose."""
    return backups.listed(Path(folder).expanduser().absolute())


def put_back(folder: Path, wanted: str = "", *, undo: bool = False) -> Restored:
    """Put a backup back into a project that nobody has open. Raises UsageError, ProjectError."""
    folder = Path(folder).expanduser()
    return restore.restore(folder, wanted, undo=undo, program=opening.current().program)


def _health(found: list[verify.Found], full: bool) -> Health:
    return Health(
        full,
        tuple(one.sentence for one in found),
        tuple(one.sentence for one in found if one.mends),
    )


def _mended(store: Store) -> Health:
    made = repair.repair(store)
    left = _health(list(made.left), full=True)
    return Health(True, left.problems, left.repairable, made.repaired, made.backup)


def _with_kind(found: Health, store: Store) -> Health:
    """The kind must be one that the program understands, or the project cannot be opened."""
    try:
        kind_of(store)
    except ProjectError as error:
        if str(error) not in found.problems:
            return replace(found, problems=(*found.problems, str(error)))
    return found
