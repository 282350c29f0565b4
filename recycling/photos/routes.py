"""/api/v1: sending and seeing pictures."""

import base64
import binascii
from typing import Any
from uuid import UUID

from flask import Response, current_app

from recycling.database.orm import db
from recycling.errors import forbidden, invalid
from recycling.people.roles import Role
from recycling.photos import schemas, service
from recycling.photos.models import Photo
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once

blp = ApiBlueprint("photos", __name__, description="รูปภาพ / photos")


@blp.route("/photos", methods=("POST",))
@guard()
@once
@blp.arguments(schemas.PhotoBody, example=schemas.PHOTO_BODY_EXAMPLE)
@blp.response(201, schemas.PhotoSchema, example=schemas.PHOTO_EXAMPLE)
def create_photo(body: dict[str, Any]) -> Photo:
    """Send a picture as proof; tickets, second weighings and disputes name it by its id."""
    who = actor()
    household_id = body.get("household_id", who.household_id)
    if household_id is not None:
        require_household(household_id)
    try:
        data = base64.b64decode(body["data"], validate=True)
    except binascii.Error as error:
        raise invalid("data", "รูปต้องส่งเป็น base64", "Send the picture in base64.") from error
    return service.store_photo(
        db.session(),
        id=body["id"],
        data=data,
        uploaded_by=who.person_id,
        household_id=household_id,
    )


@blp.route("/photos/<uuid:photo_id>")
@guard()
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/*")
def get_photo(photo_id: UUID) -> Response:
    """A picture; its own enterprise's people alone, and the household it is about."""
    photo = service.get_photo(db.session(), photo_id=photo_id)
    if photo.household_id is not None:
        require_household(photo.household_id)
    elif not actor().is_staff and Role.COLLECTOR not in actor().roles:
        raise forbidden("รูปนี้ดูได้เฉพาะเจ้าหน้าที่", "This picture is for the centre's people.")
    answer: Response = current_app.response_class(photo.content, mimetype=photo.media_type)
    answer.headers["ETag"] = f'"{photo.sha256}"'
    return answer
