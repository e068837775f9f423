"""`--engine dask`: the same on the workers of a scheduler; one that dies costs nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.flow.project import Project
from reviewer.store import readings
from tests.fakes.cluster import Cluster
from tests.flow.conftest import DIGITAL, INVOICES

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def test_add_read_and_check_come_to_the_same(run, checked, cluster, tmp_path):
    project = tmp_path / "there"
    where = ("--engine", "dask", "--scheduler", cluster.address)
    assert run("new", project, "--kind", "invoice").code == 0
    added = run("add", project, *(INVOICES / name for name in DIGITAL), *where)
    assert added.out == "Added 2 documents.\n", added
    read = run("read", project, "--reader", "layout", *where)
    assert read.out == "Read 2 documents.\n", read
    assert run("check", project, *where).code == 0
    assert flags(run, project) == flags(run, checked)
    assert told(project) == told(checked)


def flags(run, project: Path) -> list:
    found = run("flags", project, "--json").json
    return found["fields"]


def told(project: Path) -> list:
    with Project.open(project, read_only=True) as opened:
        return [
            [(r.role, r.reader, r.prompt, r.values) for r in opened.call(
                lambda store, number=number: readings.of_document(store, number))]
            for number in (1, 2)
        ]  # fmt: skip
