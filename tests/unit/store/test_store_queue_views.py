"""Orders and filters of the queue against a plain sort and a plain filter of all fields."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model.decision import Decision, DecisionType
from reviewer.model.document import Document
from reviewer.model.field import Field, FieldState
from reviewer.model.queue import ORDERS, Filter, View, field_name
from reviewer.model.verdict import CheckResult, Verdict
from reviewer.store import decisions, documents, fields, pace, queue_scan
from reviewer.store.db import Store
from reviewer.store.verify import verify

WORTH = (("a", 0.5), ("b", 1.0), ("rows.c", 2.0), ("d", 0.25))
PATHS = ("a", "b", "d", "rows[0].c", "rows[1].c")
PROJECTS = st.lists(
    st.tuples(
        st.dictionaries(
            st.sampled_from(PATHS), st.sampled_from([0.0, 0.25, 0.5, 1.0, 0.9]), min_size=1
        ),
        st.sets(st.sampled_from(PATHS)),
    ),
    min_size=1,
    max_size=5,
)
FILTERS = st.builds(
    Filter,
    only=st.sampled_from(["flagged", "open", "decided", "all"]),
    fields=st.sampled_from([(), (), ("a",), ("rows.c", "b")]),
    documents=st.sampled_from([(), (), ("/1.",), ("0",)]),
    whys=st.sampled_from([(), (), ("ocr",), ("readings", "absent")]),
    people=st.sampled_from([(), (), ("ana",)]),
    least_risk=st.sampled_from([None, None, 0.5]),
    most_risk=st.sampled_from([None, None, 0.5]),
    texts=st.sampled_from([(), (), ("v",), ("5", "a")]),
)


def key(view: View, field: Field) -> object:
    name = field_name(field.path)
    ordinal = (field.document, field.path)
    return {
        "benefit": (-field.risk * view.worth_of(name), -field.risk, field.id),
        "risk": (-field.risk, field.id),
        "document": (field.document_name, ordinal),
        "age": ordinal,
        "field": (name, -field.risk, field.id),
    }[view.order]


def shown(field: Field, said: Filter, doubts: dict[str, set[str]]) -> bool:
    decided = field.state is FieldState.DECIDED
    states = {
        "flagged": field.flagged and not decided,
        "open": not decided,
        "decided": decided,
        "all": True,
    }
    told = f"{field.value}\n{field.document_name}\n{field.path}".lower()
    return (
        states[said.only]
        and (not said.fields or field_name(field.path) in said.fields)
        and all(part in field.document_name for part in said.documents)
        and (not said.whys or bool(doubts[field.path] & set(said.whys)))
        and (not said.people or decided)
        and (said.least_risk is None or field.risk >= said.least_risk)
        and (said.most_risk is None or field.risk <= said.most_risk)
        and all(text in told for text in said.texts)
    )


DOUBTS = {path: {"ocr"} if path in "ab" else {"readings"} for path in PATHS}


def build(store: Store, project) -> None:
    for number, (risks, decided) in enumerate(project):
        name = f"{(number * 7) % 5}/{number}.jpg"
        document = documents.save(
            store, Document(f"{number:064x}", name, "image/jpeg", 1, ()), None
        )
        paths = sorted(risks)
        rows = [
            Field(document.id, name, path, "v", None, risks[path], risks[path] >= 0.5, ())
            for path in paths
        ]
        results = [
            CheckResult("ocr", path, Verdict.NOT_FOUND)
            if "ocr" in DOUBTS[path]
            else CheckResult("second", path, Verdict.DIFFERS)
            for path in paths
        ]
        fields.replace(store, document.id, rows, results)
        for path in decided & set(risks):
            told = Decision(document.id, path, DecisionType.CORRECT, "ana", "t", value="5")
            fields.settle(store, document.id, path, decisions.append(store, told))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)
@given(PROJECTS, st.lists(FILTERS, min_size=2, max_size=2), st.integers(1, 6))
def test_every_order_and_filter_gives_what_a_sort_gives(
    tmp_path_factory, project, filters: list[Filter], scan: int
) -> None:
    folder = tmp_path_factory.mktemp("views") / "project"
    with Store.create(folder, kind_text="", name="x") as store:
        store.rows("PRAGMA synchronous = OFF")
        build(store, project)
        assert verify(store, full=False) == []
        everything = list(fields.each(store))
        for said in (Filter(), *filters):
            for order in ORDERS:
                view = View(order, said, WORTH, 0.125)
                kept = [field for field in everything if shown(field, said, DOUBTS)]
                ids = [f.id for f in sorted(kept, key=lambda f, v=view: key(v, f))]
                assert pages(store, view, scan) == ids
                if queue_scan.is_slow(store, said):
                    assert among(store, view, scan, few=0) == ids
                    assert among(store, view, scan, few=1000) == ids
                turn_round(store, view, everything, ids)


def pages(store: Store, view: View, scan: int) -> list[int]:
    found: list[int] = []
    after = None
    while True:
        stretch = fields.stretch(store, view, after, scan)
        assert len(stretch.ids) == len(stretch.documents)
        found += stretch.ids
        if stretch.done:
            return found
        after = stretch.last


def among(store: Store, view: View, scan: int, few: int) -> list[int]:
    """The queue as it is walked after a scan for what the filter shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_scan, "RANGE", scan)
        patch.setattr(queue_scan, "FEW", few)
        found = queue_scan.Matches()
        while not queue_scan.scan(store, view.filter, found):
            pass
        walked: list[int] = []
        after = None
        while True:
            stretch = queue_scan.stretch_among(store, view, found, after, scan)
            assert len(stretch.ids) == len(stretch.documents)
            walked += stretch.ids
            if stretch.done:
                assert found.count == len(walked)
                return walked
            after = stretch.last


def turn_round(store: Store, view: View, everything: list[Field], ids: list[int]) -> None:
    """Next and previous of any field, shown or not."""
    order = sorted(everything, key=lambda f: key(view, f))
    for place, field in list(enumerate(order))[::4]:
        behind = [f.id for f in order[place + 1 :] if f.id in ids] or ids
        ahead = [f.id for f in order[:place] if f.id in ids] or ids
        following = fields.next_open(store, field.id, view)
        before = fields.previous_open(store, field.id, view)
        assert (following and following.id) == (behind[0] if ids else None)
        assert (before and before.id) == (ahead[-1] if ids else None)


PLANS = {
    ("flagged", "risk"): "fields_queue",
    ("flagged", "field"): "fields_name_queue",
    ("flagged", "age"): "fields_age_queue",
    ("flagged", "benefit"): "fields_name_queue",
    ("all", "field"): "fields_name",
    ("decided", "field"): "fields_name",
    ("open", "age"): "fields_order",
    ("all", "benefit"): "fields_name",
}


@pytest.mark.parametrize(("asked", "index"), PLANS.items(), ids=str)
@pytest.mark.parametrize("after", [None, 2])
def test_no_order_is_sorted_or_counted_through(
    store: Store, add, asked: tuple[str, str], index: str, after: int | None
) -> None:
    only, order = asked
    add("a.jpg", {"total": 0.6, "date": 0.7, "tax": 0.1})
    ran: list[str] = []
    store.db.conn.set_trace_callback(ran.append)
    fields.stretch(store, View(order, Filter(only), WORTH), after)
    store.db.conn.set_trace_callback(None)
    walks = [sql for sql in ran if "ORDER BY" in sql]
    plans = [" / ".join(row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}")) for sql in walks]
    assert plans
    assert all(index in plan for plan in plans), plans
    assert not any("TEMP B-TREE" in plan for plan in plans), plans
    if order != "age":  # where documents matter, rows are read; they stand together
        assert all("COVERING INDEX" in plan for plan in plans), plans


def test_candidates_are_asked_whether_they_still_wait(store: Store, add, tell) -> None:
    document = add("a.jpg", {"total": 0.6, "date": 0.9})
    total, date = fields.of_document(store, document.id)
    assert fields.still(store, (date.id, total.id), "flagged") == date.id
    tell(document.id, "date")
    assert fields.still(store, (date.id, total.id), "flagged") == total.id
    assert fields.still(store, (date.id, total.id), "decided") == date.id
    assert fields.still(store, (), "all") is None


def test_the_pace_is_this_persons_own_and_drawn_to_the_default(store: Store, add, tell) -> None:
    document = add("a.jpg", dict.fromkeys(["total", "date"], 0.9))
    assert pace.pace(store, "ana").of("total") == 8.0
    for _ in range(40):
        tell(document.id, "total", ms=1000, by="ana")
        tell(document.id, "total", ms=900_000, by="bob")
    ana = pace.pace(store, "ana")
    assert 1.0 < ana.of("total") < ana.of("date") < 2.5
    assert pace.pace(store, "bob").of("total") > 60
    (left,) = pace.left(store, ana)
    assert (left.name, left.count) == ("date", 1)
    assert left.seconds == ana.of("date")
    assert pace.people(store) == ("ana", "bob")
    assert pace.names(store) == ("date", "total")


def test_a_row_that_came_without_a_name_has_one(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.6})
    store.run(
        "INSERT INTO fields (document_id, path, ordinal, risk, flagged, reasons) "
        "VALUES (?, 'rows[3].x', 9, 0.5, 1, '[]')",
        (document.id,),
    )
    assert pace.names(store) == ("rows.x", "total")
    assert field_name("rows[3].x") == "rows.x"
