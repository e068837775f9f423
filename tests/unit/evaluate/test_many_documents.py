"""Figures of many documents: counted in arrays, drawn together, the same as one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate import metrics
from reviewer.evaluate.cases import Case
from reviewer.evaluate.compare import compare
from reviewer.evaluate.metrics import rank, ranked
from reviewer.model.kind import FieldType

PREDICTIONS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()))


@given(PREDICTIONS)
def test_ranked_predictions_are_the_same_in_any_order(predictions: list[tuple[float, bool]]):
    told = ranked(predictions)
    turned = rank([r for r, _ in reversed(predictions)], [w for _, w in reversed(predictions)])
    assert told.risks.tolist() == turned.risks.tolist() == sorted(r for r, _ in predictions)
    assert told.errors.tolist() == turned.errors.tolist()
    assert int(told.sizes.sum()) == len(predictions)
    assert ranked(told) is told
    for figure in (metrics.auroc, metrics.ece, metrics.brier):
        assert figure(told) == figure(predictions)


def test_a_comparison_counts_what_comes_and_forgets_it() -> None:
    held: list[int] = []

    class Told(Case):
        def __del__(self) -> None:
            held.append(1)

    def cases():
        for document in range(50):
            for path in ("a", "rows[0].b", "rows[1].b"):
                said = {"first": "x", "second": "x" if document % 5 else "y"}
                yield Told(f"{document:03}", path, FieldType.TEXT, True, "x", "x", readings=said)
            assert len(held) >= 3 * document - 6  # those of the documents before are gone

    told = compare(cases(), "first", "second", ("one", "other"))
    assert (told.documents, told.overall.n, told.overall.losses) == (50, 150, 30)
    assert {name: of.n for name, of in told.by_field.items()} == {"a": 50, "rows.b": 100}
    assert told.changed == tuple(f"{d:03}" for d in range(0, 50, 5))
    assert told.second_is_worse
