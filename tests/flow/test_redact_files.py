"""`reviewer redact`: copies beside their records, originals as they were, nothing replaced."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pymupdf
import pytest
from PIL import Image

from reviewer.flow import redact_tasks
from reviewer.intake.open import open_document
from reviewer.model.geometry import Box
from reviewer.model.redaction import RedactionPolicy
from reviewer.redact import faces
from reviewer.redact.container import foreign_part
from tests.flow.conftest import REPOSITORY, finished
from tests.flow.conftest import reviewer as started


def reviewer(*arguments):
    return finished(started(*arguments), seconds=120)


SECRET = b"PLANTED-CANARY-7731"
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """A folder with a photo of a drawn face, a PDF with it, another of the photo's name, dirt."""
    folder = tmp_path_factory.mktemp("in")
    (folder / "below").mkdir()
    with Image.open(REPOSITORY / "resources" / "models" / "golden.png") as golden:
        face = golden.convert("RGB").crop((150, 100, 350, 290))
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # stored a quarter turn off
    face.rotate(90, expand=True).save(folder / "photo.jpg", quality=95, exif=exif,
                                      comment=SECRET)  # fmt: skip
    face.save(folder / "photo.png")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=300, height=200)
        page.insert_text((20, 40), f"Pay to {IBAN} now", fontsize=11)
        page.insert_image(pymupdf.Rect(180, 60, 290, 165), filename=folder / "photo.png")
        pdf.new_page(width=120, height=90)
        pdf.set_metadata({"title": SECRET.decode()})
        pdf.embfile_add("a", SECRET)
        pdf.save(folder / "below" / "two.pdf")
    return folder


@pytest.fixture(scope="module")
def copies(inputs, tmp_path_factory):
    """The command's answer, and where the copies are."""
    out = tmp_path_factory.mktemp("copies") / "out"
    before = {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()}
    said = reviewer("redact", inputs, "--out", out, "--text", "iban", "--json", "--workers", "1")
    assert {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()} == before
    return said, out


def test_every_file_has_its_copy_and_its_record(copies) -> None:
    said, out = copies
    assert said.code == 1
    assert [entry["file"].endswith("broken.pdf") for entry in said.json["failed"]] == [True]
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    records = {name for name in names if name.endswith(".masks.json")}
    assert records == {"photo.masks.json", "photo-2.masks.json", "below/two.masks.json"}
    assert "below/two.pdf" in names
    assert len(names) == 6
    for name in records:
        record = json.loads((out / name).read_text("utf-8"))
        assert record in said.json["files"]
        for written in record["output"]:
            data = (out / written["name"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == written["sha256"]


def test_nothing_of_the_original_is_in_a_copy(copies) -> None:
    _, out = copies
    for path in out.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert SECRET not in data
            if path.suffix in (".png", ".jpg"):
                assert (
                    foreign_part(data, {".png": "image/png", ".jpg": "image/jpeg"}[path.suffix])
                    is None
                )
    with pymupdf.open(out / "below" / "two.pdf") as pdf:
        assert [tuple(page.rect)[2:] for page in pdf] == [(300, 200), (120, 90)]
        assert not pdf.embfile_count()
        assert not any(page.get_text().strip() for page in pdf)


def test_the_face_is_gone_and_stands_in_the_record(copies) -> None:
    said, out = copies
    for record in said.json["files"]:
        masks = record["pages"][0]["masks"]
        assert "face" in {mask["what"] for mask in masks}
        assert all(set(mask) == {"what", "box", "origin", "score"} for mask in masks)
    photo = next(r for r in said.json["files"] if r["input"]["name"] == "photo.jpg")
    (mask,) = photo["pages"][0]["masks"]
    with Image.open(out / photo["output"][0]["name"]) as copy:
        assert copy.size == (200, 190), "upright, as it is seen"
        pixels = np.asarray(copy.convert("RGB"))
    left, top, right, bottom = (int(side) for side in mask["box"])
    assert pixels[top + 2 : bottom - 2, left + 2 : right - 2].max() < 40
    assert not [face for face in faces.find(pixels) if face.score >= faces.STILL_SURE]
    two = next(r for r in said.json["files"] if r["input"]["name"] == "below/two.pdf")
    assert {mask["what"] for mask in two["pages"][0]["masks"]} == {"face", "iban"}
    assert IBAN.replace(" ", "") not in json.dumps(two).replace(" ", "")


def test_a_second_run_replaces_nothing(copies, inputs) -> None:
    _, out = copies
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    said = reviewer("redact", inputs / "photo.png", "--out", out, "--workers", "1")
    assert said.code == 1
    assert "is there already and was left as it is" in said.err
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(("--text", "ibn"), "does not know 'ibn'; it knows iban, card"),
     (("--review",), "There is no display to look at the masks on")],
)  # fmt: skip
def test_wrong_words_are_told_before_anything_is_done(
    words, sentence, inputs, tmp_path, monkeypatch
) -> None:
    for display in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(display, raising=False)
    out = tmp_path / "new"
    said = reviewer("redact", inputs, "--out", out, *words)
    assert said.code == 2
    assert sentence in said.sentence
    assert not out.exists()


def test_a_file_as_the_folder_is_refused(inputs) -> None:
    said = reviewer("redact", inputs, "--out", inputs / "photo.png")
    assert said.code == 2
    assert "name a folder with --out" in said.sentence


def test_names_that_are_too_long_or_clash_are_changed_and_all_are_written(tmp_path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in ("n" * 245, "ü" * 120, "plain"):
        Image.new("RGB", (60, 40), "white").save(folder / f"{name}.png")
    small = Image.new("RGB", (50, 40), "white")
    small.save(folder / "plain.tiff", save_all=True, append_images=[small])
    small.save(folder / "plain-2-page-1.png")
    said = reviewer("redact", folder, "--out", out, "--workers", "1")
    assert said.code == 0, said.err
    names = sorted(path.name for path in out.iterdir())
    assert len(names) == 11
    assert {"plain.png", "plain-3-page-1.png", "plain-3-page-2.png"} <= set(names)
    assert {name[0] for name in names} == {"n", "ü", "p"}
    assert all(len(name.encode()) <= 255 for name in names)


def test_where_a_person_took_a_mask_away_the_last_look_puts_none(inputs, tmp_path) -> None:
    (page,) = open_document(inputs / "photo.png").pages
    everywhere = Box(0, 0, page.width, page.height)
    for spared, hidden in (((), 1), ((everywhere,), 0)):
        (copy,) = redact_tasks.draw_copy(
            inputs / "photo.png", [(page, (), spared)], tmp_path / "copy", RedactionPolicy()
        )
        assert len(copy.masks) == hidden
