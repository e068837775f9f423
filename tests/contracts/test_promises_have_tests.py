"""Every promise of the help page names a test, and the test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "resources" / "help" / "11-safe.md"
ROW = re.compile(r"^\| [^|`]+ \| `(?P<file>tests/[\w/]+\.py)::(?P<test>test_\w+)` \|$", re.M)


def test_the_test_of_every_promise_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    table = text[text.index("| promise | held by |") :]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    found = list(ROW.finditer("\n".join(rows)))
    assert len(found) == len(rows) > 20, "each row is a promise and one test"
    for row in found:
        tree = ast.parse((REPOSITORY / row["file"]).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert row["test"] in names, f"{row['file']} has no {row['test']}"
