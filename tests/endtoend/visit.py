"""Looks at one screen after another as whoever may see it."""

from playwright.sync_api import Page

from tests.endtoend import hands
from tests.endtoend.hands import Load
from tests.endtoend.phone import Phone
from tests.endtoend.screens import Screen, Who
from tests.endtoend.town import Town

_SETTLE_MS = 60_000
_WRITTEN_MS = 1000
"""What the screen shows is on the phone's disk some milliseconds later; nobody leaves sooner."""
# Nothing loads any more, and what was animated stands still.
_QUIET = """() => !document.querySelector('[aria-busy="true"]')
  && document.getAnimations().every(({ playState }) => playState !== "running")"""
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"


def credential(town: Town, who: Who) -> str:
    """The demo identity of `who`; the collector is the one of the first round."""
    if who == "collector":
        wanted = town.rounds[0].collector.person["name"]
        people = town.market.send("GET", "/demo/people")["items"]
        return str(next(one["credential"] for one in people if one["name"] == wanted))
    return town.credential if who == "household" else f"{who}-1"


def settle_in(phone: Phone, town: Town, who: Who, *, lang: str) -> dict[str, str]:
    """Be `who` on the phone, in the middle of work; what their screens' addresses need besides.

    A collector has the round along and no network, one ticket kept and the next half weighed.
    """
    if who == "nobody":
        phone.speak(lang)
        return {}
    phone.sign_in(credential(town, who), lang="th" if who == "collector" else lang)
    if who != "collector":
        return {}
    hands.take_round_along(phone)
    phone.go_offline()
    page = phone.open("/round")
    hands.arrive(page)
    hands.weigh(page, Load("กระดาษลัง", "6.5"))
    hands.confirm(page)
    ticket = page.url.rpartition("/")[2]
    hands.press_link(page, "ไปจุดต่อไป")
    hands.arrive(page)
    hands.weigh(page, Load("กระป๋องอลูมิเนียม", "1.2"))
    draft = page.url.rpartition("/")[2]
    page.wait_for_timeout(_WRITTEN_MS)
    phone.speak(lang)
    return {"/round/tickets/:id": ticket, "/round/weigh/:id": draft}


def visit(phone: Phone, screen: Screen, town: Town, made: dict[str, str]) -> Page:
    """Open `screen` and wait until it has settled; `made` is settle_in's."""
    path = screen.route.replace(":id", made[screen.route]) if screen.route in made else None
    page = phone.open(path or screen.path(town))
    page.wait_for_selector("#main", timeout=_SETTLE_MS)
    page.wait_for_load_state("networkidle", timeout=_SETTLE_MS)
    page.wait_for_function(_QUIET, timeout=_SETTLE_MS)
    return page
