"""What can be done with pickups, as other domains may call it.

The parts: `booking` (calling, calling off), `changing`, `recurring`, `slots`,
`lookup`, `states`.
"""

from recycling.pickups.booking import Place, cancel_pickup, request_pickup
from recycling.pickups.changing import Change, change_pickup
from recycling.pickups.lookup import (
    events_of,
    events_of_all,
    explain,
    get_pickup,
    households_of,
    lines_of,
    pickups,
    pickups_to_plan,
)
from recycling.pickups.slots import OpenSlot, create_slot, get_slot, open_slots, slots_of
from recycling.pickups.states import move_held, set_status

__all__ = [
    "Change",
    "OpenSlot",
    "Place",
    "cancel_pickup",
    "change_pickup",
    "create_slot",
    "events_of",
    "events_of_all",
    "explain",
    "get_pickup",
    "get_slot",
    "households_of",
    "lines_of",
    "move_held",
    "open_slots",
    "pickups",
    "pickups_to_plan",
    "request_pickup",
    "set_status",
    "slots_of",
]
