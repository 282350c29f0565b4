"""The enterprise at the head of a paper, and back from what was frozen."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from pricing import Words
from recycling.documents.receipt import Enterprise
from recycling.people import service as people


def enterprise_of(session: Session) -> Enterprise:
    """The enterprise as it is called today."""
    own = people.own_enterprise(session)
    return Enterprise(
        name=Words(own.name_th, own.name_en),
        address=Words(own.address_th, own.address_en),
        tax_id=own.tax_id,
        phone=own.phone,
    )


def freeze(enterprise: Enterprise) -> dict[str, Any]:
    """What `thaw` reads."""
    return asdict(enterprise)


def thaw(stored: Mapping[str, Any]) -> Enterprise:
    """The enterprise as it was called when the paper was issued."""
    return Enterprise(
        name=Words(**stored["name"]),
        address=Words(**stored["address"]),
        tax_id=stored["tax_id"],
        phone=stored["phone"],
    )
