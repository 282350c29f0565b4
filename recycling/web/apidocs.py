"""The OpenAPI document and the page to browse it."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_swagger_ui import get_swaggerui_blueprint

from recycling.web.api import ApiBlueprint
from recycling.web.problems import ProblemApi

DOCUMENT = "/api/openapi.json"
_DESCRIPTION = """\
ซื้อขายขยะรีไซเคิลระหว่างครัวเรือนกับวิสาหกิจชุมชน

A marketplace for sorted household waste. Money is satang, mass is grams, both
integers; moments carry a time zone and are answered in UTC; days are days in
Bangkok. Whatever a client creates carries an `id` the client made (UUIDv7):
sending it again returns the first answer (header `Repeated: true`), sending it
with other content is 409. Lists are paged: pass `next_cursor` as `cursor`.
Errors are `application/problem+json` (RFC 9457) with a stable `type`, a Thai
`detail` and an English `detail_en`.
"""


def install(app: Flask, blueprints: Iterable[ApiBlueprint]) -> None:
    """Mount the API's blueprints under /api/v1, its document and its browser."""
    app.config.update(
        API_TITLE="ถังเงิน ถังทอง (Thang Ngoen Thang Thong)",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": _DESCRIPTION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
        },
    )
    api = ProblemApi(app)
    api.spec.components.security_scheme(
        "token", {"type": "http", "scheme": "bearer", "description": "from POST /api/v1/sessions"}
    )
    for blueprint in blueprints:
        api.register_blueprint(blueprint, url_prefix="/api/v1" + (blueprint.url_prefix or ""))
    app.extensions["api"] = api
    app.register_blueprint(
        get_swaggerui_blueprint(
            "/api/docs", DOCUMENT, config={"app_name": "ถังเงิน ถังทอง API", "validatorUrl": None}
        ),
        url_prefix="/api/docs",
    )


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the whole API."""
    api: ProblemApi = app.extensions["api"]
    return api.document()
