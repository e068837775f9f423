"""`reviewer redaction` and `reviewer ledger`: what a person sets and sees without the window."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from reviewer.flow.project import Project
from reviewer.flow.redaction import policy
from reviewer.model.redaction import LookAt, RedactionPolicy, Sought
from reviewer.store import ledger
from tests.fakes.vlm_server import VlmServer
from tests.flow.test_reading_by_model import KEY, answer, read


def kept(folder: Path) -> RedactionPolicy:
    with Project.open(folder, read_only=True) as project:
        return project.call(policy)


def test_a_new_project_masks_faces_and_has_them_looked_at(run, added) -> None:
    assert kept(added) == RedactionPolicy(look=LookAt.DOUBTED)
    said = run("redaction", added)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[1:] == [
        "  masked     faces",
        "  look at    pages with faces or doubtful finds before sending",
        "  sent to    hosts with consent",
        "  pages      2: 2 searched, 0 wait for a look, 0 approved, 2 may leave",
    ]


def test_the_policy_is_set_shown_and_carried_over(run, added, tmp_path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("Ana Müller\n\nSome Street 5\n", encoding="utf-8")
    said = run(
        "redaction", added, "--text", "iban,codes", "--fields", "iban,line_items.description",
        "--list", names, "--look", "all", "--local-only", "--json",
    )  # fmt: skip
    assert said.code == 0
    assert kept(added) == RedactionPolicy(
        sought=(Sought.IBAN, Sought.CODES),
        fields=("iban", "line_items.description"),
        listed=("Ana Müller", "Some Street 5"),
        look=LookAt.ALL,
        local_only=True,
    )
    assert said.json["found"] == 0, "found by another policy is not found"
    file = tmp_path / "policy.json"
    file.write_text(said.out, encoding="utf-8")
    run("redaction", added, "--text", "none", "--fields", "none", "--list", "none",
        "--send-anywhere", "--look", "none")  # fmt: skip
    assert kept(added) == RedactionPolicy(look=LookAt.NONE)
    again = run("redaction", added, "--policy", file, "--json").json
    assert again["policy"] == said.json["policy"]
    assert "--find\n" in run("redaction", added).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--text", "iban,nose"), "--text knows no 'nose'"),
        (("--fields", "nose"), "invoice has no field 'nose'"),
        (("--approve", "all"), "add --by NAME"),
        (("--never", "nobody.pdf"), 'There is no document "nobody.pdf"'),
        (("--policy", "/nowhere.json"), "cannot be read"),
    ],
)
def test_what_can_not_be_done_is_said(run, added, words, said) -> None:
    told = run("redaction", added, *words)
    assert told.code == 2
    assert said in told.sentence


def test_the_ledger_is_a_file_that_can_be_checked_by_itself(
    run, added, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    assert run("ledger", added).out == "Nothing has been sent from this project.\n"
    with VlmServer(answer) as server:
        assert run("read", added, *read(server)).code == 0
    out = tmp_path / "ledger.jsonl"
    assert run("ledger", added, "--out", out).out.startswith("Wrote 8 entries to ")
    assert run("ledger", added, "--out", out).code == 2
    assert run("ledger", added).out.count("1 picture, 0 masks  answered") == 4

    lines = out.read_text("utf-8").splitlines()
    seal = ""
    for line in lines:  # as the help page says, with nothing of ours
        entry = json.loads(line)
        sealed = [entry["id"], entry["at"], entry["sent"], entry["said"]]
        seal = hashlib.sha256(
            (seal + json.dumps(sealed, separators=(",", ":"))).encode()
        ).hexdigest()
        assert seal == entry["sha256"]
    first = json.loads(lines[0])["entry"]
    assert first["redacted"]["pages"][0]["image"] == first["images"][0]
    assert first["redacted"]["pages"][0]["detectors"]

    assert run("ledger", added, "--check", out).code == 0
    for broken in (
        [*lines[:2], *lines[3:]],
        [lines[0].replace("127.0.0.1", "127.0.0.2"), *lines[1:]],
        [lines[0].replace('"masks": 0', '"masks": 1', 1), *lines[1:]],
        ["{}", *lines],
    ):
        out.write_text("\n".join(broken), encoding="utf-8")
        told = run("ledger", added, "--check", out)
        assert told.code == 1
        assert "Line " in told.err


def test_entries_of_before_are_read_and_verified(added, run) -> None:
    """Rows without what was redacted, as older versions wrote them, stay valid."""
    with Project.open(added) as project:
        project.call(lambda store: ledger.before(
            store, host="h", model="m", image_sha256=["0" * 64], masks=0, prompt="p", bytes=1,
        ))  # fmt: skip
        (entry,) = project.call(lambda store: list(ledger.each(store)))
    assert (entry.redacted.pages, entry.redacted.document) == ((), "")
    assert run("verify", added).code == 0
