"""What the centre's scale said of a trip, and what that does to the books.

The books of a trip follow from its tickets and its unload alone. Whenever one
of them arrives, `reconcile_trip` posts the difference between what the books
should say and what was posted before, so the order of arrival does not matter.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Entry
from recycling.ledger.service import MONEY, Draft, Leg, move
from recycling.pickups import service as pickups
from recycling.rounds import service as rounds
from recycling.rounds.captures import require_captured_at, require_published
from recycling.rounds.models import Stop
from recycling.weighing.disputes import watch_trip
from recycling.weighing.evidence import LossReason
from recycling.weighing.losses import loss_reasons
from recycling.weighing.models import Unload, UnloadLine, WeighTicket
from recycling.weighing.places import lock_trip
from recycling.weighing.unload_checks import OVERLOAD, UnloadItem, check

CENTRE = "centre"
LOSS = "loss:"
SHRINKAGE = "shrinkage"
STOCK = "stock:"


@dataclass(frozen=True, slots=True)
class Weights:
    """One material of a trip: declared, bought at the doors, found at the centre (base units)."""

    material: str
    declared: int
    door: int
    centre: int | None

    @property
    def difference(self) -> int | None:
        """Centre less door: negative when something is missing; None before the unload."""
        return None if self.centre is None else self.centre - self.door


@dataclass(frozen=True, slots=True)
class _Bought:
    """What a trip's tickets put into the vehicle of one material, and its cost in satang."""

    quantity: int = 0
    cost: int = 0


def vehicle_account(vehicle_id: UUID) -> str:
    """The account of what a vehicle carries."""
    return f"vehicle:{vehicle_id}"


def record_unload(
    session: Session,
    *,
    id: UUID,
    trip_id: UUID,
    captured_at: datetime,
    lines: Sequence[UnloadItem],
    weighed_by: UUID,
) -> Unload:
    """Write what the centre's scale said of a trip's load and settle the trip's books.

    A material that is not named was not found. Raises Problem: not-found,
    clock-wrong, invalid-request, not-published, already-unloaded.
    """
    require_captured_at(captured_at)
    trip = rounds.get_trip(session, trip_id=trip_id)
    round_ = rounds.get_round(session, round_id=trip.round_id)
    require_published(session, round_)
    vehicle = rounds.get_vehicle(session, vehicle_id=round_.vehicle_id)
    check(lines, catalogue.materials(session), most_g=OVERLOAD * vehicle.capacity_g)
    lock_trip(session, trip_id=trip_id)
    if (earlier := find_unload(session, trip_id=trip_id)) is not None:
        raise conflict(
            "already-unloaded",
            "เที่ยวนี้ชั่งลงของที่ศูนย์ไปแล้ว ดูผลได้ที่น้ำหนักของเที่ยว",
            "This trip was unloaded before. See the trip's weights.",
            unload_id=str(earlier.id),
        )
    unload = Unload(
        enterprise_id=current_enterprise(session),
        id=id,
        trip_id=trip_id,
        captured_at=captured_at,
        recorded_at=clock.now(),
        weighed_by=weighed_by,
    )
    _write(session, unload, lines)
    trip.ended_at = max(filter(None, (trip.ended_at, captured_at)))
    reconcile_trip(session, trip_id=trip_id, person_id=weighed_by)
    return unload


def find_unload(session: Session, *, trip_id: UUID) -> Unload | None:
    """The trip's unload, if it came."""
    own = (Unload.enterprise_id == current_enterprise(session), Unload.trip_id == trip_id)
    return session.scalar(select(Unload).where(*own))


def lines_of(session: Session, *, unload_id: UUID) -> Sequence[UnloadLine]:
    """What the unload found, by material."""
    own = UnloadLine.enterprise_id == current_enterprise(session)
    query = select(UnloadLine).where(own, UnloadLine.unload_id == unload_id)
    return session.scalars(query.order_by(UnloadLine.material_code)).all()


def reconcile_trip(session: Session, *, trip_id: UUID, person_id: UUID | None) -> None:
    """Make the books of an unloaded trip say what its tickets and its unload say together.

    vehicle → centre: what the centre found; vehicle → loss: the rest (the other
    way when more was found), named by the reason found, `transit` until one is;
    shrinkage ← stock: the lost part of what the trip
    itself paid for the material, part satang left in stock. What was found over
    and above was not paid for, so it has no cost. Does nothing before the
    unload; call it holding the trip's lock, after the ticket's own entry.
    """
    unload = find_unload(session, trip_id=trip_id)
    if unload is None:
        return
    account = _vehicle(session, trip_id)
    bought = _bought(session, trip_id, account)
    found = {line.material_code: line.quantity for line in lines_of(session, unload_id=unload.id)}
    watch_trip(
        session,
        trip_id=trip_id,
        weights={
            code: (bought.get(code, _Bought()).quantity, found.get(code, 0))
            for code in set(bought) | set(found)
        },
    )
    change: Counter[tuple[str, str]] = Counter()
    reasons = loss_reasons(session, trip_id=trip_id)
    for leg in _settled(account, bought, found, reasons):
        change[leg.account, leg.commodity] += leg.amount
    for leg in _posted(session, [unload.id]):
        change[leg.account, leg.commodity] -= leg.amount
    legs = [Leg(code, commodity, n) for (code, commodity), n in change.items() if n]
    if legs:
        draft = Draft(
            id=new_id(),
            event="unload",
            source_id=unload.id,
            legs=legs,
            captured_at=unload.captured_at,
            person_id=person_id,
        )
        ledger.post(session, draft)


def trip_weights(session: Session, *, trip_id: UUID) -> list[Weights]:
    """The three weights of each material of a trip, by material; Problem not-found."""
    rounds.get_trip(session, trip_id=trip_id)
    declared: Counter[str] = Counter()
    pickup_ids = _called_for(session, trip_id)
    for lines in pickups.lines_of(session, pickup_ids=pickup_ids).values():
        for line in lines:
            declared[line.material_code] += line.quantity
    bought = _bought(session, trip_id, _vehicle(session, trip_id))
    unload = find_unload(session, trip_id=trip_id)
    found = None
    if unload is not None:
        centre = lines_of(session, unload_id=unload.id)
        found = {line.material_code: line.quantity for line in centre}
    return [
        Weights(
            code,
            declared[code],
            bought.get(code, _Bought()).quantity,
            None if found is None else found.get(code, 0),
        )
        for code in sorted(set(declared) | set(bought) | set(found or ()))
    ]


def _called_for(session: Session, trip_id: UUID) -> set[UUID]:
    """The pickups on a trip: its own stops', and those taken on it; not those taken on another."""
    own = Stop.enterprise_id == current_enterprise(session)
    stops = select(Stop.pickup_id).where(own, Stop.trip_id == trip_id, Stop.withdrawn_at.is_(None))
    planned = set(session.scalars(stops))
    taken = select(WeighTicket.pickup_id, WeighTicket.trip_id).where(
        WeighTicket.enterprise_id == current_enterprise(session),
        WeighTicket.pickup_id.in_(planned) | (WeighTicket.trip_id == trip_id),
        WeighTicket.pickup_id.is_not(None),
    )
    rows = session.execute(taken).all()
    here = {pickup_id for pickup_id, on_trip in rows if pickup_id and on_trip == trip_id}
    return (planned - {pickup_id for pickup_id, _ in rows}) | here


def _write(session: Session, unload: Unload, lines: Sequence[UnloadItem]) -> None:
    session.add(unload)
    session.flush()
    session.add_all(
        UnloadLine(
            enterprise_id=unload.enterprise_id,
            unload_id=unload.id,
            material_code=line.material,
            quantity=line.quantity,
        )
        for line in lines
    )
    session.flush()


def _settled(
    account: str,
    bought: Mapping[str, _Bought],
    found: Mapping[str, int],
    reasons: Mapping[str, LossReason],
) -> Iterable[Leg]:
    """What an unloaded trip's books should have come to."""
    for material in sorted(set(bought) | set(found)):
        door, centre = bought.get(material, _Bought()), found.get(material, 0)
        lost = door.quantity - centre
        yield from move(material, centre, source=account, to=CENTRE)
        reason = reasons.get(material, LossReason.TRANSIT)
        yield from move(material, lost, source=account, to=LOSS + reason)
        if lost > 0:
            cost = door.cost * lost // door.quantity
            yield from move(MONEY, cost, source=STOCK + material, to=SHRINKAGE)


def _bought(session: Session, trip_id: UUID, account: str) -> dict[str, _Bought]:
    """What the journal says the trip's tickets brought, reversals counted, by material."""
    own = (WeighTicket.enterprise_id == current_enterprise(session), WeighTicket.trip_id == trip_id)
    quantity: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    for leg in _posted(session, session.scalars(select(WeighTicket.id).where(*own)).all()):
        if leg.account == account:
            quantity[leg.commodity] += leg.amount
        elif leg.account.startswith(STOCK):
            cost[leg.account.removeprefix(STOCK)] += leg.amount
    return {code: _Bought(quantity[code], cost[code]) for code in quantity if quantity[code]}


def _posted(session: Session, source_ids: Sequence[UUID]) -> Iterable[Leg]:
    """Every leg of the entries which these tickets or unloads caused."""
    own = Entry.enterprise_id == current_enterprise(session)
    query = select(Entry.id).where(own, Entry.source_id.in_(source_ids))
    for legs in queries.legs_by_entry(session, session.scalars(query).all()).values():
        yield from legs


def _vehicle(session: Session, trip_id: UUID) -> str:
    trip = rounds.get_trip(session, trip_id=trip_id)
    return vehicle_account(rounds.get_round(session, round_id=trip.round_id).vehicle_id)
