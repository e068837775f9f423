"""Masks, looks and marks: acts that append, undo to any depth, and what detectors may not undo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.flow import finding, looks, mask_state, redaction
from reviewer.model.document import Document, Page, PageWords, Word, WordSource
from reviewer.model.errors import UsageError
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding, LookAt, RedactionPolicy, Sought
from reviewer.store import documents, fields, meta, page_states, redactions, words
from reviewer.store.db import Store
from reviewer.store.verify import verify

FACE = Box(100, 100, 200, 220)
HERE = Box(300, 300, 400, 340)
Add = Callable[..., Document]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "p"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.create(folder, kind_text='name = "receipt"\n', name="p") as made:
        meta.put(made, mask_state.VERSIONS, '["centerface 1"]')
        yield made


@pytest.fixture
def add(store: Store) -> Add:
    def make(name: str = "a.pdf", pages: int = 1, supplier: str = "") -> Document:
        sheets = tuple(
            Page(n, 800.0, 1000.0, hashlib.sha256(f"{name}{n}".encode()).hexdigest())
            for n in range(1, pages + 1)
        )
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        made = documents.save(store, Document(sha256, name, "application/pdf", 1, sheets), None)
        if supplier:
            vendor = Field(made.id, name, "vendor", supplier, None, 0.0, False, ())
            fields.replace(store, made.id, [vendor], ())
        return made

    return make


def found(
    store: Store, document: Document, *boxes: Box, page: int = 1, version: str = "centerface 1",
    doubted: bool = False,
) -> None:  # fmt: skip
    """Have a detector look at a page and find these faces."""
    masks = tuple(Mask(page, box, version, 0.9, "face") for box in boxes)
    finding.keep(
        store, document, document.pages[page - 1],
        Finding(page, masks, (version,), doubted=doubted),
    )  # fmt: skip


def boxes(store: Store, document: Document, page: int = 1) -> list[Box]:
    return [mask.box for mask in looks.masks_of(store, document.id, page)]


def test_a_mask_is_put_moved_taken_away_and_all_of_it_undone(store: Store, add: Add) -> None:
    a = add()
    put = redaction.put(store, a.id, 1, HERE, by="ana")
    assert put.did == "Masked a place on page 1 of a.pdf"
    moved = redaction.move(store, put.mask, FACE, by="ana")
    assert boxes(store, a) == [FACE]
    assert moved.mask != put.mask
    redaction.take_back(store, moved.mask, by="ana")
    assert boxes(store, a) == []
    back = redaction.undo(store, "ana")
    assert (back.did, boxes(store, a)) == (
        "Took back: a mask on page 1 of a.pdf taken away",
        [FACE],
    )
    assert redaction.undo(store, "ana").did == "Took back: a mask on page 1 of a.pdf moved"
    assert boxes(store, a) == [HERE]
    assert redaction.undo(store, "ana").did == "Took back: a mask on page 1 of a.pdf put"
    assert (boxes(store, a), redaction.undo(store, "ana")) == ([], None)
    for left in ([HERE], [FACE], []):
        assert redaction.redo(store, "ana") is not None
        assert boxes(store, a) == left
    assert redaction.redo(store, "ana") is None
    with pytest.raises(UsageError, match="does not lie on the page any more"):
        redaction.move(store, put.mask, HERE, by="ana")


def test_undo_reaches_over_a_restart_and_only_ones_own(
    folder: Path, store: Store, add: Add
) -> None:
    a = add()
    redaction.put(store, a.id, 1, HERE, by="ana")
    redaction.put(store, a.id, 1, FACE, by="ben")
    store.close()
    with Store.open(folder) as again:
        assert boxes(again, a) == [HERE, FACE]
        assert redaction.undo(again, "ana") is not None
        assert boxes(again, a) == [FACE]
        assert redaction.undo(again, "ana") is None
        assert verify(again) == []


def test_boxes_are_clipped_to_the_page(store: Store, add: Add) -> None:
    a = add()
    redaction.put(store, a.id, 1, Box(900, 40, -20, 10), by="ana")
    assert boxes(store, a) == [Box(0, 10, 800, 40)]
    for box in (Box(10, 10, 10, 40), Box(801, 0, 900, 9), Box(float("nan"), 0, 9, 9)):
        with pytest.raises(UsageError):
            redaction.put(store, a.id, 1, box, by="ana")
    with pytest.raises(UsageError, match="has no page 2"):
        redaction.put(store, a.id, 2, HERE, by="ana")


def test_what_a_hand_did_outlives_every_detection(store: Store, add: Add) -> None:
    a = add()
    found(store, a, FACE, HERE)
    face, here = looks.masks_of(store, a.id, 1)
    redaction.take_back(store, here.id, by="ana")
    hand = redaction.put(store, a.id, 1, Box(0, 0, 50, 50), by="ana")
    found(store, a, FACE, HERE)
    assert boxes(store, a) == [FACE, Box(0, 0, 50, 50)]
    found(store, a)
    assert boxes(store, a) == [Box(0, 0, 50, 50)], "what is not found any more goes"
    found(store, a, FACE, HERE)
    assert boxes(store, a) == [Box(0, 0, 50, 50), FACE], "and comes back; a hand's refusal stays"
    redaction.undo(store, "ana")
    redaction.undo(store, "ana")
    assert HERE in boxes(store, a), "until the person takes the refusal back"
    assert {mask.by for mask in looks.masks_of(store, a.id, 1)} == {""}
    assert hand.mask not in [mask.id for mask in looks.masks_of(store, a.id, 1)]
    assert face.origin == "centerface 1"


def test_a_moved_mask_is_not_put_back_where_it_was(store: Store, add: Add) -> None:
    a = add()
    found(store, a, FACE)
    (mask,) = looks.masks_of(store, a.id, 1)
    redaction.move(store, mask.id, Box(110, 100, 190, 220), by="ana")
    found(store, a, FACE)
    assert boxes(store, a) == [Box(110, 100, 190, 220)]
    assert mask_state.spared(redactions.of_document(store, a.id), 1) == ()


def test_a_new_detector_may_propose_again_and_says_so(store: Store, add: Add) -> None:
    a = add()
    found(store, a, FACE)
    (mask,) = looks.masks_of(store, a.id, 1)
    redaction.take_back(store, mask.id, by="ana")
    assert mask_state.spared(redactions.of_document(store, a.id), 1) == (FACE,)
    found(store, a, Box(102, 101, 199, 221), version="centerface 2")
    (again,) = looks.masks_of(store, a.id, 1)
    assert (again.again, again.origin) == (True, "centerface 2")
    assert mask_state.AGAIN_ASKS in looks.page_of(store, a.id, 1).asks


def test_the_same_place_on_all_pages(store: Store, add: Add) -> None:
    a = add(pages=3)
    put = redaction.put(store, a.id, 2, HERE, by="ana")
    done = redaction.apply_to_all_pages(store, put.mask, by="ana")
    assert done.did == "Masked this place on all pages of a.pdf"
    assert [boxes(store, a, page) for page in (1, 2, 3)] == [[HERE]] * 3
    assert looks.masks_of(store, a.id, 3)[0].origin == "ana, on all pages"
    redaction.undo(store, "ana")
    assert [boxes(store, a, page) for page in (1, 2, 3)] == [[], [HERE], []]
    alone = redaction.put(store, add("b.pdf").id, 1, HERE, by="ana")
    with pytest.raises(UsageError, match="has no other page"):
        redaction.apply_to_all_pages(store, alone.mask, by="ana")


def test_the_same_place_in_all_documents_of_a_supplier_also_later_ones(
    store: Store, add: Add
) -> None:
    a, b, other = add("a.pdf", supplier="ACME"), add("b.pdf", supplier="Acme"), add("c.pdf")
    found(store, b)
    looks.approve(store, b.id, 1, by="ana")
    put = redaction.put(store, a.id, 1, HERE, by="ana")
    redaction.apply_to_supplier(store, put.mask, by="ana")
    assert (boxes(store, b), boxes(store, other)) == ([HERE], [])
    assert looks.page_of(store, b.id, 1).look is None, "another set of masks: not looked at"

    mask_state.follow(store, a, "acme")
    assert boxes(store, a) == [HERE], "it lies there already"

    late = add("d.pdf", supplier="ACME")
    for _ in range(2):
        mask_state.follow(store, late, mask_state.supplier_of(store, late.id))
    (mask,) = looks.masks_of(store, late.id, 1)
    assert mask.origin == "ana, in all documents of acme"
    redaction.take_back(store, mask.id, by="ben")
    mask_state.follow(store, late, "acme")
    assert boxes(store, late) == [], "a hand took it away"
    redaction.undo(store, "ben")
    assert boxes(store, late) == [HERE]

    undone = redaction.undo(store, "ana")
    assert undone.did == "Took back: this place in all documents of acme masked"
    assert (boxes(store, a), boxes(store, b), boxes(store, late)) == ([HERE], [], [])
    assert looks.page_of(store, b.id, 1).look is not None, "as it was when ana saw it"
    redaction.redo(store, "ana")
    assert (boxes(store, b), boxes(store, late)) == ([HERE], [HERE])
    unknown = redaction.put(store, other.id, 1, HERE, by="ana")
    with pytest.raises(UsageError, match="Nobody knows yet who"):
        redaction.apply_to_supplier(store, unknown.mask, by="ana")


def test_a_look_is_at_exactly_these_masks(store: Store, add: Add) -> None:
    a = add()
    with pytest.raises(UsageError, match="No detector has looked at page 1"):
        looks.approve(store, a.id, 1, by="ana")
    found(store, a, FACE)
    shown = looks.page_of(store, a.id, 1)
    assert (shown.waiting, shown.asks) == (True, (mask_state.FACES_ASK,))
    put = redaction.put(store, a.id, 1, HERE, by="ben")
    with pytest.raises(UsageError, match="changed while it was shown"):
        looks.approve(store, a.id, 1, by="ana", seen=shown.seen)
    looks.approve(store, a.id, 1, by="ana", seen=looks.page_of(store, a.id, 1).seen)
    assert looks.waiting(store) == ()
    redaction.move(store, put.mask, Box(0, 0, 9, 9), by="ben")
    assert looks.waiting(store) == ((a.id, 1),)
    redaction.undo(store, "ben")
    assert looks.waiting(store) == ()
    redaction.undo(store, "ana")
    assert looks.waiting(store) == ((a.id, 1),)
    redaction.redo(store, "ana")
    redaction.set_policy(store, RedactionPolicy(sought=(Sought.IBAN,)))
    page = looks.page_of(store, a.id, 1)
    assert (page.found, page.look, page.waiting) == (False, None, False)


def test_the_queue_goes_round_by_name_and_page(store: Store, add: Add) -> None:
    b, a = add("b.pdf", pages=2), add("a.pdf", pages=2)
    for document in (a, b):
        for page in (1, 2):
            found(store, document, FACE, page=page)
    order = [(a.id, 1), (a.id, 2), (b.id, 1), (b.id, 2)]
    assert looks.waiting(store) == tuple(order)
    assert looks.next_to_look(store) == order[0]
    assert [looks.next_to_look(store, one) for one in order] == [*order[1:], order[0]]
    assert [looks.next_to_look(store, one, back=True) for one in order] == [order[3], *order[:3]]
    looks.approve(store, b.id, 1, by="ana")
    assert looks.next_to_look(store, (b.id, 1)) == (b.id, 2), "from a page that was let go"
    redaction.never_send(store, a.id, by="ana", why="an id card")
    assert looks.waiting(store) == ((b.id, 2),)
    counts = looks.counts(store)
    assert (counts.pages, counts.found, counts.waiting, counts.approved) == (4, 4, 1, 1)
    assert (counts.cleared, counts.never) == (1, 1)
    looks.approve(store, b.id, 2, by="ana")
    assert looks.next_to_look(store, (b.id, 2)) is None


@pytest.mark.parametrize(
    ("look", "waits"), [(LookAt.NONE, 0), (LookAt.DOUBTED, 2), (LookAt.ALL, 3)]
)
def test_who_must_look_is_the_policys_choice(store: Store, add: Add, look, waits) -> None:
    a = add(pages=3)
    found(store, a, page=1)
    found(store, a, FACE, page=2)
    found(store, a, page=3, doubted=True)
    redaction.set_policy(store, RedactionPolicy(look=look))
    assert len(looks.waiting(store)) == looks.counts(store).waiting == waits
    assert sum(looks.page_of(store, a.id, page).waiting for page in (1, 2, 3)) == waits


def test_never_is_a_mark_with_who_when_and_why(store: Store, add: Add) -> None:
    a = add()
    redaction.never_send(store, a.id, by="ana", why="an id card")
    mark = redaction.never_of(store, a.id)
    assert (mark.by, mark.why, mark.at[:2]) == ("ana", "an id card", "20")
    redaction.never_send(store, a.id, by="ben")
    assert redaction.never_of(store, a.id).by == "ana"
    redaction.may_send(store, a.id, by="ben")
    assert redaction.never_of(store, a.id) is None
    redaction.undo(store, "ben")
    assert redaction.never_of(store, a.id) == mark
    assert redaction.never_sent(store) == [("a.pdf", mark)]
    assert verify(store) == []


def test_what_masks_cover_is_told(store: Store, add: Add) -> None:
    a = add(supplier="ACME")
    read = (Word("TOTAL", HERE, 0.9), Word("7.19", Box(410, 300, 460, 340), 0.9))
    words.save(store, a.pages[0].sha256, PageWords(read, WordSource.OCR, "tesseract 5"))
    page_states.save_guess(
        store, a.id, page_states.Guess("k", None, {"total": (1, Box(410, 300, 460, 340))})
    )
    put = redaction.put(store, a.id, 1, Box(400, 290, 470, 350), by="ana")
    (told,) = looks.conflicts(store, a.id)
    assert (told.path, told.words, told.mask) == ("total", ("7.19",), put.mask)
    moved = redaction.move(store, put.mask, HERE, by="ana")
    (told,) = looks.conflicts(store, a.id)
    assert (told.path, told.words) == ("", ("TOTAL",))
    redaction.move(store, moved.mask, Box(0, 0, 10, 10), by="ana")
    assert looks.conflicts(store, a.id) == ()


def test_a_changed_row_is_found(store: Store, add: Add) -> None:
    a = add()
    redaction.put(store, a.id, 1, HERE, by="ana")
    with pytest.raises(Exception, match="only ever appended"):
        store.run("UPDATE redactions SET by = 'eve'")
    store.run("DROP TRIGGER redactions_stay")
    store.run("UPDATE redactions SET by = 'eve'")
    assert any("What was said of masks (entry 1" in problem for problem in verify(store))


ACTS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=14)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_undo_and_redo_reach_any_depth(acts, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("acts") / "p"
    with Store.create(folder, kind_text='name = "receipt"\n', name="p") as store:
        store.run("PRAGMA synchronous = OFF")
        meta.put(store, mask_state.VERSIONS, '["centerface 1"]')
        pages = tuple(Page(n, 800.0, 1000.0, f"{n:064}") for n in (1, 2))
        a = documents.save(store, Document("0" * 64, "a", "x", 1, pages), None)
        vendor = Field(a.id, "a", "vendor", "ACME", None, 0.0, False, ())
        fields.replace(store, a.id, [vendor], ())
        found(store, a, FACE)
        states = [state(store, a)]
        for act, number in acts:
            if _do(store, a, act, number):
                states.append(state(store, a))
        for before in reversed(states[:-1]):
            assert redaction.undo(store, "ana") is not None
            assert state(store, a) == before
        assert redaction.undo(store, "ana") is None
        for after in states[1:]:
            assert redaction.redo(store, "ana") is not None
            assert state(store, a) == after
        assert redaction.redo(store, "ana") is None
        assert verify(store, full=False) == []


def state(store: Store, document: Document) -> object:
    shown = [looks.page_of(store, document.id, page) for page in (1, 2)]
    return [(page.masks, page.look, page.waiting, page.never, page.seen) for page in shown]


def _do(store: Store, a: Document, act: int, number: int) -> bool:
    """One act of ana; False where nothing could be done."""
    lying = [m for page in (1, 2) for m in looks.masks_of(store, a.id, page)]
    mask = lying[number % len(lying)].id if lying else 0
    box = Box(number, number, number + 20, number + 30)
    doing = [
        lambda: redaction.put(store, a.id, 1 + number % 2, box, by="ana"),
        lambda: redaction.move(store, mask, box, by="ana"),
        lambda: redaction.take_back(store, mask, by="ana"),
        lambda: redaction.apply_to_all_pages(store, mask, by="ana"),
        lambda: redaction.apply_to_supplier(store, mask, by="ana"),
        lambda: redaction.never_send(store, a.id, by="ana"),
        lambda: redaction.may_send(store, a.id, by="ana"),
        lambda: looks.approve(store, a.id, 1, by="ana"),
    ]
    before = store.row("SELECT count(*) FROM redactions")
    try:
        doing[act]()
    except UsageError:
        return False
    return store.row("SELECT count(*) FROM redactions") != before
