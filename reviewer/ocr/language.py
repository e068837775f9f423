"""Which language a page is in, from the small words that Tesseract's English data reads anyway.

Tesseract's time grows with every language it is given (13, 20 and 35 s for eight receipts in one,
two and four), so it gets another one only where the page asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST = "eng"
COMMON: dict[str, frozenset[str]] = {
    "deu": _words(
        "der die das und von mit fur ist nicht rechnung betrag datum summe gesamtbetrag mwst ust "
        "zahlung bitte nr strasse gmbh steuer netto brutto uhr bar bon kunde lieferung vielen dank "
        "artikel menge preis einzelpreis zahlbar innerhalb tagen ihre ihr wir sie"
    ),
    "fra": _words(
        "le la les des du et de pour vous votre facture montant ttc ht tva total date rue euros "
        "quantite prix unitaire client paiement merci numero echeance reglement siret ticket "
        "caisse rendu especes carte article designation"
    ),
    "spa": _words(
        "el la los las de del y para con su factura importe fecha iva total cantidad precio "
        "cliente pago gracias numero calle vencimiento nif cif base imponible euros efectivo "
        "cambio tarjeta articulo descripcion unidad"
    ),
}
"""Language -> words that are frequent on its invoices and receipts, without accents. Words that
two of them share count for both and so decide nothing."""
ENGLISH = _words(
    "the of and to for invoice amount date total subtotal tax cash change thank you receipt number "
    "quantity price unit due payment from with road street no qty balance bill"
)
ENOUGH = 4
"""Different words of a language that a page must show before it is read in it."""


def other_language(words: Iterable[str]) -> str | None:
    """The language beside English whose words the page shows most, None where English will do."""
    seen = {"".join(c for c in word.casefold() if c.isalpha()) for word in words}
    counts = {language: len(common & seen) for language, common in COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] < ENOUGH or counts[best] <= len(ENGLISH & seen):
        return None
    return best
