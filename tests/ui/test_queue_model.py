"""The lists of fields, page by page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer.model.field import Field, FieldState
from reviewer.ui.models.field_model import FieldModel
from reviewer.ui.models.queue_model import KEPT, Header, QueueModel


def field(number: int, document: int = 1, path: str = "total", **more: object) -> Field:
    return Field(document, f"d{document}.pdf", path, "7.20", None, 0.9, True, (), id=number, **more)


def filled(*fields: Field, grouped: bool = True) -> QueueModel:
    model = QueueModel()
    model.restart([f.id for f in fields], [f.document for f in fields], grouped=grouped)
    model.fill(fields)
    return model


def test_rows_come_in_stretches_under_one_header_for_each_document(
    qtmodeltester: ModelTester,
) -> None:
    model = filled(field(1), field(2))
    model.extend((3, 4), (1, 2))
    model.fill([field(3), field(4, document=2)])
    rows = [model.row_at(model.index(row)) for row in range(model.rowCount())]
    assert [row.document if isinstance(row, Header) else row.id for row in rows] == [
        1, 1, 2, 3, 2, 4,
    ]  # fmt: skip
    assert [model.id_at(model.index(row)) for row in range(3)] == [None, 1, 2]
    qtmodeltester.check(model)


def test_contents_are_asked_for_once_when_they_come_into_view(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = QueueModel()
    asked: list[tuple[int, ...]] = []
    model.rows_wanted.connect(asked.append)
    model.restart(range(1, 1001), [1] * 1000, grouped=False)
    assert model.data(model.index(500)) is None
    assert model.data(model.index(501)) is None
    qtbot.waitUntil(lambda: bool(asked))
    assert len(asked) == 1
    assert {501, 502, 520} <= set(asked[0])
    assert 1 not in asked[0]
    assert model.row_at(model.index(500)) is None
    qtbot.wait(5)
    assert len(asked) == 1
    model.fill([field(number) for number in asked[0]])
    assert model.data(model.index(500)) == "total"
    qtmodeltester.check(model)


def test_only_so_many_contents_are_kept(qtbot: QtBot) -> None:
    model = QueueModel()
    count = KEPT + 10
    model.restart(range(1, count + 1), [1] * count, grouped=False)
    model.fill([field(number) for number in range(1, count + 1)])
    assert model.row_at(model.index(0)) is None
    assert model.row_at(model.index(count - 1)) is not None


def test_what_stands_around_a_field_is_told_nearest_first() -> None:
    model = QueueModel()
    model.restart(range(1, 9), [1, 1, 1, 2, 2, 2, 2, 2])
    assert model.around(3) == [4, 5, 6, 7, 8]
    assert model.around(4, backwards=True) == [3, 2, 1]
    assert model.around(4, most=2) == [5, 6]
    assert model.around(99) == model.around(None) == []


def test_headers_cannot_be_chosen_and_say_what_they_are() -> None:
    model = filled(field(1))
    header, first = model.index(0), model.index(1)
    assert not model.flags(header) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(first) & Qt.ItemFlag.ItemIsSelectable
    assert model.data(header, Qt.ItemDataRole.AccessibleTextRole) == "Document d1.pdf"
    assert model.data(first, Qt.ItemDataRole.AccessibleTextRole) == "total, 7.20, likely wrong"


def test_a_decided_field_is_updated_where_it_stands() -> None:
    model = filled(field(1), field(2))
    changed: list[int] = []
    model.dataChanged.connect(lambda top, _bottom: changed.append(top.row()))
    model.update(field(2, state=FieldState.DECIDED))
    model.update(field(77))
    assert changed == [2]
    assert model.index_of(2).row() == 2
    assert not model.index_of(77).isValid()


def test_restarting_forgets_the_rows() -> None:
    model = filled(field(1))
    model.restart()
    assert model.rowCount() == 0
    model.restart((5,), (1,))
    assert model.index_of(5).isValid()


def test_fields_of_a_document_change_without_losing_the_place(qtmodeltester: ModelTester) -> None:
    model = FieldModel()
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.set_fields([field(1), field(2, path="date")])
    model.set_fields([field(1), field(2, path="date", state=FieldState.DECIDED)])
    assert len(resets) == 1
    chosen = model.field_at(model.index_of(2))
    assert chosen is not None
    assert chosen.state is FieldState.DECIDED
    qtmodeltester.check(model)


def test_by_risk_each_row_says_its_document_and_there_are_no_headers() -> None:
    model = filled(field(1), field(2, document=2), field(3), grouped=False)
    shown = [model.data(model.index(row), QueueModel.ASIDE) for row in range(model.rowCount())]
    assert shown == ["d1.pdf", "d2.pdf", "d1.pdf"]
    assert model.index_of(3).row() == 2
    told = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert told == "d1.pdf\ntotal\n7.20"
    model = filled(field(1), grouped=True)
    assert model.data(model.index(1), QueueModel.ASIDE) == "7.20"
