"""Exactly once: the client's id decides whether a request is new or a repeat."""

import hmac
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Response, json, request
from sqlalchemy import Text, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise, db
from recycling.errors import conflict
from recycling.web.guards import actor
from recycling.web.keys import service_keys
from recycling.web.models import Capture

_PURPOSE = b"captures/1\x00"

View = TypeVar("View", bound=Callable[..., Any])


def once(view: View) -> View:
    """Carry a creation out once for each client-made `id` in its body.

    Sending the same body again returns the first answer (with the header
    `Repeated: true`); the same id with other content, from another person or
    for another operation is 409. Ids are remembered for good.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        capture_id = _body_id()
        if capture_id is None:
            return cast("Response", view(*args, **kwargs))  # the schema will say what is missing
        if (earlier := _claim(capture_id, _fingerprints())) is not None:
            return earlier
        response: Response = view(*args, **kwargs)
        db.session.execute(
            update(Capture)
            .where(Capture.enterprise_id == actor().enterprise_id, Capture.id == capture_id)
            .values(status=response.status_code, response=response.get_data(as_text=True))
        )
        return response

    return cast("View", guarded)


def forget_answers(session: Session, *, people: Sequence[UUID], words: Sequence[str]) -> None:
    """Leave of the answers that show these people, households or words nothing but the id.

    A repeat then still gets the status it got before, and learns that its id is done with.
    """
    told = [str(each) for each in people] + [json.dumps(word)[1:-1] for word in words]
    shown = [Capture.response.contains(each, autoescape=True) for each in told]
    session.execute(
        update(Capture)
        .where(
            Capture.enterprise_id == current_enterprise(session),
            Capture.status != 0,
            or_(Capture.id.in_(people), Capture.person_id.in_(people), *shown),
        )
        .values(response=func.json_build_object("id", Capture.id).cast(Text))
    )


def _claim(capture_id: UUID, fingerprints: list[bytes]) -> Response | None:
    """Take the id; when it was taken before, the earlier answer (or 409).

    The first fingerprint is kept; any of them shows that the content is the same.

    A concurrent holder makes the INSERT wait until it commits or rolls back.
    """
    enterprise_id = actor().enterprise_id
    claimed = db.session.scalar(
        insert(Capture)
        .values(
            enterprise_id=enterprise_id,
            id=capture_id,
            operation=f"{request.method} {request.path}",
            fingerprint=fingerprints[0],
            person_id=actor().person_id,
            recorded_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Capture.id)
    )
    if claimed is not None:
        return None
    earlier = db.session.scalars(
        select(Capture).where(Capture.enterprise_id == enterprise_id, Capture.id == capture_id)
    ).one()
    if earlier.fingerprint not in fingerprints:
        raise conflict(
            "id-used",
            "รหัสนี้ใช้กับรายการอื่นไปแล้ว สร้างรหัสใหม่แล้วส่งอีกครั้ง",
            "This id belongs to something else already. Make a new id and send it again.",
            id=str(capture_id),
        )
    answer = Response(earlier.response, earlier.status, mimetype="application/json")
    answer.headers["Repeated"] = "true"
    return answer


def _body_id() -> UUID | None:
    body = request.get_json(silent=True)
    try:
        return UUID(body["id"]) if isinstance(body, dict) else None
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _fingerprints() -> list[bytes]:
    """HMAC-SHA256 of what was asked, by whom, under the present key and those it replaced.

    Without the key nobody who reads the table can try what a body may have said. Even so no
    PIN goes in: its few digits could be tried by whoever has both.
    """
    content = json.dumps(
        [request.method, request.path, str(actor().person_id), _without_pins(request.get_json())],
        sort_keys=True,
        ensure_ascii=False,
    )
    return [hmac.digest(key, _PURPOSE + content.encode(), "sha256") for key in service_keys()]


def _without_pins(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _without_pins(each) for key, each in content.items() if key != "pin"}
    if isinstance(content, list):
        return [_without_pins(each) for each in content]
    return content
