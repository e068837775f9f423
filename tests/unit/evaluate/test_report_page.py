"""Charts, their pictures and the page: what is shown is what was measured, and nothing runs."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.cases import Case
from reviewer.evaluate.causes import Cause
from reviewer.evaluate.charts import Chart, Mark, Pick, as_tsv, charts
from reviewer.evaluate.drawing import STYLE, safe, svg, top_of
from reviewer.evaluate.evaluate import evaluate
from reviewer.evaluate.mistakes import Mistake
from reviewer.evaluate.report import Section, html
from reviewer.model.kind import FieldType
from reviewer.ui.theme import DARK, LIGHT


def made(count: int = 40) -> list[Case]:
    return [
        Case(
            f"{number // 2}.pdf", ("total", "company")[number % 2],
            (FieldType.AMOUNT, FieldType.TEXT)[number % 2], True, "10.00",
            "18.00" if number % 5 == 0 else "10.00", number / count, number % 5 == 0,
            {"A": "10.00"},
        )
        for number in range(count)
    ]  # fmt: skip


SHOWN = charts(evaluate(made()), 0.5)
MISTAKES: list[Mistake] = []
evaluate(made(), MISTAKES.append)


def test_each_mark_opens_the_mistakes_it_counts() -> None:
    named = {chart.id: chart for chart in SHOWN}
    for mark in named["causes"].marks:
        assert mark.pick is not None
        assert sum(map(mark.pick.takes, MISTAKES)) == mark.y
    for mark in named["fields"].marks:
        assert mark.pick is not None
        assert sum(map(mark.pick.takes, MISTAKES)) == pytest.approx((1 - mark.y) * 20)
    bins = named["reliability"].marks
    opened = [sum(m.pick.takes(one) for one in MISTAKES) for m in bins if m.pick]
    assert opened == [round(m.y * int(m.cells[3])) for m in bins]
    assert sum(opened) == len(MISTAKES) == 8


def test_what_slips_is_what_lies_below_the_threshold() -> None:
    slips = next(chart for chart in SHOWN if chart.id == "slips")
    assert slips.here == pytest.approx(0.5)
    for mark in slips.marks[:-1]:
        assert mark.pick is not None
        below = sum(map(mark.pick.takes, MISTAKES))
        assert below == pytest.approx(mark.y * (1 - mark.x) * 40)


def test_a_mistake_without_a_risk_belongs_to_its_field_and_to_no_high_risk() -> None:
    lost = Mistake("1", "total", None, "1", Cause.MISSED, None, flagged=False)
    assert Pick(column="total").takes(lost)
    assert Pick(high=0.1).takes(lost)
    assert not Pick(low=0.1).takes(lost)


@pytest.mark.parametrize("chart", SHOWN, ids=lambda chart: chart.id)
def test_pictures_are_whole_and_inside_their_frame(chart: Chart) -> None:
    root = ET.fromstring(svg(chart, alone=True))
    _, _, wide, tall = map(float, root.attrib["viewBox"].split())
    for shape in root.iter():
        for name, most in (("x", wide), ("x1", wide), ("x2", wide), ("y1", tall), ("y2", tall)):
            if name in shape.attrib:
                assert -1 <= float(shape.attrib[name]) <= most + 1
    drawn = [shape for shape in root.iter() if shape.attrib.get("class") in ("bar", "dot")]
    assert chart.shape == "curve" or len(drawn) == len(chart.marks)


def test_the_pictures_have_the_colours_of_the_window() -> None:
    known = {getattr(t, name) for t in (LIGHT, DARK) for name in t.__dataclass_fields__}
    assert set(re.findall(r"#[0-9a-f]{6}", STYLE)) <= known


class Page(HTMLParser):
    """The tags of a page, and what in it would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [k for k, _ in attrs if k in ("src", "href") or k.startswith("on")]


@given(st.text(max_size=30))
def test_whatever_a_value_holds_the_page_runs_and_fetches_nothing(text: str) -> None:
    evil = f'"><script>alert(1)</script><img src=x onerror=alert(1)>{text}\u202e'
    chart = Chart(
        "x", evil, evil, "bars", evil, evil, (evil,), (Mark((evil,), 0.5, low=0.1, high=0.9),)
    )
    page = Page()
    written = html(evil, [evil], [chart], [Section(evil, (evil,), (evil,), ((evil,),))])
    page.feed(written)
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert page.outside == []
    assert "\u202e" not in written
    assert "default-src 'none'" in written
    ET.fromstring(svg(chart))


def test_a_table_for_a_spreadsheet_keeps_its_columns() -> None:
    lines = as_tsv(SHOWN[0]).splitlines()
    assert lines[0] == "Field\tFields\tRight\t95 % interval"
    assert {line.count("\t") for line in lines} == {3}


@given(st.floats(0, 1e6))
def test_an_axis_ends_just_above_what_it_shows(most: float) -> None:
    assert most <= top_of([most]) <= max(2.5001 * most, 1e-6)


def test_letters_stay_and_what_moves_them_goes() -> None:
    assert safe("Müller & Söhne") == "Müller &amp; Söhne"
    assert safe("a\u202eb\x00") == "a·b·"


def test_a_reading_opens_its_own_mistakes() -> None:
    told: list[Mistake] = []
    shown = charts(
        evaluate(
            [
                Case("1.pdf", "total", FieldType.AMOUNT, True, "1", "1",
                     readings={"A": "1", "B": "7"}),
                Case("2.pdf", "total", FieldType.AMOUNT, True, "1", "7",
                     readings={"A": "7", "B": None}),
            ],
            told.append,
        ),
        0.5,
    )  # fmt: skip
    marks = next(chart for chart in shown if chart.id == "readings").marks
    opened = [[one.shown for one in told if mark.pick and mark.pick.takes(one)] for mark in marks]
    assert opened == [["7"], ["7", None]]
    (total,) = next(chart for chart in shown if chart.id == "fields").marks
    assert total.pick is not None
    assert [one.shown for one in told if total.pick.takes(one)] == ["7"]


def test_a_report_stays_a_page_whatever_was_read() -> None:
    marks = tuple(Mark((f"field {n}" * 50, "1"), 0.5) for n in range(5000))
    many = Chart("many", "Many", "x" * 9000, "bars", "", "", ("Field", "n"), marks)
    page = html("Report", ["s"], [many], [Section("Wrong", (), ("a",), (("<b>" * 99999,),))])
    assert len(page) < 400_000
    assert "<b>" not in page
    assert "4,900 more, in the table" in page
    assert "<caption>Numbers: Many; the first 200 of 5,000 rows</caption>" in page
    assert page.count("<caption>") == page.count("<table") == 2
