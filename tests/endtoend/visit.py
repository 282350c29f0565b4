"""Looks at one screen after another as whoever may see it."""

from playwright.sync_api import Page

from tests.endtoend.phone import Phone
from tests.endtoend.screens import Screen, Who
from tests.endtoend.town import Town

_SETTLE_MS = 15_000
# Nothing loads any more, and what was animated stands still.
_QUIET = """() => !document.querySelector('[aria-busy="true"]')
  && document.getAnimations().every(({ playState }) => playState !== "running")"""


def credential(town: Town, who: Who) -> str:
    """The demo identity of `who`; the collector is the one of the first round."""
    if who == "collector":
        wanted = town.rounds[0].collector.person["name"]
        people = town.market.send("GET", "/demo/people")["items"]
        return str(next(one["credential"] for one in people if one["name"] == wanted))
    return {"household": "household-001"}.get(who, f"{who}-1")


def visit(phone: Phone, screen: Screen, town: Town) -> Page:
    """Open `screen` and wait until it has settled."""
    page = phone.open(screen.path(town))
    page.wait_for_selector("#main", timeout=_SETTLE_MS)
    page.wait_for_load_state("networkidle", timeout=_SETTLE_MS)
    page.wait_for_function(_QUIET, timeout=_SETTLE_MS)
    return page
