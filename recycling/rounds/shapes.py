"""The line of a trip on the map: along the roads when an extract of them is there.

An extract is read once by each worker and a trip is drawn by the job that
plans it, so that no request waits for either.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from shapely.geometry import LineString, mapping
from sqlalchemy.orm import Session

from recycling.people import service as people
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup
from recycling.rounds.lookup import rounds_of, stops_of
from recycling.rounds.models import Plan
from recycling.rounds.trips import trips_of
from routing import RoutingError, UnreachableError
from routing.roads import RoadNetwork

STRAIGHT, ROADS = "straight", "roads"
TOLERANCE = 0.00003
"""Degrees, some three metres: what a map of a village cannot show anyway."""
DIGITS = 5

log = logging.getLogger(__name__)

LatLon = tuple[float, float]


def straight(places: Sequence[Any]) -> dict[str, Any]:
    """A GeoJSON LineString over places, each (latitude, longitude)."""
    line = [[round(lon, DIGITS), round(lat, DIGITS)] for lat, lon in places]
    return {"type": "LineString", "coordinates": line}


def along_roads(network: RoadNetwork, places: Sequence[LatLon]) -> dict[str, Any]:
    """A GeoJSON LineString over places by the fastest ways; straight where no road leads."""
    points: list[LatLon] = []
    for origin, destination in pairwise(places):
        try:
            points += network.path(origin, destination).shape
        except UnreachableError:
            points += [origin, destination]
    line = LineString([(lon, lat) for lat, lon in points]).simplify(TOLERANCE)
    drawn = [[round(x, DIGITS), round(y, DIGITS)] for x, y in mapping(line)["coordinates"]]
    return {"type": "LineString", "coordinates": drawn}


def draw_along_roads(session: Session, *, plan: Plan) -> int:
    """Let a plan's trips follow the roads of the enterprise's extract; returns how many do.

    Without an extract, or with one that cannot be read, they stay straight.
    """
    extract = people.settings(session).osm_extract
    network = _network(extract) if extract else None
    if network is None:
        return 0
    enterprise = people.own_enterprise(session)
    centre = (enterprise.centre_lat, enterprise.centre_lon)
    ids = [found.id for found in rounds_of(session, plan_id=plan.id)]
    places = _places_of(session, round_ids=ids)
    drawn = 0
    for trips in trips_of(session, round_ids=ids).values():
        for trip in trips:
            if stops := places.get(trip.id):
                trip.shape = along_roads(network, [centre, *stops, centre])
                trip.shape_by = ROADS
                drawn += 1
    session.flush()
    return drawn


def _places_of(session: Session, *, round_ids: Sequence[UUID]) -> dict[UUID, list[LatLon]]:
    """The pins of each trip's stops, in driving order."""
    pairs = stops_of(session, round_ids=round_ids)
    wanted = [stop.pickup_id for _, stop in pairs]
    calls = session.scalars(pickups.pickups(session).where(Pickup.id.in_(wanted)))
    pins = {call.id: (call.lat, call.lon) for call in calls}
    found: dict[UUID, list[LatLon]] = {}
    for trip, stop in pairs:
        found.setdefault(trip.id, []).append(pins[stop.pickup_id])
    return found


def _network(extract: str) -> RoadNetwork | None:
    path = Path(extract)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, RoutingError) as error:
        log.warning("the roads in %s cannot be read: %s", extract, error)
        return None


@lru_cache(maxsize=2)
def _read(path: Path, _changed_ns: int) -> RoadNetwork:
    return RoadNetwork.read(path)
