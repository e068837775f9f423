"""The formats there are to export to: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from reviewer.export.coco import CocoWriter
from reviewer.export.csv import CsvWriter
from reviewer.export.folder import Folder
from reviewer.export.funsd import FunsdWriter
from reviewer.export.imagefolder import ImagefolderWriter
from reviewer.export.jsonl import JsonlWriter
from reviewer.export.label_studio import LabelStudioWriter
from reviewer.export.openai_chat import ChatWriter
from reviewer.export.parquet import ParquetWriter
from reviewer.export.report import Report
from reviewer.export.select import Only
from reviewer.export.suites import InspectWriter, PromptfooWriter
from reviewer.export.writer import Options, Writer
from reviewer.model.errors import UsageError

PACKAGE = "zip"
"""The package: any of the other formats inside, with a manifest and a data card."""


class Shows(StrEnum):
    """What a format does with pictures of pages."""

    NONE = "none"
    CAN = "can"
    """It names them; without them it names the documents."""
    MUST = "must"


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name the user gives. One with a `suffix` is a file, else it is a folder."""

    name: str
    suffix: str
    title: str
    make: Callable[[Folder, Options, Report], Writer] | None
    only: Only = Only.ALL
    """Which fields it holds where none are asked for."""
    shows: Shows = Shows.NONE
    words: bool = False
    """Whether it holds the words of the pages."""


FORMATS = (
    Format("jsonl", ".jsonl", "JSON lines, a document each, whole: comes back in without loss",
           JsonlWriter),
    Format("csv", ".csv", "CSV, a field each, exact: for programs", partial(CsvWriter, safe=False)),
    Format("csv-safe", ".csv",
           "CSV for spreadsheets: what would run as a formula gets a ' before it",
           partial(CsvWriter, safe=True)),
    Format("parquet", ".parquet", "Parquet, a field each, typed: for data frames (needs pyarrow)",
           ParquetWriter),
    Format("hf", "", "Hugging Face: pictures with metadata.jsonl, for datasets.load_dataset",
           partial(ImagefolderWriter, fields=True), Only.UNSEEN, Shows.MUST),
    Format("donut", "", "Donut: pictures, and the answer for each as gt_parse",
           partial(ImagefolderWriter, fields=False), Only.UNSEEN, Shows.MUST),
    Format("label-studio", "", "Label Studio: tasks with predictions, annotations and labels",
           LabelStudioWriter, Only.ALL, Shows.CAN),
    Format("coco", "", "COCO: pages, boxes, and field names as categories", CocoWriter,
           Only.UNSEEN, Shows.CAN),
    Format("funsd", "", "FUNSD and LayoutLM: words, boxes, BIO tags and links to labels",
           FunsdWriter, Only.UNSEEN, Shows.CAN, True),
    Format("promptfoo", "", "promptfoo: a test for each document, an assertion for each field",
           PromptfooWriter, Only.DECIDED, Shows.CAN),
    Format("inspect", "", "Inspect: a sample for each document, with its target",
           InspectWriter, Only.DECIDED, Shows.CAN),
    Format("openai-chat", ".jsonl", "Chats for fine-tuning in OpenAI's vision format",
           ChatWriter, Only.UNSEEN, Shows.MUST),
    Format(PACKAGE, ".zip", "A package: any of these inside, with a manifest and a data card",
           None),
)  # fmt: skip


def find_format(name: str) -> Format:
    """The format called `name`; UsageError naming those there are."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise UsageError(f"There is no export format {name!r}; the formats are {names}.")
