"""Whatever is sent, the answer is a success or a problem that says what to do."""

import json

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings

from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.web import apidocs
from tests.builders import make_town
from tests.builders_market import furnish_market

EVERYONE = (Role.MANAGER, Role.STAFF, Role.TREASURER, Role.COLLECTOR)


@pytest.fixture(scope="module")
def token(app: Flask) -> str:
    """Of someone who may do everything, in a furnished town."""
    with app.app_context():
        town = make_town(app)
        furnish_market(town)
        signed_in = town.client(town.person(*EVERYONE))
        db.session.commit()
    return signed_in.token


def test_no_request_makes_the_service_fail(app: Flask, token: str) -> None:
    document = apidocs.document(app)
    found = schemathesis.openapi.from_dict(document)
    found.app = app
    wrong: set[str] = set()

    for result in found.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            kind = answer.headers.get("content-type", [""])[0]
            if answer.status_code >= 500 or (
                answer.status_code >= 400 and kind != "application/problem+json"
            ):
                sent = json.dumps(case.body, default=str)[:400]
                wrong.add(f"{answer.status_code} {case.method} {case.path} {sent}")

        send()
    assert sorted(wrong) == []
