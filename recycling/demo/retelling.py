"""Makes the record of a day out of what happened."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from recycling.clock import BANGKOK
from recycling.demo import books
from recycling.demo.catalogue_data import materials, rows
from recycling.demo.driving import MISS_REASONS, RoundPlay, TripPlay, Visit
from recycling.demo.loads import Item
from recycling.demo.outcome import Outcome, tally
from recycling.demo.record import (
    Counts,
    DayRecord,
    Ground,
    GroupWeights,
    RoundRecord,
    StopRecord,
    TripRecord,
    VillageRecord,
    place,
)
from recycling.demo.scene import Scene


def retell(
    scene: Scene, outcome: Outcome, before: books.Books, after: books.Books, *, seed: int
) -> DayRecord:
    """The record of the day."""
    moved = books.change(before, after)
    return DayRecord(
        date=scene.date.isoformat(),
        seed=seed,
        engine=outcome.engine,
        ground=_ground(scene),
        counts=_counts(outcome),
        rounds=tuple(_round(each) for each in outcome.rounds),
        left_out=tuple(outcome.left_out),
        weights=_weights(outcome),
        commodities=books.commodities(scene, moved),
        changes=books.by_kind(moved),
        faults=books.faults(after, moved, tally(outcome)),
    )


def mass_g(quantities: Mapping[str, int]) -> int:
    """Grams of what is given in base units; pieces and crates with their usual weight."""
    known = materials()
    return sum(known[code].bulk.mass_g(quantity) for code, quantity in quantities.items())


def _ground(scene: Scene) -> Ground:
    profile = scene.staff.enterprise
    ring = profile["service_area"]["coordinates"][0]
    return Ground(
        enterprise_th=profile["name_th"],
        enterprise_en=profile["name_en"],
        municipality_th=profile["municipality_th"],
        municipality_en=profile["municipality_en"],
        centre=place(profile["centre_lat"], profile["centre_lon"]),
        area=tuple(place(lat, lon) for lon, lat in ring),
        villages=tuple(
            VillageRecord(
                number=each["number"],
                name_th=each["name_th"],
                name_en=each["name_en"],
                place=place(each["lat"], each["lon"]),
            )
            for each in scene.villages
        ),
        households=tuple(sorted(place(each.lat, each.lon) for each in scene.members.values())),
    )


def _counts(outcome: Outcome) -> Counts:
    visits = [v for each in outcome.rounds for trip in each.trips for v in trip.visits]
    return Counts(
        calls=len(outcome.calls),
        tickets=len(outcome.sales),
        walk_ups=sum(1 for visit in visits if visit.seq is None),
        counter_sales=len(outcome.counter),
        refused=sum(len(sale.refused) for sale in outcome.sales),
        payouts_paid=outcome.payouts.paid,
        payouts_rejected=outcome.payouts.rejected,
    )


def _round(play: RoundPlay) -> RoundRecord:
    vehicle = play.round["vehicle"]
    numbers = iter(range(1, 1000))
    return RoundRecord(
        vehicle_th=vehicle["name_th"],
        vehicle_en=vehicle["name_en"],
        capacity_g=vehicle["capacity_g"],
        capacity_ml=vehicle["capacity_ml"],
        collector=play.round["collector"]["name"],
        distance_m=play.round["distance_m"],
        duration_s=play.round["duration_s"],
        departs_at=_local(datetime.fromisoformat(play.round["departs_at"])),
        returns_at=_local(play.finished_at),
        trips=tuple(_trip(trip, numbers) for trip in play.trips),
    )


def _trip(driven: TripPlay, numbers: Iterator[int]) -> TripRecord:
    stops = []
    for visit in driven.visits:
        number = None if visit.seq is None else next(numbers)
        stops.append(_stop(visit, number))
    return TripRecord(
        number=driven.trip["seq"],
        planned_g=driven.trip["planned_g"],
        planned_ml=driven.trip["planned_ml"],
        unloaded_at=_local(driven.unloaded_at),
        door_g=mass_g(driven.loaded),
        centre_g=mass_g(_quantities(driven.centre)),
        stops=tuple(stops),
    )


def _stop(visit: Visit, number: int | None) -> StopRecord:
    member, sale = visit.member, visit.sale
    th, en = MISS_REASONS.get(visit.miss, ("", ""))
    return StopRecord(
        number=number,
        code=member.code,
        name=member.name,
        address_th=member.address_th,
        place=place(member.lat, member.lon),
        at=_local(visit.at),
        status=visit.status,
        reason_th=th,
        reason_en=en,
        declared_g=mass_g(_quantities(visit.call.said)) if visit.call else 0,
        door_g=mass_g(sale.quantities) if sale else 0,
        paid_satang=sale.total_satang if sale else 0,
        method=sale.method if sale else "",
        refused=len(sale.refused) if sale else 0,
    )


def _weights(outcome: Outcome) -> tuple[GroupWeights, ...]:
    said: Counter[str] = Counter()
    door: Counter[str] = Counter()
    walked: Counter[str] = Counter()
    centre: Counter[str] = Counter()
    for trip in (trip for each in outcome.rounds for trip in each.trips):
        centre.update(_quantities(trip.centre))
        for visit in trip.visits:
            if visit.sale is None:
                continue
            (door if visit.call else walked).update(visit.sale.quantities)
            said.update(_quantities(visit.call.said if visit.call else ()))
    by_group = [_of_groups(each) for each in (said, door, walked, centre)]
    found = [
        GroupWeights(
            group=row["code"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            declared_g=by_group[0][row["code"]],
            door_g=by_group[1][row["code"]],
            walk_up_g=by_group[2][row["code"]],
            centre_g=by_group[3][row["code"]],
        )
        for row in rows("groups")
    ]
    return tuple(each for each in found if each.declared_g or each.centre_g)


def _of_groups(quantities: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for code, quantity in quantities.items():
        found[materials()[code].group] += mass_g({code: quantity})
    return found


def _quantities(items: Iterable[Item]) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in items:
        found[item.material] += item.quantity
    return found


def _local(moment: datetime | None) -> str:
    return moment.astimezone(BANGKOK).isoformat() if moment else ""
