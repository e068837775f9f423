"""What the window's tests stand on: cards built by hand, and a tiny project made by the stores."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.document import Document, Page
from reviewer.model.field import Field, FieldCard
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.verdict import CheckResult, Place, Verdict
from reviewer.store import documents, fields, readings
from reviewer.store.db import Store
from reviewer.ui.app import build
from reviewer.ui.main_window import MainWindow
from reviewer.ui.theme import Mode, Theme
from reviewer.ui.view_state import ViewState

CardMaker = Callable[..., FieldCard]
KIND = """
name = "receipt"
title = "Receipt"

[fields.company]
type = "text"
title = "Company"

[fields.date]
type = "date"
title = "Date"

[fields.total]
type = "amount"
title = "Total"
"""
SAID = {
    "company": ("TED HENG STATIONERY", "TEO HENG STATIONERY", 0.6),
    "date": ("09/02/18", "09/02/18", 0.02),
    "total": ("7.20", "7.19", 0.9),
}
BOXES = {
    "company": Box(80, 60, 420, 90),
    "date": Box(80, 200, 200, 224),
    "total": Box(300, 500, 370, 526),
}


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def make_card() -> CardMaker:
    def make(
        value: str | None = "7.20",
        *,
        b: str | None = "7.19",
        ocr: str | None = "7.19",
        box: Box | None = BOXES["total"],
        others: tuple[Box, ...] = (),
        path: str = "total",
        reasons: tuple[str, ...] = ("A is the subtotal's amount.", "More."),
        size: tuple[float, float] = (600, 900),
        flagged: bool = True,
    ) -> FieldCard:
        document = Document("ab", "shop/r1.png", "image/png", 1, (Page(1, *size, "p1"),), id=1)
        absence = None if value else Absence.NOT_ON_PAGE
        field = Field(
            1, document.name, path, value, absence, 0.7, flagged, reasons, page=1, box=box, id=7
        )
        places = [Place(1, at, ocr or "", 0.9, "TOTAL") for at in (box, *others) if at]
        return FieldCard(
            field=field,
            spec=FieldSpec(path, FieldType.AMOUNT, "Total"),
            document=document,
            readings=tuple(
                Reading(
                    role,
                    name,
                    (FieldValue(path, said, None if said else Absence.NOT_ON_PAGE, 0.95),),
                )
                for role, name, said in (("A", "one", value), ("B", "two", b))
            ),
            results=(
                CheckResult(
                    "ocr",
                    path,
                    Verdict.DIFFERS if ocr else Verdict.NOT_FOUND,
                    places=tuple(places) if ocr else (),
                ),
            ),
            decision=None,
        )

    return make


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two receipts with three fields each, two of them flagged."""
    folder = tmp_path_factory.mktemp("template")
    kind = folder / "receipt.toml"
    kind.write_text(KIND, encoding="utf-8")
    with Project.create(folder / "shop", str(kind)) as project:
        for number in (1, 2):
            picture = _draw(folder / f"r{number}.png", number)
            project.call(lambda store, p=picture, n=number: _take_in(store, p, n))
    return folder / "shop"


@pytest.fixture
def project_folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "shop"))


@pytest.fixture
def bugs() -> list[str]:
    """Reports of bugs the windows showed; a test that wants one takes it out."""
    return []


@pytest.fixture
def open_window(qtbot: QtBot, bugs: list[str]) -> Iterator[Callable[..., MainWindow]]:
    """Opens windows as the program does and waits until the first field is there."""
    opened: list[MainWindow] = []

    def start(
        folder: Path | None, state: ViewState | None = None, theme: Mode = "light"
    ) -> MainWindow:
        window = build(folder, theme=theme, state=state)
        opened.append(window)
        window.workspace.desk.seen_ms = window.workspace.desk.read_ms = (
            0  # these tests press keys faster than anyone
        )
        window.notifier.bug_found.connect(bugs.append)
        window.show()
        if folder is not None:
            qtbot.waitUntil(lambda: window.workspace.counts is not None, timeout=20_000)
            qtbot.waitUntil(
                lambda: window.workspace.desk.card is not None or window.workspace.counts.left == 0,
                timeout=20_000,
            )
        return window

    yield start
    for window in opened:
        window.close()
        window.deleteLater()
    assert bugs == []


def _draw(path: Path, number: int) -> Path:
    image = Image.new("RGB", (600, 900), "white")
    pen = ImageDraw.Draw(image)
    for name, box in BOXES.items():
        pen.text((box.left, box.top), SAID[name][1], fill="black", font_size=22)
    pen.text((20, 860), f"receipt {number}", fill="gray")
    image.save(path)
    return path


def _take_in(store: Store, path: Path, number: int) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    page = Page(1, 600, 900, f"page-{number}")
    document = documents.save(
        store,
        Document(digest, path.name, "image/png", path.stat().st_size, (page,), str(path)),
        path,
    )
    for role, name, index in (("A", "one", 0), ("B", "two", 1)):
        values = tuple(FieldValue(path, said[index]) for path, said in SAID.items())
        readings.save(store, document.id, Reading(role, name, values, prompt=role))
    rows, results = [], []
    for field_path, (said, seen, risk) in SAID.items():
        box = BOXES[field_path]
        rows.append(
            Field(
                document.id,
                document.name,
                field_path,
                said,
                None,
                risk - number / 1000,
                risk > 0.1,
                (f"OCR reads {seen} at the place",),
                page=1,
                box=box,
            )
        )
        results.append(
            CheckResult(
                "ocr",
                field_path,
                Verdict.AGREES if said == seen else Verdict.DIFFERS,
                places=(Place(1, box, seen, 0.9),),
            )
        )
    fields.replace(store, document.id, rows, results)
