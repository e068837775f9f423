"""The words of `reviewer export` and `reviewer import`. What they do is in `datasets.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

from reviewer.cli.numbers import pixels

FORMATS = (
    "jsonl, csv (exact), csv-safe (for spreadsheets), parquet, hf, donut, label-studio, coco, "
    "funsd, promptfoo, inspect, openai-chat, or zip"
)
SOURCES = (
    "jsonl, label-studio, coco, doccano, ppocrlabel, textract, azure, document-ai, langextract, "
    "labelme, pawls, cvat, voc, conll or csv; without it the content tells"
)


def export(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer export PROJECT`."""
    parser.add_argument("--format", required=True, help=FORMATS)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="PATH", help="the file or folder to write"
    )
    parser.add_argument("--force", action="store_true", help="replace it if it exists")
    parser.add_argument(
        "--only",
        choices=("decided", "accepted-unseen", "all"),
        help="decided by people; those and what was accepted unseen; or all. Each format has its "
        "own default",
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help="only documents in which every field is settled",
    )
    parser.add_argument(
        "--pictures",
        choices=("redacted", "original", "none"),
        help="redacted as soon as the project has masks, if not given",
    )
    parser.add_argument(
        "--max-side",
        type=pixels,
        default=2048,
        metavar="PIXELS",
        help="long edge of pictures at most (2048)",
    )
    parser.add_argument(
        "--split",
        default="",
        metavar="80/10/10",
        help="train, validation and test, by supplier; near-duplicates stay together",
    )
    parser.add_argument(
        "--inside", default="jsonl,csv", metavar="F,...", help="what a zip holds (jsonl,csv)"
    )
    parser.add_argument(
        "--url-prefix",
        default="",
        metavar="TEXT",
        help="put before each picture's path, such as /data/local-files/?d=set/",
    )
    parser.add_argument("--licence", default="", help="for the manifest of the dataset")
    parser.add_argument("--note", default="", help="for the manifest of the dataset")
    parser.add_argument("--json", action="store_true", help="print the counts as one JSON document")


def take_in(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer import PROJECT`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--format", default="", metavar="F", help=SOURCES)
    parser.add_argument(
        "--as",
        dest="what",
        choices=("readings", "truth"),
        required=True,
        help="what a model read, to be checked; or what is known to be right",
    )
    parser.add_argument(
        "--mapping",
        action="append",
        default=[],
        metavar="FILE.toml or FIELD=NAME",
        help="which name or column over there is which field here; may be given often",
    )
    parser.add_argument(
        "--document",
        default="",
        metavar="NAME",
        help="the document a file is about, where the file does not say",
    )
    parser.add_argument("--json", action="store_true", help="print the counts as one JSON document")
