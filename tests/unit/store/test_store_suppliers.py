"""Settled documents of the same supplier: found however the name is written, newest first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model.geometry import Box
from reviewer.store import fields, suppliers
from reviewer.store.db import Store
from reviewer.store.verify import verify
from tests.unit.store.conftest import proposals


@pytest.fixture
def receipt(store: Store, add, tell):
    """A document of a supplier: `receipt("1.jpg", "ACME", settled=True)`."""

    def make(name: str, company: str, *, settled: bool = True):
        document = add(name)
        told = proposals(document, {"company": 0.1, "total": 0.9})
        fields.replace(store, document.id, [replace(told[0], value=company), told[1]], ())
        if settled:
            tell(document.id, "total", f"{document.id}.00")
        return document

    return make


def test_newest_five_settled_documents_of_the_supplier(store: Store, receipt) -> None:
    mine = [receipt(f"{n}.jpg", "Acme Sdn. Bhd.") for n in range(7)]
    receipt("other.jpg", "Other")
    receipt("open.jpg", "ACME SDN BHD", settled=False)
    found = suppliers.earlier(store, mine[6].id, "acme sdn bhd")
    assert [d.values["total"] for d in found] == [f"{mine[n].id}.00" for n in (5, 4, 3, 2, 1)]
    assert found[0].values["company"] == "Acme Sdn. Bhd."


def test_places_are_shares_of_the_page(store: Store, receipt) -> None:
    receipt("1.jpg", "ACME")
    (found,) = suppliers.earlier(store, 0, "ACME")
    assert found.places["total"] == (1, Box(1.25 / 1000, 2 / 2000.5, 3 / 1000, 4 / 2000.5))


def test_a_corrected_name_moves_the_document(store: Store, receipt, tell) -> None:
    document = receipt("1.jpg", "ACNE")
    tell(document.id, "company", "ACME")
    assert len(suppliers.earlier(store, 0, "acme")) == 1
    assert suppliers.earlier(store, 0, "acne") == ()


def test_verify_compares_what_is_kept(store: Store, receipt) -> None:
    receipt("1.jpg", "ACME")
    assert verify(store, full=False) == []
    store.run("UPDATE documents SET supplier = 'other'")
    (problem,) = verify(store, full=False)
    assert problem.startswith("The supplier kept of 1.jpg")


def test_found_by_index(store: Store) -> None:
    plan = store.rows(
        "EXPLAIN QUERY PLAN SELECT id FROM documents WHERE supplier = 'x' AND id <> 1 "
        "AND settled_count > 0 AND flagged_count = decided_count ORDER BY id DESC LIMIT 5"
    )
    assert all("documents_supplier" in row[-1] for row in plan), plan
