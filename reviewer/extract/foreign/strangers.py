"""Files that are known and not read: what each is, and what to export instead."""

from __future__ import annotations

import re

from reviewer.extract.foreign import sheet as s
from reviewer.model.plain_xml import Element

_YOLO = re.compile(r"\s*\d+(?:\s+-?\d*\.?\d+(?:e-?\d+)?){4,}\s*", re.IGNORECASE)
_CROP = re.compile(r"\S+\.(?:jpe?g|png|bmp|tiff?)\t[^\[\{]*", re.IGNORECASE)


def stranger(data: object) -> str | None:
    """What this element is, for a person; None where it is nothing known."""
    if isinstance(data, Element) and data.name == "View":
        return "a labelling interface of Label Studio; give its tasks"
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("items"), list) and "categories" in data:
        return "datumaro's own format; export it as COCO there"
    if isinstance(data.get("assets"), dict) and "tags" in data:
        return "a project of VoTT; export it as CSV there"
    if isinstance(data.get("annotations"), list) and any(
        s.inner(one, "coordinates") is not None for one in data["annotations"]
    ):
        return "CreateML; export it as COCO there"
    if isinstance(data.get("Blocks"), list):
        return "a response of Textract's AnalyzeDocument; AnalyzeExpense is read"
    if isinstance(data.get("tokens"), list) and isinstance(data.get("page"), dict):
        return "the words of PAWLS; give the file with the annotations"
    return None


def stranger_text(text: str) -> str | None:
    """The same for files that are no JSON: told by their first line."""
    first = text.lstrip("\ufeff\r\n ").partition("\n")[0].rstrip("\r")
    if first.startswith("__label__"):
        return "fastText, which names no document; export it as JSONL there"
    if _CROP.fullmatch(first):
        return "a list of pictures of single words; PPOCRLabel keeps whole pages in Label.txt"
    if _YOLO.fullmatch(first):
        return "YOLO, which has neither names nor texts; export it as COCO there"
    return None
