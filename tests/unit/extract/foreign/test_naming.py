"""Which of our fields a foreign name means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.extract.foreign.naming import Naming, parse_mapping, parse_mapping_file, snake
from reviewer.extract.foreign.sheet import Said
from reviewer.model.errors import UsageError
from reviewer.model.kind import FieldSpec, FieldType, Kind

KIND = Kind(
    "invoice",
    "Invoice",
    (
        FieldSpec("vendor", FieldType.TEXT, "Vendor"),
        FieldSpec("issue_date", FieldType.DATE, "Date"),
        FieldSpec("total", FieldType.AMOUNT, "Total"),
        FieldSpec("line_items", FieldType.ROWS, "Items", columns=(
            FieldSpec("description", FieldType.TEXT, "Description"),
            FieldSpec("total", FieldType.AMOUNT, "Total"))),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("VENDOR_NAME", "vendor"), ("VendorName", "vendor"), ("supplier_name", "vendor"),
        ("InvoiceDate", "issue_date"), ("Total", "total"), ("InvoiceTotal", "total"),
        ("Invoice total", "total"), ("Clerk", None), ("", None), ("line_items[0].total",
                                                                "line_items[0].total"),
    ],
)  # fmt: skip
def test_names_of_tools_are_understood(name: str, path: str | None):
    assert Naming(KIND, {}).path_of(Said(name, "x")) == path


def test_cells_of_tables():
    naming = Naming(KIND, {})
    assert naming.path_of(Said("ITEM", "x", table="line_items", row=2)) == (
        "line_items[2].description"
    )
    assert naming.path_of(Said("Amount", "x", table="Items", row=0)) == "line_items[0].total"
    assert naming.path_of(Said("Colour", "x", table="Items", row=0)) is None
    for other in ("TaxDetails", "vat", "supplier_address"):
        assert naming.path_of(Said("Amount", "x", table=other, row=0)) is None
    mapped = Naming(KIND, {"line_items.total": "Items.Colour"})
    assert mapped.path_of(Said("Colour", "x", table="Items", row=1)) == "line_items[1].total"


def test_a_mapping_comes_before_everything():
    naming = Naming(KIND, parse_mapping(["total=Clerk", "document=File"]))
    assert naming.path_of(Said("Clerk", "x")) == "total"
    assert Naming(replace(KIND, open=True), {}).path_of(Said("Clerk", "x")) == "Clerk"


def test_a_mapping_to_a_field_that_is_none_is_named():
    with pytest.raises(UsageError, match="no field 'totl'"):
        Naming(KIND, {"totl": "Amount"})
    with pytest.raises(UsageError, match=r"'line_items\.colour'"):
        Naming(KIND, {"line_items.colour": "Colour"})
    Naming(KIND, {"line_items.total": "PRICE", "document": "Scan"})
    Naming(replace(KIND, open=True), {"totl": "Amount"})


def test_mappings_are_read():
    text = 'document = "File"\n[fields]\ntotal = "Grand Total"\n"line_items.total" = "PRICE"\n'
    assert parse_mapping_file(text) == {
        "document": "File", "total": "Grand Total", "line_items.total": "PRICE",
    }  # fmt: skip
    for bad in ("x = [", "", "x = 1", "[fields]\ntotal = 1", "fields = 3"):
        with pytest.raises(UsageError):
            parse_mapping_file(bad)
    for pair in ("total", "=x", "total="):
        with pytest.raises(UsageError, match="FIELD=NAME"):
            parse_mapping([pair])


def test_one_form_of_a_name():
    assert {snake(n) for n in ("InvoiceTotal", "Invoice total", "INVOICE_TOTAL")} == {
        "invoice_total"
    }
