"""Which of our fields a foreign name means: by a mapping, the tool's habits, or likeness.

A name that fits no field of the kind is no field: it is counted, not guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence

from reviewer.extract.foreign.sheet import Said
from reviewer.model.errors import UsageError
from reviewer.model.kind import FieldSpec, FieldType, Kind, join_path, split_path

DOCUMENT = "document"

_VENDOR = ("vendor", "company", "supplier", "seller", "merchant")
_DATE = ("issue_date", "date")
_TOTAL = ("total", "amount")
HABITS: Mapping[str, tuple[str, ...]] = {
    "vendor_name": _VENDOR, "supplier_name": _VENDOR, "merchant_name": _VENDOR, "name": _VENDOR,
    "vendor_address": ("address", "vendor_address"), "address": ("address",),
    "merchant_address": ("address",), "supplier_address": ("address", "vendor_address"),
    "customer_name": ("buyer", "customer"), "receiver_name": ("buyer", "customer"),
    "receiver_address": ("buyer_address", "customer_address"),
    "invoice_receipt_date": _DATE, "invoice_date": _DATE, "transaction_date": _DATE,
    "receipt_date": _DATE, "order_date": _DATE, "date": _DATE,
    "invoice_receipt_id": ("number", "invoice_number"), "invoice_id": ("number", "invoice_number"),
    "invoice_total": _TOTAL, "total_amount": _TOTAL, "amount_due": _TOTAL, "total": _TOTAL,
    "sub_total": ("subtotal",), "net_amount": ("subtotal",),
    "total_tax": ("tax",), "total_tax_amount": ("tax",),
    "vendor_tax_id": ("vat_id",), "supplier_tax_id": ("vat_id",), "vendor_vat_number": ("vat_id",),
    "supplier_iban": ("iban",), "currency_code": ("currency",),
}  # fmt: skip
COLUMN_HABITS: Mapping[str, tuple[str, ...]] = {
    "item": ("description",), "name": ("description",), "product": ("description",),
    "price": ("total", "amount"), "amount": ("total",), "total_price": ("total",),
    "quantity": ("quantity",), "unit_price": ("unit_price",), "product_code": ("code",),
}  # fmt: skip
"""What the tools call things, and what it is called here: the first that the kind has."""
TABLES = {"line_items", "line_item", "lineitems", "items", "item", "products", "rows"}
"""What the tools call the list of what was bought; other tables are no rows of ours."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAP = re.compile(r"[^a-z0-9]+")


class Naming:
    """Names of fields for one kind and one mapping (our name -> name over there).

    Raises UsageError for a mapping to a field that the kind has not.
    """

    def __init__(self, kind: Kind, mapping: Mapping[str, str]) -> None:
        self._kind = kind
        self._mapped: dict[str, str] = {}
        for ours, theirs in mapping.items():
            if ours == DOCUMENT:
                continue
            self._require(ours)
            self._mapped.setdefault(theirs, ours)
        self._rows = [spec for spec in kind.fields if spec.type is FieldType.ROWS]

    def _require(self, ours: str) -> None:
        """Raise UsageError for a field that a mapping names and the kind has not."""
        name, _, column = ours.partition(".")
        path = join_path(name, 0, column) if column else ours
        if not (self._kind.open or self._kind.knows(path) or self._kind.knows(ours)):
            raise UsageError(
                f"There is no field {ours!r} in the kind {self._kind.name}; a mapping is "
                "FIELD=NAME with a field of the kind on the left."
            )

    def path_of(self, said: Said) -> str | None:
        """The path of a value; None for a name that means no field here."""
        if said.row is not None:
            return self._cell(said)
        if (ours := self._mapped.get(said.name)) is not None:
            return ours
        for name in (said.path, said.name):
            if name and split_path(name)[0] and self._kind.knows(name) and not self._kind.open:
                return name
        if self._kind.open:
            return said.path or said.name
        plain = snake(said.name)
        for name in (plain, *HABITS.get(plain, ())):
            if self._kind.knows(name):
                return name
        return None

    def _cell(self, said: Said) -> str | None:
        """The cell of a table: the kind's rows, and the column that is meant."""
        row = said.row or 0
        for theirs in (f"{said.table}.{said.name}", said.name):
            if (ours := self._mapped.get(theirs)) is not None:
                table, _, column = ours.partition(".")
                return join_path(table, row, column) if column else None
        rows = self._meant(snake(said.table))
        if rows is None:
            return None
        columns = [column.name for column in rows.columns]
        plain = snake(said.name)
        for name in (plain, *COLUMN_HABITS.get(plain, ())):
            if name in columns:
                return join_path(rows.name, row, name)
        return None

    def _meant(self, table: str) -> FieldSpec | None:
        """The rows that a table means: those of its name, else the first for what was bought."""
        for spec in self._rows:
            if spec.name == table:
                return spec
        return next(iter(self._rows), None) if table in TABLES else None


def snake(name: str) -> str:
    """`InvoiceTotal`, `Invoice total` and `INVOICE_TOTAL` as `invoice_total`."""
    spaced = name if name.isupper() else _CAMEL.sub("_", name)
    return _GAP.sub("_", spaced.casefold()).strip("_")


def parse_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """`FIELD=NAME` pairs as our name -> name over there. Raises UsageError."""
    found: dict[str, str] = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not equals or not ours.strip() or not theirs.strip():
            raise UsageError(f"A mapping is FIELD=NAME, such as total=Amount; {pair!r} is not.")
        found[ours.strip()] = theirs.strip()
    return found


def parse_mapping_file(text: str) -> dict[str, str]:
    """A TOML file: `document = "column"` and a table [fields] of `field = "name"`."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"The mapping is no TOML: {error}.") from None
    fields = data.get("fields", {})
    named = {DOCUMENT: data[DOCUMENT]} if DOCUMENT in data else {}
    whole = {**named, **fields} if isinstance(fields, dict) else {}
    strange = [key for key in data if key not in (DOCUMENT, "fields")]
    if strange or not whole or not all(isinstance(value, str) for value in whole.values()):
        raise UsageError(
            'A mapping file holds document = "COLUMN" and, below [fields], field = "NAME".'
        )
    return whole
