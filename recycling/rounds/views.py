"""Plans and rounds as the API shows them, each table read once however many stops."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.people import service as people
from recycling.people.models import Household, Person, Village
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupLine, PickupStatus
from recycling.rounds import service
from recycling.rounds.lookup import Whereabouts
from recycling.rounds.messages import told_window
from recycling.rounds.models import (
    EventKind,
    Plan,
    Round,
    Shift,
    Stop,
    StopEvent,
    StopStatus,
    Trip,
    Vehicle,
)
from recycling.rounds.positions import position_for, stops_before


def shown_status(stop: Stop, pickup: Pickup) -> StopStatus:
    """A stop's status as of now: a household may call off without telling its round."""
    status = StopStatus(stop.status)
    if pickup.status == PickupStatus.CANCELLED and status is not StopStatus.COLLECTED:
        return StopStatus.DROPPED
    return status


def shift_view(session: Session, shifts: Iterable[Shift]) -> list[dict[str, Any]]:
    """Shifts with their vehicle and collector."""
    shifts = list(shifts)
    vehicles = {vehicle.id: vehicle for vehicle in service.vehicles(session)}
    drivers = people.people_of(session, person_ids={shift.collector_id for shift in shifts})
    return [
        {
            "id": shift.id,
            "vehicle_id": shift.vehicle_id,
            "collector_id": shift.collector_id,
            "on_date": shift.on_date,
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
            "vehicle": vehicles[shift.vehicle_id],
            "collector": drivers[shift.collector_id],
        }
        for shift in shifts
    ]


def plan_view(session: Session, plan: Plan) -> dict[str, Any]:
    """A plan with its rounds whole and whom it leaves out."""
    left = [UUID(each["pickup_id"]) for each in plan.unserved]
    rounds = service.rounds_of(session, plan_id=plan.id)
    book = read_book(session, rounds, also=left)
    return {
        **plan_line(plan),
        "unserved": [
            {**each, "household": book.household_of(UUID(each["pickup_id"]))}
            for each in plan.unserved
        ],
        "rounds": [_round(book, found, whole=True) for found in rounds],
    }


def plan_line(plan: Plan) -> dict[str, Any]:
    """A plan in a list."""
    return {
        "id": plan.id,
        "on_date": plan.on_date,
        "status": plan.status,
        "progress": plan.progress,
        "seed": plan.seed,
        "seconds": plan.seconds,
        "iterations": plan.iterations,
        "requested_at": plan.requested_at,
        "published_at": plan.published_at,
        "summary": plan.summary or None,
    }


def round_view(session: Session, found: Round) -> dict[str, Any]:
    """A round with its trips and stops: what a phone takes along."""
    return _round(read_book(session, [found]), found, whole=True)


def round_lines(session: Session, found: Sequence[Round]) -> list[dict[str, Any]]:
    """Rounds in a list, with how far each has come."""
    book = read_book(session, found)
    return [_round(book, each, whole=False) for each in found]


def stop_state(found: Whereabouts) -> dict[str, Any]:
    """A stop and its round after something was told of it."""
    return {
        "id": found.stop.id,
        "pickup_id": found.pickup.id,
        "status": shown_status(found.stop, found.pickup),
        "round_id": found.round.id,
        "round_status": found.round.status,
    }


def visit_view(session: Session, stop: Stop, its_round: Round) -> dict[str, Any]:
    """What a household is told of the collector's visit."""
    pickup = pickups.get_pickup(session, pickup_id=stop.pickup_id)
    start, end = told_window(stop.arrives_at, pickup=pickup)
    before = stops_before(session, stop=stop, its_round=its_round)
    status = shown_status(stop, pickup)
    position = None  # who has called off is told no more where the vehicle is
    if status is not StopStatus.DROPPED:
        position = position_for(session, stop=stop, its_round=its_round, before=before)
    return {
        "status": status,
        "round_id": its_round.id,
        "stop_id": stop.id,
        "stops_before": before,
        "position": position,
        "arrives_at": stop.arrives_at,
        "arrives_from": start,
        "arrives_to": end,
        "window_start": pickup.window_start,
        "window_end": pickup.window_end,
        "vehicle": service.get_vehicle(session, vehicle_id=its_round.vehicle_id),
        "collector_name": people.get_person(session, person_id=its_round.collector_id).name,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything the shown rounds speak of, by id."""

    trips: Mapping[UUID, Sequence[Trip]]
    stops: Mapping[UUID, Sequence[tuple[Trip, Stop]]]
    pickups: Mapping[UUID, Pickup]
    lines: Mapping[UUID, Sequence[PickupLine]]
    misses: Mapping[UUID, StopEvent]
    households: Mapping[UUID, Household]
    villages: Mapping[UUID, Village]
    vehicles: Mapping[UUID, Vehicle]
    collectors: Mapping[UUID, Person]

    def household_of(self, pickup_id: UUID) -> dict[str, Any]:
        """Whose door it is."""
        household = self.households[self.pickups[pickup_id].household_id]
        return {
            "id": household.id,
            "code": household.code,
            "name": household.name,
            "house_number": household.house_number,
            "village": self.villages[household.village_id],
        }


def read_book(session: Session, rounds: Collection[Round], *, also: Sequence[UUID] = ()) -> Book:
    """What is said of these rounds and of the pickups `also`, in a few statements."""
    stops: dict[UUID, list[tuple[Trip, Stop]]] = {found.id: [] for found in rounds}
    for trip, stop in service.stops_of(session, round_ids=list(stops)):
        stops[trip.round_id].append((trip, stop))
    every = [stop for pairs in stops.values() for _, stop in pairs]
    wanted = {stop.pickup_id for stop in every} | set(also)
    calls = {
        pickup.id: pickup
        for pickup in session.scalars(pickups.pickups(session).where(Pickup.id.in_(wanted)))
    }
    homes = {pickup.household_id for pickup in calls.values()}
    return Book(
        trips=service.trips_of(session, round_ids=list(stops)),
        stops=stops,
        pickups=calls,
        lines=pickups.lines_of(session, pickup_ids=wanted),
        misses=_misses(session, [stop.id for stop in every]),
        households={
            home.id: home
            for home in session.scalars(people.households(session).where(Household.id.in_(homes)))
        },
        villages={village.id: village for village in people.villages(session)},
        vehicles={vehicle.id: vehicle for vehicle in service.vehicles(session)},
        collectors=people.people_of(session, person_ids={found.collector_id for found in rounds}),
    )


def _misses(session: Session, stop_ids: Collection[UUID]) -> dict[UUID, StopEvent]:
    """Of each stop the miss that was captured last."""
    found = session.scalars(
        select(StopEvent)
        .where(
            StopEvent.enterprise_id == current_enterprise(session),
            StopEvent.stop_id.in_(stop_ids),
            StopEvent.kind == EventKind.MISS,
        )
        .order_by(StopEvent.captured_at, StopEvent.id)
    )
    return {event.stop_id: event for event in found}


def _round(book: Book, found: Round, *, whole: bool) -> dict[str, Any]:
    pairs = book.stops[found.id]
    counted = Counter(shown_status(stop, book.pickups[stop.pickup_id]) for _, stop in pairs)
    line = {
        "id": found.id,
        "plan_id": found.plan_id,
        "status": found.status,
        "on_date": found.on_date,
        "vehicle": book.vehicles[found.vehicle_id],
        "collector": book.collectors[found.collector_id],
        "distance_m": found.distance_m,
        "duration_s": found.duration_s,
        "departs_at": found.departs_at,
        "returns_at": found.returns_at,
        "finished_at": found.finished_at,
        "version": found.version,
        "counts": {status.value: counted[status] for status in StopStatus},
    }
    if not whole:
        return line
    stops: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for trip, stop in pairs:
        stops[trip.id].append(_stop(book, stop))
    # A trip all of whose stops another vehicle has now is nothing any more.
    real = [t for t in book.trips[found.id] if t.extra or t.ended_at or stops[t.id]]
    trips = [_trip(trip, seq, stops[trip.id]) for seq, trip in enumerate(real, start=1)]
    return {**line, "trips": trips}


def _trip(trip: Trip, seq: int, stops: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": trip.id,
        "seq": seq,
        "planned_g": trip.planned_g,
        "planned_ml": trip.planned_ml,
        "unloads_at": trip.unloads_at,
        "extra": trip.extra,
        "ended_at": trip.ended_at,
        "shape": trip.shape,
        "shape_by": trip.shape_by,
        "stops": stops,
    }


def _stop(book: Book, stop: Stop) -> dict[str, Any]:
    pickup = book.pickups[stop.pickup_id]
    status = shown_status(stop, pickup)
    missed = book.misses.get(stop.id)
    return {
        "id": stop.id,
        "seq": stop.seq,
        "pickup_id": stop.pickup_id,
        "household": book.household_of(stop.pickup_id),
        "lat": pickup.lat,
        "lon": pickup.lon,
        "window_start": pickup.window_start,
        "window_end": pickup.window_end,
        "arrives_at": stop.arrives_at,
        "departs_at": stop.departs_at,
        "status": status,
        "missed": missed if status is StopStatus.MISSED else None,
        "note": pickup.note,
        "photo_id": pickup.photo_id,
        "price_list_id": pickup.price_list_id,
        "lines": [
            {"material": line.material_code, "quantity": line.quantity}
            for line in book.lines.get(pickup.id, ())
        ],
    }
