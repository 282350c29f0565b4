"""The weights of one ticket side by side, and when two of them lie too far apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.catalogue.models import Material
from recycling.database.orm import current_enterprise
from recycling.pickups import service as pickups
from recycling.weighing.evidence import Replacement, Reweigh, ReweighLine
from recycling.weighing.models import WeighLine, WeighTicket


@dataclass(frozen=True, slots=True)
class LineWeights:
    """A ticket's line, net, in base units; `centre` None until it was weighed again."""

    line: int
    material: str
    door: int
    centre: int | None


def too_far(expected: int, found: int, *, material: Material, permille: int, grams: int) -> bool:
    """Whether two weights (base units) differ by more than both limits allow.

    Both must be exceeded: a share alone would quarrel over 20 g of cans, grams
    alone over a bale of cardboard.
    """
    off = abs(expected - found)
    per = 1000 if material.unit == "kg" else 1
    return off * material.grams_per_unit > grams * per and off * 1000 > permille * expected


def line_weights(session: Session, *, ticket_id: UUID) -> list[LineWeights]:
    """The door's and the centre's weight of each line of a ticket."""
    own = current_enterprise(session)
    lines = session.scalars(
        select(WeighLine)
        .where(WeighLine.enterprise_id == own, WeighLine.ticket_id == ticket_id)
        .order_by(WeighLine.line)
    )
    again = find_reweigh(session, ticket_id=ticket_id)
    found: Mapping[int, int] = {}
    if again is not None:
        rows = session.scalars(
            select(ReweighLine).where(
                ReweighLine.enterprise_id == own, ReweighLine.reweigh_id == again.id
            )
        )
        found = {row.line: row.quantity for row in rows}
    return [
        LineWeights(each.line, each.material_code, each.quantity, found.get(each.line))
        for each in lines
    ]


def find_reweigh(session: Session, *, ticket_id: UUID) -> Reweigh | None:
    """What the centre's scale said of this ticket's load alone, if it was asked."""
    own = (Reweigh.enterprise_id == current_enterprise(session), Reweigh.ticket_id == ticket_id)
    return session.scalar(select(Reweigh).where(*own))


def declared(session: Session, *, pickup_id: UUID | None) -> Counter[str]:
    """What the household said it had, by material, when it called."""
    said: Counter[str] = Counter()
    if pickup_id is not None:
        for line in pickups.lines_of(session, pickup_ids=[pickup_id])[pickup_id]:
            said[line.material_code] += line.quantity
    return said


def standing_tickets(session: Session, *, pickup_id: UUID) -> Sequence[UUID]:
    """The tickets of a pickup in whose place no other stands, by id."""
    gone = select(Replacement.ticket_id).where(
        Replacement.enterprise_id == WeighTicket.enterprise_id,
        Replacement.ticket_id == WeighTicket.id,
    )
    query = select(WeighTicket.id).where(
        WeighTicket.enterprise_id == current_enterprise(session),
        WeighTicket.pickup_id == pickup_id,
        ~gone.exists(),
    )
    return session.scalars(query.order_by(WeighTicket.id)).all()


def weighed(session: Session, *, ticket_ids: Sequence[UUID]) -> Counter[str]:
    """What these tickets weighed together, by material, net."""
    total: Counter[str] = Counter()
    query = select(WeighLine.material_code, WeighLine.quantity).where(
        WeighLine.enterprise_id == current_enterprise(session), WeighLine.ticket_id.in_(ticket_ids)
    )
    for material, quantity in session.execute(query):
        total[material] += quantity
    return total
