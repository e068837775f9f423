"""`reviewer report` from the command line, on the sample invoices."""

from collections.abc import Callable
from pathlib import Path


def test_the_report_is_one_file_that_says_what_evaluate_says(
    checked: Path, run: Callable, lines: Callable, tmp_path: Path
) -> None:
    name = run("flags", checked, "--json").json["fields"][0]["document"]
    truth = lines("truth.jsonl", {"document": name, "fields": {"vendor": "<b>Nobody</b>"}})
    target = tmp_path / "report.html"
    command = ("report", checked, "--out", target, "--truth", truth)
    said = run(*command)
    assert said.code == 0
    figures = run("evaluate", checked, "--truth", truth, "--json").json
    assert f"of {figures['fields']} fields are right" in said.out
    page = target.read_text(encoding="utf-8")
    assert page.count("<svg") >= 4
    assert "&lt;b&gt;Nobody&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "against truth.jsonl" in page
    again = run(*command)
    assert again.code == 2
    assert "exists" in again.sentence
    assert run(*command, "--force").code == 0
    nothing = run("report", checked, "--out", tmp_path / "other.html")
    assert nothing.code == 2
    assert not (tmp_path / "other.html").exists()
