"""The lists of fields, page by page."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from reviewer.model.field import Field, FieldState
from reviewer.ui.models.field_model import FieldModel
from reviewer.ui.models.queue_model import Header, QueueModel


def field(number: int, document: int = 1, path: str = "total", **more: object) -> Field:
    return Field(document, f"d{document}.pdf", path, "7.20", None, 0.9, True, (), id=number, **more)


def test_rows_come_page_by_page_under_one_header_for_each_document(
    qtmodeltester: ModelTester,
) -> None:
    model = QueueModel()
    asked: list[int | None] = []
    model.more_wanted.connect(asked.append)
    model.restart()
    assert asked == [None]
    model.append([field(1), field(2)], after=None, page=2)
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert asked == [None, 2]
    model.append([field(3), field(4, document=2)], after=2, page=4)
    rows = [model.row_at(model.index(row)) for row in range(model.rowCount())]
    assert [row.document if isinstance(row, Header) else row.id for row in rows] == [
        1, 1, 2, 3, 2, 4,
    ]  # fmt: skip
    assert not model.canFetchMore(QModelIndex())
    qtmodeltester.check(model)


def test_an_answer_to_an_older_question_is_dropped() -> None:
    model = QueueModel()
    model.restart()
    model.append([field(1)], after=99)
    assert model.rowCount() == 0
    model.append([field(1)], after=None, page=1)
    model.append([field(1)], after=None, page=1)
    assert model.rowCount() == 2


def test_headers_cannot_be_chosen_and_say_what_they_are() -> None:
    model = QueueModel()
    model.restart()
    model.append([field(1)], after=None)
    header, first = model.index(0), model.index(1)
    assert not model.flags(header) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(first) & Qt.ItemFlag.ItemIsSelectable
    assert model.data(header, Qt.ItemDataRole.AccessibleTextRole) == "Document d1.pdf"
    assert model.data(first, Qt.ItemDataRole.AccessibleTextRole) == "total, 7.20, likely wrong"


def test_a_decided_field_is_updated_where_it_stands() -> None:
    model = QueueModel()
    model.restart()
    model.append([field(1), field(2)], after=None)
    changed: list[int] = []
    model.dataChanged.connect(lambda top, _bottom: changed.append(top.row()))
    model.update(field(2, state=FieldState.DECIDED))
    model.update(field(77))
    assert changed == [2]
    assert model.index_of(2).row() == 2
    assert not model.index_of(77).isValid()


def test_restarting_forgets_the_rows() -> None:
    model = QueueModel()
    model.restart()
    model.append([field(1)], after=None)
    model.restart()
    assert model.rowCount() == 0
    model.append([field(5)], after=None)
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
    model = QueueModel()
    model.restart(grouped=False)
    model.append([field(1), field(2, document=2), field(3)], after=None)
    shown = [model.data(model.index(row), QueueModel.ASIDE) for row in range(model.rowCount())]
    assert shown == ["d1.pdf", "d2.pdf", "d1.pdf"]
    assert model.index_of(3).row() == 2
    told = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert told == "d1.pdf\ntotal\n7.20"
    model.restart(grouped=True)
    model.append([field(1)], after=None)
    assert model.data(model.index(1), QueueModel.ASIDE) == "7.20"
