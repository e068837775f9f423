"""`read --reader openai` against a loopback server: presets, cascade, empty parts, own prompts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.flow import wording
from reviewer.flow.plan import ReaderChoice
from reviewer.flow.project import Project
from reviewer.store import fields, ledger, readings
from tests.fakes import openai_server as fake
from tests.fakes.openai_server import ChatReceived, OpenAIServer
from tests.fakes.vlm_server import Received, Response

SMALL, BIG = "qwen2.5vl", "gpt-6-astra"
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1}
NAMES = ("vendor", "invoice_number", "total")


def reply_a(total: str = "891.78") -> str:
    return json.dumps({"fields": {"total": {**READ, "value": total}}, "rows": {}})


B = json.dumps({"pairs": [{"label": "Total", "value": "891.78", "confidence": "high", "page": 1}],
                "tables": []})  # fmt: skip


def is_a(request: Received) -> bool:
    return "Find these fields" in ChatReceived(request).text


def is_empty_part(request: Received) -> bool:
    return "part of a scanned page" in ChatReceived(request).text


def answer(request: Received) -> Response:
    """A good reply to every question."""
    if is_empty_part(request):
        return fake.completion('{"state": "EMPTY", "text": ""}')
    return fake.completion(reply_a() if is_a(request) else B)


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("OPENAI_API_KEY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def read(server: OpenAIServer, *more: object, model: str = SMALL) -> tuple[object, ...]:
    named = ("--reader", "openai", "--preset", "ollama", "--model", model)
    return (*named, "--base-url", server.base, *more)


def test_a_preset_needs_no_key_on_this_machine_and_is_tried_once(run, added) -> None:
    with OpenAIServer(answer, probe=fake.capable) as server:
        said = run("read", added, *read(server, "--blank-share", "0"))
        assert said.code == 0, said.err
        assert len(server.tries) == 1
        assert sorted(is_a(asked.request) for asked in server.asked) == [False, False, True, True]
        assert all(asked.json["temperature"] == 0 for asked in server.asked)
        again = run("read", added, *read(server, "--again", "--blank-share", "0"))
        assert (again.code, len(server.tries)) == (0, 1), "abilities are kept in the project"
        assert len(server.asked) == 8
        told = run("abilities", added, *read(server), "--json").json
        assert len(server.tries) == 2, "asked anew on demand"
    assert (told["structured"], told["logprobs"], told["local"]) == (True, True, True)
    with Project.open(added, read_only=True) as project:
        made = project.call(lambda store: readings.of_document(store, 1))
        sent = project.call(lambda store: list(ledger.each(store)))
    assert [(r.role, r.reader, r.model) for r in made] == [
        ("A", "openai", SMALL), ("B", "openai", SMALL),
    ]  # fmt: skip
    assert [r.get("total").value for r in made] == ["891.78", "891.78"]
    assert len(sent) == 10
    assert {entry.outcome for entry in sent} == {"answered"}


def test_an_unknown_preset_is_named(run, added) -> None:
    said = run("read", added, "--reader", "openai", "--preset", "olama", "--model", "m")
    assert said.code == 2
    assert "no preset called 'olama'" in said.sentence
    wrong = run("read", added, "--reader", "anthropic", "--preset", "ollama", "--model", "m")
    assert "Presets are for the reader openai" in wrong.sentence


def test_a_host_elsewhere_needs_consent_whatever_the_preset_is_called(run, added) -> None:
    far = ("--reader", "openai", "--preset", "ollama", "--model", "m",
           "--base-url", "https://ollama.example/v1")  # fmt: skip
    said = run("read", added, *far)
    assert said.code == 1
    assert "--consent ollama.example" in said.sentence
    able = run("abilities", added, *far)
    assert able.code == 1
    assert "--consent ollama.example" in able.sentence


@pytest.mark.parametrize("lies", [False, True])
def test_a_model_is_asked_about_an_empty_part_of_the_page(run, added, lies) -> None:
    def step(request: Received) -> Response:
        if is_empty_part(request) and lies:
            return fake.completion('{"state": "READ", "text": "Total 12.00 <b>EUR</b>"}')
        return answer(request)

    with OpenAIServer(step) as server:
        said = run("read", added, *read(server, "--blank-share", "100%"))
        assert said.code == 0, said.err
        parts = [asked for asked in server.asked if is_empty_part(asked.request)]
        assert parts, "the same empty part of two documents is asked about once"
        for part in parts:
            assert len(part.pictures) == 1
            (wide, high), (whole_wide, whole_high) = part.sizes[0], server.asked[0].sizes[0]
            assert 40 < wide < whole_wide
            assert 20 < high < whole_high / 2
        run("read", added, *read(server, "--blank-share", "100%"))
        assert len([a for a in server.asked if is_empty_part(a.request)]) == len(parts)
    assert run("check", added).code == 0
    with Project.open(added, read_only=True) as project:
        total = project.call(lambda store: fields.find(store, 1, "total"))
        sent = project.call(lambda store: list(ledger.each(store)))
    made_up = [reason for reason in total.reasons if "made up" in reason]
    assert bool(made_up) is lies
    assert total.flagged or not lies
    if lies:
        assert made_up == [
            "Asked about an empty part of page 1, the reader made up “Total 12.00 <b>EUR</b>”"
        ]
        assert total.risk >= 0.3
    assert len(sent) == 5 + len(parts)


def test_no_empty_part_is_asked_about_beyond_the_share(run, added) -> None:
    with OpenAIServer(answer) as server:
        assert run("read", added, *read(server, "--blank-share", "0%")).code == 0
        assert not [asked for asked in server.asked if is_empty_part(asked.request)]


def test_only_doubtful_documents_go_on_to_the_better_model(run, added, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    def step(request: Received) -> Response:
        asked = ChatReceived(request)
        return answer(request) if asked.json["model"] == SMALL else fake.completion(
            reply_a("1.00"), input_tokens=2000
        )  # fmt: skip

    with OpenAIServer(step) as server:
        better = f"--reader openai --model {BIG} --base-url {server.base}"
        said = run("read", added, *read(server, "--cascade", better, "--blank-share", "0"))
        assert said.code == 0, said.err
        models = [asked.json["model"] for asked in server.asked]
        assert models.count(SMALL) == 4
        assert 1 <= models.count(BIG) <= 2, "once for each doubtful document, for the fields"
        assert f"Went on to {BIG}: {models.count(BIG)} of 2" in said.out
        assert "what that saves is not known" in said.out
        again = run("read", added, *read(server, "--cascade", better, "--blank-share", "0"))
        assert (again.code, len(server.asked)) == (0, len(models))
    status = run("status", added, "--json").json["cascade"]
    assert (status["model"], status["escalated"]) == (BIG, models.count(BIG))
    with Project.open(added, read_only=True) as project:
        doubted = [d for d in (1, 2) if len(project.call(
            lambda store, d=d: readings.of_document(store, d))) == 3]  # fmt: skip
        made = project.call(lambda store: readings.of_document(store, doubted[0]))
    assert [(r.role, r.model) for r in made] == [("A", BIG), ("B", SMALL), ("C", SMALL)]


def test_a_cascade_says_what_it_saved(run, added, monkeypatch) -> None:
    from reviewer.flow import savings
    from reviewer.model.reading import FieldValue, Reading, Usage

    def made(model: str, cost: float | None, role: str) -> Reading:
        return Reading(role, "openai", (FieldValue("total", "1"),), model, f"{role}:x",
                       usage=Usage(1, 1, cost))  # fmt: skip

    with Project.open(added) as project:

        def act(store) -> None:
            savings.note(store, ReaderChoice("openai", BIG))
            readings.save(store, 1, made(SMALL, 0.01, "A"))
            readings.save(store, 2, made(SMALL, 0.01, "A"))
            readings.save(store, 2, made(BIG, 0.20, "B"))

        project.call(act)
        found = project.call(savings.figures)
    assert found == {
        "model": BIG, "documents": 2, "escalated": 1, "share": 0.5, "saved_usd": 0.18,
    }  # fmt: skip
    assert savings.in_words(found) == (
        f"Went on to {BIG}: 1 of 2 (50 %); 0.1800 USD saved against {BIG} for all."
    )


@pytest.mark.parametrize(
    ("cascade", "said"),
    [
        ("layout", "A cascade leads to a model"),
        ("--reader openai --preset ollama --model qwen2.5vl", "another model than the first"),
        ("--reader openai", "needs a model"),
    ],
)
def test_a_cascade_that_leads_nowhere_is_refused(run, added, cascade, said) -> None:
    first = ("--reader", "openai", "--preset", "ollama", "--model", SMALL)
    refused = run("read", added, *first, "--cascade", cascade)
    assert refused.code == 2
    assert said in refused.sentence


def test_own_words_are_tried_on_one_document_and_nothing_is_kept(run, added, tmp_path) -> None:
    own = tmp_path / "a.md"
    own.write_text(wording.shipped("A") + "\nAmounts without their currency.", encoding="utf-8")

    def step(request: Received) -> Response:
        mine = "without their currency" in ChatReceived(request).text
        return fake.completion(reply_a("892")) if mine else answer(request)

    with OpenAIServer(step) as server:
        assert run("read", added, *read(server, "--blank-share", "0")).code == 0
        before = run("status", added, "--json").json
        tried = run("prompts", added, "--try", "A", own, "lindenau.pdf", "--json").json
        changed = [line for line in tried["fields"] if not line["same"]]
        assert changed == [{"field": "total", "before": "891.78", "after": "892", "same": False}]
        assert run("status", added, "--json").json == before
        assert len(server.asked) == 5
        shown = run("prompts", added, "--try", "A", own, "lindenau.pdf")
        assert "* total: 891.78 -> 892" in shown.out
        assert "Nothing was kept." in shown.out
        assert len(server.asked) == 5, "its reply was kept, as every reply that was paid for"

        assert run("prompts", added, "--set", "A", own).code == 0
        listed = run("prompts", added, "--json").json["prompts"]
        assert [(p["own"], p["readings"], p["others"]) for p in listed] == [
            (True, 0, 2), (False, 2, 0),
        ]  # fmt: skip
        assert run("prompts", added, "--diff", "A").out == "+Amounts without their currency.\n"
        assert run("read", added, *read(server, "--blank-share", "0")).code == 0
        assert len(server.asked) == 6, "only the document that was not tried is asked about"
        listed = run("prompts", added, "--json").json["prompts"]
        assert [(p["readings"], p["others"]) for p in listed] == [(2, 0), (2, 0)]
    with Project.open(added) as project:
        made = project.call(lambda store: readings.of_document(store, 1))
        words = project.call(lambda store: wording.remembered(store, made[0].prompt))
    assert words is not None
    assert "Amounts without their currency." in words
    assert run("prompts", added, "--reset").code == 0
    assert run("prompts", added, "--diff", "A").out == "The shipped words.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Just read it. $example", "needs $fields"),
        ("$fields $rows $exmple", "has no $exmple"),
        ("$fields $rows $example for US$ 5", "stands alone"),
        ("$fields $rows $example" + " x" * 10_001, "at most 20,000 letters"),
    ],
)
def test_a_prompt_that_cannot_work_is_refused(run, added, tmp_path, text, said) -> None:
    file = tmp_path / "p.md"
    file.write_text(text, encoding="utf-8")
    refused = run("prompts", added, "--set", "A", file)
    assert refused.code == 2
    assert said in refused.sentence
    assert run("prompts", added, "--json").json["prompts"][0]["own"] is False


def test_a_task_prepares_the_pictures(run, added) -> None:
    with OpenAIServer(answer) as server:
        assert run("read", added, *read(server, "--blank-share", "0")).code == 0
        glance = ("--task", "classification", "--again", "--blank-share", "0")
        assert run("read", added, *read(server, *glance)).code == 0
        sizes = [max(asked.sizes[0]) for asked in server.asked]
    assert all(size > 1000 for size in sizes[:4])
    assert sizes[4:] == [768] * 4
    wrong = run("read", added, "--reader", "layout", "--task", "poetry")
    assert "no task called 'poetry'" in wrong.sentence


def test_a_picture_too_small_to_read_is_refused_with_its_reason(run, tmp_path: Path) -> None:
    from PIL import Image

    small = tmp_path / "tiny.png"
    Image.new("RGB", (60, 40), "white").save(small)
    project = tmp_path / "p"
    run("new", project, "--kind", "receipt")
    run("add", project, small)
    with OpenAIServer(answer) as server:
        said = run("read", project, *read(server))
        assert said.code == 1
        assert server.asked == []
    assert said.err.splitlines()[-1] == (
        "tiny.png: Page 1 is 60 x 40 pixels: too small to be read; scan or photograph it anew."
    )
