"""Words of documents in the languages we meet: totals, legal forms, streets, what ends a block."""

from __future__ import annotations

import re

TOTALS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (
        1.0,
        (
            "grand total", "total rounded", "rounded total", "final total", "total payable",
            "total amount payable", "amount payable", "total amount due", "amount due", "total due",
            "nett total", "net total", "nett amount", "net amt", "total after rounding",
            "total amount rounded", "total after adj", "total amt payable", "bill total",
            "invoice total", "rechnungsbetrag", "gesamtbetrag", "bruttosumme", "endbetrag",
            "total ttc", "net a payer", "somme a payer", "zu zahlen", "zahlbetrag", "te betalen",
            "total a pagar", "jumlah besar", "due payable", "total incl rounding",
            "ttl aft rnd", "net total rounded",
        ),
    ),
    (
        0.9,
        (
            "total incl gst", "total inclusive gst", "total inclusive of gst", "total inc gst",
            "total sales inclusive of gst", "total sales inclusive gst", "total sales incl gst",
            "total amount incl gst", "total amt incl gst", "total with gst", "total incl",
            "total rm incl of gst", "total rm", "total rm inclusive of gst", "total amount",
            "total incl vat", "total with tax", "gesamtsumme", "summe brutto", "total brutto",
            "montant ttc", "total price", "total bill", "total sales", "jumlah",
            "summe inkl ust", "summe inkl mwst", "summe inkl", "gesamt inkl mwst",
            "gesamtbetrag inkl mwst", "total vat included", "total tva comprise", "totaal incl btw",
        ),
    ),
    (0.8, ("total", "ttl", "totaal", "totale", "gesamt", "summe", "importe total", "jml")),
    (0.45, ("amount", "balance", "paid amount", "payment", "visa", "master card", "debit card")),
)  # fmt: skip
"""Labels of a total and what each is worth: what was to pay in the end ranks first."""

NOT_TOTALS = (
    "total qty", "total quantity", "total item", "total items", "total saving", "total savings",
    "total discount", "total disc", "total gst", "total tax", "total vat", "total sst",
    "total excl gst", "total excluding gst", "total sales excluding gst", "total excl",
    "total sales excl gst", "total amount excl gst", "total without gst", "total before gst",
    "total before tax", "total net of gst", "subtotal", "sub total", "total rounding",
    "total pcs", "total points", "total pax",
    "item count", "qty total", "total includes gst", "gst total", "tax total", "total gst payable",
    "total ht", "total net", "gst summary", "gst analysis", "tax summary", "tax invoice",
    "total excl vat", "total hors taxes", "zwischensumme", "total cost", "total number",
    "total amount excluding gst", "taxable amount", "gst amount", "total invoices",
    "gst 6 included in total", "gesamtbetrag der zuschläge", "gesamtbetrag der abschläge",
    "positionssumme", "gross amt", "gross amount", "service charge", "svr tax", "svc charge",
    "belegsummen", "umsatzsteueraufschlüsselung",
    "summe netto", "summe exkl", "gesamt netto", "rechnungssumme ohne ust",
)  # fmt: skip
"""Labels with a total's word that name something else."""

TENDER = (
    "cash", "cash tendered", "tendered", "tender", "received", "cash received", "amount tendered",
    "paid", "paid amount", "tunai", "bar", "gegeben", "especes", "bayar",
)  # fmt: skip
CHANGE = (
    "change", "change due", "cash change", "baki", "ruckgeld", "wechselgeld", "rendu", "balance",
)  # fmt: skip
ROUNDING = (
    "rounding", "rounding adj", "rounding adjustment", "total rounding", "round adj", "rnd adj",
    "rundung", "arrondi",
)  # fmt: skip
SUMMARY = ("gst summary", "tax summary", "gst analysis", "tax code", "vat summary", "gst rate")
"""What heads the table of taxes below a receipt's total."""


CARRIED = (
    "carried forward", "brought forward", "carry over", "carried over", "übertrag", "zwischensumme",
    "reporter", "a reporter", "transport", "suma y sigue",
)  # fmt: skip
NOT_DATES = (
    "due date", "payment due", "expiry date", "expires", "valid until", "order date",
    "delivery date", "date of birth", "ship date", "best before", "date of delivery",
    "fälligkeitsdatum", "fällig am", "lieferdatum", "date d'échéance", "vervaldatum", "orderdatum",
)  # fmt: skip


LEGAL = re.compile(
    r"\b(?:s[do0]n\.?\s*[,.]?\s*bh[do0]|bh[do]|s/b|gmbh|ltd|limited|inc|llc|llp|plc|corp|"
    r"b\.?\s?v|n\.?v|s\.a|sarl|sasu?|eurl|snc|c\.b|s\.l\.u|s\.?r\.?l|s\.?l|a\.?g|kg|ohg|e\.k|oy|a/s|aps|pty|pte|pvt|co)\b\.?",
    re.IGNORECASE,
)
"""Legal forms of companies; Malaysia's also as OCR reads it."""
TRADE = re.compile(
    r"\b(?:enterprise|trading|restaurant|restoran|kedai|syarikat|perniagaan|pharmacy|farmasi|"
    r"bakery|bakeries|mart|supermarket|hypermarket|market|store|stores|hardware|cafe|coffee|"
    r"kopitiam|company|stationery|books|bookstore|holdings|group|industries|marketing|"
    r"services|hotel|clinic|klinik|boutique|motor|gallery|shop|electrical|bistro|kitchen|house|"
    r"corner|station|apotheke|boulangerie|societe|verlag|markt)\b",
    re.IGNORECASE,
)
"""What businesses call themselves."""
STOP = re.compile(
    r"\b(?:tel(?:ephone|efon)?|fax|phone|hp|mobile|gst|sst|vat|tax|reg(?:istration)?|roc|"
    r"co\.?\s?(?:reg|no|id)|company\s?(?:no|reg)|id|e-?mail|website|www|http|invoice|receipt|bill|"
    r"rechnung(?:en)?|facture|factuur|cash|date|datum|cashier|table|order|doc|no\.?\s?resit|slip|"
    r"salesperson|welcome|thank|customer|licensee|formerly|member|counter|pos|ust|iban|bic|siret|"
    r"kvk|btw|account|page|seite|guest|terminal|trans(?:action)?|server|operator|outlet|branch\s?id)\b"
    r"|@|\.com\b",
    re.IGNORECASE,
)
"""Words of lines that are neither a name nor an address."""
STREET = re.compile(
    r"\b(?:no|n0|lot|lo[tf]s?|unit|level|lvl|floor|flr|ground|jalan|jln|jl|jin|jaian|lorong|lrg|"
    r"persiaran|lebuh|lebuhraya|taman|tmn|tman|bandar|kampung|kg|seksyen|section|sek|block|blk|"
    r"bangunan|menara|plaza|mall|kawasan|desa|pusat|complex|kompleks|road|rd|street|st|avenue|ave|"
    r"lane|drive|boulevard|blvd|highway|suite|building|stra[sß]e|str|weg|platz|allee|gasse|ring|"
    r"rue|chemin|place|quai|cedex|via|calle|straat|laan|plein|box|mukim|batu|km)\b"
    r"|\w(?:stra[sß]e|straat|gasse|allee|damm|ufer|graben|platz|ring|weg)\b|str\.|\bav(?:da)?\.",
    re.IGNORECASE,
)
"""Words of addresses."""

DOCUMENT = re.compile(
    r"invoice|receipt|credit note|rechnung|gutschrift|facture|avoir|factuur|factura|fattura",
    re.IGNORECASE,
)
"""What a document calls itself."""
POSTCODE = re.compile(
    r"(?<![\d\-./])(?:[A-Z]{1,2}-)?\d{5}(?![\d\-/])|\b\d{4}\s?[A-Z]{2}\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|^\W*(?:CH-|A-|B-|L-|DK-)?\d{4}\s[A-ZÄÖÜ][a-zäöü]{2,}"
)
"""Five digits, the Dutch, the British and, at the start of a line, those of four digits."""
ODD = re.compile(
    r"[$§{}\[\]~|\\€£¥*;!?<>=_^©«»“”‘]|[^\W\d_][0-9][^\W\d_]|[a-z]{2}[A-Z]|\b[A-Z]{3,}[a-z]{2,}\b"
)
"""Signs of misreading in a name or an address."""
TITLE_END = re.compile(r"\s+(?:tax\s+)?(?:invoice|receipt|rechnung|facture)\s*$", re.IGNORECASE)
"""What a document calls itself, after the issuer's name."""
HEADING = re.compile(
    r"\W*(?:verkäufer|käufer|seller|buyer|vendor|supplier|lieferant|fournisseur|client|kunde|"
    r"(?:rechnungs|leistungs|waren)?empfänger|from|to|(?:bill|ship|sold) to|währung|currency|"
    r"factur[ée]e?\s[àa]|facturado\sa|emisor|receptor|cliente|proveedor|destinataire|vendeur|acheteur|"
    r"adresse de (?:livraison|facturation)|(?:liefer|rechnungs)(?:adresse|anschrift)|"
    r"(?:billing|shipping|delivery) address|factuuradres|afleveradres|nummer|name|firma|"
    r"émetteur|fattura\sa|[/ :])+\W*",
    re.IGNORECASE,
)
"""What stands over a party's name and is none."""
