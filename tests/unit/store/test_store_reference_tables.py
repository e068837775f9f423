"""Tables of the user's own: rows by key, and the key that was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.model.evidence import ReferenceValue
from reviewer.model.reference_table import FileState, ReferenceTable
from reviewer.store import reference, reference_tables
from reviewer.store.db import Store

ERP = ReferenceTable(
    "your ERP", "/erp.csv", "number", "po", {"total": "amount", "vendor": "name"}, "Orders"
)
STATE = FileState(10, 20, "ab")


def keep(store: Store, *keys: str) -> None:
    rows = [(key.replace("-", ""), key, (f"{key}.00", "ACME")) for key in keys]
    reference_tables.put(store, ERP, STATE, rows)


def test_a_table_comes_back_as_it_was_kept(store: Store) -> None:
    keep(store, "PO-1", "PO-2")
    assert reference_tables.each(store) == ((ERP, STATE),)
    assert reference_tables.count(store, "your ERP") == 2
    assert reference_tables.find(store, "your ERP", "PO2") == [("PO-2", ["PO-2.00", "ACME"])]
    assert reference_tables.find(store, "your ERP", "PO3") == []


def test_a_table_is_replaced_by_one_of_its_name_and_removed(store: Store) -> None:
    keep(store, "PO-1")
    reference_tables.put(store, replace(ERP, name="master"), STATE, [("X", "X", ())])
    keep(store, "PO-2")
    assert [t.name for t, _state in reference_tables.each(store)] == ["master", "your ERP"]
    assert reference_tables.find(store, "your ERP", "PO1") == []
    assert reference_tables.remove(store, "your ERP")
    assert not reference_tables.remove(store, "your ERP")
    assert reference_tables.count(store, "your ERP") == 0
    assert reference_tables.count(store, "master") == 1


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("4711O", "47110"),
        ("O8l5S", "08155"),
        ("48110", "47110"),
        ("4110", "47110"),
        ("471101", "47110"),
        ("74110", "47110"),
        ("99999", None),
        ("9000", None),
        ("47", None),
    ],
)
def test_the_key_that_was_meant(store: Store, key: str, meant: str | None) -> None:
    keep(store, "47110", "08155", "9001", "9002", "48")
    assert reference_tables.near(store, "your ERP", key) == meant


def test_data_inside_a_document_is_replaced_as_a_whole(store: Store, add) -> None:
    document = add("a.pdf")
    said = (ReferenceValue("number", "1", "the XML"), ReferenceValue("total", "2.00", "the XML"))
    reference.save(store, document.id, said)
    assert reference.of_document(store, document.id) == said
    reference.save(store, document.id, said[1:])
    assert reference.of_document(store, document.id) == said[1:]


def test_no_neighbour_of_a_long_series_is_meant(store: Store) -> None:
    keep(store, "PO-44000-08", *(f"PO-40{n:05}" for n in range(0, 40_000, 7)))
    assert reference_tables.near(store, "your ERP", "PO4000008") is None
    assert reference_tables.near(store, "your ERP", "PO4O00007") == "PO-4000007"
