"""Only redacted pictures can leave, through one place: read off the syntax tree of the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "reviewer"
OWNERS = {
    "anthropic": {"reviewer/extract/claude.py"},
    "httpx2": {"reviewer/extract/wire.py"},
    "openai": {"reviewer/extract/openai_chat.py"},
}
OTHER_WAYS_OUT = {
    "aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "telnetlib",
    "urllib.request", "urllib3", "websockets", "xmlrpc", "xmlrpc.client",
}  # fmt: skip
SDKS = {"claude.py": "AsyncAnthropic", "openai_chat.py": "AsyncOpenAI"}
CLIENTS = {
    "Anthropic", "AsyncAnthropic", "AsyncClient", "AsyncOpenAI", "Client",
    "DefaultAsyncHttpxClient", "OpenAI",
}  # fmt: skip


def sources() -> dict[str, ast.Module]:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 20
    return {f.relative_to(REPOSITORY).as_posix(): ast.parse(f.read_text("utf-8")) for f in files}


def named(node: ast.expr) -> str:
    """The last part of a name: `images.RedactedImage` -> RedactedImage."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[str]:
    return (named(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def imported(tree: ast.AST) -> set[str]:
    """Every module a tree imports, also by `importlib.import_module("name")`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and named(node.func) in {"import_module", "__import__"}:
            found |= {str(a.value) for a in node.args if isinstance(a, ast.Constant)}
    return found


def renames(tree: ast.AST, name: str) -> bool:
    """Whether `name` gets another name here, under which calls of it would not be seen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.alias) and node.name == name and node.asname:
            return True
        if isinstance(node, ast.Assign) and named(node.value) == name:
            return True
    return False


def test_only_redact_makes_a_redacted_image() -> None:
    makers = {file for file, tree in sources().items() if "RedactedImage" in calls(tree)}
    assert makers == {"reviewer/redact/burn.py"}


def test_redacted_image_keeps_its_name_everywhere() -> None:
    assert not [file for file, tree in sources().items() if renames(tree, "RedactedImage")]


@pytest.mark.parametrize("package", sorted(OWNERS))
def test_one_file_imports_each_way_out(package) -> None:
    users = {
        file
        for file, tree in sources().items()
        if any(module.split(".")[0] == package for module in imported(tree))
    }
    assert users == OWNERS[package]


def test_there_is_no_other_way_out() -> None:
    users = {file: imported(tree) & OTHER_WAYS_OUT for file, tree in sources().items()}
    assert {file: found for file, found in users.items() if found - {"socket"}} == {}


def test_sockets_are_only_asked_for_this_machines_name() -> None:
    used = {
        (file, node.attr)
        for file, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and named(node.value) == "socket"
    }
    assert {name for _file, name in used} <= {"gethostname"}


def test_clients_are_made_in_one_function_each() -> None:
    made = {
        (file, function.name)
        for file, tree in sources().items()
        if file in set().union(*OWNERS.values())
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and CLIENTS & set(calls(function))
    }
    assert {file for file, _name in made} == set().union(*OWNERS.values())
    assert len(made) == len(OWNERS)


def test_no_client_is_made_outside_the_owners() -> None:
    makers = {file for file, tree in sources().items() if CLIENTS & set(calls(tree))}
    assert makers == set().union(*OWNERS.values())


@pytest.mark.parametrize("file", SDKS)
def test_each_sdk_sends_from_one_call(file) -> None:
    tree = sources()[f"reviewer/extract/{file}"]
    senders = [
        (function.name, node.attr)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and node.attr in {"create", "stream", "post", "responses"}
    ]
    assert senders == [("_send", "create")]


@pytest.mark.parametrize("file", SDKS)
def test_the_ledger_is_told_right_before_the_call(file) -> None:
    """Between the row of the ledger and the request there is nothing that could upload."""
    tree = sources()[f"reviewer/extract/{file}"]
    (send,) = (
        function
        for function in ast.walk(tree)
        if isinstance(function, ast.AsyncFunctionDef) and function.name == "_send"
    )
    told = [name for node in send.body for name in calls(node) if name in {"on_request", "create"}]
    assert told == ["on_request", "create"]


@pytest.mark.parametrize("file", ["messages.py", "chat.py"])
def test_only_a_redacted_image_becomes_bytes_on_the_wire(file) -> None:
    tree = sources()[f"reviewer/extract/{file}"]
    encoders = [
        function
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and "b64encode" in set(calls(function))
    ]
    assert [function.name for function in encoders] == ["_picture"]
    (argument,) = encoders[0].args.args
    assert argument.annotation is not None
    assert named(argument.annotation) == "RedactedImage"
