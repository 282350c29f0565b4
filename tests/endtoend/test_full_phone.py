"""A phone that is full in the middle of a weighing says so, and loses no figure."""

import pytest
from playwright.sync_api import Page, expect

from tests.demo.towns import needs_embedded
from tests.endtoend import hands
from tests.endtoend.conftest import MakePhone
from tests.endtoend.hands import Load
from tests.endtoend.phone import Phone
from tests.endtoend.service import Service
from tests.endtoend.town import Town
from tests.endtoend.visit import settle_in

pytestmark = [needs_embedded, pytest.mark.xdist_group("endtoend")]

_FILL = """() => {
  globalThis.realPut = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
_MAKE_ROOM = "() => { IDBObjectStore.prototype.put = globalThis.realPut; }"
FULL = "เก็บลงเครื่องไม่ได้"


def test_a_full_phone_says_so_and_loses_no_figure(
    make_phone: MakePhone, served: tuple[Town, Service]
) -> None:
    phone, path = weighing(make_phone, *served)
    page = phone.open(path)
    hands.begin_line(page, Load("กระดาษลัง", "12"))

    page.evaluate(_FILL)
    hands.type_on_pad(page, ".5")
    told = page.get_by_role("alert").filter(has_text=FULL)
    expect(told).to_be_visible()
    gross(page, "12.5")
    hands.press_link(page, "ทุกจุด")  # and back, without leaving the app
    expect(page.get_by_role("heading", name="ทุกจุดของรอบ")).to_be_visible()
    page.go_back()
    expect(told).to_be_visible()
    gross(page, "12.5")

    page.evaluate(_MAKE_ROOM)
    hands.type_on_pad(page, "5")
    expect(told).not_to_be_visible()
    phone.kill()
    page = phone.switch_on(offline=True)
    phone.open(path)
    gross(page, "12.55")


def test_what_was_told_to_be_kept_again_is_kept(
    make_phone: MakePhone, served: tuple[Town, Service]
) -> None:
    phone, path = weighing(make_phone, *served)
    page = phone.open(path)
    page.evaluate(_FILL)
    hands.begin_line(page, Load("กระดาษลัง", "7"))
    told = page.get_by_role("alert").filter(has_text=FULL)
    hands.press(told, "เก็บอีกครั้ง")
    expect(told).to_be_visible()  # there is still no room
    page.evaluate(_MAKE_ROOM)
    hands.press(told, "เก็บอีกครั้ง")
    expect(told).not_to_be_visible()
    phone.kill()
    page = phone.switch_on(offline=True)
    phone.open(path)
    gross(page, "7")


def weighing(make_phone: MakePhone, built: Town, service: Service) -> tuple[Phone, str]:
    """A collector's phone, and where on it a ticket is half-weighed."""
    phone = make_phone(service)
    phone.switch_on()
    draft = settle_in(phone, built, "collector", lang="th")["/round/weigh/:id"]
    return phone, f"/round/weigh/{draft}"


def gross(page: Page, kilos: str) -> None:
    """The box of the whole weight shows so many kilos."""
    box = page.get_by_role("button", name="น้ำหนักรวม")
    expect(box).to_contain_text(f"{kilos} กก.")
