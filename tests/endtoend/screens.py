"""Every screen of the app, who sees it, and what stands for the parts of its address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

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


def _stop(town: Town) -> str:
    return str(town.stop_waiting()["pickup_id"])


def _pickup(town: Town) -> str:
    """The first household's, of today."""
    items = town.household.get("/pickups", limit="20")["items"]
    return str(max(items, key=lambda item: str(item["on_date"]))["id"])


def _trip(town: Town) -> str:
    """The one that is under way."""
    return str(town.rounds[0].trips[0].trip["id"])


WHO: Final[Mapping[str, Who]] = {
    "/sign-in": "nobody",
    "/join": "nobody",
    "/centre/money": "treasurer",
    "/centre/money/batch/:batch": "treasurer",
    "/centre/money/close": "treasurer",
    "/centre/money/floats": "treasurer",
}
FILLS: Final[Mapping[str, Mapping[str, Fill]]] = {
    "/pickups/:id": {"id": _pickup},
    "/receipts/:id": {"id": lambda town: str(town.ticket["id"])},
    "/round/stops/:id": {"id": _stop},
    "/round/weigh/:id": {"id": _stop},
    "/round/tickets/:id": {"id": lambda town: str(town.ticket["id"])},
    "/centre/yard/:trip": {"trip": _trip},
    "/centre/money/batch/:batch": {"batch": lambda town: town.batch_id},
    "/centre/households/:household": {"household": lambda town: town.household.household_id},
    "/centre/disputes/:dispute": {"dispute": lambda town: town.dispute_id},
}
