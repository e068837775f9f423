"""What the tree promises: one owner per engine, no Qt below the window, rooms that stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "reviewer"
MODULES = sorted(PACKAGE.rglob("*.py"))

OWNERS = {
    "anthropic": ("extract/claude.py",),
    "openai": ("extract/openai_chat.py",),
    "httpx2": ("extract/wire.py",),
    "pymupdf": ("intake/pdf.py",),
    "pillow_heif": ("intake/photos.py",),
    "onnxruntime": ("redact/centerface.py",),
    "openpyxl": ("intake/spreadsheet.py",),
    "stdnum": ("checks/rules/check_digits.py", "redact/text/numbers.py"),
    "phonenumbers": ("redact/text/contacts.py",),
    "cv2": ("redact/codes.py", "intake/levels.py"),
    "zxingcpp": ("redact/zxing.py",),
    "ai_edge_litert": ("redact/second.py",),
    "pytesseract": ("ocr/tesseract.py",),
    "rapidocr": ("ocr/rapid.py",),
    "sqlite3": ("store/",),
    "sqlite_utils": ("store/",),
    "multiprocessing": ("flow/worker_process.py", "flow/shared_pixels.py"),
    "concurrent.futures.process": (),
    "platformdirs": ("paths.py",),
    "PySide6": ("ui/",),
    "pyqtgraph": ("ui/",),
    "pyarrow": ("export/parquet.py",),
    "keyring": ("extract/keychain.py",),
    "tqdm": ("cli/progress.py",),
    "dask": ("flow/dask_link.py",),
    "distributed": ("flow/dask_link.py", "flow/dask_tasks.py"),
}
"""Third-party engine -> the only places that import it: replacing one touches one file."""

LONGEST_FILE = 350
LONGEST_FUNCTION = 50


def imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("engine", OWNERS)
def test_each_engine_has_one_owner(engine: str) -> None:
    users = {
        module.relative_to(PACKAGE).as_posix()
        for module in MODULES
        for name in imports(module)
        if name == engine or name.startswith(f"{engine}.")
    }
    strangers = {user for user in users if not user.startswith(OWNERS[engine] or ("-",))}
    assert not strangers, f"{engine} belongs to {OWNERS[engine]}"


def test_core_runs_without_qt() -> None:
    names = [
        ".".join(("reviewer", *module.relative_to(PACKAGE).with_suffix("").parts))
        for module in MODULES
        if module.relative_to(PACKAGE).parts[0] != "ui" and module.name != "__main__.py"
    ]
    program = (
        "import importlib, sys\n"
        "sys.modules.update(dict.fromkeys(['PySide6', 'shiboken6', 'pyqtgraph']))\n"
        f"for name in {[name.removesuffix('.__init__') for name in names]!r}:\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_command_line_starts_light() -> None:
    """Heavy engines are imported where they are used, never to print a help text."""
    program = (
        "import sys\n"
        "from reviewer.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'PIL', 'pymupdf', 'anthropic', 'openai', 'PySide6', 'sqlite_utils'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(PACKAGE).as_posix())
def test_rooms_stay_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE, "split the file by what changes together"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
    assert not [module for module in MODULES if module.stem in vague]
