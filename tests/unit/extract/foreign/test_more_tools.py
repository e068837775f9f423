"""labelme, PAWLS, CVAT, VOC, CoNLL, Label Studio's short form; and what is known but not read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.extract.foreign import load, sheet
from reviewer.extract.foreign.formats import read_text, recognised
from reviewer.extract.foreign.sheet import Place, Said, Sheet
from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box

LABELME = {
    "version": "2.4.0", "flags": {}, "imagePath": "410.jpg", "imageData": None,
    "imageHeight": 2000, "imageWidth": 1000,
    "shapes": [
        {"label": "total", "shape_type": "rectangle", "points": [[10, 20], [40, 60]],
         "description": "31.60", "kie_linking": [[1, 2]], "attributes": {"ink": "blue"}},
        {"label": "stamp", "shape_type": "circle", "points": [[100, 100], [103, 104]]},
        {"label": "dot", "shape_type": "point", "points": [[1, 1]]},
    ],
}  # fmt: skip
PAWLS = {
    "annotations": [
        {"id": "1", "page": 1, "label": {"text": "total", "color": "#f00"},
         "bounds": {"left": 10, "top": 20, "right": 40, "bottom": 60}, "tokens": []},
        {"id": "2", "page": 0, "label": {"text": "x", "color": "#f00"}, "bounds": {}},
    ],
    "relations": [{"sourceIds": ["1"], "targetIds": ["2"], "label": {"text": "r"}}],
}  # fmt: skip
CVAT = """<?xml version='1.0' encoding='utf-16'?>
<annotations><version>1.1</version>
 <image id="0" name="img/410.jpg" width="1000" height="2000">
  <box label="total" xtl="10" ytl="20" xbr="40" ybr="60"><attribute name="text">31.60</attribute>
   <attribute name="ink">blue</attribute></box>
  <box label="date" xtl="0" ytl="40" xbr="100" ybr="60" rotation="90"/>
  <polygon label="company" points="1,2;3,4;6,5"/>
  <points label="dot" points="1,2"/>
  <tag label="kind"><attribute name="value">invoice</attribute></tag>
  <box label="" xtl="1" ytl="1" xbr="2" ybr="2"/>
 </image>
 <track id="0" label="x"><box frame="1" xtl="1" ytl="1" xbr="2" ybr="2"/></track>
</annotations>"""
VOC = """<annotation><filename>410.jpg</filename>
<size><width>1000</width><height>2000</height></size>
<object><name>total</name><bndbox><xmin>10</xmin><xmax>40</xmax><ymin>20</ymin>
<ymax>60</ymax></bndbox>
</object><object><name>old</name><deleted>1</deleted></object>
<object><name>line</name><polygon><pt><x>1</x><y>2</y></pt><pt><x>5</x><y>9</y></pt></polygon></object>
</annotation>"""
CONLL = "TOTAL\tO\n31.60\tB-total\n\nACME\tB-company\nLtd\tI-company\nx\tI-total\n"
SHORT = {
    "id": 3, "image": "/data/upload/1/8f3a2b1c-410.jpg", "annotator": 1, "annotation_id": 7,
    "created_at": "2026-11-20T10:00:00Z", "updated_at": "", "lead_time": 3.2,
    "bbox": [{"x": 10, "y": 20, "width": 30, "height": 5, "rotation": 0}, {"x": 1, "y": 1,
             "width": 2, "height": 2, "rotation": 0}],
    "label": [{"x": 10, "y": 20, "width": 30, "height": 5, "labels": ["total"]},
              {"x": 1, "y": 1, "width": 2, "height": 2, "labels": ["company"]}],
    "transcription": ["31.60", "ACME"],
    "currency": {"choices": ["MYR", "SGD"]},
    "odd": {"strange": 1},
}  # fmt: skip
SAMPLES = {
    "labelme": json.dumps(LABELME), "pawls": json.dumps(PAWLS), "cvat": CVAT, "voc": VOC,
    "conll": CONLL, "label-studio": json.dumps([SHORT]),
}  # fmt: skip


def read(text: str, what: str = "readings", form: str = "") -> Sheet:
    found = Sheet()
    read_text(text, form, what, found)
    return found


def said(found: Sheet) -> list[Said]:
    return [one for told in found.told for one in told.said]


@pytest.mark.parametrize("form", SAMPLES)
def test_each_is_recognised_by_its_content(form: str):
    assert recognised(SAMPLES[form]) == form


def test_shapes_of_labelme():
    found = read(SAMPLES["labelme"])
    assert said(found) == [
        Said("total", "31.60", place=Place(1, Box(10, 20, 40, 60), (1000, 2000))),
        Said("stamp", None, place=Place(1, Box(95, 95, 105, 105), (1000, 2000))),
    ]
    assert found.left == {sheet.RELATION: 1, sheet.NOTHING_SAID: 1}
    assert found.unknown == {"attributes.ink": 1}
    assert found.told[0].references == ("410.jpg",)


def test_pawls_counts_pages_from_nought():
    found = read(SAMPLES["pawls"])
    assert said(found) == [Said("total", None, place=Place(2, Box(10, 20, 40, 60)))]
    assert found.left == {sheet.RELATION: 1, sheet.NOTHING_SAID: 1}


def test_marks_of_cvat():
    found = read(CVAT)
    frame = (1000.0, 2000.0)
    assert [(s.name, s.value) for s in said(found)] == [
        ("total", "31.60"), ("date", None), ("company", None), ("kind", "invoice"),
    ]  # fmt: skip
    assert said(found)[0].place == Place(1, Box(10, 20, 40, 60), frame)
    turned = said(found)[1].place
    assert turned is not None
    assert turned.box.as_list() == pytest.approx([40, 0, 60, 100])  # about its middle
    assert found.unknown == {"attribute.ink": 1}
    assert found.left == {"a track of a video": 1, sheet.NO_NAME: 1, sheet.NOTHING_SAID: 1}


def test_objects_of_voc():
    found = read(VOC)
    assert [(s.name, s.place.box if s.place else None) for s in said(found)] == [
        ("total", Box(10, 20, 40, 60)), ("line", Box(1, 2, 5, 9)),
    ]  # fmt: skip
    assert found.left == {"an object that was deleted": 1}


def test_words_with_tags():
    found = read(CONLL)
    assert [(s.name, s.value) for s in said(found)] == [("total", "31.60"), ("company", "ACME Ltd")]
    assert found.left[sheet.TWICE] == 1  # an I that follows another name begins a value
    broken = read("a\tB-x\nalone\nb c d e f\tZ-x\n", form="conll")
    assert len(broken.problems) == 2


def test_the_short_form_pairs_regions_with_texts():
    found = read(SAMPLES["label-studio"])
    frame = (100.0, 100.0)
    assert said(found) == [
        Said("currency", "MYR"),
        Said("total", "31.60", place=Place(1, Box(10, 20, 40, 25), frame)),
        Said("company", "ACME", place=Place(1, Box(1, 1, 3, 3), frame)),
    ]
    assert found.left[sheet.FURTHER_VALUE] == 1
    assert found.unknown == {"annotation.odd": 1}


def task(*results: dict[str, object]) -> str:
    told = {"data": {"image": "a.jpg"}, "annotations": [{"result": list(results)}]}
    return json.dumps([told])


def test_a_label_with_neither_text_nor_box_claims_nothing():
    """A key point, a brush stroke, a stretch of sound: counted, and never "not on the page"."""
    found = read(
        task(
            {"id": "k", "value": {"x": 1, "y": 2, "width": 0.3, "keypointlabels": ["total"]}},
            {"id": "b", "value": {"format": "rle", "rle": [1, 2], "brushlabels": ["total"]}},
            {"id": "a", "value": {"start": 1, "end": 2, "channel": 0, "labels": ["total"]}},
            {"type": "relation", "from_id": "k", "to_id": "b", "direction": "right"},
        ),
        "truth",
    )
    assert not said(found)
    assert found.left == {sheet.NOTHING_SAID: 3, sheet.RELATION: 1} | {
        key: 0 for key, count in found.left.items() if not count
    }
    assert set(found.unknown) == {"value.start", "value.end", "value.channel"}
    names = {"images": [{"id": 1, "file_name": "a.jpg"}],
             "categories": [{"id": 1, "name": "total"}],
             "annotations": [{"image_id": 1, "category_id": 1},
                             {"image_id": 1, "segments_info": [{}, {}]}]}  # fmt: skip
    coco = read(json.dumps(names), "truth")
    assert not said(coco)
    assert coco.left == {sheet.NOTHING_SAID: 1, "a segment of a picture, which has no text": 2}


def test_a_turned_rectangle_is_the_box_around_it():
    sized = {"original_width": 200, "original_height": 100}
    value = {"x": 50, "y": 50, "width": 10, "height": 10, "rotation": 90,
             "rectanglelabels": ["total"]}  # fmt: skip
    turned = said(read(task({"id": "r", "value": value, **sized})))[0].place
    assert turned is not None
    # 20 x 10 pixels at (100, 50), turned about that corner: from 90 to 100, from 50 to 70.
    assert turned.box.as_list() == pytest.approx([45, 50, 50, 70])
    ellipse = {"x": 50, "y": 50, "radiusX": 10, "radiusY": 5, "ellipselabels": ["total"]}
    round_one = said(read(task({"id": "e", "value": ellipse, **sized})))[0].place
    assert round_one is not None
    assert round_one.box == Box(40, 45, 60, 55)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"categories": {}, "items": []}', "datumaro"),
        ('{"assets": {}, "tags": []}', "VoTT"),
        ('[{"image": "a", "annotations": [{"coordinates": {}}]}]', "CreateML"),
        ('{"Blocks": []}', "AnalyzeExpense"),
        ('[{"page": {"index": 0}, "tokens": []}]', "PAWLS"),
        ("<View><Image/></View>", "interface"),
        ("__label__good A, B", "fastText"),
        ("crop_img/1.jpg\t31.60", "Label.txt"),
        ("0 0.35 0.3 0.3 0.2\n", "YOLO"),
    ],
)
def test_what_is_known_and_not_read_says_what_to_give_instead(text: str, word: str):
    with pytest.raises(UsageError, match=word):
        recognised(text)


def test_examples_that_name_no_document_are_not_given_to_one():
    one = '{"text": "abc", "label": [[0, 1, "x"]]}'
    assert read(one).by_file
    assert not read(f"{one}\n{one}").by_file


def test_a_person_may_say_which_key_names_the_document():
    for text in (
        '{"text": "abc", "label": [[0, 1, "x"]], "meta": {"Scan": "a.jpg"}}',
        '{"extractions": [], "Scan": "a.jpg"}',
        '[{"data": {"Scan": "a.jpg", "image": "b.jpg"}, "annotations": [{"result": []}]}]',
        '[{"annotation_id": 1, "Scan": "a.jpg", "sum": "1"}]',
        '{"images": [{"id": 1, "file_name": "b.jpg", "Scan": "a.jpg"}], "annotations": []}',
    ):
        found = Sheet()
        read_text(text, "", "truth", found, "Scan")
        assert found.told[0].references[0] == "a.jpg"
        assert not found.unknown


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_the_one_that_fits_most_lines(sign: str):
    other = ";" if sign == "," else ","
    text = f'file{sign}"a{other}b{other}c"{sign}total\n1.jpg{sign}x{sign}"1{other}20"\n'
    assert [s.value for s in said(read(text, form="csv"))] == ["x", f"1{other}20"]


def test_tables_as_they_are_found():
    found = read(
        "\ufeffsep=;\r\nfile;total\r\n1.jpg;1,20;;\r\nfile;total\r\n2.jpg;\r\n3.jpg;1;2\r\n"
    )
    assert said(found) == [
        Said("total", "1,20", path="total"),
        Said("total", None, Absence.NOT_ON_PAGE, path="total"),
    ]
    assert found.left["a line that is the header again"] == 1
    assert [p.partition(":")[0] for p in found.problems] == ["line 5"]


def test_what_nobody_decided_is_no_truth():
    table = (
        "document,field,value,absent,state\na,total,1,,open\na,date,2,,accept\na,x,3,,ambiguous\n"
    )
    assert [s.name for s in said(read(table, "truth"))] == ["date"]
    assert read(table, "truth").left[sheet.UNDECIDED] == 2
    assert len(said(read(table))) == 3
    boxes = {"images": [{"id": 1, "file_name": "a"}], "categories": [{"id": 1, "name": "total"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2],
                              "attributes": {"value": "1", "state": "open"}}]}  # fmt: skip
    assert not said(read(json.dumps(boxes), "truth"))
    assert read(json.dumps(boxes), "truth").left[sheet.UNDECIDED] == 1


def test_a_table_of_one_byte_for_each_letter_is_western():
    assert load.decoded_as("Firma;Größe\n".encode("cp1252")) == ("Firma;Größe\n", "cp1252")
    assert load.decoded_as("Größe".encode("utf-16"))[1] == "utf-16"
    for bad in (b'{"a": "\xe4"}', b"<a>\xe4</a>", b"\xe4\x00", b"\xff\xfe\x00"):
        with pytest.raises(ValueError, match="is no UTF"):
            load.decoded(bad)


def test_numbers_beyond_all_reason_are_none():
    huge = "9" * 400
    boxes = (
        '{"images": [{"id": 1, "file_name": "a", "width": 1e308, "height": 1}], "categories": '
        f'[{{"id": 1, "name": "total"}}], "annotations": [{{"image_id": 1, "category_id": 1, '
        f'"text": "x", "bbox": [{huge}, -1e300, {huge}, 1], "score": {huge}}}]}}'
    )
    assert said(read(boxes)) == [Said("total", "x")]
    assert sheet.page(10**400) == 1


def test_a_table_that_is_none_says_why():
    with pytest.raises(UsageError, match="more than 2000 columns"):
        recognised("document," + ",".join(map(str, range(3000))))
    long = read("document,total\na.jpg," + "x" * 200_000, form="csv")
    assert "field limit" in long.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY b "b">]><annotations>&b;</annotations>',
        "<annotations><image>",
        "<annotations>" + "<a>" * 100 + "</a>" * 100 + "</annotations>",
        "<",
    ],
)
def test_xml_that_is_not_taken_ends_in_a_sentence(text: str):
    assert "no XML" in read(text, form="cvat").problems[0]
    with pytest.raises(UsageError, match="no XML"):
        recognised(text)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(list(SAMPLES)),
    st.integers(0, 900),
    st.integers(0, 40),
    st.text(max_size=6) | st.sampled_from(["null", "[]", "{}", "1e99", "-1", '"x"', "\0", "<a>"]),
)
def test_any_spoiled_text_ends_in_a_sheet(form: str, at: int, cut: int, put: str):
    text = SAMPLES[form]
    spoiled = text[:at] + put + text[at + cut :]
    for found in (read(spoiled, "truth", form), read(spoiled, "readings", form)):
        assert all(one.value is None or one.value.strip() for one in said(found))
        assert all(one.value or one.place or one.absence for one in said(found))
