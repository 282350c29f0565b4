"""The published document is the API's, valid, and enough to write an app from."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from recycling.web import apidocs

PUBLISHED = Path(__file__).parents[2] / "mobile_api_spec" / "openapi.json"
SUCCESS = ("200", "201", "202")
ROOT = "urn:document"

Operation = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    """The document as the application makes it."""
    found: dict[str, Any] = json.loads(json.dumps(apidocs.document(app)))
    return found


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[Operation]:
    """Every operation, by method and path."""
    return list(_operations(document))


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def _validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    resource = Resource(contents=document, specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(ROOT, resource)
    absolute = json.loads(json.dumps(schema).replace('"#/', f'"{ROOT}#/'))
    return Draft202012Validator(absolute, registry=registry)


def test_the_published_document_is_the_apis(document: dict[str, Any]) -> None:
    """`flask openapi --output mobile_api_spec/openapi.json` brings it up to date."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == document


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_operation_says_what_it_does(operations: list[Operation]) -> None:
    assert [name for name, operation in operations if not operation.get("summary")] == []


def test_operation_ids_are_unique(operations: list[Operation]) -> None:
    ids = [operation["operationId"] for _, operation in operations]
    assert len(ids) == len(set(ids))


def test_every_body_has_an_example_that_fits(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    wrong = []
    for name, operation in operations:
        body = operation.get("requestBody")
        if body is None:
            continue
        content = body["content"]["application/json"]
        errors = list(_validator(document, content["schema"]).iter_errors(content.get("example")))
        wrong += [f"{name}: {error.message}" for error in errors]
    assert wrong == []


def test_every_answer_has_an_example_that_fits(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    wrong = []
    for name, operation in operations:
        for code in SUCCESS:
            answer = operation["responses"].get(code)
            content = (answer or {}).get("content", {}).get("application/json")
            if content is None:
                continue
            if "example" not in content:
                wrong.append(f"{name}: no example")
                continue
            errors = _validator(document, content["schema"]).iter_errors(content["example"])
            wrong += [f"{name}: {error.json_path} {error.message}" for error in errors]
    assert wrong == []


def test_creations_carry_the_clients_id(
    document: dict[str, Any], operations: list[Operation]
) -> None:
    """All but signing in and asking what would be, which create nothing."""
    without = []
    for name, operation in operations:
        body = operation.get("requestBody")
        if body is None:
            continue
        schema = body["content"]["application/json"]["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if "id" not in schema.get("required", []):
            without.append(name)
    assert sorted(without) == [
        "POST /api/v1/quotes",
        "POST /api/v1/sessions",
        "POST /api/v1/slots/arrivals",
    ]


def test_errors_are_declared_as_problems(document: dict[str, Any]) -> None:
    declared = document["components"]["responses"]
    kinds = {kind for response in declared.values() for kind in response.get("content", {})}
    assert kinds == {"application/problem+json"}


def test_it_can_be_browsed_without_another_host(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/api/docs/")
    assert page.status_code == 200
    hosts = set(re.findall(r"//([\w.-]+)/", page.get_data(as_text=True)))
    assert hosts <= {"localhost", "www.w3.org"}
    assert client.get("/api/openapi.json").get_json()["openapi"] == "3.1.0"
