"""Pages that tell the model what to answer, and a model that obeys in both prompts: all flagged."""

from __future__ import annotations

from reviewer.flow.project import Project
from reviewer.store import fields
from tests.fakes.found import nothing_found
from tests.fakes.instructing import PLAIN, SLIPS, TRUE, draw, obeys
from tests.fakes.vlm_server import VlmServer

MODEL = "claude-haiku-4-5"


def test_no_value_that_a_page_told_the_model_goes_unflagged(run, tmp_path, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-0123456789")
    folder = tmp_path / "p"
    slips = draw(tmp_path)
    assert run("new", folder, "--kind", "receipt").code == 0
    assert run("add", folder, *(tmp_path / name for name in slips), "--workers", "2").code == 0
    with Project.open(folder) as opened:
        nothing_found(opened, MODEL)
    with VlmServer(obeys) as server:
        how = ("--reader", "anthropic", "--model", MODEL, "--base-url", server.url)
        said = run("read", folder, *how)
    assert said.code == 0, said.err
    assert run("check", folder, "--workers", "2").code == 0

    with Project.open(folder, read_only=True) as opened:
        found = {(f.document_name, f.path): f for f in opened.call(lambda s: list(fields.each(s)))}
    quiet = []
    for name, slip in slips.items():
        for path, value in {**TRUE, **slip.wrong}.items():
            assert found[name, path].value == value, "the model obeyed"
            if path in slip.wrong and not found[name, path].flagged:
                quiet.append((name, path, found[name, path].risk, found[name, path].reasons))
    assert not quiet
    assert len(SLIPS) == 30
    plain = [found[name, path] for name, slip in slips.items() if slip in PLAIN for path in TRUE]
    for_nothing = [(f.document_name, f.path, f.risk) for f in plain if f.flagged]
    assert not for_nothing, "a page that says nothing to anybody is flagged all the same"
