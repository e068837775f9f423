"""The first reading against every further one."""

import pytest

from reviewer.checks.run import check_document
from reviewer.checks.second import apart
from reviewer.model.absence import Absence
from reviewer.model.verdict import Verdict
from tests.fakes import paper

RECEIPT = paper.kind("receipt")


def second(path, *said):
    results = check_document(paper.evidence(RECEIPT, *({path: one} for one in said)))
    return next(r for r in results if (r.check, r.path) == ("second", path))


@pytest.mark.parametrize(
    ("path", "said", "verdict"),
    [
        ("total", ("31.60", "31.60"), Verdict.AGREES),
        ("total", ("31.60", "RM31.6"), Verdict.AGREES_NORMALISED),
        ("total", ("31.60", "31.80"), Verdict.DIFFERS),
        ("total", ("31.60", "3160"), Verdict.PARTIAL),
        ("date", ("2018-05-21", "21/05/18"), Verdict.AGREES_NORMALISED),
        ("company", ("99 SPEED MART", "99 Speed Mart S/B"), Verdict.PARTIAL),
        ("tax", (Absence.NOT_ON_PAGE, "1.79"), Verdict.DIFFERS),
        ("tax", ("1.79", Absence.UNREADABLE), Verdict.DIFFERS),
        ("tax", (Absence.NOT_ON_PAGE, Absence.NOT_ON_PAGE), Verdict.AGREES),
        ("tax", (Absence.NOT_ON_PAGE, Absence.EMPTY_ON_PAGE), Verdict.AGREES_NORMALISED),
        ("tax", (Absence.NOT_ON_PAGE, Absence.UNREADABLE), Verdict.PARTIAL),
        ("tax", ("1.79", Absence.NOT_ASKED), Verdict.NOT_RUN),
        ("tax", ("1.79",), Verdict.NOT_RUN),
        ("total", ("31.60", "31.60", "31.60"), Verdict.AGREES),
        ("total", ("31.60", "31.80", "31.60"), Verdict.PARTIAL),
        ("total", ("31.60", "31.80", "31.80"), Verdict.DIFFERS),
    ],
)
def test_verdicts(path, said, verdict):
    assert second(path, *said).verdict is verdict


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("31.60", "31.60"), "Reading B says the same"),
        (("31.60", "31.60", "31.6"), "Readings B and C say the same"),
        (("31.60", "31.80"), "Reading B reads 31.80, reading A reads 31.60"),
        (
            ("31.60", "31.80", "31.60"),
            "Reading B reads 31.80, reading A reads 31.60, as does C",
        ),
        (("31.60", Absence.UNREADABLE), "Reading B cannot read it, reading A reads 31.60"),
        (
            (Absence.NOT_ON_PAGE, "31.60"),
            "Reading B reads 31.60, reading A says it is not on the page",
        ),
    ],
)
def test_the_sentence_says_who_disagrees_with_whom(said, sentence):
    assert second("total", *said).sentence == sentence


def test_a_long_value_is_cut_to_where_it_differs():
    a = "Lot 3, Jalan Petaling 23/1, 40300 Shah Alam, Selangor"
    b = "LOT 3, JALAN PELABUR 23/1, 40300 SHAH ALAM, SELANGOR."
    assert apart(a, b) == "… Jalan Petaling 23/1, …"
    assert apart(b, a) == "… JALAN PELABUR 23/1, …"
    assert apart(a, "") == a


def test_a_row_that_only_one_reading_has_is_named_whichever_it_is():
    rows = {f"line_items[{n}].total": f"{n + 1}.00" for n in range(2)}
    short = {"line_items[0].total": "1.00"}
    for said, sentence in (
        ((short, rows), "Only reading B has this row, reading A has not"),
        ((rows, short), "Only reading A has this row, reading B has not"),
    ):
        found = check_document(paper.evidence(paper.kind("receipt"), *said))
        second = {r.path: r for r in found if r.check == "second"}
        assert second["line_items[0].total"].verdict is Verdict.AGREES
        assert second["line_items[1].total"].verdict is Verdict.DIFFERS
        assert second["line_items[1].total"].sentence == sentence
