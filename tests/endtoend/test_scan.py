"""The collector holds the phone's camera to a household's card."""

from pathlib import Path

import pytest

from tests.demo.towns import needs_embedded
from tests.endtoend.camera import film
from tests.endtoend.conftest import MakePhone
from tests.endtoend.hands import take_round_along
from tests.endtoend.service import Service
from tests.endtoend.town import Town
from tests.endtoend.visit import credential

pytestmark = [needs_embedded, pytest.mark.xdist_group("endtoend")]


def test_a_scanned_card_opens_the_weighing_without_network(
    make_phone: MakePhone, served: tuple[Town, Service], tmp_path: Path
) -> None:
    town, service = served
    stop = town.stop_waiting()
    household = stop["household"]
    card = town.scene.staff.get(f"/households/{household['id']}/card")
    phone = make_phone(service, camera=film(tmp_path / "card.y4m", card["payload"]))
    page = phone.switch_on()
    phone.sign_in(credential(town, "collector"))
    take_round_along(phone)
    phone.go_offline()
    phone.open("/round/scan")
    page.wait_for_url("**/round/weigh/*")
    page.get_by_role("heading", name=household["name"]).wait_for()


def test_a_code_that_is_no_card_is_told_apart(
    make_phone: MakePhone, served: tuple[Town, Service], tmp_path: Path
) -> None:
    town, service = served
    phone = make_phone(service, camera=film(tmp_path / "milk.y4m", "8850999320014"))
    page = phone.switch_on()
    phone.sign_in(credential(town, "collector"))
    take_round_along(phone)
    phone.open("/round/scan")
    page.get_by_role("alert").filter(has_text="ไม่ใช่บัตรครัวเรือน").wait_for()
