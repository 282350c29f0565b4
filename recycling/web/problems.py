"""Errors as RFC 9457 `application/problem+json`, in Thai and English."""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import marshmallow as ma
from flask import Flask, Response, g, json, make_response, render_template, request
from flask_smorest import Api
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from pricing import Words
from recycling.database.orm import db
from recycling.documents.error_pages import error_page
from recycling.errors import Bilingual, FieldError, Problem
from recycling.web import site

log = logging.getLogger(__name__)

TYPE_PREFIX = "urn:thang-ngoen:problem:"

_HTTP = {
    400: (
        "bad-request",
        "คำขออ่านไม่ได้ ตรวจรูปแบบแล้วส่งใหม่",
        "The request cannot be read. Check its form and send it again.",
    ),
    401: ("sign-in-needed", "กรุณาเข้าสู่ระบบก่อน", "Sign in first."),
    403: ("forbidden", "บัญชีนี้ไม่มีสิทธิ์ทำรายการนี้", "This account may not do this."),
    404: (
        "not-found",
        "ไม่พบสิ่งที่ขอ ตรวจที่อยู่หรือรหัสแล้วลองใหม่",
        "Not found. Check the address or the id and try again.",
    ),
    405: (
        "method-not-allowed",
        "ทำแบบนี้กับที่อยู่นี้ไม่ได้ ดูคู่มือที่ /api/docs",
        "This address does not take this method. See /api/docs.",
    ),
    413: ("too-large", "ข้อมูลใหญ่เกินไป แบ่งส่งเป็นส่วน", "Too large. Send it in parts."),
    415: ("json-needed", "ส่งเป็น application/json เท่านั้น", "Send application/json."),
    422: (
        "invalid-request",
        "ข้อมูลบางช่องไม่ถูกต้อง แก้ตามที่บอกแล้วส่งใหม่",
        "Some fields are wrong. Mend what is named and send it again.",
    ),
    429: (
        "too-many-requests",
        "เรียกบ่อยเกินไป รอสักครู่แล้วลองใหม่",
        "Too many requests. Wait a little and try again.",
    ),
}
_FAULT = (
    "internal-error",
    "ระบบขัดข้อง รายการนี้ยังไม่ถูกบันทึก ลองใหม่อีกครั้ง",
    "Something went wrong here; nothing was recorded. Try again.",
)
_AWAY = (
    "database-away",
    "ติดต่อฐานข้อมูลไม่ได้ รายการนี้ยังไม่ถูกบันทึก รอสักครู่แล้วลองใหม่",
    "The database cannot be reached; nothing was recorded. Try again in a moment.",
)


class FieldErrorSchema(ma.Schema):
    """One wrong field."""

    field = ma.fields.String(required=True, metadata={"description": "path, e.g. lines[2].gross_g"})
    message = ma.fields.String(required=True, metadata={"description": "Thai"})
    message_en = ma.fields.String(required=True)


class ProblemSchema(ma.Schema):
    """RFC 9457 problem details; `detail` is Thai, `detail_en` English."""

    type = ma.fields.String(required=True, metadata={"description": "stable; tells problems apart"})
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True)
    detail_en = ma.fields.String(required=True)
    instance = ma.fields.String(metadata={"description": "the path that was asked"})
    errors = ma.fields.List(ma.fields.Nested(FieldErrorSchema))


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's Api, answering every error as problem+json."""

    ERROR_SCHEMA = ProblemSchema

    def document(self) -> dict[str, Any]:
        """The OpenAPI document; its errors are declared as what they are."""
        found: dict[str, Any] = self.spec.to_dict()
        for response in found.get("components", {}).get("responses", {}).values():
            content = response.get("content", {})
            if "application/json" in content:
                content["application/problem+json"] = content.pop("application/json")
        return found

    def _openapi_json(self) -> Response:
        return Response(json.dumps(self.document(), indent=2), mimetype="application/json")

    def handle_http_exception(self, error: HTTPException) -> Response:
        status = error.code or 500
        kind, th, en = _HTTP.get(status, _FAULT)
        data = getattr(error, "data", None) or {}
        fields = tuple(_field_errors(data.get("messages") or {}))
        response = respond(Problem(kind, status, Bilingual(th, en), fields))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After", "WWW-Authenticate"):
                response.headers[name] = value
        return response


def respond(problem: Problem) -> Response:
    """The HTTP answer for `problem`; whatever the request wrote is rolled back."""
    db.session.rollback()
    if not _wants_json():
        return _page(problem)
    body: dict[str, Any] = {
        "type": TYPE_PREFIX + problem.kind,
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": str.__str__(problem.message),
        "detail_en": problem.message.en,
        "instance": request.path,
    }
    if problem.fields:
        body["errors"] = [
            {"field": e.field, "message": str.__str__(e.message), "message_en": e.message.en}
            for e in problem.fields
        ]
    body.update(problem.extra)
    return Response(
        json.dumps(body, ensure_ascii=False), problem.status, mimetype="application/problem+json"
    )


def _wants_json() -> bool:
    if request.path.startswith("/api/"):
        return True
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html"


def _page(problem: Problem) -> Response:
    """The problem for someone who reads pages."""
    advice = Words(str.__str__(problem.message), problem.message.en)
    page = error_page(problem.status, advice=advice)
    return make_response(
        render_template(page.template, page=page, site=site.site(None)), problem.status
    )


def install(app: Flask) -> None:
    """Register the handlers which flask-smorest's Api does not bring."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _fault)


def _database_away(error: OperationalError) -> Response:
    log.error("database away during %s %s: %s", request.method, request.path, error.orig)
    kind, th, en = _AWAY
    response = respond(Problem(kind, 503, Bilingual(th, en)))
    response.headers["Retry-After"] = "5"
    return response


def _fault(error: Exception) -> Response:
    log.error("fault in %s %s", request.method, request.path, exc_info=error)
    kind, th, en = _FAULT
    return respond(
        Problem(kind, 500, Bilingual(th, en), extra={"request": g.get("request_id", "")})
    )


def _field_errors(messages: Any, path: str = "") -> Iterator[FieldError]:
    """Flatten webargs' {"json": {"lines": {0: {"gross_g": [...]}}}} to paths."""
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            yield from _field_errors(value, _join(path, key))
    elif isinstance(messages, list):
        for message in messages:
            yield FieldError(path or "(body)", _bilingual(message))
    else:
        yield FieldError(path or "(body)", _bilingual(messages))


def _join(path: str, key: object) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not path and key in ("json", "query", "headers", "path", "_schema"):
        return ""
    if key == "_schema":
        return path
    return f"{path}.{key}" if path else str(key)


def _bilingual(message: object) -> Bilingual:
    if isinstance(message, Bilingual):
        return message
    return Bilingual("ค่าในช่องนี้ไม่ถูกต้อง", str(message))
