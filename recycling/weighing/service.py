"""What can be done with weights, as other domains may call it.

The parts: `tickets` (weighing a household's waste), `loads` (its price),
`places` (where it was weighed), `unloads` (the centre's scale, and the books of
a trip).
"""

from recycling.weighing.loads import ScaleLine
from recycling.weighing.places import lock_trip
from recycling.weighing.tickets import (
    Recorded,
    RefusedItem,
    TicketDraft,
    get_ticket,
    lines_of,
    record_ticket,
    tickets,
)
from recycling.weighing.unload_checks import UnloadItem
from recycling.weighing.unloads import (
    CENTRE,
    STOCK,
    Weights,
    find_unload,
    reconcile_trip,
    record_unload,
    trip_weights,
    vehicle_account,
)

__all__ = [
    "CENTRE",
    "STOCK",
    "Recorded",
    "RefusedItem",
    "ScaleLine",
    "TicketDraft",
    "UnloadItem",
    "Weights",
    "find_unload",
    "get_ticket",
    "lines_of",
    "lock_trip",
    "reconcile_trip",
    "record_ticket",
    "record_unload",
    "tickets",
    "trip_weights",
    "vehicle_account",
]
