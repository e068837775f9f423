"""Only redacted pictures can leave, through one place: read off the syntax tree of the package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
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
DASK = "reviewer/flow/dask_link.py"
"""To a cluster that a person trusts with documents: `elsewhere.py` alone opens that way."""
SDKS = {"claude.py": "AsyncAnthropic", "openai_chat.py": "AsyncOpenAI"}
BATCHES = "reviewer/flow/batch_sending.py"
CLIENTS = {
    "Anthropic", "AsyncAnthropic", "AsyncClient", "AsyncOpenAI", "Client",
    "DefaultAsyncHttpxClient", "OpenAI",
}  # fmt: skip


@cache
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
    # What was made before is given again to nobody but those who looked it up by its recipe.
    assert callers("made_of") == {"reviewer/flow/pictures_ready.py"}


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
    assert makers == set().union(*OWNERS.values()) | {DASK}


def test_the_way_to_a_cluster_is_opened_in_one_place() -> None:
    """It asks for consent, keeps marked documents here and writes down what goes."""
    assert callers("Link") == {"reviewer/flow/dask_workers.py"}
    assert callers("DaskWorkers") == {"reviewer/flow/elsewhere.py"}


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
    batches = [("send_batch", "create")] if file == "claude.py" else []
    assert senders == [("deliver", "create"), *batches]


def test_the_ledger_is_told_right_before_the_call() -> None:
    """Between the row of the ledger and the request there is nothing that could upload."""
    asking = "reviewer/extract/asking.py"
    (send,) = (
        function
        for function in ast.walk(sources()[asking])
        if isinstance(function, ast.AsyncFunctionDef) and function.name == "_call"
    )
    told = [name for node in send.body for name in calls(node) if name in {"on_request", "carrier"}]
    assert told == ["on_request", "carrier"]
    assert callers("carrier") == {asking}
    # On another machine, the errand that a carrier brought there; nobody else sends one.
    elsewhere = [file for file in callers("deliver") if not file.startswith("reviewer/ui/")]
    assert elsewhere == ["reviewer/flow/dask_tasks.py"]
    assert callers("call_once") == {"reviewer/flow/dask_reading.py"}
    assert callers("DaskErrands") == {"reviewer/flow/dask_workers.py"}


def test_the_ledger_is_told_of_all_questions_right_before_a_batch() -> None:
    (send,) = (
        function
        for function in ast.walk(sources()[BATCHES])
        if isinstance(function, ast.AsyncFunctionDef) and function.name == "_send"
    )
    told = [
        name
        for call in ast.walk(send)
        if isinstance(call, ast.Call)
        for name in (named(call.func), *map(named, call.args))
        if name in {"_enter", "send_batch", "deliver"}
    ]
    assert told == ["_enter", "send_batch"]
    assert callers("send_batch") == {BATCHES}


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


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def callers(name: str) -> set[str]:
    """Files that call something of this name, or hand it over by name (`submit(tasks.name)`)."""
    return {
        file
        for file, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name in {named(node.func), *(named(argument) for argument in node.args)}
    }


def test_only_redacted_images_are_put_into_requests() -> None:
    """Whoever turns bytes into a request's text takes a `RedactedImage`, and nothing else.

    Datasets are files: nothing in `export/` can send.
    """
    encoders = [
        (file, function)
        for file, tree in sources().items()
        for function in functions(tree)
        if "b64encode" in calls(function) and not file.startswith("reviewer/export/")
    ]
    assert encoders
    for file, function in encoders:
        taken = {ast.unparse(a.annotation) for a in function.args.args if a.annotation}
        assert taken == {"RedactedImage"}, f"{file}: {function.name} takes {taken}"


def test_what_the_readers_take_are_redacted_images() -> None:
    tree = sources()["reviewer/extract/reader.py"]
    asked = [f for f in functions(tree) if f.name in {"request", "read", "answer"}]
    assert len(asked) == 3
    for function in asked:
        (images,) = [a for a in function.args.args if a.arg == "images"]
        assert ast.unparse(images.annotation) == "Sequence[RedactedImage]"


def test_one_gate_clears_and_enters_what_leaves() -> None:
    gate = "reviewer/flow/gate.py"
    # What a batch answers is understood by what it was sent with; a permit made for that allows
    # nothing more to leave, unless it is what the gate says today.
    again = "reviewer/flow/recall.py"
    assert callers("Cleared") == {gate, again}
    assert callers("Permit") == {gate, again}
    entered = {f for f, tree in sources().items() if "ledger.before(" in ast.unparse(tree)}
    # The tries of an endpoint have rows of their own: what they send is drawn, and of no document.
    # So do documents that go to a cluster as they are, which has a consent of its own.
    assert entered == {gate, "reviewer/flow/memory.py", "reviewer/flow/elsewhere.py"}
    assert callers("probe_picture") == {"reviewer/flow/memory.py"}
    assert callers("enter") == {"reviewer/flow/calls.py", BATCHES}
    # Previews and datasets stay on this machine; they are made as what is sent is made.
    here = {"reviewer/flow/looks.py", "reviewer/flow/draw.py"}
    assert callers("upload_picture") == {gate, *here}


def test_the_gate_looks_again_at_every_picture() -> None:
    """The policy is handed over as `recheck`, at its place, for each picture that may leave."""
    (submit,) = [
        node
        for node in ast.walk(sources()["reviewer/flow/gate.py"])
        if isinstance(node, ast.Call) and "upload_picture" in map(named, node.args)
    ]
    assert [ast.unparse(argument) for argument in submit.args][5] == "allowed.policy"
    taken = next(
        f for f in functions(sources()["reviewer/flow/tasks.py"]) if f.name == "upload_picture"
    )
    assert [a.arg for a in taken.args.args][4] == "recheck"


def test_previews_stay_here() -> None:
    """What `looks.preview` makes for the window is made without a permit, and never sent."""
    users = {file for file in callers("preview") if "/extract/" in file or "upload" in file}
    assert users == set()
