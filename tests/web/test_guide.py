"""The guide's curl lines do what the guide says, in the order they stand."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from recycling import create_app
from recycling.config import Config
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.identity import DemoIdentity, Providers
from recycling.people.models import Identity
from tests.builders import make_town
from tests.builders_market import furnish_market

GUIDE = Path(__file__).parents[2] / "mobile_api_spec" / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
KEEP = re.compile(r"^# ([A-Z_]+)=(\.\S+)$", re.MULTILINE)
STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


@pytest.fixture
def khrueng(app: Flask, config: Config) -> Iterator[Flask]:
    """The application with the demo's identities, on a town named as in the guide."""
    built = create_app(config)
    built.extensions["identity_providers"] = Providers(DemoIdentity())
    with built.app_context():
        town = make_town(built)
        people.own_enterprise(db.session()).slug = "khrueng"
        furnish_market(town)
        _, person_id = town.household()
        db.session.add(
            Identity(
                enterprise_id=town.enterprise_id,
                provider="demo",
                subject="household-001",
                person_id=person_id,
            )
        )
        db.session.commit()
    yield built
    with built.app_context():
        enter_enterprise(db.session(), town.enterprise_id)
        people.own_enterprise(db.session()).slug = town.slug
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def expand(line: str, variables: dict[str, str]) -> list[str]:
    """Split a shell line into words, with variables put in outside single quotes."""
    parts = re.split(r"('[^']*')", line)
    filled = [
        part
        if part.startswith("'")
        else re.sub(r"\$([A-Z_]+)", lambda found: variables[found[1]], part)
        for part in parts
    ]
    return shlex.split("".join(filled))


def curl(app: Flask, words: list[str]) -> TestResponse:
    """Do what curl would with the options the guide uses."""
    assert words[:2] == ["curl", "-s"]
    headers, data, url = {}, None, ""
    rest = iter(words[2:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data = next(rest)
        else:
            assert not word.startswith("-"), word
            url = word
    method = "POST" if data is not None else "GET"
    return app.test_client().open(url, method=method, headers=headers, data=data)


def pick(answer: Any, path: str) -> str:
    """What `path` (`.items[0].id`) names in a JSON answer."""
    for name, index in STEP.findall(path):
        answer = answer[int(index)] if index else answer[name]
    return str(answer)


def test_the_guide_runs_as_it_stands(khrueng: Flask) -> None:
    variables: dict[str, str] = {}
    statuses = []
    for block in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if found := re.match(r"BASE=(\S+)\n$", block):
            variables["BASE"] = found[1]
            continue
        line, *_ = block.splitlines()
        variables["ID"] = str(new_id())
        answer = curl(khrueng, expand(line, variables))
        body = answer.get_json()
        statuses.append(answer.status_code)
        for name, path in KEEP.findall(block):
            variables[name] = pick(body, path)
    assert statuses == [200, 201, 200, 200, 201, 200, 404, 201, 200]
    assert int(variables["TOTAL"]) > 0
    assert variables["VISIT"].endswith(":not-planned-yet")
    assert variables["STATUS"] == "cancelled"
    assert variables["BALANCE"] == "0"
