"""Evaluation suites: promptfoo tests and Inspect samples. A document is one test.

promptfoo: `tests.jsonl` with a variable for each picture, the expected answer, and an assertion of
its own for each field (`metric` names it); `promptfooconfig.yaml` and `prompt.json` beside it need
only a provider. Inspect: `samples.jsonl` as `json_dataset` reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from reviewer.export import answers
from reviewer.export.folder import Folder
from reviewer.export.report import NO_PICTURE, NOTHING, Report
from reviewer.export.writer import Options
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import ExportRow
from reviewer.model.kind import split_path

CONFIG = """description: {title}
prompts:
  - file://prompt.json
# Name the model to test, such as openai:gpt-4o or anthropic:messages:MODEL.
providers:
  - echo
tests: {tests}
"""
_TEMPLATE = re.compile(r"\{([{%#])")
TEXT = '{"type": "text", "text": {{ question | dump }}}'
LOADED = "('data:image/png;base64,' if NAME.startsWith('iVBOR') else 'data:image/jpeg;base64,')"
URL = "{{ NAME if NAME.startsWith('data:') or NAME.startsWith('http') else " + LOADED + " + NAME }}"
"""promptfoo puts the bytes of a picture in its variable: bare in base64, or as a data URL."""


class _Suite:
    """What both suites do: a test for each document with an answer, and its pictures."""

    name = "tests"

    def __init__(self, out: Folder, options: Options, report: Report) -> None:
        self._out, self._options, self._report = out, options, report
        self._files: dict[str, None] = {}
        if not options.split:
            self._file("")

    def add(self, document: ExportDocument) -> None:
        """A test of the fields that have an answer."""
        rows = answers.answerable(document.rows, self._report)
        if document.pages and document.pictures and len(document.pictures) < len(document.pages):
            self._report.left(NO_PICTURE, len(rows))
            self._report.left_document(NO_PICTURE)
            return
        if not rows:
            self._report.left_document(NOTHING)
            return
        images = [self._out.keep(picture) for picture in document.pictures]
        test = self.test(document, rows, images or [document.name])
        stream = self._out.text(self._file(document.split))
        stream.write(json.dumps(test, ensure_ascii=False) + "\n")
        for row in rows:
            self._report.wrote(row)
        self._report.wrote_document(document.split)

    def finish(self) -> None:
        """Nothing comes last."""

    def test(
        self, document: ExportDocument, rows: Sequence[ExportRow], images: Sequence[str]
    ) -> dict[str, Any]:
        """One test."""
        raise NotImplementedError

    def _file(self, split: str) -> str:
        name = f"{split or self.name}.jsonl"
        self._files[name] = None
        self._out.text(name)
        return name


class PromptfooWriter(_Suite):
    """promptfoo tests with the configuration that runs them."""

    _most = 1
    """Pictures of the document that has most."""

    def test(
        self, document: ExportDocument, rows: Sequence[ExportRow], images: Sequence[str]
    ) -> dict[str, Any]:
        """One test case; its assertions parse the answer and compare a field each."""
        prefix = self._options.prefix or "file://"
        self._most = max(self._most, len(images))
        pictures = {_variable(at): prefix + image for at, image in enumerate(images)}
        return {
            "description": document.name,
            "vars": {
                "question": answers.question(self._options.kind, rows),
                **pictures,
                "expected": _untemplated(answers.as_text(answers.answer(rows))),
            },
            "assert": [_assertion(path, row) for path, row in answers.paths_in_answer(rows)],
            "metadata": _metadata(document),
        }

    def finish(self) -> None:
        """Write the configuration and the prompt."""
        tests = "".join(f"\n  - file://{name}" for name in self._files)
        title = json.dumps(f"{self._options.project}: decided by people")
        self._out.text("promptfooconfig.yaml").write(CONFIG.format(title=title, tests=tests))
        self._out.text("prompt.json").write(_prompt(self._most))


class InspectWriter(_Suite):
    """Inspect samples: input, target and metadata."""

    name = "samples"

    def test(
        self, document: ExportDocument, rows: Sequence[ExportRow], images: Sequence[str]
    ) -> dict[str, Any]:
        """One sample; pictures are found relative to the file."""
        content: list[dict[str, str]] = [
            {"type": "text", "text": answers.question(self._options.kind, rows)}
        ]
        content += [{"type": "image", "image": self._options.prefix + image} for image in images]
        return {
            "id": document.sha256[:16],
            "input": [{"role": "user", "content": content}],
            "target": answers.as_text(answers.answer(rows)),
            "metadata": {
                **_metadata(document),
                "fields": {row.path: answers.answer_of(row) for row in rows},
            },
        }


def _untemplated(text: str) -> str:
    """JSON in which nothing is a template: promptfoo would fill in braces that a document shows.

    Braces stand side by side like that only inside texts, where they may be written so.
    """
    return _TEMPLATE.sub(lambda found: f"\\u007b{found[1]}", text)


def _variable(at: int) -> str:
    return f"image{at + 1}" if at else "image"


def _prompt(most: int) -> str:
    """The prompt's template, with a place for each picture a test may have."""
    parts = [TEXT]
    for name in map(_variable, range(most)):
        url = URL.replace("NAME", name)
        part = f'{{"type": "image_url", "image_url": {{"url": "{url}"}}}}'
        parts.append(f"{{% if {name} %}}, {part}{{% endif %}}")
    content = "".join(parts)
    return f'[{{"role": "user", "content": [{content}]}}]\n'


def _metadata(document: ExportDocument) -> dict[str, Any]:
    return {
        "document": document.name,
        "sha256": document.sha256,
        "supplier": document.supplier,
        "pages": len(document.pages),
    }


def _assertion(path: str, row: ExportRow) -> dict[str, Any]:
    """JavaScript that is true when the answer holds the value at this path."""
    name, number, column = split_path(path)
    steps = [name, *([number] if number is not None else []), *([column] if column else [])]
    place = "".join(f"?.[{json.dumps(step)}]" for step in steps)
    text = "output.replace(/^[^{]*/, '').replace(/[^}]*$/, '')"
    expected = _untemplated(json.dumps(answers.answer_of(row), ensure_ascii=False))
    said = f"(typeof output === 'string' ? JSON.parse({text}) : output){place} ?? null"
    return {
        "type": "javascript",
        "metric": row.path,
        "value": f"((v) => v === {expected} || (v !== null && String(v).trim() === {expected}))"
        f"({said})",
    }
