"""Every screen of the app, who sees it, and what stands for the parts of its address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from recycling.demo.marketplace import Someone
from tests.endtoend import centre
from tests.endtoend.town import Town

Who = Literal["nobody", "household", "collector", "staff", "treasurer", "manager"]
Fill = Callable[[Town], str]
SOURCES = Path(__file__).resolve().parents[2] / "webapp" / "src"
_ROUTE = re.compile(r'^\s*"(/[^"]*)":', re.MULTILINE)
LANGUAGES: Final = ("th", "en")


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its route, who looks, and how its parameters are filled in."""

    route: str
    who: Who
    fill: Mapping[str, Fill]

    @property
    def name(self) -> str:
        """A name for files: `round-stops-id`."""
        return re.sub(r"[^a-z0-9]+", "-", self.route.lower()).strip("-") or "start"

    def path(self, town: Town) -> str:
        """Its address in `town`."""
        path = self.route
        for name, value in self.fill.items():
            path = path.replace(f":{name}", value(town))
        return path


def routes() -> list[str]:
    """The routes which the app declares, in the areas' routes.ts."""
    files = [*sorted(SOURCES.glob("*/routes.ts")), SOURCES / "routes.ts"]
    return [route for file in files for route in _ROUTE.findall(file.read_text(encoding="utf-8"))]


def screens() -> list[Screen]:
    """Every screen of the app. LookupError names a route whose parameters nobody fills."""
    found = []
    for route in routes():
        who = _who(route)
        names = re.findall(r":(\w+)", route)
        known = FILLS.get(route, {})
        if missing := [name for name in names if name not in known]:
            raise LookupError(f"{route}: what is {', '.join(missing)}? Say so in FILLS.")
        found.append(Screen(route, who, known))
    return found


def _who(route: str) -> Who:
    if route in WHO:
        return WHO[route]
    if route.startswith("/round"):
        return "collector"
    return "manager" if route.startswith("/centre") else "household"


def _stop_waiting(town: Town) -> str:
    """A stop of the collector's round which has not been served."""
    for stop in _stops(town):
        if stop["status"] in ("planned", "en_route"):
            return str(stop["id"])
    raise LookupError("every stop is done")


def _stops(town: Town) -> list[Mapping[str, str]]:
    first = town.rounds[0]
    told = first.collector.get(f"/rounds/{first.round['id']}")
    return [stop for trip in told["trips"] for stop in trip["stops"]]


def _own_pickup(town: Town) -> str:
    """The household's latest call."""
    return str(_household(town).get("/pickups", limit="1")["items"][0]["id"])


def _own_receipt(town: Town) -> str:
    """A receipt of the household; when it has sold nothing yet it brings a crate to the counter."""
    household = _household(town)
    sold = household.get("/weigh-tickets", limit="1")["items"]
    if sold:
        return str(sold[0]["id"])
    staff = town.market.become("staff-1")
    load = [{"material": "beer-chang-crate", "quantity": 1}]
    worth = town.market.send("POST", "/quotes", token=staff.token, body={"lines": load})
    bought = staff.post(
        "/weigh-tickets",
        "a crate for the screens",
        kind="counter",
        household_id=household.person["household_id"],
        price_list_id=worth["price_list_id"],
        captured_at=town.now.isoformat(),
        pay="passbook",
        lines=[load[0] | {"amount_satang": worth["total_satang"]}],
    )
    return str(bought["id"])


def _household(town: Town) -> Someone:
    return town.market.become("household-001")


WHO: Final[Mapping[str, Who]] = {
    "/sign-in": "nobody",
    "/join": "nobody",
    "/centre/money": "treasurer",
    "/centre/money/batch/:batch": "treasurer",
    "/centre/money/close": "treasurer",
    "/centre/money/floats": "treasurer",
}
FILLS: Final[Mapping[str, Mapping[str, Fill]]] = {
    "/pickups/:id": {"id": _own_pickup},
    "/receipts/:id": {"id": _own_receipt},
    "/round/stops/:id": {"id": _stop_waiting},
    "/round/weigh/:id": {"id": _stop_waiting},
    "/centre/yard/:trip": {"trip": centre.trip},
    "/centre/money/batch/:batch": {"batch": centre.batch},
    "/centre/households/:household": {"household": centre.household},
    "/centre/disputes/:dispute": {"dispute": centre.dispute},
}
