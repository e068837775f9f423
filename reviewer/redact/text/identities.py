"""National identity numbers: by their check digits, and by their labels where many numbers fit."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.redact.text.numbers import (
    AS_DIGITS,
    CHECKED,
    LABELLED,
    MOST_TURNS,
    in_capitals,
    standard,
)
from reviewer.redact.text.stream import Hit


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
_MAY_BE_DIGIT = re.compile(r"[OQDILSBZGoilsbzg]")
_BETWEEN = " .-/"
"""What groups of a number are parted by."""
_BEFORE = 40
"""A label stands at most so many characters before its number."""


def identities(text: str) -> Iterator[Hit]:
    """National identity numbers by their check digits, and by their labels where many fit.

    Also with letters in them that may be digits; what is found twice is one place.
    """
    tried = dict.fromkeys((
        text, _NUMBER.sub(_digits, text), _turned(text, alone=False), _turned(text, alone=True),
    ))  # fmt: skip
    yield from dict.fromkeys(hit for one in tried for hit in _identities(one))


def _digits(match: re.Match[str]) -> str:
    """A word that is mostly digits, as digits alone."""
    word = match[0]
    is_number = 2 * sum(c.isdigit() for c in word) > len(word)
    return in_capitals(word).translate(AS_DIGITS) if is_number else word


def _turned(text: str, *, alone: bool) -> str:
    """The text with a digit for each letter that may be one and stands between digits.

    With `alone` also at the end of digits, in words that could be digits as a whole.
    """
    chars = list(text)
    for _ in range(MOST_TURNS):
        for match in _MAY_BE_DIGIT.finditer("".join(chars)):
            at = match.start()
            beside = _numeric(chars, at, -1) + _numeric(chars, at, 1)
            if beside == 2 or (alone and beside and _could_be_digits(chars, at)):
                chars[at] = in_capitals(chars[at]).translate(AS_DIGITS)
    return "".join(chars)


def _numeric(chars: Sequence[str], at: int, step: int) -> bool:
    """Whether a digit stands beside a place, over one gap at most."""
    beside = at + step
    if 0 <= beside < len(chars) and chars[beside] in _BETWEEN:
        beside += step
    return 0 <= beside < len(chars) and chars[beside].isdigit()


def _could_be_digits(chars: Sequence[str], at: int) -> bool:
    start = end = at
    while start > 0 and chars[start - 1].isalnum():
        start -= 1
    while end < len(chars) and chars[end].isalnum():
        end += 1
    return all(in_capitals(char).translate(AS_DIGITS).isdigit() for char in chars[start:end])


def _identities(text: str) -> Iterator[Hit]:
    for identity in IDENTITIES:
        for match in _pattern(identity).finditer(text):
            is_named = _is_named(identity.labels, text[: match.start()])
            if not (identity.alone or is_named or _is_named(_ANY_ID, text[: match.start()])):
                continue
            if standard(identity.module).is_valid(match[0].replace("\n", " ")):
                yield Hit(match.start(), match.end(), "national-id", CHECKED)
            elif is_named and identity.labels:
                yield Hit(match.start(), match.end(), "national-id", LABELLED)
    for match in _NINO.finditer(in_capitals(text)):
        yield Hit(match.start(), match.end(), "national-id", CHECKED)


@functools.cache
def _pattern(identity: _Identity) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.\-/])(?:{identity.pattern})(?![\w\-])", re.IGNORECASE)


def _is_named(labels: str, before: str) -> bool:
    line = before[-_BEFORE:]
    return bool(labels) and bool(re.search(rf"(?<!\w)(?:{labels})(?!\w)", line, re.IGNORECASE))
