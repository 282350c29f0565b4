"""Every screen, in both languages: nothing that a person with a screen reader would miss."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.demo.towns import needs_embedded
from tests.endtoend.conftest import MakePhone
from tests.endtoend.screens import LANGUAGES, Screen, screens
from tests.endtoend.service import Service
from tests.endtoend.town import Town
from tests.endtoend.visit import NO_NETWORK, settle_in, visit

pytestmark = [needs_embedded, pytest.mark.xdist_group("endtoend")]

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .map(({ id, help, nodes }) => ({ id, help, at: nodes.map(({ target, failureSummary }) =>
    `${target.join(" ")}: ${failureSummary}`) }))"""


def _by_who() -> list[tuple[str, list[Screen]]]:
    def who(screen: Screen) -> str:
        return screen.who

    return [(key, list(group)) for key, group in groupby(sorted(screens(), key=who), key=who)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("who", "theirs"), _by_who(), ids=lambda value: str(value)[:12])
def test_no_screen_has_a_barrier(
    make_phone: MakePhone, served: tuple[Town, Service], who: str, theirs: list[Screen], lang: str
) -> None:
    town, service = served
    phone = make_phone(service)
    phone.switch_on()
    made = settle_in(phone, town, theirs[0].who, lang=lang)
    found: dict[str, Any] = {}
    for screen in theirs:
        page = visit(phone, screen, town, made)
        assert page.locator("html").get_attribute("lang") == lang
        # By the debugger's door: the page's own policy lets no foreign script in.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        if violations := page.evaluate(_RUN):
            found[screen.route] = violations
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{screen.route} is {overflow} px wider than the phone"
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)
    complaints = [said for said in phone.console if NO_NETWORK not in said]
    assert not complaints, complaints
