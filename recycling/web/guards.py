"""Who is asking: the access token, the roles it carries, the enterprise it opens."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import g, request
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from recycling.database.orm import db, enter_enterprise
from recycling.errors import Bilingual, Problem, forbidden
from recycling.people import service as people
from recycling.people.models import Person
from recycling.people.roles import Role
from recycling.web.keys import service_secrets

TOKEN_DAYS = 90

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request."""

    enterprise_id: UUID
    person_id: UUID
    household_id: UUID | None
    roles: frozenset[Role]

    @property
    def is_staff(self) -> bool:
        """Whether this person works for the enterprise's centre."""
        return bool(self.roles & {Role.STAFF, Role.TREASURER, Role.MANAGER})


def issue_token(*, enterprise_id: UUID, person_id: UUID) -> str:
    """A signed access token; holds 90 days, so that a phone may come back late."""
    return _serializer().dumps({"e": str(enterprise_id), "p": str(person_id)})


def guard(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only signed-in people with one of `roles` (none named: anyone signed in) pass."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = _authenticate()
            if roles and not actor.roles & set(roles):
                raise Problem(
                    "forbidden",
                    403,
                    Bilingual(
                        "บัญชีนี้ไม่มีสิทธิ์ทำรายการนี้ ให้ผู้มีหน้าที่เข้าสู่ระบบแล้วทำรายการ",
                        "This account may not do this. Let a person in charge sign in and do it.",
                    ),
                    extra={"roles_needed": sorted(roles)},
                )
            g.actor = actor
            return view(*args, **kwargs)

        doc: dict[str, Any] = dict(getattr(guarded, "_apidoc", {}))
        doc["manual_doc"] = {
            **doc.get("manual_doc", {}),
            "security": [{"token": []}],
            "x-roles": sorted(roles) or ["any"],
        }
        guarded._apidoc = doc  # type: ignore[attr-defined]
        return guarded

    return decorate


def actor() -> Actor:
    """The person behind this request; only inside a guarded view."""
    found: Actor = g.actor
    return found


def require_household(household_id: UUID) -> None:
    """Let a household's own people and the enterprise's people through, nobody else."""
    who = actor()
    if who.household_id == household_id or who.is_staff or Role.COLLECTOR in who.roles:
        return
    raise forbidden("ดูได้เฉพาะครัวเรือนของตนเอง", "This is another household's. See your own.")


def person_of_token(token: str) -> Person | None:
    """Whose token it is, in the enterprise already entered; None when it is not good here."""
    try:
        claims = _serializer().loads(token, max_age=TOKEN_DAYS * 86400)
    except BadSignature:
        return None
    person = people.find_person(db.session(), person_id=UUID(claims["p"]))
    return person if person is not None and person.active else None


def _authenticate() -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise _sign_in("กรุณาเข้าสู่ระบบก่อน", "Sign in first: send Authorization: Bearer <token>.")
    try:
        claims = _serializer().loads(token, max_age=TOKEN_DAYS * 86400)
    except SignatureExpired as error:
        raise _sign_in(
            "หมดเวลาใช้งาน กรุณาเข้าสู่ระบบใหม่", "Sign in again: the token is old."
        ) from error
    except BadSignature as error:
        raise _sign_in("กรุณาเข้าสู่ระบบใหม่", "Sign in again: the token is not ours.") from error
    enterprise_id = UUID(claims["e"])
    enter_enterprise(db.session(), enterprise_id)
    person = people.find_person(db.session(), person_id=UUID(claims["p"]))
    if person is None or not person.active:
        raise _sign_in("บัญชีนี้ปิดแล้ว ติดต่อศูนย์", "This account is closed. Ask the centre.")
    return Actor(enterprise_id, person.id, person.household_id, frozenset(map(Role, person.roles)))


def _sign_in(th: str, en: str) -> Problem:
    return Problem("sign-in-needed", 401, Bilingual(th, en))


def _serializer() -> URLSafeTimedSerializer:
    # The last of its keys signs, any of them opens.
    return URLSafeTimedSerializer(service_secrets()[::-1], salt="access-token")
