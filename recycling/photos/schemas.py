"""Photos, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Body, Id, NewId, Text


class PhotoBody(Body):
    """A JPEG or PNG of at most 300 kB, in base64. Notes in it (place, camera) are dropped."""

    id = NewId(required=True)
    household_id = Id(metadata={"description": "whom it is about: they may see it too"})
    data = Text(required=True, most=900_000)


class PhotoSchema(ma.Schema):
    """A picture, named by the SHA-256 of its bytes."""

    id = Id(required=True)
    household_id = Id(required=True, allow_none=True)
    sha256 = fields.String(required=True)
    media_type = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


PHOTO_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000750",
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgAB"
    "SK+kcQAAAABJRU5ErkJggg==",
}
PHOTO_EXAMPLE: dict[str, Any] = {
    "id": PHOTO_BODY_EXAMPLE["id"],
    "household_id": PHOTO_BODY_EXAMPLE["household_id"],
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "media_type": "image/png",
    "width": 1,
    "height": 1,
}
