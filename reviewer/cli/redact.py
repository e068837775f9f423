"""`reviewer redact PATH... --out DIR`: redacted copies of files, without a project."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.cli.numbers import workers
from reviewer.model.errors import UsageError
from reviewer.model.redaction import TEXT, RedactionPolicy, Sought

if TYPE_CHECKING:
    from reviewer.flow.redact_files import Copied
    from reviewer.model.document import Failure

DOES = "redacted copies of files and folders, each with a record of its masks"
DESCRIPTION = """Redacted copies of PDF files, scans and photos: faces are hidden always. A copy is
a picture, or a PDF of pictures, and holds nothing else of the original, which stays as it is. No
detector finds everything: look at the copies before they leave your hands."""
ALL = "all"
KNOWN = ", ".join(sought.value for sought in TEXT)


def words(parser: argparse.ArgumentParser) -> None:
    """What may follow `reviewer redact`."""
    parser.description = DESCRIPTION
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="where the copies go; never replaced"
    )
    parser.add_argument("--faces", action="store_true", help="faces, which is so anyway")
    parser.add_argument(
        "--text", default="", metavar="WORDS", help=f"also, by commas: {KNOWN}; or {ALL}"
    )
    parser.add_argument(
        "--list",
        action="append",
        default=[],
        metavar="NAME|FILE",
        help="a name or an address to hide, or a file with one on each line; may be repeated",
    )
    parser.add_argument(
        "--second", action="store_true", help="ask a second face detector, too (slower)"
    )
    parser.add_argument(
        "--review", action="store_true", help="look at the masks before anything is written"
    )
    parser.add_argument("--workers", type=workers, metavar="N", help="processes to work with")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    from reviewer.cli import window
    from reviewer.cli.output import complain, counted, say, say_json
    from reviewer.cli.progress import Bar
    from reviewer.flow import redact_files
    from reviewer.flow.outcome import Crew
    from reviewer.flow.workers import Workers

    policy = RedactionPolicy(
        sought=sought(options.text), listed=listed(options.list), second=options.second
    )
    if options.review:
        window.require_display()
    _require_folder(options.out)
    with Workers(options.workers) as pool, Bar() as bar:
        crew = Crew(pool, bar)
        found, failed = redact_files.look(crew, options.paths, policy, options.out)
        if options.review and found:
            found = window.review_masks(found, pool)
        copied, unwritten = redact_files.write(crew, found, policy, options.out)
    failed += unwritten
    if options.json:
        say_json(_as_json(copied, failed))
    else:
        for line in _lines(copied):
            say(line)
        say(f"Wrote {counted(len(copied), 'redacted copy').replace('copys', 'copies')} to "
            f"{options.out}.")  # fmt: skip
    for failure in failed:
        complain(f"{failure.document}: {failure.reason}")
    if not copied and not failed:
        complain("There are no files in what was named.")
    return 1 if failed else 0


def sought(text: str) -> tuple[Sought, ...]:
    """What `--text` asks for. Raises UsageError at a word that is not known."""
    named = [word.strip().lower() for word in text.split(",") if word.strip()]
    if ALL in named:
        return TEXT
    known = {one.value: one for one in (*TEXT, Sought.FACES)}
    for word in named:
        if word not in known:
            raise UsageError(f"--text does not know {word!r}; it knows {KNOWN}, and {ALL}.")
    return tuple(dict.fromkeys(known[word] for word in named if word != Sought.FACES))


def listed(entries: Sequence[str]) -> tuple[str, ...]:
    """What `--list` names: the lines of files, and words. Raises UsageError."""
    found: dict[str, None] = {}
    for entry in entries:
        found |= dict.fromkeys(_lines_of(entry))
    return tuple(found)


def _lines_of(entry: str) -> list[str]:
    try:
        if not Path(entry).is_file():
            return [entry.strip()] if entry.strip() else []
        text = Path(entry).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The list {entry} cannot be read as text in UTF-8; save it so."
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _require_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file; name a folder with --out.")


def _lines(copied: Sequence[Copied]) -> list[str]:
    """A line for each copy: what was hidden on it, and what to look at."""
    lines = []
    for copy in copied:
        pages = copy.record["pages"]
        masks = [mask["what"] for page in pages for mask in page["masks"]]
        counts = ", ".join(f"{masks.count(what)} {what}" for what in dict.fromkeys(masks))
        doubted = [str(page["page"]) for page in pages if page["doubted"]]
        look = f"; look at page {', '.join(doubted)}" if doubted else ""
        lines.append(f"{copy.looked.name}: {counts or 'nothing found'}{look}")
        lines += [f"  {text}" for page in pages for text in dict.fromkeys(page["warnings"])]
    return lines


def _as_json(copied: Sequence[Copied], failed: Sequence[Failure]) -> dict[str, object]:
    return {
        "files": [dict(copy.record) for copy in copied],
        "failed": [{"file": failure.document, "reason": failure.reason} for failure in failed],
    }
