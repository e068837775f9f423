"""Where the keys and tables of a TOML text stand."""

from __future__ import annotations

import pytest

from reviewer.model.toml_lines import TomlLines

TEXT = """# a kind
name = "x"

  [fields."total"]
type = "amount"
labels = [
  "a = b",
]
fields.tax.type = "amount"

[[rules]]
says = "a"
[[ rules ]]
says = "b"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("fields", "total"), 4),
        (("fields", "total", "type"), 5),
        (("fields", "total", "labels"), 6),
        (("fields", "total", "hint"), 4),
        (("rules", "0", "says"), 12),
        (("rules", "1"), 13),
        (("rules", "1", "says"), 14),
        (("title",), 1),
        ((), 1),
    ],
)
def test_a_path_is_found_or_its_nearest_parent(path, line):
    assert TomlLines(TEXT).line_of(path) == line
