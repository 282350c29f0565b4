"""/api/v1/demo: whom one may become. Mounted in the demo alone."""

from typing import Any

from recycling.database.orm import db, enter_enterprise
from recycling.people import schemas, service
from recycling.web.api import ApiBlueprint

blp = ApiBlueprint("demo", __name__, description="ตัวอย่าง / demo")


@blp.route("/demo/people")
@blp.response(
    200,
    schemas.DemoPeopleSchema,
    example={
        "items": [
            {
                "enterprise": "khrueng",
                "credential": "household-001",
                "name": "คำปัน ใจดี",
                "roles": ["household"],
            }
        ]
    },
)
def demo_people() -> dict[str, Any]:
    """Everyone one may become: sign in with provider `demo` and the credential."""
    return {"items": list_demo_people()}


def list_demo_people() -> list[dict[str, Any]]:
    """The demo people of every enterprise here."""
    session = db.session()
    found = []
    for enterprise in service.enterprises(session):
        enter_enterprise(session, enterprise.id)
        found += [
            {
                "enterprise": enterprise.slug,
                "credential": subject,
                "name": person.name,
                "roles": person.roles,
            }
            for subject, person in service.identities(session, provider="demo")
        ]
    return found
