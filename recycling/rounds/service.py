"""What can be done with rounds, as other domains may call it.

The parts: `fleet` (vehicles, shifts), `plans` and `publication`, `captures`
(what collectors' phones tell), `lookup`.
"""

from recycling.rounds.captures import (
    depart,
    finish,
    mark_collected,
    mark_under_way,
    miss,
    require_captured_at,
    require_own_round,
    require_published,
)
from recycling.rounds.fleet import create_shift, create_vehicle, shifts, vehicles
from recycling.rounds.lookup import (
    Whereabouts,
    find_stop,
    get_plan,
    get_round,
    get_stop,
    get_trip,
    get_vehicle,
    plans,
    rounds,
    rounds_of,
    stops_of,
    visit_of,
)
from recycling.rounds.plans import request_plan
from recycling.rounds.positions import Fix, last_positions, record_positions, track_of
from recycling.rounds.publication import publish_plan
from recycling.rounds.trips import end_trip, ends_of, find_or_open_trip, trips_of

__all__ = [
    "Fix",
    "Whereabouts",
    "create_shift",
    "create_vehicle",
    "depart",
    "end_trip",
    "ends_of",
    "find_or_open_trip",
    "find_stop",
    "finish",
    "get_plan",
    "get_round",
    "get_stop",
    "get_trip",
    "get_vehicle",
    "last_positions",
    "mark_collected",
    "mark_under_way",
    "miss",
    "plans",
    "publish_plan",
    "record_positions",
    "request_plan",
    "require_captured_at",
    "require_own_round",
    "require_published",
    "rounds",
    "rounds_of",
    "shifts",
    "stops_of",
    "track_of",
    "trips_of",
    "vehicles",
    "visit_of",
]
