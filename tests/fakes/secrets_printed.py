"""Pages of values that must be hidden, made up and printed, with the ink of each one known.

What is printed is made anew from a seed: numbers with right check digits, names and addresses in
several scripts of Europe, broken over lines as letters and forms do it.
"""

from __future__ import annotations

import importlib
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FIRST = ("José", "Zoë", "Jürgen", "Anna", "Søren", "Łukasz", "François", "María", "Åsa", "Tomáš",
         "Nguyen", "Ibrahim", "Olga", "Mary-Jane", "Chloé", "Günther")  # fmt: skip
LAST = ("Müller", "García", "O'Connor", "Nowak", "Jørgensen", "Dvořák", "Lefèvre", "Weiß",
        "Öztürk", "Smith", "Tan", "van der Berg", "Kowalczyk", "Hernández", "Schröder-Lang",
        "Popescu")  # fmt: skip
STREETS = (
    ("Hauptstraße 12", "80331 München"), ("221B Baker Street", "London NW1 6XE"),
    ("14 rue de la République", "69002 Lyon"), ("Calle de Alcalá 45, 3º B", "28014 Madrid"),
    ("ul. Długa 7 m. 3", "00-238 Warszawa"), ("12, Jalan Bukit Bintang", "55100 Kuala Lumpur"),
    ("Via Garibaldi 8", "20121 Milano"), ("1600 Amphitheatre Parkway", "Mountain View, CA 94043"),
)  # fmt: skip
BIRTH_LABELS = (
    "Date of birth", "DOB", "Geburtsdatum", "geb. am", "Date de naissance", "Né(e) le",
    "Fecha de nacimiento", "Data di nascita", "Data de nascimento", "Geboortedatum", "Fødselsdato",
    "Födelsedatum", "Syntymäaika", "Data urodzenia", "Datum narození", "Születési idő",
    "Data nașterii", "Doğum tarihi", "Tarikh lahir", "Born on", "Nato il", "Nacido el",
)  # fmt: skip
PHONES = (
    "+49 (0)89 123 456 78", "+44 20 7946 0958", "+1 415-555-2671", "+33 1 42 68 53 00",
    "Tel. 089/12345678", "Phone: (415) 555-2671", "Tél : 01.42.68.53.00", "Tel: 03-7725 9889",
    "Mobile 0171 2345678", "Fax: 030-901820", "H/P: 012-345 6789", "Teléfono 91 123 45 67",
    "0049 89 12345678", "+48 22 123 45 67", "+351 21 342 12 34", "Handy: 0176/987 654 32",
)  # fmt: skip
IDENTITIES: dict[str, tuple[str, str]] = {
    "at.vnr": ("############# #", "SVNR"), "be.nn": ("##.##.##-###.##", "Rijksregisternummer"),
    "br.cpf": ("###.###.###-##", "CPF"), "ca.sin": ("### ### ###", "SIN"),
    "ch.ssn": ("756.####.####.##", "AHV-Nr."), "cl.rut": ("##.###.###-#", "RUT"),
    "cz.rc": ("######/####", "Rodné číslo"), "de.idnr": ("## ### ### ###", "Steuer-ID"),
    "dk.cpr": ("######-####", "CPR-nr."), "es.dni": ("########A", "DNI"),
    "es.nie": ("X#######A", "NIE"), "fi.hetu": ("######-###A", "Henkilötunnus"),
    "fr.nir": ("1 ## 0# 75 ### ### ##", "N° de sécurité sociale"),
    "gb.nhs": ("### ### ####", "NHS No"), "ie.pps": ("#######A", "PPS No"),
    "in_.aadhaar": ("#### #### ####", "Aadhaar"), "it.codicefiscale": ("AAAAAA##A##A###A", "C.F."),
    "my.nric": ("######-##-####", "NRIC"), "nl.bsn": ("#########", "BSN"),
    "no.fodselsnummer": ("###### #####", "Fødselsnummer"), "pl.pesel": ("###########", "PESEL"),
    "ro.cnp": ("#############", "CNP"), "se.personnummer": ("######-####", "Personnummer"),
    "tr.tckimlik": ("###########", "T.C. Kimlik No"), "us.ssn": ("###-##-####", "SSN"),
    "za.idnr": ("###### #### ###", "Identity Number"), "hr.oib": ("###########", "OIB"),
    "lt.asmens": ("3##########", "Asmens kodas"), "ee.ik": ("3##########", "Isikukood"),
    "pt.cc": ("######## # AA#", "Cartão de Cidadão"), "bg.egn": ("##########", "ЕГН"),
    "gr.amka": ("###########", "AMKA"), "mx.curp": ("AAAA######HAAAAA##", "CURP"),
    "th.pin": ("#-####-#####-##-#", "PIN"), "is_.kennitala": ("######-####", "Kennitala"),
}  # fmt: skip
"""By module of stdnum: how a number is written (# a digit, A a letter), and what names it."""
SEPA = (
    "AD", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI",
    "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL",
    "PT", "RO", "SE", "SI", "SK", "SM", "VA",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secret:
    """A value as it is printed: lines of text, of which `shown` marks the parts to hide.

    Each line is a list of (text, is secret).
    """

    what: str
    lines: tuple[tuple[tuple[str, bool], ...], ...]
    entry: str = ""
    """What a person would list, where it is found by the list alone."""


def iban(country: str, chance: random.Random) -> str:
    """An IBAN of a country with right length and check digits."""
    import re

    from stdnum import numdb

    form = numdb.get("iban").info(country)[0][1]["bban"]
    bban = ""
    for size, sort in re.findall(r"(\d+)!([nac])", form):
        letters = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits}[sort]
        bban += "".join(chance.choice(letters) for _ in range(int(size)))
    rest = int("".join(str(int(char, 36)) for char in f"{bban}{country}00")) % 97
    return f"{country}{98 - rest:02}{bban}"


def card(start: str, size: int, chance: random.Random) -> str:
    """A card's number with a right check digit."""
    from stdnum import luhn

    body = start + "".join(chance.choice(string.digits) for _ in range(size - len(start) - 1))
    return body + str(luhn.calc_check_digit(body))


def identity(module: str, chance: random.Random) -> str | None:
    """A national number that is valid; None where chance made none."""
    valid = importlib.import_module(f"stdnum.{module}").is_valid
    form = IDENTITIES[module][0]
    for _ in range(60_000):
        made = "".join(
            chance.choice(string.digits) if char == "#"
            else chance.choice(string.ascii_uppercase) if char == "A" else char
            for char in form
        )  # fmt: skip
        if valid(made):
            return made
    return None


def mrz(sort: str, chance: random.Random) -> list[str]:
    """The lines of a zone: TD1, TD2, TD3, MRVA or MRVB, with right check digits."""
    from reviewer.redact.text.mrz import check_digit

    name = chance.choice(("ERIKSSON<<ANNA<MARIA", "MUELLER<<JUERGEN", "O<CONNOR<<SEAN"))
    number = "".join(chance.choice(string.ascii_uppercase + string.digits) for _ in range(9))
    born = f"{chance.randrange(40, 99)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    until = f"3{chance.randrange(10)}0{chance.randrange(1, 10)}15"

    def checked(text: str) -> str:
        return f"{text}{check_digit(text)}"

    if sort == "TD1":
        first = f"IDUTO{checked(number)}".ljust(30, "<")
        second = f"{checked(born)}F{checked(until)}UTO".ljust(29, "<")
        return [first, second + str(check_digit(first[5:30] + second[:7] + second[8:15])),
                name.ljust(30, "<")]  # fmt: skip
    width = 36 if sort in {"TD2", "MRVB"} else 44
    head = {"TD2": "I<UTO", "TD3": "P<UTO"}.get(sort, "V<UTO")
    second = f"{checked(number)}UTO{checked(born)}F{checked(until)}".ljust(width, "<")
    if sort in {"TD2", "TD3"}:
        second = second[: width - 1]
        second += str(check_digit(second[:10] + second[13:20] + second[21:43]))
    return [(head + name).ljust(width, "<"), second]


def secrets(chance: random.Random) -> Iterator[Secret]:
    """One of each sort and each way of printing it."""
    yield from _ibans(chance)
    yield from _cards(chance)
    yield from _identities(chance)
    yield from _contacts(chance)
    yield from _births(chance)
    for sort in ("TD1", "TD2", "TD3", "MRVA", "MRVB"):
        yield Secret("mrz", tuple(((line, True),) for line in mrz(sort, chance)))
    yield from _names(chance)
    yield from _addresses(chance)


def _grouped(text: str, size: int = 4, gap: str = " ") -> str:
    return gap.join(text[at : at + size] for at in range(0, len(text), size))


def _ibans(chance: random.Random) -> Iterator[Secret]:
    for number, country in enumerate(SEPA):
        made = iban(country, chance)
        way = number % 4
        if way == 0:
            yield Secret("iban", ((("IBAN: ", False), (_grouped(made), True)),))
        elif way == 1:
            yield Secret("iban", ((("Konto ", False), (made, True), (" BIC", False)),))
        elif way == 2:
            text = _grouped(made)
            at = text.index(" ", len(text) // 2)
            yield Secret(
                "iban", ((("Pay to ", False), (text[:at], True)), ((text[at + 1 :], True),))
            )
        else:
            yield Secret("iban", (((_grouped(made), True),),))


def _cards(chance: random.Random) -> Iterator[Secret]:
    for start, size in (
        ("4", 16),
        ("51", 16),
        ("2221", 16),
        ("6011", 16),
        ("3528", 16),
        ("62", 16),
    ):
        made = card(start, size, chance)
        for gap in (" ", "-", ""):
            yield Secret("card", ((("Card ", False), (_grouped(made, gap=gap), True)),))
    for start in ("37", "34"):
        made = card(start, 15, chance)
        for gap in (" ", "-"):
            text = gap.join((made[:4], made[4:10], made[10:]))
            yield Secret("card", ((("Amex ", False), (text, True), (" 09/28", False)),))
    made = card("38", 14, chance)
    yield Secret("card", ((("", False), (f"{made[:4]} {made[4:10]} {made[10:]}", True)),))


def _identities(chance: random.Random) -> Iterator[Secret]:
    for module, (_form, label) in IDENTITIES.items():
        made = identity(module, chance)
        if made is not None:
            gap = chance.choice((": ", " ", "  "))
            yield Secret("national-id", (((f"{label}{gap}", False), (made, True)),))


def _contacts(chance: random.Random) -> Iterator[Secret]:
    for host in ("example.com", "mail.example.co.uk", "firma-beispiel.de", "uni-x.edu.my"):
        who = chance.choice(("j.smith", "anna_lund", "info", "m-garcia+rechnung"))
        yield Secret("email", ((("E-mail: ", False), (f"{who}@{host}", True)),))
        yield Secret("email", (((f"{who}@", True),), ((host, True),)))
        yield Secret("email", ((("Write to ", False), (f"{who} @ {host}", True)),))
        front, _dot, back = host.partition(".")
        yield Secret("email", ((("Mail ", False), (f"{who}@{front}.", True)), ((back, True),)))
    for phone in PHONES:
        at = next(place for place, char in enumerate(phone) if char in "+(0123456789")
        yield Secret("phone", (((phone[:at], False), (phone[at:], True)),))


def _births(chance: random.Random) -> Iterator[Secret]:
    for number, label in enumerate(BIRTH_LABELS):
        day, month, year = (
            chance.randrange(1, 28),
            chance.randrange(1, 12),
            chance.randrange(40, 99),
        )
        date = (
            f"{day:02}.{month:02}.19{year}", f"{day:02}/{month:02}/19{year}",
            f"{day} {('Jan', 'March', 'Mai', 'octobre')[number % 4]} 19{year}",
            f"19{year}-{month:02}-{day:02}",
        )[number % 4]  # fmt: skip
        if number % 3 == 2:
            yield Secret("birth", (((label, False),), ((date, True),)))
        else:
            yield Secret("birth", (((f"{label}: ", False), (date, True)),))


def _names(chance: random.Random) -> Iterator[Secret]:
    ways: tuple[Callable[[str, str], tuple[tuple[tuple[str, bool], ...], ...]], ...] = (
        lambda first, last: ((("Dear ", False), (f"{first} {last}", True), (", hello", False)),),
        lambda first, last: (((f"{first} {last}".upper(), True),),),
        lambda first, last: ((("Name: ", False), (f"{last}, {first}", True)),),
        lambda first, last: ((("signed by ", False), (first, True)), ((last, True),)),
        lambda first, last: ((("of ", False), (f"{first} {last[:3]}-", True)), ((last[3:], True),)),
        lambda first, last: ((("to ", False), (f"{last.upper()} {first}", True)),),
        lambda first, last: ((("Surname ", False), (last.upper(), True)),
                             (("Given name ", False), (first, True))),
    )  # fmt: skip
    for number, (first, last) in enumerate(zip(FIRST, LAST, strict=True)):
        yield Secret("listed", ways[number % len(ways)](first, last), f"{first} {last}")


def _addresses(chance: random.Random) -> Iterator[Secret]:
    for number, (street, town) in enumerate(STREETS):
        entry = f"{street}, {town}"
        code, _gap, rest = town.partition(" ")
        front, _gap, back = street.rpartition(" ")
        yield Secret("listed", (
            (((f"{street}, {town}", True),),),
            (((street, True),), ((town, True),)),
            (((street, True),), ((code, True),), ((rest, True),)),
            (((front, True),), ((back, True),), ((code, True),), ((rest, True),)),
        )[number % 4], entry)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """A page in grey, and for each secret on it which pixels are its ink."""

    pixels: NDArray[np.uint8]
    ink: tuple[tuple[Secret, NDArray[np.bool_]], ...]


def printed(
    some: list[Secret], font: str, height: int, *, size: tuple[int, int] = (1240, 1754),
    turned: float = 0.0, noise: float = 0.0, seed: int = 0,
) -> tuple[list[Printed], list[Secret]]:  # fmt: skip
    """As much as one page holds, one page, and what is left over."""
    width, tall = size
    face = ImageFont.truetype(font, height)
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    layers: list[tuple[Secret, Image.Image]] = []
    top, left, step = 70, 80, int(1.5 * height)
    rest = list(some)
    while rest:
        need = (len(rest[0].lines) + 1) * step
        if top + need > tall - 70:
            if left > width // 2:
                break
            left, top = width // 2 + 20, 70
        secret = rest.pop(0)
        layer = Image.new("L", size, 255)
        own = ImageDraw.Draw(layer)
        for line in secret.lines:
            x = float(left)
            for text, is_secret in line:
                draw.text((x, top), text, fill=0, font=face)
                if is_secret:
                    own.text((x, top), text, fill=0, font=face)
                x += face.getlength(text)
            top += step
        top += step
        layers.append((secret, layer))

    def turn(image: Image.Image) -> Image.Image:
        if not turned:
            return image
        return image.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)

    pixels = np.asarray(turn(page)).astype(np.float32)
    if noise:
        pixels += np.random.default_rng(seed).normal(0, noise, pixels.shape)
    ink = tuple((secret, np.asarray(turn(layer)) < 128) for secret, layer in layers)
    return [Printed(np.clip(pixels, 0, 255).astype(np.uint8), ink)], rest
