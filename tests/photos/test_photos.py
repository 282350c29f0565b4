"""Pictures: told by their content, small, without notes, and read by their own people alone."""

import base64
import struct
import zlib
from typing import Any

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.photos.service import MOST_BYTES, NoPictureError, read_picture
from tests.builders_market import problem_of, rows
from tests.weighing.yard import Yard, open_yard


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*, width: int = 2, height: int = 3, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows_ = zlib.compress(b"\0\0\0" * 3)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", rows_)
        + chunk(b"IEND", b"")
    )


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


FRAME = segment(0xC0, b"\x08" + struct.pack(">HH", 480, 640) + b"\x01\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34" + b"\xff\xd9"


def jpeg(*notes: bytes) -> bytes:
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(notes) + FRAME + SCAN


def send(yard: Yard, data: bytes, *, by: str = "collector", **more: Any) -> Any:
    body = {"id": str(new_id()), "data": base64.b64encode(data).decode(), **more}
    return getattr(yard, by).post("/photos", body)


def test_a_picture_is_told_by_its_content() -> None:
    found = read_picture(png())
    assert (found.media_type, found.width, found.height) == ("image/png", 2, 3)
    found = read_picture(jpeg())
    assert (found.media_type, found.width, found.height) == ("image/jpeg", 640, 480)


PLACE = b"Exif\0\0 20.1N 100.4E"


def test_notes_are_dropped() -> None:
    assert read_picture(jpeg(segment(0xE1, PLACE), segment(0xFE, b"hello"))).content == jpeg()
    assert read_picture(png(extra=chunk(b"tEXt", b"Author\0me"))).content == png()


@pytest.mark.parametrize("trailer", [jpeg(segment(0xE1, PLACE)), b"\xff\xd9", b"ftypmp42 20.1N"])
def test_what_follows_the_picture_is_cut(trailer: bytes) -> None:
    assert read_picture(jpeg() + trailer).content == jpeg()


def test_notes_between_the_scans_of_a_progressive_picture_go() -> None:
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\xff\xd3\x34"
    head, tables = b"\xff\xd8" + FRAME, segment(0xC4, b"\x00" * 17)
    noted = head + scan + segment(0xE1, PLACE) + tables + scan + segment(0xFE, PLACE)
    kept = head + scan + tables + scan
    assert read_picture(noted + b"\xff\xd9").content == kept + b"\xff\xd9"


def test_a_thumbnail_goes_with_its_note() -> None:
    small = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\1rgb")
    assert read_picture(jpeg(small, segment(0xE0, b"JFXX\0\x10" + PLACE))).content == jpeg()
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")
    assert adobe in read_picture(jpeg(adobe)).content


@pytest.mark.parametrize(
    "data",
    [
        b"",
        jpeg().replace(SCAN, b"") + b"\xff\xd9",
        jpeg()[:-2] + b"\xff",
        b"\xff\xd8" + FRAME + b"\xff\xda\x7f\xff" + b"\xff\xd9",
        b"GIF89a...",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png()[:-5],
        png() + b"<script>",
        png().replace(b"IDAT", b"IDAX"),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
        jpeg()[:-2],
        b"\xff\xd8\xff",
        b"\xff\xd8" + SCAN,
        b"\xff\xd8\xff\xe0\x00\x00" + FRAME + SCAN,
    ],
)
def test_what_is_no_whole_picture(data: bytes) -> None:
    with pytest.raises(NoPictureError):
        read_picture(data)


def test_it_is_kept_under_its_hash_and_given_back(yard: Yard) -> None:
    answer = send(yard, jpeg(), household_id=str(yard.household_id))
    assert answer.status_code == 201
    told = answer.get_json()
    assert len(told["sha256"]) == 64
    for client in (yard.member, yard.collector, yard.staff):
        found = client.get(f"/photos/{told['id']}")
        assert (found.status_code, found.mimetype, found.data) == (200, "image/jpeg", jpeg())
        assert found.headers["X-Content-Type-Options"] == "nosniff"


def test_its_own_people_read_it_alone(app: Flask, yard: Yard) -> None:
    _, stranger = yard.town.household()
    other = open_yard(app)
    db.session.commit()
    about_home = send(yard, jpeg(), household_id=str(yard.household_id)).get_json()["id"]
    own = send(yard, png(), by="member").get_json()["id"]
    about_nobody = send(yard, png()).get_json()["id"]
    for photo_id in (about_home, own, about_nobody):
        assert other.staff.get(f"/photos/{photo_id}").status_code == 404
        assert yard.town.client(stranger).get(f"/photos/{photo_id}").status_code == 403
        assert yard.town.app.test_client().get(f"/api/v1/photos/{photo_id}").status_code == 401
    assert yard.member.get(f"/photos/{own}").status_code == 200
    assert yard.member.get(f"/photos/{about_nobody}").status_code == 403
    theirs = base64.b64encode(png()).decode()
    body = {"id": str(new_id()), "household_id": str(yard.household_id), "data": theirs}
    assert yard.town.client(stranger).post("/photos", body).status_code == 403


def test_what_is_too_large_or_no_picture_is_not_kept(yard: Yard) -> None:
    before = rows(yard.town, "photos")
    fat = png(extra=chunk(b"IDAT", b"\0" * MOST_BYTES))
    assert problem_of(send(yard, fat)) == (422, "photo-too-large", ["data"])
    assert problem_of(send(yard, png(width=5_000)))[:2] == (422, "photo-too-large")
    assert problem_of(send(yard, png(width=0, height=0)))[:2] == (422, "photo-too-large")
    assert problem_of(send(yard, b"hello")) == (422, "not-a-photo", ["data"])
    body = {"id": str(new_id()), "data": "not base64!"}
    assert problem_of(yard.collector.post("/photos", body))[2] == ["data"]
    assert rows(yard.town, "photos") == before
