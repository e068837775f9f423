"""The sample documents are what their README and their truth say."""

from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from reviewer import paths
from reviewer.evaluate.truth_file import KnownTruth, parse_truth
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType, split_path
from reviewer.model.kind_file import parse_kind

SAMPLES = paths.resources() / "samples"
KINDS = {"invoices": "invoice", "receipts": "receipt", "id-cards": "id-card"}


def truths(folder: str) -> list[KnownTruth]:
    with (SAMPLES / folder / "truth.jsonl").open(encoding="utf-8") as lines:
        return [known for known in parse_truth(lines) if isinstance(known, KnownTruth)]


def amount(known: KnownTruth, path: str) -> Decimal:
    found = values.parse_amount(str(known.fields[path]))
    assert found is not None, path
    return found


def rows(known: KnownTruth) -> list[list[str]]:
    paths_ = [path for path in known.fields if split_path(path)[1] is not None]
    return [list(group) for _, group in groupby(paths_, key=lambda path: split_path(path)[1])]


@pytest.mark.parametrize("folder", KINDS)
def test_each_document_has_its_truth_and_its_line_in_the_readme(folder: str):
    there = sorted(path.name for path in (SAMPLES / folder / "documents").iterdir())
    assert sorted(known.document for known in truths(folder)) == there
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"`{folder}/{name}`" in readme for name in there)


def test_all_are_small():
    sizes = [path.stat().st_size for path in SAMPLES.glob("*/documents/*")]
    assert len(sizes) == 12
    assert sum(sizes) < 1_500_000


@pytest.mark.parametrize(("folder", "kind"), KINDS.items())
def test_truth_answers_what_the_kind_asks_with_values_of_its_type(folder: str, kind: str):
    source = paths.resources() / "kinds" / f"{kind}.toml"
    asked = parse_kind(source.read_text(encoding="utf-8"), source.name)
    for known in truths(folder):
        assert {split_path(path)[0] for path in known.fields} == {f.name for f in asked.fields}
        for path, value in known.fields.items():
            assert asked.knows(path)
            if not isinstance(value, Absence) and value != "UTO":
                assert values.normalise(value, asked.spec(path).type), (known.document, path)


@pytest.mark.parametrize("folder", ["invoices", "receipts"])
def test_amounts_add_up(folder: str):
    for known in truths(folder):
        lines = rows(known)
        sum_ = sum(amount(known, next(p for p in r if p.endswith(".total"))) for r in lines)
        net = "subtotal" if folder == "invoices" else "total"
        assert abs(sum_ - amount(known, net)) <= (0 if folder == "invoices" else Decimal("0.02"))
        if folder == "invoices":
            with_tax = amount(known, "subtotal") + amount(known, "tax")
            assert abs(with_tax - amount(known, "total")) <= Decimal("0.02")
        for cells in (r for r in lines if len(r) == 4):
            _, quantity, price, total = (known.fields[path] for path in cells)
            product = values.parse_amount(quantity) * values.parse_amount(price)
            assert values.same(f"{product:.2f}", total, FieldType.AMOUNT)


def test_account_numbers_have_valid_check_digits():
    """ISO 13616: the first four characters to the end, letters as numbers, modulo 97 is 1."""
    found = [
        k.fields["iban"] for k in truths("invoices") if not isinstance(k.fields["iban"], Absence)
    ]
    assert len(found) == 5
    for iban in found:
        assert int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


def documents(folder: str, *names: str) -> list[Path]:
    return [SAMPLES / folder / "documents" / name for name in names]


def test_each_is_of_the_sort_the_readme_says():
    two, scan = documents("invoices", "tilleuls.pdf", "copper-kettle-scan.pdf")
    searchable, photo = documents("receipts", "zarzal-searchable.pdf", "blauer-igel-photo.jpg")
    with pymupdf.open(two) as pdf:
        assert [("reporter" in p.get_text(), "Total TTC" in p.get_text()) for p in pdf] == [
            (True, False),
            (False, True),
        ]
    with pymupdf.open(scan) as pdf:
        assert pdf[0].get_text() == ""
    with pymupdf.open(searchable) as pdf:
        assert "11/O1/2026" in pdf[0].get_text()
        assert len(pdf[0].get_images()) == 1
    with Image.open(photo) as image:
        assert image.getexif()[0x0112] == 6
        assert image.width > image.height
