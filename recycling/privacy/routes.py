"""/api/v1/me: take one's data along, or have it erased."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.privacy import schemas
from recycling.privacy.erasure import erase
from recycling.privacy.my_data import my_data
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import forget_answers, once

blp = ApiBlueprint("privacy", __name__, description="ข้อมูลของฉัน / my data")


@blp.route("/me/data")
@guard()
@blp.response(200, schemas.MyDataSchema, example=schemas.MY_DATA_EXAMPLE)
def get_my_data() -> dict[str, Any]:
    """Everything kept about the person signed in and their household."""
    return my_data(db.session(), person_id=actor().person_id)


@blp.route("/me/erasure", methods=("POST",))
@guard()
@once
@blp.arguments(schemas.ErasureBody, example=schemas.ERASURE_BODY_EXAMPLE)
@blp.response(201, schemas.ErasureSchema, example=schemas.ERASURE_EXAMPLE)
def erase_me(_body: dict[str, Any]) -> dict[str, UUID]:
    """Erase the person signed in: name, telephone, address, pictures, sign-in. The books stay.

    The last person of a household takes it along, once its passbook is empty.
    """
    session, who = db.session(), actor()
    erased = erase(session, person_id=who.person_id)
    forget_answers(session, people=erased.ids, words=erased.names)
    return {"person_id": who.person_id}
