"""Weigh tickets out of a request's body."""

from collections.abc import Sequence
from typing import Any

from recycling.errors import invalid
from recycling.web.keys import service_keys
from recycling.weighing.confirmations import Given
from recycling.weighing.evidence import Method
from recycling.weighing.readings import Reading
from recycling.weighing.service import RefusedItem, ScaleLine

_NEEDS = {Method.PIN: "pin", Method.CARD: "card", Method.SIGNATURE: "photo_id"}


def scale_lines(lines: Sequence[dict[str, Any]]) -> list[ScaleLine]:
    """The lines with the readings they came from."""
    return [
        ScaleLine(**{**line, "reading": Reading(**line["reading"]) if "reading" in line else None})
        for line in lines
    ]


def refused_items(items: Sequence[dict[str, Any]]) -> list[RefusedItem]:
    """The refused things."""
    return [RefusedItem(**item) for item in items]


def given(body: dict[str, Any] | None) -> Given | None:
    """The household's confirmation; Problem invalid-request when its proof is left out."""
    if body is None:
        return None
    method = Method(body["method"])
    if _NEEDS[method] not in body:
        raise invalid(
            f"confirmation.{_NEEDS[method]}",
            "ใส่หลักฐานของวิธียืนยันนี้ด้วย",
            "Give what this way of confirming needs.",
        )
    proofs = {name: body.get(name) for name in ("pin", "card", "photo_id")}
    return Given(method=method, **proofs, keys=service_keys())
