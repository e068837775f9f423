"""The gate fails closed: whatever goes wrong with the detectors or the looks, nothing is sent."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from reviewer.flow import finding, gate, looks, redaction, sane, tasks
from reviewer.flow.project import Project
from reviewer.model.document import Page
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding, LookAt, RedactionPolicy
from reviewer.store import documents, ledger
from tests.fakes import broken
from tests.fakes.found import nothing_found, versions
from tests.fakes.vlm_server import Received, Response, VlmServer
from tests.flow.test_reading_by_model import KEY, answer, read, sent

HARBOUR, LINDENAU = "harbour-lane.pdf", "lindenau.pdf"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)


@pytest.fixture
def fresh(added: Path) -> Path:
    """The two invoices, as if no detector had ever looked at them."""
    database = sqlite3.connect(added / "project.sqlite")
    for table in ("findings", "page_states", "passed_pictures"):
        database.execute(f"DELETE FROM {table}")
    database.commit()
    database.close()
    return added


def act(folder: Path, doing) -> object:
    with Project.open(folder) as project:
        return project.call(doing)


def see_a_face(folder: Path, name: str) -> None:
    """Have a face found on a document, nothing on the other."""
    with Project.open(folder) as project:
        nothing_found(project)
        document = project.call(lambda store: documents.find(store, name))
        mask = Mask(1, Box(10, 10, 40, 50), "centerface 1", 0.9, "face")
        face = Finding(1, (mask,), versions())
        project.call(lambda store: finding.keep(store, document, document.pages[0], face))


@pytest.mark.parametrize("how", [broken.fails, broken.crashes, broken.is_a_fault])
def test_a_detector_that_fails_sends_nothing(run, fresh, monkeypatch, how) -> None:
    monkeypatch.setattr(tasks, "found_masks", how)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert (said.code, server.received) == (1, [])
    assert HARBOUR in said.err
    assert LINDENAU in said.err
    assert sent(fresh) == []


def test_a_detector_that_hangs_sends_nothing(run, fresh, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "found_masks", broken.hangs)
    monkeypatch.setattr(finding, "FIND_SECONDS", 0.5)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert (said.code, server.received) == (1, [])
    assert said.err.count("did not finish within 0.5 s") == 2


@pytest.mark.parametrize("nonsense", broken.NONSENSE, ids=lambda f: f.__name__)
def test_an_answer_that_makes_no_sense_is_none(nonsense) -> None:
    page = Page(1, 800.0, 1000.0, "0" * 64)
    with pytest.raises(DocumentError, match="makes no sense, so the page is not"):
        sane.require_sane(nonsense(Path(), page), page)
    sane.require_sane(broken._answer(page, Box(0, 0, 800, 1000)), page)


def test_nonsense_from_a_worker_sends_nothing(run, fresh, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "found_masks", broken.beside_the_page)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert (said.code, server.received) == (1, [])
    assert said.err.count("The detectors' answer for page 1 makes no sense") == 2


@pytest.mark.parametrize("how", [broken.last_look_fails, broken.last_look_crashes])
def test_a_last_look_that_fails_costs_its_document_alone(run, fresh, monkeypatch, how) -> None:
    """Only the picture with a mask meets the failure; the other document goes its way."""
    see_a_face(fresh, HARBOUR)
    run("redaction", fresh, "--look", "none")
    monkeypatch.setattr(tasks, "upload_picture", how)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert (said.code, len(server.posts)) == (1, 2)
        assert said.out.startswith("Read 1 document for ")
    assert HARBOUR in said.err
    assert run("status", fresh, "--json").json["dead_letters"] == 1


def test_a_damaged_model_file_sends_nothing_even_what_was_found_before(
    run, added, monkeypatch
) -> None:
    monkeypatch.setattr(tasks, "detectors", broken.damaged)
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert (said.code, said.out, server.received) == (1, "", [])
    assert "reviewer: The face detector's model is damaged, so nothing is sent" in said.err
    assert sent(added) == []


def test_what_waits_for_a_look_stays_and_the_others_go(run, fresh) -> None:
    see_a_face(fresh, HARBOUR)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert (said.code, len(server.posts)) == (1, 2)
        assert said.out.startswith("Read 1 document for ")
        assert said.err.splitlines()[-1].startswith(
            "1 page waits for a look before sending: open the window, Review > Look before "
            "sending, or see them with reviewer redaction "
        )
        assert run("status", fresh, "--json").json["waiting_for_look"] == 1
        shown = run("redaction", fresh)
        assert "harbour-lane.pdf, page 1: 1 mask. A face was found" in shown.out
        assert run("redaction", fresh, "--approve", "all").code == 2
        approved = run("redaction", fresh, "--approve", HARBOUR, "--by", "ana")
        assert approved.out.startswith("Let 1 page go, on the word of ana.\n")
        assert run("read", fresh, *read(server)).code == 0
        assert len(server.posts) == 4
    (page,) = sent(fresh)[-1].redacted.pages
    assert (page.looked_by, len(page.masks), page.detectors) == ("ana", 1, versions())
    assert page.image == sent(fresh)[-1].images[0]


def test_a_document_marked_never_stays_on_every_path(run, added) -> None:
    marked = run("redaction", added, "--never", HARBOUR, "--by", "ana", "--why", "private")
    assert marked.out.startswith("harbour-lane.pdf is not to be uploaded.\n")
    assert run("redaction", added, "--json").json["never"][0]["why"] == "private"
    run("redaction", added, "--look", "none")
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert (said.code, len(server.posts)) == (0, 2)
        assert "harbour-lane.pdf is marked not to be uploaded (ana, 2" in said.err
        assert run("status", added, "--json").json["dead_letters"] == 0
        run("redaction", added, "--may", HARBOUR)
        run("read", added, *read(server))
        assert len(server.posts) == 4


def test_local_only_sends_to_no_other_machine(run, added) -> None:
    assert run("redaction", added, "--local-only").code == 0
    said = run("read", added, *read("https://vlm.invalid"), "--consent", "vlm.invalid")
    assert said.code == 1
    assert "sends to this machine only, and vlm.invalid is not it" in said.sentence
    with Project.open(added) as project, pytest.raises(DocumentError, match="this machine only"):
        project.call(lambda s: gate.permit(s, documents.get(s, 1), "https://vlm.invalid"))
    with VlmServer(answer) as server:
        assert run("read", added, *read(server)).code == 0
        assert len(server.posts) == 4


def test_another_policy_or_detector_means_another_detection(run, added, monkeypatch) -> None:
    monkeypatch.setattr(tasks, "found_masks", broken.fails)
    with VlmServer(answer) as server:
        assert run("read", added, *read(server)).code == 0, "found before: not asked again"
        act(added, lambda s: redaction.set_policy(s, RedactionPolicy(listed=("Lindenau",))))
        said = run("read", added, *read(server, "--again"))
        assert (said.code, len(server.posts)) == (1, 4)
    assert said.err.count("The detector is out of order") == 2


def test_a_mask_drawn_while_it_is_being_sent_still_counts(run, added, monkeypatch) -> None:
    """The last question is asked in the transaction of the ledger's row."""
    clear = gate.clear

    async def slow(run_, document, *more, **options):
        cleared = await clear(run_, document, *more, **options)
        if document.name == HARBOUR:
            box = Box(1, 1, 50, 50)
            run_.project.call(lambda s: redaction.put(s, document.id, 1, box, by="ana"))
        return cleared

    monkeypatch.setattr(gate, "clear", slow)
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert (said.code, len(server.posts)) == (1, 2)
    assert "The masks of harbour-lane.pdf changed while it was being sent" in said.err


def test_pictures_that_were_not_cleared_do_not_leave(run, added, monkeypatch) -> None:
    enter = gate.enter

    def other(store, cleared, asked, part=None):
        from dataclasses import replace

        return enter(store, cleared, replace(asked, images=("0" * 64,)), part)

    monkeypatch.setattr(gate, "enter", other)
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert (said.code, server.posts) == (1, [])
    assert said.err.count("its pictures are not those that were cleared") == 2


def test_a_full_disk_at_the_ledger_sends_nothing(run, added, monkeypatch) -> None:
    def full(*_row, **_more):
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    from reviewer.store.faults import guard

    def before(store, **row):
        with guard(store.folder):
            full()

    monkeypatch.setattr(ledger, "before", before)
    with VlmServer(answer) as server:
        said = run("read", added, *read(server))
        assert (said.code, server.posts) == (3, [])
    assert "is full" in said.err.splitlines()[-1]


def test_a_really_full_database_sends_nothing(run, added) -> None:
    """SQLite itself refuses to grow: the pages of the file are used up."""
    from reviewer.store import connect

    pragmas = connect._PRAGMAS
    with pytest.MonkeyPatch.context() as patch:
        size = (added / "project.sqlite").stat().st_size // 4096 + 1
        patch.setattr(connect, "_PRAGMAS", (*pragmas, f"max_page_count = {size}"))
        with VlmServer(lambda r: answer(r)) as server:
            run("read", added, *read(server, "--workers", "1"))
            entered = len(sent(added))
            assert len(server.posts) <= entered


def test_the_very_same_bytes_for_both_prompts_and_every_retry(run, added) -> None:
    asked: list[Received] = []

    def busy(request: Received) -> Response:
        asked.append(request)
        if len(asked) % 2:
            from tests.fakes import vlm_server as fake

            return (
                fake.overloaded()
                if len(asked) % 4 == 1
                else fake.error(429, "rate_limit_error", retry_after_ms="1")
            )
        return answer(request)

    with VlmServer(busy) as server:
        assert run("read", added, *read(server, "--workers", "1")).code == 0
        pictures = [post.pictures[0]["source"]["data"] for post in server.posts]
    assert len(pictures) == 8
    assert len(set(pictures[:4])) == len(set(pictures[4:])) == 1
    entries = sent(added)
    assert len({entry.images for entry in entries}) == 2
    for entry in entries:
        kept = added / "blobs" / entry.images[0][:2] / entry.images[0]
        assert kept.is_file(), "what was sent can be shown and hashed again"
    assert run("verify", added).code == 0
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert "is damaged" in run("verify", added).err
    kept.unlink()
    assert "as it was sent to 127.0.0.1" in run("verify", added).err


def test_a_page_with_a_refused_mask_goes_only_on_somebodys_word(added, monkeypatch) -> None:
    """Where a person took a face's mask away, the last look hears them, but only with a look."""
    see_a_face(added, HARBOUR)

    def doing(store):
        document = documents.find(store, HARBOUR)
        (mask,) = looks.masks_of(store, document.id, 1)
        redaction.take_back(store, mask.id, by="ana")
        with pytest.raises(gate.WaitsForLook):
            gate.permit(store, document, "http://127.0.0.1")
        looks.approve(store, document.id, 1, by="ana")
        seen = gate.permit(store, document, "http://127.0.0.1").pages[0]
        redaction.undo(store, "ana")
        redaction.set_policy(store, RedactionPolicy(look=LookAt.NONE))
        unseen = gate.permit(store, document, "http://127.0.0.1").pages[0]
        return seen, unseen

    seen, unseen = act(added, doing)
    assert (seen.masks, seen.spared) == ((), (Box(10, 10, 40, 50),))
    assert (unseen.masks, unseen.spared) == ((), ())


def _listing(folder: Path) -> str:
    """A name that stands on one of the invoices, put on the list of what is hidden."""
    name = "Harbour Lane"
    policy = RedactionPolicy(listed=(name,), look=LookAt.NONE)
    act(folder, lambda store: redaction.set_policy(store, policy))
    return name


def test_text_that_still_shows_on_the_very_bytes_stops_them(run, fresh, monkeypatch) -> None:
    _listing(fresh)
    monkeypatch.setattr(tasks, "found_masks", broken.blind)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert said.code == 1
        assert "A name or an address of the list still shows on page 1, at the top" in said.err
        assert len(server.posts) == 2, "the other document went"
    monkeypatch.undo()


def test_text_that_a_person_let_show_stops_nothing(run, fresh, monkeypatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    name = _listing(fresh)
    assert run("redaction", fresh, "--find", "--workers", "1").code == 0

    def doing(store):
        document = documents.find(store, HARBOUR)
        masks = looks.masks_of(store, document.id, 1)
        assert {mask.what for mask in masks} == {"listed"}, name
        for mask in masks:
            redaction.take_back(store, mask.id, by="ana")
        return len(masks)

    assert act(fresh, doing)
    with VlmServer(answer) as server:
        said = run("read", fresh, *read(server))
        assert (said.code, len(server.posts)) == (0, 4), said.err
