"""All checks together: one result each, whatever is thrown at them."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.fields import aligned, field_paths
from reviewer.checks.run import REGISTRY, check_document
from reviewer.model.absence import Absence
from reviewer.model.verdict import CHECKS, Verdict
from tests.fakes import paper

KINDS = [paper.kind(name) for name in ("receipt", "invoice", "id-card", "form")]

SAID = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["31.60", "-0,5", "RM 1.234,50", "21/05/2018", "DE89 3704", "2", "EUR", "9e99"]
    ),
    st.sampled_from(list(Absence)),
)
COLUMNS = ("description", "quantity", "unit_price", "total", "other")


@st.composite
def documents(draw):
    of = draw(st.sampled_from(KINDS))
    names = [spec.name for spec in of.fields] + ["unknown", "a[b", "line_items[0]", ""]
    names += [f"line_items[{row}].{column}" for row in (0, 1, 7) for column in COLUMNS]
    readings = draw(st.lists(st.dictionaries(st.sampled_from(names), SAID), max_size=3))
    page = draw(
        st.one_of(st.just(""), st.text(max_size=80), st.sampled_from([".", "31.60\nTotal"]))
    )
    return paper.evidence(of, *readings, page=page)


@given(documents())
def test_every_field_gets_one_result_of_every_check_and_nothing_is_raised(evidence):
    results = check_document(evidence)
    paths = field_paths(evidence.kind, aligned(evidence.readings))
    assert [(r.path, r.check) for r in results] == [(p, name) for p in paths for name in CHECKS]
    for result in results:
        assert (result.verdict is Verdict.NOT_RUN) == (result.sentence == "")
        assert all(0 <= place.score <= 1 for place in result.places)


def test_the_registry_holds_known_names_in_order():
    names = [name for name, _check in REGISTRY]
    assert names == [name for name in CHECKS if name in names]


def test_what_did_not_run_is_never_an_agreement():
    results = check_document(paper.evidence(KINDS[0], {"company": "ACME"}))
    assert {r.check: r.verdict for r in results} == dict.fromkeys(CHECKS, Verdict.NOT_RUN)
