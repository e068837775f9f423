"""Numbers with a check digit: IBANs, payment cards, national identity numbers.

A check digit tells a number from any other, so letters that OCR takes for digits are tried as
digits. Where the paper itself says what a number is, it is hidden though its check fails: it may
have been misread.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from reviewer.redact.text.stream import Hit

AS_DIGITS = str.maketrans("OQDILSBZG", "001115826")
"""Letters that OCR reads for digits."""
_TURNS = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "6": "G"} | {
    "O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "B": "8", "S": "5", "Z": "2", "G": "6",
}  # fmt: skip
_MOST_TURNS = 2
CHECKED, LABELLED = 1.0, 0.4
"""Scores of a number whose check fits, and of one that only its label gives away."""
_GAP = r"[ \n.\-]?"
_IBAN = re.compile(
    rf"(?<![A-Z0-9])[A-Z0-9]{{2}}{_GAP}[0-9OQDILSBZG]{{2}}(?:{_GAP}[A-Z0-9]){{10,32}}"
)
_IBAN_LABEL = re.compile(r"\bI\s?B\s?A\s?N\b[^A-Z0-9]{0,6}$")
_DIGIT = r"[0-9OQILSBZG]"
_CARD = re.compile(rf"(?<![A-Z0-9]){_DIGIT}(?:[ \n\-]{{0,2}}{_DIGIT}){{12,18}}")
_LENGTHS = {"3": (14, 15, 16), "4": (16, 19), "2": (16,), "5": (16,), "6": (16, 17, 18, 19)}
_GROUPS = {
    (14,), (15,), (16,), (19,), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (6, 10),
    (8, 8), (6, 13),
}  # fmt: skip
"""How cards' numbers are written."""
_ISSUERS = (
    (4, 4), (51, 55), (2221, 2720), (34, 34), (37, 37), (36, 36), (38, 39), (300, 305),
    (3528, 3589), (6011, 6011), (622126, 622925), (644, 649), (65, 65), (62, 62), (60, 60),
    (81, 82), (67, 67),
)  # fmt: skip
"""First digits of the cards of Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay,
RuPay, Maestro."""


@dataclass(frozen=True, slots=True)
class _Identity:
    """A national number: its module of stdnum, how it is written, and the labels that name it.

    With `alone` its writing and check digits are enough; else a label must stand before it.
    """

    module: str
    pattern: str
    labels: str = ""
    alone: bool = True


_SEP = r"[ .\-/]?"
IDENTITIES = (
    _Identity("at.vnr", rf"\d{{4}}{_SEP}\d{{6}}", r"svnr|sozialvers\w*|vers\w*nummer", False),
    _Identity("be.nn", r"(?:\d\d[. ]?){3}[- ]?\d{3}[. ]?\d\d", r"rijksregister\w*|nat\w*|nn",
              False),
    _Identity("bg.egn", r"\d{10}", r"егн|egn", False),
    _Identity("br.cpf", r"\d{3}\.\d{3}\.\d{3}-\d\d|\d{11}", "cpf"),
    _Identity("ca.sin", r"\d{3}[ -]\d{3}[ -]\d{3}", r"sin|nas|social insurance\w*", False),
    _Identity("ch.ssn", r"756\.?\d{4}\.?\d{4}\.?\d\d", "ahv|avs"),
    _Identity("cl.rut", r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", "rut|run"),
    _Identity("cn.ric", r"\d{17}[\dX]", "身份"),
    _Identity("cz.rc", r"\d{6}/?\d{3,4}", r"rodn\w*|r\.?\s?č", False),
    _Identity("de.idnr", r"\d\d ?\d{3} ?\d{3} ?\d{3}", r"steuer\w*|ident\w*|idnr", False),
    _Identity("dk.cpr", r"\d{6}-?\d{4}", r"cpr\w*", False),
    _Identity("ee.ik", r"[1-8]\d{10}", r"isikukood", False),
    _Identity("es.dni", r"\d{8}[ -]?[A-Z]", "dni|nif"),
    _Identity("es.nie", r"[XYZ][ -]?\d{7}[ -]?[A-Z]", "nie"),
    _Identity("fi.hetu", r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", "hetu|henkil\\w*"),
    _Identity("fr.nir", r"[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d",
              "nir|s[ée]curit[ée]\\w*"),
    _Identity("gb.nhs", r"\d{3}[ -]\d{3}[ -]\d{4}", r"nhs\w*", False),
    _Identity("gr.amka", r"\d{11}", "amka|αμκα", False),
    _Identity("hr.oib", r"\d{11}", "oib", False),
    _Identity("ie.pps", r"\d{7}[A-W][A-IW]?", r"pps\w*", False),
    _Identity("il.idnr", r"\d{9}", r"ת\.?ז|teudat\w*", False),
    _Identity("in_.aadhaar", r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}", r"aadhaar|uid\w*"),
    _Identity("in_.pan", r"[A-Z]{3}P[A-Z]\d{4}[A-Z]", "pan"),
    _Identity("is_.kennitala", r"\d{6}-?\d{4}", r"kt|kennitala", False),
    _Identity("it.codicefiscale", r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", "codice"),
    _Identity("kr.rrn", r"\d{6}-\d{7}", "주민"),
    _Identity("lt.asmens", r"[3-6]\d{10}", r"asmens\w*", False),
    _Identity("mx.curp", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", "curp"),
    _Identity("my.nric", r"\d{6}-\d\d-\d{4}", r"nric|mykad|i/?c|kad pengenalan"),
    _Identity("nl.bsn", r"\d{9}|\d{4}[. ]\d\d[. ]\d{3}", r"bsn|burgerservice\w*|sofi\w*", False),
    _Identity("no.fodselsnummer", r"\d{6} ?\d{5}", r"f[øo]dselsn\w*|personn\w*|fnr", False),
    _Identity("pl.pesel", r"\d{11}", "pesel", False),
    _Identity("pt.cc", r"\d{8} ?\d ?[A-Z0-9]{2}\d", r"cc|cart[ãa]o\w*|bi", False),
    _Identity("ro.cnp", r"[1-8]\d{12}", "cnp"),
    _Identity("se.personnummer", r"(?:19|20)?\d{6}[-+]\d{4}", r"person\w*"),
    _Identity("th.pin", r"\d-\d{4}-\d{5}-\d\d-\d|\d{13}", r"เลข\w*|pin|thai id\w*", False),
    _Identity("tr.tckimlik", r"[1-9]\d{10}", r"t\.?c\.?|kimlik\w*", False),
    _Identity("us.itin", r"9\d\d-\d\d-\d{4}", "itin"),
    _Identity("us.ssn", r"\d{3}[- ]\d\d[- ]\d{4}", r"ssn|social\w*"),
    _Identity("za.idnr", r"\d{6} ?\d{4} ?\d{3}", r"identity\w*|(?:sa|rsa) id", False),
)  # fmt: skip
_ANY_ID = (
    r"(?:national|personal|citizen|identity|identification)\W{0,2}(?:identity|identification|id)?"
    r"\W{0,2}(?:card)?\W{0,2}(?:no|nr|number|num|code)"
)
"""What names a number of no country in particular: then its check digits must be right."""
_NINO = re.compile(
    r"(?<![A-Z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d\d){3} ?[A-D](?![A-Z0-9])"
)
"""The British national insurance number has no check digit, and nothing else is written so."""
_NUMBER = re.compile(r"[A-Za-z0-9]{3,}")
_BEFORE = 40
"""A label stands at most so many characters before its number."""


def ibans(text: str) -> Iterator[Hit]:
    """IBANs, also over line ends and with letters read for digits."""
    upper = _upper(text)
    for start in _places(_IBAN, upper):
        match = _IBAN.match(upper, start)
        length = _iban_length(upper[start:].lstrip()[:2].translate(_LETTERS))
        if match is None:
            continue
        is_named = bool(_IBAN_LABEL.search(upper[max(0, start - 12) : start]))
        end = _end_after(upper, start, length) if length else None
        if end is not None and end <= match.end() and _is_iban(_compact(upper[start:end])):
            yield Hit(start, end, "iban", CHECKED)
        elif is_named and (end is not None or sum(c.isdigit() for c in match[0]) >= 10):
            yield Hit(start, min(end or match.end(), match.end()), "iban", LABELLED)


def cards(text: str) -> Iterator[Hit]:
    """Numbers of payment cards: issuer, length and Luhn's check digit fit.

    Digits that follow, or stand before, may be those of a date or of the next line.
    """
    upper = _upper(text)
    for start in _places(_CARD, upper):
        match = _CARD.match(upper, start)
        end = None if match is None else _card_end(upper, start, match.end())
        if end is not None:
            yield Hit(start, end, "card", CHECKED)


def _card_end(text: str, start: int, most: int) -> int | None:
    """Where the number of a card ends that begins at `start`; None where none does."""
    first = text[start].translate(AS_DIGITS)
    for length in sorted(_LENGTHS.get(first, ()), reverse=True):
        end = _end_after(text, start, length)
        if end is None or end > most or text[end : end + 1].isalnum():
            continue
        number = text[start:end]
        is_digits = sum(c.isdigit() for c in number) >= 10
        if (
            is_digits
            and _stands_out(text, start, end)
            and _is_card(_compact(number).translate(AS_DIGITS))
        ):
            return end
    return None


def _stands_out(text: str, start: int, end: int) -> bool:
    """Whether a number is written as cards' are, or no digits stand beside it."""
    groups = tuple(map(len, re.split(r"[ \n\-]+", text[start:end])))
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    is_alone = not re.search(rf"{_DIGIT}[ \n\-]?$", before) and not re.match(
        rf"[ \n\-]?{_DIGIT}", after
    )
    return is_alone or groups in _GROUPS


def identities(text: str) -> Iterator[Hit]:
    """National identity numbers by their check digits, and by their labels where many fit.

    Also with letters in them that may be digits; what is found twice is one place.
    """
    yield from _identities(text)
    if (digits := _NUMBER.sub(_digits, text)) != text:
        yield from _identities(digits)


def _digits(match: re.Match[str]) -> str:
    """A word that is mostly digits, as digits alone."""
    word = match[0]
    is_number = 2 * sum(c.isdigit() for c in word) > len(word)
    return _upper(word).translate(AS_DIGITS) if is_number else word


def _identities(text: str) -> Iterator[Hit]:
    for identity in IDENTITIES:
        for match in _pattern(identity).finditer(text):
            is_named = _is_named(identity.labels, text[: match.start()])
            if not (identity.alone or is_named or _is_named(_ANY_ID, text[: match.start()])):
                continue
            if _module(identity.module).is_valid(match[0].replace("\n", " ")):
                yield Hit(match.start(), match.end(), "national-id", CHECKED)
            elif is_named and identity.labels:
                yield Hit(match.start(), match.end(), "national-id", LABELLED)
    for match in _NINO.finditer(_upper(text)):
        yield Hit(match.start(), match.end(), "national-id", CHECKED)


def _upper(text: str) -> str:
    """In capitals, one character for each: some have capitals of two letters."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


_LETTERS = str.maketrans("015826", "OISBZG")


def _places(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Where a pattern fits, also inside an earlier fit."""
    place = 0
    while (match := pattern.search(text, place)) is not None:
        yield match.start()
        place = match.start() + 1


def _compact(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _end_after(text: str, start: int, count: int) -> int | None:
    """Where `count` letters and digits from `start` end."""
    for place in range(start, len(text)):
        count -= text[place].isalnum()
        if not count:
            return place + 1
    return None


@functools.cache
def _iban_length(country: str) -> int | None:
    from stdnum import numdb

    info = numdb.get("iban").info(country)[0][1]
    sizes = re.findall(r"(\d+)!", info.get("bban", ""))
    return 4 + sum(map(int, sizes)) if sizes else None


def _is_iban(number: str) -> bool:
    """Whether it is one, or becomes one when letters and digits that look alike are exchanged."""
    country, check = number[:2].translate(_LETTERS), number[2:4].translate(AS_DIGITS)
    bban = number[4:]
    if any(_is_valid_iban(country + check + rest) for rest in (bban, bban.translate(AS_DIGITS))):
        return True
    unclear = [place for place, char in enumerate(bban) if char.isalpha() and char in _TURNS]
    unclear = unclear or [place for place, char in enumerate(bban) if char in _TURNS]
    for count in range(1, _MOST_TURNS + 1):
        for places in itertools.combinations(unclear, count):
            turned = list(bban)
            for place in places:
                turned[place] = _TURNS[turned[place]]
            if _is_valid_iban(country + check + "".join(turned)):
                return True
    return False


def _is_valid_iban(number: str) -> bool:
    return bool(_module("iban").is_valid(number, check_country=False))


def _is_card(digits: str) -> bool:
    issued = any(low <= int(digits[: len(str(low))]) <= high for low, high in _ISSUERS)
    lengths = _LENGTHS.get(digits[0], (16,))
    return issued and len(digits) in lengths and bool(_module("luhn").is_valid(digits))


@functools.cache
def _pattern(identity: _Identity) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.\-/])(?:{identity.pattern})(?![\w\-])", re.IGNORECASE)


def _is_named(labels: str, before: str) -> bool:
    line = before[-_BEFORE:]
    return bool(labels) and bool(re.search(rf"(?<!\w)(?:{labels})(?!\w)", line, re.IGNORECASE))


@functools.cache
def _module(name: str) -> ModuleType:
    return importlib.import_module(f"stdnum.{name}")
