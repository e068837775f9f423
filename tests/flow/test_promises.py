"""`reviewer audit` and `reviewer route` from the command line, on samples with a text layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewer.flow.project import Project

Run = Callable[..., Any]
Lines = Callable[..., Path]


def test_audit_until_a_share_is_promised_and_kept(run: Run, checked: Path, lines: Lines) -> None:
    said = run("route", checked, "--max-wrong", "10%")
    assert said.code == 0
    assert "cannot be promised yet" in said.out

    assert run("audit", checked, "--draw", "100%").code == 0
    waiting = run("audit", checked, "--json").json["waiting"]
    shown = {(f["document"], f["field"]): f for f in run("flags", checked, "--json").json["fields"]}
    assert {"audit", "document", "field", "page", "box"} == set(waiting[0])
    answers = []
    for ask in waiting:
        told = shown[ask["document"], ask["field"]]
        said_ = {"absent": told["absent"]} if "absent" in told else {"value": told["value"]}
        answers.append({"audit": ask["audit"], "by": "bo", **said_})
    said = run("audit", checked, "--answers", lines("a.jsonl", *answers), "--json")
    assert said.code == 0
    assert said.json["waiting"] == []
    unseen = said.json["slip"]["unseen"]
    assert (unseen["answered"], unseen["wrong"], unseen["share"]) == (len(waiting), 0, 0.0)

    said = run("route", checked, "--max-wrong", "10%", "--apply", "--json")
    assert said.json["threshold"] > 0
    assert said.json["bound"] <= 0.1
    with Project.open(checked, read_only=True) as project:
        assert project.threshold == said.json["threshold"]
    assert run("verify", checked).code == 0


def test_wrong_input_ends_in_a_sentence(
    run: Run, checked: Path, lines: Lines, tmp_path: Path
) -> None:
    for wrong in (
        ("route", checked),
        ("route", checked, "--max-wrong", "0"),
        ("route", checked, "--max-wrong", "much"),
        ("route", checked, "--max-wrong", "1%", "--confidence", "20%"),
        ("audit", checked, "--draw", "-1%"),
        ("audit", checked, "--answers", tmp_path / "missing.jsonl"),
    ):
        said = run(*wrong)
        assert said.code == 2
        assert said.sentence.startswith("reviewer: ")
    said = run("audit", checked, "--answers", lines("a.jsonl", {"audit": 1}, "{"))
    assert said.code == 1
    assert len(said.err.strip().splitlines()) == 2
