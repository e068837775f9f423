"""Files of other tools, in the shapes their makers document: what they say, and what is left."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.extract.foreign import formats, load, sheet
from reviewer.extract.foreign.formats import SOURCES, read_text, recognised
from reviewer.extract.foreign.ours import parse_own
from reviewer.extract.foreign.sheet import Place, Said, Sheet
from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box

LABEL_STUDIO = [
    {
        "id": 1,
        "data": {"ocr": "/data/upload/1/8f3a2b1c-410.jpg?x=1"},
        "inner_id": 3,
        "mood": "calm",
        "annotations": [
            {
                "completed_by": {"email": "ana@example.com"},
                "created_at": "2026-11-20T10:00:00Z",
                "was_cancelled": False,
                "result": [
                    {"id": "r1", "from_name": "label", "type": "rectanglelabels",
                     "value": {"x": 10, "y": 20, "width": 30, "height": 5,
                               "rectanglelabels": ["total"]}},
                    {"id": "r1", "from_name": "text", "type": "textarea",
                     "value": {"x": 10, "y": 20, "width": 30, "height": 5, "text": ["31.60"]}},
                    {"id": "c", "from_name": "currency", "type": "choices",
                     "value": {"choices": ["MYR"]}},
                    {"id": "u", "from_name": "unplaced", "type": "textarea",
                     "value": {"text": ['{"field": "fax", "absent": "not-on-page"}', "broken"]}},
                ],
            },
            {"was_cancelled": True, "result": []},
        ],
        "predictions": [
            {"model_version": "v1", "result": [
                {"id": "p", "from_name": "label", "type": "rectanglelabels", "score": 0.7,
                 "value": {"x": 1, "y": 2, "width": 3, "height": 4,
                           "rectanglelabels": ["company"]}}]}
        ],
    }
]  # fmt: skip
COCO = {
    "images": [{"id": 1, "file_name": "img/410.jpg", "width": 1000, "height": 2000}],
    "categories": [{"id": 7, "name": "total"}],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 7, "bbox": [10, 20, 30, 40], "iscrowd": 0,
         "attributes": {"text": "31.60", "occluded": True}},
        {"id": 2, "image_id": 9, "category_id": 7, "bbox": [1, 1, 1, 1]},
        {"id": 3, "image_id": 1, "category_id": 99},
    ],
}  # fmt: skip
TEXTRACT = {
    "DocumentMetadata": {"Pages": 1},
    "ExpenseDocuments": [
        {
            "ExpenseIndex": 1,
            "SummaryFields": [
                {"Type": {"Text": "VENDOR_NAME", "Confidence": 97.0}, "PageNumber": 1,
                 "ValueDetection": {"Text": "ACME", "Confidence": 93.5, "Geometry": {
                     "BoundingBox": {"Left": 0.1, "Top": 0.2, "Width": 0.3, "Height": 0.05},
                     "Polygon": []}}},
                {"Type": {"Text": "TOTAL"}, "ValueDetection": {"Text": "30", "Confidence": 50}},
                {"Type": {"Text": "TOTAL"}, "ValueDetection": {"Text": "31.60", "Confidence": 99}},
                {"Type": {"Text": "OTHER"}, "ValueDetection": {"Text": "?", "Confidence": 9}},
                {"Type": {"Text": "OTHER"}, "LabelDetection": {"Text": "Clerk"},
                 "ValueDetection": {"Text": "Bob", "Confidence": 9}},
            ],
            "LineItemGroups": [{"LineItems": [{"LineItemExpenseFields": [
                {"Type": {"Text": "ITEM"}, "ValueDetection": {"Text": "Noodle", "Confidence": 80}},
                {"Type": {"Text": "EXPENSE_ROW"}, "ValueDetection": {"Text": "Noodle 1"}},
            ]}]}],
        }
    ],
}  # fmt: skip
AZURE = {
    "status": "succeeded",
    "analyzeResult": {
        "modelId": "prebuilt-invoice",
        "pages": [{"pageNumber": 1, "width": 8.5, "height": 11, "unit": "inch"}],
        "documents": [{"docType": "invoice", "fields": {
            "InvoiceTotal": {"type": "currency", "valueCurrency": {"amount": 31.6},
                             "content": "$31.60", "confidence": 0.9, "boundingRegions": [
                                 {"pageNumber": 1, "polygon": [1, 2, 3, 2, 3, 4, 1, 4]}]},
            "Items": {"type": "array", "valueArray": [{"type": "object", "valueObject": {
                "Description": {"type": "string", "valueString": "Noodle", "content": "Noodle"},
                "Amount": {"type": "currency", "content": "31.60"}}}]},
            "Empty": {"type": "string", "confidence": 0.1},
        }}],
    },
}  # fmt: skip
DOCUMENT_AI = {
    "document": {
        "mimeType": "application/pdf",
        "uri": "gs://bucket/in/410.pdf",
        "pages": [{"dimension": {"width": 1000, "height": 2000}}],
        "entities": [
            {"type": "total_amount", "mentionText": "31.60", "confidence": 0.8, "pageAnchor": {
                "pageRefs": [{"boundingPoly": {"normalizedVertices": [
                    {"x": 0.1, "y": 0.2}, {"x": 0.3, "y": 0.2}, {"x": 0.3, "y": 0.4}]}}]}},
            {"type": "line_item", "mentionText": "Noodle 31.60", "properties": [
                {"type": "line_item/description", "mentionText": "Noodle"},
                {"type": "line_item/amount", "mentionText": "31.60"}]},
            {"type": "line_item", "properties": [
                {"type": "line_item/description", "mentionText": "Tea"}]},
        ],
    }
}  # fmt: skip
LANGEXTRACT = {
    "document_id": "410.jpg",
    "text": "total 31.60",
    "extractions": [
        {"extraction_class": "total", "extraction_text": "31.60", "attributes": {"a": "b"},
         "char_interval": {"start_pos": 6, "end_pos": 11}, "alignment_status": "match_exact"},
        {"extraction_class": "company", "extraction_text": "ACME", "char_interval": None},
    ],
}  # fmt: skip
DOCCANO = {
    "filename": "410.jpg",
    "bbox": [{"x": 11, "y": 12, "width": 64, "height": 66, "label": "total"}, {"label": "x"}],
}
PPOCR = "img/410.jpg\t" + json.dumps(
    [
        {"transcription": "31.60", "points": [[1, 2], [3, 2], [3, 4], [1, 4]], "key_cls": "total"},
        {"transcription": "Noodle", "points": [[1, 2], [3, 2], [3, 4], [1, 4]], "key_cls": "None"},
    ]
)
SAMPLES = {
    "label-studio": LABEL_STUDIO, "coco": COCO, "textract": TEXTRACT, "azure": AZURE,
    "document-ai": DOCUMENT_AI, "langextract": LANGEXTRACT, "doccano": DOCCANO,
}  # fmt: skip


def read(data: object, what: str = "readings", form: str = "") -> Sheet:
    found = Sheet()
    read_text(data if isinstance(data, str) else json.dumps(data), form, what, found)
    return found


def said(found: Sheet) -> list[Said]:
    return [one for told in found.told for one in told.said]


@pytest.mark.parametrize("form", SAMPLES)
def test_each_format_is_recognised_by_its_content(form: str):
    assert recognised(json.dumps(SAMPLES[form])) == form
    if form != "label-studio":
        assert recognised(json.dumps(SAMPLES[form]) + "\n" + json.dumps(SAMPLES[form])) == form


def test_lines_of_ppocrlabel_and_tables_are_recognised():
    assert recognised(PPOCR) == "ppocrlabel"
    assert recognised("file;total\n410.jpg;31.60\n") == "csv"
    with pytest.raises(UsageError, match="--format"):
        recognised("hello")
    with pytest.raises(UsageError, match="--format"):
        recognised('{"hello": 1}')


def test_label_studio_annotations_and_predictions():
    truth = read(LABEL_STUDIO, "truth")
    assert said(truth) == [
        Said("fax", None, Absence.NOT_ON_PAGE, path="fax"),
        Said("total", "31.60", place=Place(1, Box(10, 20, 40, 25), (100, 100))),
        Said("currency", "MYR"),
    ]
    assert (truth.told[0].by, truth.told[0].at) == ("ana@example.com", "2026-11-20T10:00:00Z")
    assert truth.unknown == {"task.mood": 1}
    assert truth.left["an annotation that was cancelled"] == 1
    assert truth.left[sheet.NOT_A_VALUE] == 1
    readings = read(LABEL_STUDIO)
    assert [(s.name, s.value, s.confidence) for s in said(readings)] == [("company", None, 0.7)]
    assert readings.told[0].model == "v1"


def test_coco_boxes_with_and_without_text():
    found = read(COCO)
    assert said(found) == [
        Said("total", "31.60", place=Place(1, Box(10, 20, 40, 60), (1000, 2000)))
    ]
    assert found.left["an annotation of an image that is not there"] == 1
    assert found.problems == ["the file, annotation 3: it has neither a name nor a caption"]
    assert found.unknown["attributes.occluded"] == 1


def test_textract_keeps_the_surest_of_what_is_said_twice():
    found = read(TEXTRACT)
    values = {(s.table, s.row, s.name): (s.value, s.confidence) for s in said(found)}
    assert values == {
        ("", None, "VENDOR_NAME"): ("ACME", 0.935),
        ("", None, "TOTAL"): ("31.60", 0.99),
        ("", None, "Clerk"): ("Bob", 0.09),
        ("line_items", 0, "ITEM"): ("Noodle", 0.8),
    }
    assert said(found)[0].place == Place(1, Box(0.1, 0.2, 0.4, 0.25), (1, 1))
    assert found.left[sheet.TWICE] == 1
    assert found.left["a field whose kind Textract does not know (OTHER)"] == 1


def test_azure_values_are_those_that_are_printed():
    found = read(AZURE)
    assert said(found) == [
        Said("InvoiceTotal", "$31.60", None, 0.9, Place(1, Box(1, 2, 3, 4), (8.5, 11))),
        Said("Description", "Noodle", table="Items", row=0),
        Said("Amount", "31.60", table="Items", row=0),
    ]
    assert found.left[sheet.NOT_A_VALUE] == 1
    assert found.told[0].model == "prebuilt-invoice"


def test_document_ai_rows_are_counted():
    found = read(DOCUMENT_AI)
    assert [(s.name, s.row) for s in said(found)] == [
        ("total_amount", None), ("description", 0), ("amount", 0), ("description", 1),
    ]  # fmt: skip
    assert said(found)[0].place == Place(1, Box(0.1, 0.2, 0.3, 0.4), (1, 1))
    assert found.told[0].references == ("gs://bucket/in/410.pdf",)


def test_langextract_doccano_and_ppocrlabel():
    assert [s.name for s in said(read(LANGEXTRACT))] == ["total", "company"]
    assert [s.name for s in said(read(LANGEXTRACT, "truth"))] == ["total"]
    assert read(LANGEXTRACT).unknown["extraction.attributes"] == 1
    assert said(read(DOCCANO)) == [Said("total", None, place=Place(1, Box(11, 12, 75, 78)))]
    spans = read({"id": 3, "text": "total 31.60", "label": [[6, 11, "total"], [9, 99, "x"]]})
    assert [(s.name, s.value) for s in said(spans)] == [("total", "31.60")]
    found = read(PPOCR)
    assert said(found) == [Said("total", "31.60", place=Place(1, Box(1, 2, 3, 4)))]
    assert found.left["a box without a key"] == 1


def test_tables_wide_and_long():
    wide = read("file;Total;;Total\n410.jpg;31.60;x;9\n411.jpg;1\n\n")
    assert said(wide) == [Said("Total", "31.60", path="Total")]
    assert any("line 3: 2 cells" in problem for problem in wide.problems)
    assert any("stands twice" in problem for problem in wide.problems)
    long = read("document,field,value,absent,page,left,top,right,bottom\n"
                "a,total,31.60,,1,1,2,3,4\na,fax,,not-on-page,,,,,\na,x,,maybe,,,,,\n")  # fmt: skip
    assert said(long) == [
        Said("total", "31.60", place=Place(1, Box(1, 2, 3, 4)), path="total"),
        Said("fax", None, Absence.NOT_ON_PAGE, path="fax"),
    ]
    assert long.left["an absence that is none of the five"] == 1


def test_bad_elements_are_named_and_cost_no_other():
    lines = "\n".join([json.dumps(DOCCANO), "{broken", json.dumps(DOCCANO | {"filename": "b"})])
    found = read(lines)
    assert len(found.told) == 2
    assert found.problems[0].startswith("line 2: not JSON")
    twice = read('{"filename": "a", "filename": "b", "bbox": []}')
    assert any("stands twice" in problem for problem in twice.problems)
    assert twice.told[0].references == ("a",)
    deep = "[" * 5000 + "]" * 5000
    found = read(deep, form="coco")
    assert "deeper than" in found.problems[0]


def test_a_file_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(ValueError, match="no UTF-8"):
        load.decoded(b"\xff\x00\x01")
    assert load.decoded("ü".encode("utf-16")) == "ü"
    monkeypatch.setattr(load, "MOST_BYTES", 3)
    with pytest.raises(ValueError, match="larger"):
        load.decoded(b"1234")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=8) | st.sampled_from(["data", "result", "value", "fields",
        "entities", "images", "annotations", "documents", "bbox", "label", "type", "text",
        "points", "properties", "pages", "id", "document", "details", "state"]),
        inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


def spoiled(data: object, at: list[int], with_what: object) -> object:
    """`data` with one part replaced."""
    if not at or not isinstance(data, (dict, list)) or not data:
        return with_what
    keys = list(data) if isinstance(data, dict) else list(range(len(data)))
    chosen = keys[at[0] % len(keys)]
    copy = data.copy()
    copy[chosen] = spoiled(data[chosen], at[1:], with_what)
    return copy


@settings(max_examples=150)
@given(JSON, st.sampled_from([source.name for source in SOURCES]), st.sampled_from(["readings",
       "truth"]))  # fmt: skip
def test_any_json_ends_in_a_sheet(data: object, form: str, what: str):
    read(json.dumps(data), what, form)
    read("name\t" + json.dumps(data), what, form)


@settings(max_examples=150)
@given(
    st.sampled_from(list(SAMPLES)),
    st.lists(st.integers(0, 20), min_size=1, max_size=9),
    JSON,
    st.sampled_from(["readings", "truth"]),
)
def test_any_spoiled_sample_ends_in_a_sheet(form: str, at: list[int], part: object, what: str):
    found = read(json.dumps(spoiled(SAMPLES[form], at, part)), what, form)
    for told in found.told:
        assert all(one.value is None or one.value.strip() for one in told.said)


@given(st.text(max_size=200))
def test_any_text_ends_in_a_sheet_or_a_sentence(text: str):
    with contextlib.suppress(UsageError):
        read(text)
    for form in ("csv", "ppocrlabel", "coco"):
        read(text, "readings", form)
    list(parse_own(text.splitlines()))


def test_columns_of_a_table():
    assert formats.columns("a;b\n1;2") == ("a", "b")
    assert formats.columns("nothing") == ()


def test_pages_of_textract_are_one_document_and_receivers_no_vendors():
    def field(kind: str, text: str, page: int = 1, **more: object) -> dict[str, object]:
        return {
            "Type": {"Text": kind},
            "ValueDetection": {"Text": text},
            "PageNumber": page,
            **more,
        }

    def item(text: str, page: int) -> dict[str, object]:
        return {"LineItems": [{"LineItemExpenseFields": [field("ITEM", text, page)]}]}

    receiver = {"GroupProperties": [{"Types": ["RECEIVER_BILL_TO"], "Id": "1"}]}
    vendor = {"GroupProperties": [{"Types": ["VENDOR"], "Id": "2"}]}
    pages = [
        {"SummaryFields": [field("NAME", "Buyer", **receiver), field("NAME", "Seller", **vendor)],
         "LineItemGroups": [item("Tea", 1)]},
        {"SummaryFields": [field("TOTAL", "9", 2, Currency={"Code": "EUR", "Confidence": 50})],
         "LineItemGroups": [item("Rice", 2)]},
    ]  # fmt: skip
    found = read({"ExpenseDocuments": pages})
    assert [(s.name, s.value, s.row) for s in said(found)] == [
        ("RECEIVER_NAME", "Buyer", None), ("NAME", "Seller", None), ("ITEM", "Tea", 0),
        ("TOTAL", "9", None), ("CURRENCY_CODE", "EUR", None), ("ITEM", "Rice", 1),
    ]  # fmt: skip
    two = read({"ExpenseDocuments": [pages[0], pages[0]]})
    assert two.left["a further receipt in the same file"] == 3


def test_document_ai_as_its_python_library_writes_it():
    document = {
        "uri": "410.pdf",
        "mime_type": "application/pdf",
        "pages": [{"page_number": 1, "form_fields": [{}], "dimension": {"width": 9, "height": 9}}],
        "entities": [
            {"type_": "supplier_address", "mention_text": "1 High St", "confidence": 0.5,
             "page_anchor": {"page_refs": [{"page": "1", "bounding_poly": {"normalized_vertices": [
                 {"x": 0.1, "y": 0.2}, {"x": 0.3, "y": 0.4}]}}]},
             "properties": [{"type_": "supplier_address/street", "mention_text": "High St"}]},
        ],
    }  # fmt: skip
    assert recognised(json.dumps(document)) == "document-ai"
    found = read(document)
    assert said(found) == [
        Said("supplier_address", "1 High St", None, 0.5, Place(2, Box(0.1, 0.2, 0.3, 0.4), (1, 1))),
        Said("street", "High St", table="supplier_address", row=0),
    ]
    assert found.unknown == {"page.formFields": 1}


def test_what_azure_tells_beside_the_fields_is_counted():
    result = AZURE["analyzeResult"] | {"tables": [{}, {}], "keyValuePairs": [{}]}  # type: ignore[operator]
    assert read({"analyzeResult": result}).unknown == {
        "analyzeResult.tables": 2,
        "analyzeResult.keyValuePairs": 1,
    }
