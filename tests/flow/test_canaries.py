"""Secrets planted everywhere a document and a project can hold one; a server that keeps every byte.

A full run: both prompts, an overloaded and an impatient server, a redirect to another one. None of
the secrets arrives in any dress, and the face detector finds nothing on the pictures that do.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zlib
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image

from reviewer import paths
from reviewer.flow.project import Project
from reviewer.redact import faces
from reviewer.store import ledger
from tests.fakes import vlm_server as fake
from tests.fakes.recorder import layers, traces
from tests.fakes.vlm_server import Received, Response, VlmServer
from tests.flow.test_reading_by_model import KEY, answer, read

CANARIES = {
    where: f"kanari-{number:02}-QmVla" for number, where in enumerate((
        "exif", "gps", "thumbnail", "jpeg comment", "gif comment", "xmp", "icc", "png text",
        "pdf title", "pdf author", "pdf xmp", "hidden text", "annotation", "bookmark",
        "attachment", "attachment name", "javascript", "after the end", "file name", "folder",
        "correction", "reference", "reference file", "user", "reading", "home",
    ))
}  # fmt: skip


def with_face() -> Image.Image:
    """A page with a face on it, drawn: the picture the detector proves itself with."""
    page = Image.new("RGB", (620, 520), "white")
    with Image.open(paths.resources() / "models" / "golden.png") as face:
        page.paste(face.convert("RGB"), (20, 20))
    return page


def jpeg(target: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARIES["exif"]
    exif.get_ifd(0x8825)[0x001D] = CANARIES["gps"]
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARIES['xmp']}</x:xmpmeta>".encode()
    with_face().save(
        target, "JPEG", exif=exif, comment=CANARIES["jpeg comment"].encode(), xmp=xmp,
        icc_profile=CANARIES["icc"].encode(), quality=95,
    )  # fmt: skip
    thumbnail = b"\xff\xec" + (2 + 40).to_bytes(2, "big") + CANARIES["thumbnail"].encode().ljust(40)
    data = target.read_bytes()
    target.write_bytes(data[:2] + thumbnail + data[2:] + CANARIES["after the end"].encode())


def pdf(target: Path) -> None:
    picture = io.BytesIO()
    with_face().save(picture, "JPEG", comment=CANARIES["jpeg comment"].encode())
    with pymupdf.open() as made:
        page = made.new_page(width=310, height=260)
        page.insert_image(page.rect, stream=picture.getvalue())
        page.insert_text((10, 250), CANARIES["hidden text"], render_mode=3)
        note = page.add_text_annot((5, 5), CANARIES["annotation"])
        note.set_flags(pymupdf.PDF_ANNOT_IS_HIDDEN)
        made.set_toc([[1, CANARIES["bookmark"], 1]])
        made.embfile_add(CANARIES["attachment name"], CANARIES["attachment"].encode())
        made.set_metadata({"title": CANARIES["pdf title"], "author": CANARIES["pdf author"]})
        made.set_xml_metadata(f"<x>{CANARIES['pdf xmp']}</x>")
        made.save(target)
    with target.open("ab") as file:
        file.write(f"\n% {CANARIES['after the end']}".encode())


def others(folder: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    page = Image.linear_gradient("L").resize((200, 120))
    page.save(folder / "a.gif", comment=CANARIES["gif comment"].encode())
    info = PngInfo()
    info.add_text("Comment", CANARIES["png text"])
    page.rotate(90).save(folder / "b.png", pnginfo=info)


@pytest.fixture
def project(run, tmp_path: Path, lines) -> Path:
    folder = tmp_path / CANARIES["folder"]
    folder.mkdir()
    jpeg(folder / f"{CANARIES['file name']}.jpg")
    pdf(folder / f"{CANARIES['file name']} 2.pdf")
    others(folder)
    project = tmp_path / CANARIES["home"] / "p"
    assert run("new", project, "--kind", "invoice").code == 0
    assert run("add", project, folder, "--workers", "1").code == 0
    table = tmp_path / f"{CANARIES['reference file']}.csv"
    table.write_text(f"number,vendor\n1,{CANARIES['reference']}\n")
    columns = ("--key-field", "number", "--columns", "vendor=vendor")
    assert run("reference", project, "add", table, *columns).code == 0
    told = {
        "document": "a.gif",
        "field": "vendor",
        "decision": "correct",
        "value": CANARIES["correction"],
        "by": CANARIES["user"],
        "at": "2026-11-20T10:05:00Z",
    }
    assert run("decide", project, lines("d.jsonl", told)).code == 0
    made = {"reader": "x", "prompt": "A", "fields": {"vendor": {"value": CANARIES["reading"]}}}
    elsewhere = lines("r.jsonl", {"document": "a.gif", "readings": [made]})
    assert run("import-readings", project, elsewhere).code == 0
    with Project.open(project) as opened:
        opened.set_ocr("fast")
    return project


@pytest.mark.slow
def test_no_canary_arrives_and_no_face(run, project, monkeypatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    asked: list[Received] = []
    with VlmServer(answer) as other:

        def moody(request: Received) -> Response:
            asked.append(request)
            moods = {
                1: fake.redirect(f"{other.url}/v1/messages"),
                2: fake.overloaded(),
                3: fake.error(429, "rate_limit_error", retry_after_ms="1"),
            }
            return moods.get(len(asked)) or answer(request)

        with VlmServer(moody) as server:
            led_away = run("read", project, *read(server, "--workers", "1"))
            assert "redirects elsewhere (307) and is not followed" in led_away.err
            first = run("read", project, *read(server, "--workers", "1"))
            assert first.code == 1
            assert "2 pages wait for a look before sending" in first.err
            assert len({tuple(map(str, pictures(r))) for r in server.posts}) == 2, "no faces yet"
            run("redaction", project, "--approve", "all", "--by", CANARIES["user"])
            second = run("read", project, *read(server, "--workers", "1"))
            assert second.code == 0, second.err
            assert (other.received, len(server.posts) >= 11) == ([], True)
            everything = server.everything()
            sent = [data for post in server.posts for data in pictures(post)]
            bodies = b"".join(post.body for post in server.posts)
    assert traces(everything, *CANARIES.values()) == []
    assert traces(bodies, KEY, "a.gif", "b.png", project.parent.name) == []
    for data in set(sent):
        with Image.open(io.BytesIO(data)) as picture:
            assert faces.find(np.asarray(picture.convert("RGB"))) == ()
    with Project.open(project, read_only=True) as opened:
        entries = opened.call(lambda store: list(ledger.each(store)))
    assert {image for entry in entries for image in entry.images} == {sha(data) for data in sent}
    assert sum(entry.masks for entry in entries) > 0


def pictures(request: Received) -> list[bytes]:
    return [base64.b64decode(block["source"]["data"]) for block in request.pictures]


def sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


SECRET = CANARIES["gps"]
_STREAM = zlib.compress(b"x" * 40 + SECRET.encode() + b"y" * 40)
PNG_OF_IT = b"\x89PNG\r\n\x1a\n" + b"".join(
    len(part).to_bytes(4, "big") + b"IDAT" + part + bytes(4)
    for part in (_STREAM[:20], _STREAM[20:])
)


@pytest.mark.parametrize(
    "dressed",
    [
        SECRET.encode(),
        SECRET.encode("utf-16-le"),
        json.dumps({"a": SECRET}).encode(),
        *(base64.b64encode(b"a" * n + SECRET.encode() + b"the rest") for n in range(3)),
        zlib.compress(SECRET.encode() * 3),
        gzip.compress(b"before " + SECRET.encode(), mtime=0),
        b"--" + base64.b64encode(gzip.compress(b"in both, " + SECRET.encode(), mtime=0)) + b"--",
        base64.b64encode(PNG_OF_IT),
        "".join(f"%{byte:02X}" for byte in SECRET.encode()).encode(),
    ],
    ids=lambda _bytes: "",
)
def test_the_search_finds_what_it_looks_for(dressed) -> None:
    assert traces(b"header: 1\r\n\r\n" + dressed + b"\r\n", SECRET)
    assert traces(b"header: 1\r\n\r\n" + dressed, CANARIES["exif"]) == []


def test_the_search_goes_down_several_layers() -> None:
    deep = base64.b64encode(zlib.compress(base64.b64encode(b"0123456789 ten and more bytes")))
    assert any(b"ten and more" in layer for _where, layer in layers(deep))
