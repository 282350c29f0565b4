"""Routes from our items to PyVRP's words and back."""

from __future__ import annotations

from collections.abc import Sequence

import pyvrp

from routing.model import Van
from routing.pyvrp_model import Plan, Translation
from routing.sequence import close


def decode(translation: Translation, solution: pyvrp.Solution) -> Plan:
    """Return the items of every van of the model."""
    site_of = {d: s for s, d in translation.site_depot.items()}
    plan: Plan = [[] for _ in translation.model.vans]
    free = [list(reversed(vans)) for vans in translation.members]
    for route in solution.routes():
        van = free[route.vehicle_type()].pop()
        items: list[int] = []
        trips = route.trips()
        for k, trip in enumerate(trips):
            for location in trip.visits():
                items += translation.groups[translation.client_group[location - translation.first]]
            if k + 1 < len(trips):
                items.append(site_of[trip.end_depot()])
        plan[van.index] = close(translation.model, van, items)
    return plan


def encode(translation: Translation, plan: Plan) -> pyvrp.Solution:
    """Turn items into a PyVRP solution; a merged group goes where its first member is."""
    client_of: dict[int, int] = {}
    for client, g in enumerate(translation.client_group):
        for i in translation.groups[g]:
            client_of.setdefault(i, client)
    seen: set[int] = set()
    routes = []
    for kind, vans in enumerate(translation.members):
        for van in vans:
            items = plan[van.index]
            if items and items[-1] >= translation.model.n and van.return_empty:
                items = items[:-1]
            trips = _trips(translation, van, items, kind, client_of=client_of, seen=seen)
            if trips:
                routes.append(pyvrp.Route(translation.data, trips, kind))
    return pyvrp.Solution(translation.data, routes)


def _trips(
    translation: Translation,
    van: Van,
    items: Sequence[int],
    kind: int,
    *,
    client_of: dict[int, int],
    seen: set[int],
) -> list[pyvrp.Trip]:
    """Cut items into PyVRP's trips; a client already placed is passed over."""
    trips: list[pyvrp.Trip] = []
    start, end = (
        translation.start_depot[van.start_row],
        translation.end_depot[translation.end_key(van)],
    )
    visits: list[int] = []
    for i in [*items, -1]:
        if 0 <= i < translation.model.n:
            if i in client_of and client_of[i] not in seen:
                seen.add(client_of[i])
                visits.append(translation.first + client_of[i])
        elif visits:
            stop_at = end if i < 0 else translation.site_depot[i]
            trips.append(pyvrp.Trip(translation.data, visits, kind, start, stop_at))
            start, visits = stop_at, []
    if trips and trips[-1].end_depot() != end:
        trips.append(pyvrp.Trip(translation.data, [], kind, start, end))
    return trips
