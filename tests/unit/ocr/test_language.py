"""A page is read in another language only where its small words ask for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.ocr.language import COMMON, other_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rechnung Nr. 4711 vom 3. Mai: Bitte zahlen Sie den Betrag innerhalb von 14 Tagen", "deu"),
        ("FACTURE N° 12, montant TTC de la TVA, merci pour votre reglement", "fra"),
        ("Factura, fecha, importe, IVA, gracias por su compra en la calle Mayor", "spa"),
        ("TAX INVOICE total cash change thank you date amount", None),
        ("SDN BHD NO. 12 JALAN PERMAS 9/5 TOTAL RM 31.60", None),
        ("Invoice from Der Laden GmbH: the total amount and the tax are due, thank you", None),
        ("", None),
    ],
)
def test_the_page_says_its_language(text: str, language: str | None) -> None:
    assert other_language(text.split()) == language


@given(st.lists(st.text()))
def test_any_words_give_a_known_language_or_none(words: list[str]) -> None:
    assert other_language(words) in {None, *COMMON}
