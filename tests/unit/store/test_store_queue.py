"""The queue against a plain sort of all fields, and its queries against their indexes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.model.field import Field, FieldState
from reviewer.store import fields
from reviewer.store.db import Store

ONLY = ("flagged", "open", "decided", "all")
ORDERS = ("risk", "document")


def expected(store: Store, only: str, order: str) -> list[Field]:
    every = list(fields.each(store))
    keep = {
        "flagged": lambda f: f.flagged and f.state is FieldState.OPEN,
        "open": lambda f: f.state is FieldState.OPEN,
        "decided": lambda f: f.state is FieldState.DECIDED,
        "all": lambda f: True,
    }[only]
    kept = [field for field in every if keep(field)]
    return sorted(kept, key=lambda f: (-f.risk, f.id)) if order == "risk" else kept


PROJECTS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from([0.0, 0.5, 0.5, 0.9]), min_size=1),
        st.sets(st.sampled_from("abcd")),
    ),
    min_size=1,
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(PROJECTS, st.integers(1, 5))
def test_pages_of_any_size_make_up_the_whole_queue(tmp_path_factory, project, limit: int) -> None:
    folder = tmp_path_factory.mktemp("queue") / "project"
    with Store.create(folder, kind_text="", name="x") as store:
        store.rows("PRAGMA synchronous = OFF")
        build(store, project)
        for only in ONLY:
            for order in ORDERS:
                found: list[Field] = []
                after = None
                while page := fields.queue(store, only=only, order=order, limit=limit, after=after):
                    assert len(page) <= limit
                    found += page
                    after = page[-1].id
                assert found == expected(store, only, order)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(PROJECTS)
def test_next_and_previous_walk_the_queue_round(tmp_path_factory, project) -> None:
    folder = tmp_path_factory.mktemp("queue") / "project"
    with Store.create(folder, kind_text="", name="x") as store:
        store.rows("PRAGMA synchronous = OFF")
        build(store, project)
        for order in ORDERS:
            everything = expected(store, "all", order)
            left = [f.id for f in expected(store, "flagged", order)]
            for place, field in enumerate(everything):
                ids = [f.id for f in everything]
                behind = [i for i in ids[place + 1 :] if i in left] or left
                ahead = [i for i in ids[:place] if i in left] or left
                found = fields.next_open(store, field.id, order)
                assert (found and found.id) == (behind[0] if left else None)
                found = fields.previous_open(store, field.id, order)
                assert (found and found.id) == (ahead[-1] if left else None)
            first, last = (
                fields.next_open(store, None, order),
                fields.previous_open(store, None, order),
            )
            assert [f and f.id for f in (first, last)] == (
                [left[0], left[-1]] if left else [None, None]
            )


def build(store: Store, project) -> None:
    """Documents in an order that is not that of their names, with some fields decided."""
    from reviewer.model.decision import Decision, DecisionType
    from reviewer.model.document import Document
    from reviewer.store import decisions, documents

    for number, (risks, decided) in enumerate(project):
        name = f"{(number * 7) % 5}/{number}.jpg"
        document = documents.save(
            store, Document(f"{number:064x}", name, "image/jpeg", 1, ()), None
        )
        rows = [
            Field(document.id, name, path, "v", None, risk, risk >= 0.5, ())
            for path, risk in risks.items()
        ]
        fields.replace(store, document.id, rows, ())
        for path in decided & set(risks):
            told = Decision(document.id, path, DecisionType.CORRECT, "ana", "t", value="5")
            fields.settle(store, document.id, path, decisions.append(store, told))


def test_the_riskiest_come_first_and_what_is_decided_leaves(store: Store, add, tell) -> None:
    a = add("a.jpg", {"total": 0.6, "date": 0.9, "tax": 0.1})
    b = add("b.jpg", {"total": 0.7})
    first, second, third = fields.queue(store)
    assert [f.risk for f in (first, second, third)] == [0.9, 0.7, 0.6]
    tell(b.id, "total")
    assert [f.id for f in fields.queue(store)] == [first.id, third.id]
    assert fields.next_open(store, second.id).id == third.id
    assert fields.previous_open(store, second.id).id == first.id
    assert [f.document for f in fields.queue(store, only="decided")] == [b.id]
    assert {f.document for f in fields.queue(store)} == {a.id}


def test_the_only_field_left_is_its_own_next(store: Store, add) -> None:
    document = add("a.jpg", {"total": 0.6})
    (only,) = fields.of_document(store, document.id)
    assert fields.next_open(store, only.id) == only
    assert fields.previous_open(store, only.id, "document") == only


def test_after_a_field_that_is_gone_there_is_no_page_but_a_next(store: Store, add) -> None:
    add("a.jpg", {"total": 0.6})
    assert fields.queue(store, after=999) == ()
    assert fields.next_open(store, 999).path == "total"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("OF TOTAL", {"total"}),
        ("tax%", {"tax%"}),
        ("%", {"tax%"}),
        ("_b", {"a_b"}),
        ("!", {"x!"}),
        ("IMG/", {"total", "tax%", "a_b", "x!"}),
        ("31.60", {"total"}),
        ("nowhere", set()),
    ],
)
def test_search_looks_into_values_names_and_paths(
    store: Store, add, tell, search: str, found: set[str]
) -> None:
    document = add("img/a.jpg", dict.fromkeys(["total", "tax%", "a_b", "x!"], 0.9))
    if search == "31.60":
        tell(document.id, "total", "31.60")
    for order in ORDERS:
        page = fields.queue(store, only="all", order=order, search=search)
        assert {field.path for field in page} == found


PLANS = {
    ("flagged", "risk"): "fields_queue",
    ("open", "risk"): "fields_risk",
    ("decided", "risk"): "fields_decided",
    ("all", "risk"): "fields_risk",
    ("flagged", "document"): "documents_left",
    ("open", "document"): "fields_order",
    ("decided", "document"): "documents_settled",
    ("all", "document"): "fields_order",
}


@pytest.mark.parametrize(("asked", "index"), PLANS.items(), ids=str)
@pytest.mark.parametrize("after", [None, 2])
def test_no_page_of_the_queue_is_sorted_or_counted_through(
    store: Store, add, asked: tuple[str, str], index: str, after: int | None
) -> None:
    only, order = asked
    add("a.jpg", {"total": 0.6, "date": 0.7, "tax": 0.1})
    ran: list[str] = []
    store.db.conn.set_trace_callback(ran.append)
    fields.queue(store, only=only, order=order, after=after)
    store.db.conn.set_trace_callback(None)
    walks = [sql for sql in ran if "ORDER BY" in sql]
    plans = [" / ".join(row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}")) for sql in walks]
    assert len(plans) == (1 if after is None else 2)
    assert index in plans[-1]
    assert not any("TEMP B-TREE" in plan for plan in plans)
    assert not any("OFFSET" in sql for sql in walks)


def test_counting_reads_no_field(store: Store, add) -> None:
    add("a.jpg", {"total": 0.6})
    ran: list[str] = []
    store.db.conn.set_trace_callback(ran.append)
    fields.counts(store)
    store.db.conn.set_trace_callback(None)
    assert ran
    assert not any("FROM fields" in sql or "FROM documents" in sql for sql in ran)
