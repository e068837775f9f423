"""Names of months and days as documents print them, in full or cut short."""

from __future__ import annotations

from functools import lru_cache

from reviewer.model.values.text import bare

_MONTHS = (
    "january januar janner janvier enero januari gennaio janeiro",
    "february februar feber fevrier febrero februari febbraio fevereiro fvr",
    "march marz mrz maerz mars marzo maart mrt mac marco",
    "april avril abril aprile avr",
    "may mai mayo mei maggio maio",
    "june juni juin junio jun giugno junho",
    "july juli juillet julio julai luglio julho",
    "august aout agosto augustus ogos",
    "september septembre septiembre setiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre disember dicembre dezembro",
)
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miercoles jueves viernes sabado domingo
lunedi martedi mercoledi giovedi venerdi sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
segunda terca quarta quinta sexta feira
isnin selasa rabu khamis jumaat sabtu ahad
"""
_AROUND = """
date dated datum fecha data tarikh time the of le el il den der am on op pada de uhr hrs
"""


@lru_cache(maxsize=1024)
def month_number(word: str) -> int | None:
    """1..12 for a month's name or its first three letters or more; None if it may be two."""
    name = bare(word)
    if len(name) < 3:
        return None
    fits = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(month.startswith(name) for month in names.split())
    ]
    return fits[0] if len(fits) == 1 else None


def stands_by_a_date(word: str) -> bool:
    """Whether `word` may stand before or after a date without being part of it ("Mon", "le")."""
    name = bare(word)
    return name in _AROUND.split() or (
        len(name) > 1 and any(day.startswith(name) for day in _WEEKDAYS.split())
    )
