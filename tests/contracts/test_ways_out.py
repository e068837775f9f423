"""Ways around the one call that uploads, each of them closed: read off the syntax tree.

What could carry bytes away without naming a library that talks to networks: other programs, the
desktop's browser, Qt's own network, streams of asyncio, a driver loaded by its name.
"""

from __future__ import annotations

import ast
from functools import cache

from tests.contracts.test_redaction_gate import calls, functions, imported, named, sources

PROGRAMS = {"reviewer/store/process.py", "reviewer/store/whereabouts.py"}
"""They ask the system of its processes and disks, with words of their own."""
SYSTEM = {*PROGRAMS, "reviewer/flow/sandbox.py"}
MODULES = {
    "asyncore", "boto3", "ctypes.util", "fabric", "grpc", "imaplib", "nntplib", "paramiko",
    "poplib", "pty", "pycurl", "socketserver", "ssl", "trio", "webbrowser", "wsgiref", "zmq",
}  # fmt: skip
CALLS = {
    "create_connection", "create_datagram_endpoint", "create_subprocess_exec",
    "create_subprocess_shell", "eval", "execv", "execve", "execvp", "fork", "open_connection",
    "open_unix_connection", "openUrl", "popen", "posix_spawn", "sendto", "sock_connect",
    "sock_sendall", "spawnv", "spawnl", "startDetached", "startfile", "start_server",
    "urlopen", "urlretrieve", "urlcleanup",
}  # fmt: skip
QT = {"QDesktopServices", "QProcess", "QNetworkAccessManager", "QTcpSocket", "QUdpSocket",
      "QSslSocket", "QLocalSocket", "QWebEngineView", "QWebSocket"}  # fmt: skip
FOLDERS = "reviewer/ui/folder.py"
"""Shows a folder of this machine, and nothing else."""
DASK = {"reviewer/flow/dask_link.py", "reviewer/flow/dask_tasks.py"}
BY_NAME = {"reviewer/flow/answers.py", "reviewer/redact/text/numbers.py"}
"""Answers of workers by their classes, which are listed; modules of stdnum."""


@cache
def modules() -> dict[str, set[str]]:
    """What each file imports."""
    return {file: imported(tree) for file, tree in sources().items()}


def users(names: set[str]) -> set[str]:
    """Files that import something of these names, or from it."""
    return {
        file
        for file, found in modules().items()
        for module in found
        if any(module == name or module.startswith(f"{name}.") for name in names)
    }


@cache
def nodes() -> tuple[tuple[str, ast.Call], ...]:
    """Every call of the package, with its file."""
    return tuple(
        (file, node)
        for file, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


@cache
def words() -> dict[str, set[str]]:
    """Every name and attribute, by file."""
    found: dict[str, set[str]] = {}
    for file, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute):
                found.setdefault(file, set()).add(named(node))
            elif isinstance(node, ast.alias):
                found.setdefault(file, set()).add(node.name.rpartition(".")[2])
    return found


def test_no_module_that_talks_is_imported() -> None:
    assert users(MODULES) == set()
    assert users({"dask", "distributed"}) <= DASK
    talking = {"QtNetwork", "QtWebEngineWidgets", "QtWebEngineCore", "QtWebSockets"}
    assert users({f"PySide6.{name}" for name in talking}) == set()


def test_other_programs_are_asked_in_two_files_alone() -> None:
    assert users({"subprocess"}) == PROGRAMS
    assert users({"ctypes"}) <= SYSTEM
    for file in PROGRAMS:
        runs = [
            node
            for where, node in nodes()
            if where == file and ast.unparse(node.func) == "subprocess.run"
        ]
        others = ast.unparse(sources()[file]).count("subprocess.run(")
        assert len(runs) == others > 0
        assert not {"Popen", "check_output", "check_call", "call", "getoutput"} & set(
            calls(sources()[file])
        )
        for run in runs:
            first = run.args[0]
            assert isinstance(first, ast.List), "no shell, no line that somebody else may write"
            assert isinstance(first.elts[0], ast.Constant)
            assert first.elts[0].value in {"/bin/ps", "/sbin/mount"}, ast.unparse(first)


def test_nothing_is_called_that_opens_another_way() -> None:
    used = {(file, named(node.func)) for file, node in nodes()}
    assert {one for one in used if one[1] in CALLS} == {(FOLDERS, "openUrl")}
    systems = {
        (file, named(node.func.value))
        for file, node in nodes()
        if isinstance(node.func, ast.Attribute) and node.func.attr == "system"
    }
    assert "os" not in {name for _file, name in systems}


def test_qt_opens_no_page_and_no_socket() -> None:
    used = {file: found & QT for file, found in words().items() if found & QT}
    assert used == {FOLDERS: {"QDesktopServices"}}
    (opens,) = [node for file, node in nodes() if file == FOLDERS and named(node.func) == "openUrl"]
    assert ast.unparse(opens.args[0]) == "QUrl.fromLocalFile(str(folder.resolve()))"


def test_links_in_texts_open_nothing_by_themselves() -> None:
    for file, node in nodes():
        if named(node.func) == "setOpenExternalLinks":
            assert ast.unparse(node.args[0]) == "False", file


def test_modules_are_not_loaded_by_names_made_up_on_the_way() -> None:
    made_up = {
        file
        for file, node in nodes()
        if named(node.func) in {"import_module", "__import__"}
        and not isinstance(node.args[0], ast.Constant)
    }
    assert made_up == BY_NAME


def test_attributes_of_a_client_are_not_reached_by_name() -> None:
    """`getattr(client, "cre" + "ate")` would be a sender that no other test sees."""
    for file, node in nodes():
        is_reader = file.startswith("reviewer/extract/")
        if is_reader and named(node.func) in {"getattr", "attrgetter"}:
            assert isinstance(node.args[1], ast.Constant), f"{file}: {ast.unparse(node)}"


def test_a_redacted_image_is_neither_forged_nor_changed() -> None:
    """And if one were, its bytes would not fit its hash: `require_own` refuses them."""
    for file, node in nodes():
        if named(node.func) == "__new__":
            assert "RedactedImage" not in ast.unparse(node), file
        if named(node.func) in {"replace", "_replace"}:
            assert not {"data", "sha256"} <= {word.arg for word in node.keywords}, file
        if named(node.func) == "__setattr__":
            assert "image" not in ast.unparse(node.args[0]), file
    for encoder in ("reviewer/extract/messages.py", "reviewer/extract/chat.py"):
        (made,) = [f for f in functions(sources()[encoder]) if f.name == "_picture"]
        assert "require_own" in set(calls(made)), encoder
