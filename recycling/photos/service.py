"""Pictures as proof: small, of a kind we know by looking, without what they need not tell.

They lie in the database. A few thousand pictures of at most 300 kB a year are
less than the journal's backup can carry, and in return a picture is written in
the same transaction as what it proves, is behind the same wall between
enterprises, and is in the same backup; a directory would need all three again.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import FieldError, invalid, not_found
from recycling.people import service as people
from recycling.photos.models import Photo

MOST_BYTES: Final = 300_000
MOST_SIDE: Final = 4096
_PNG: Final = b"\x89PNG\r\n\x1a\n"
# Chunks that make the picture; all others may hold words, places and times.
_PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"sBIT", b"pHYs"}
)
_JPEG_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
# JFIF without a thumbnail and Adobe's colour note: their names and their bodies' most bytes.
# The other APPn (Exif: place, time, camera) and comments go.
_JPEG_KEPT_APPS: Final = {0xE0: (b"JFIF\0", 14), 0xEE: (b"Adobe", 12)}


class NoPictureError(ValueError):
    """The bytes are no whole JPEG or PNG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without its notes; sides in pixels."""

    media_type: str
    width: int
    height: int
    content: bytes


def read_picture(data: bytes) -> Picture:
    """The picture in `data`, told by its content; NoPictureError for anything else."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
    except (struct.error, IndexError) as error:
        raise NoPictureError("cut short") from error
    raise NoPictureError("neither JPEG nor PNG")


def store_photo(
    session: Session,
    *,
    id: UUID,
    data: bytes,
    uploaded_by: UUID,
    household_id: UUID | None = None,
) -> Photo:
    """Keep a picture of at most MOST_BYTES and MOST_SIDE pixels a side.

    Raises Problem not-found (household), `photo-too-large` (422) and
    `not-a-photo` (422).
    """
    if household_id is not None:
        people.get_household(session, household_id=household_id)
    if len(data) > MOST_BYTES:
        raise invalid(
            "data",
            f"รูปใหญ่เกินไป ย่อให้ไม่เกิน {MOST_BYTES // 1000} กิโลไบต์แล้วส่งใหม่",
            f"Too large. Make it {MOST_BYTES // 1000} kB at most and send it again.",
            kind="photo-too-large",
        )
    try:
        picture = read_picture(data)
    except NoPictureError as error:
        raise invalid(
            "data",
            "อ่านรูปไม่ได้ ส่งเป็น JPEG หรือ PNG ทั้งรูป",
            "Not a picture. Send a whole JPEG or PNG.",
            kind="not-a-photo",
        ) from error
    if not 0 < max(picture.width, picture.height) <= MOST_SIDE:
        raise invalid(
            "data",
            f"รูปกว้างหรือสูงเกิน {MOST_SIDE} จุด ย่อแล้วส่งใหม่",
            f"Wider or higher than {MOST_SIDE} pixels. Make it smaller.",
            kind="photo-too-large",
        )
    photo = Photo(
        enterprise_id=current_enterprise(session),
        id=id,
        household_id=household_id,
        sha256=hashlib.sha256(picture.content).hexdigest(),
        media_type=picture.media_type,
        width=picture.width,
        height=picture.height,
        content=picture.content,
        uploaded_by=uploaded_by,
        recorded_at=clock.now(),
    )
    session.add(photo)
    session.flush()
    return photo


def get_photo(session: Session, *, photo_id: UUID) -> Photo:
    """One picture of this enterprise; Problem not-found otherwise."""
    photo = session.get(Photo, (current_enterprise(session), photo_id))
    if photo is None:
        raise not_found("รูปภาพ", "photo")
    return photo


def require_photo(session: Session, *, photo_id: UUID, household_id: UUID | None = None) -> None:
    """Problem not-found (field `photo_id`) unless it is this enterprise's, and this household's."""
    own = select(Photo.household_id).where(
        Photo.enterprise_id == current_enterprise(session), Photo.id == photo_id
    )
    found = session.execute(own).one_or_none()
    if found is None or (household_id is not None and found.household_id != household_id):
        missing = not_found("รูปภาพ", "photo")
        missing.fields = (FieldError("photo_id", missing.message),)
        raise missing


def _png(data: bytes) -> Picture:
    """PNG (ISO/IEC 15948): chunks of length, name, body and CRC up to IEND."""
    kept, at, name = bytearray(_PNG), len(_PNG), b""
    width = height = 0
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(name + body) != crc or (at == len(_PNG)) != (name == b"IHDR"):
            raise NoPictureError("a chunk is damaged")
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", body)
        if name in _PNG_KEPT:
            kept += data[at : at + 12 + length]
        at += 12 + length
    if at != len(data):
        raise NoPictureError("something follows the picture")
    return Picture("image/png", width, height, bytes(kept))


def _jpeg(data: bytes) -> Picture:
    """JPEG (ITU-T T.81): segments and scans up to the first end of image; what follows is cut.

    A telephone may append a second picture, with its own place and time, or a film.
    """
    kept, at, size, scanned = bytearray(b"\xff\xd8"), 2, (0, 0), False
    while data[at : at + 2] != b"\xff\xd9":
        lead, marker = data[at], data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if lead != 0xFF or length < 2 or end > len(data):
            raise NoPictureError("a segment is damaged")
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = (width, height)
        if marker == 0xDA:
            end, scanned = _scan_end(data, end), True
        if not _is_note(marker, data[at + 4 : end]):
            kept += data[at:end]
        at = end
    if size == (0, 0) or not scanned:
        raise NoPictureError("cut short")
    return Picture("image/jpeg", *size, bytes(kept) + b"\xff\xd9")


def _is_note(marker: int, body: bytes) -> bool:
    """Whether a segment tells more than the picture: words, place, time, camera, a thumbnail."""
    if (of := _JPEG_KEPT_APPS.get(marker)) is not None:
        name, most = of
        return not body.startswith(name) or len(body) > most
    return marker == 0xFE or 0xE0 <= marker <= 0xEF


def _scan_end(data: bytes, at: int) -> int:
    """Where coded data which begin at `at` end: at a marker other than a restart (D0 to D7)."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1]
        if following == 0xFF:
            at += 1  # a fill byte
        elif following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        else:
            return at
    raise NoPictureError("cut short")
