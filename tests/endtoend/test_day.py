"""One day from the call to the money, on phones as bad as phones are.

A household calls, the centre plans, a collector weighs a whole round without reception. Twice
the phone dies in between, and its clock is an hour fast. In the end the books are read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from recycling.clock import BANGKOK
from recycling.demo import booking, books, founding, paying, planning, scene
from recycling.demo.dice import Dice
from recycling.demo.http import HttpTransport
from recycling.demo.marketplace import Marketplace, Someone, fresh_id
from recycling.demo.scene import Scene
from tests.database_cluster import Cluster
from tests.demo.towns import Silent, demo_app, needs_embedded
from tests.endtoend import hands, town
from tests.endtoend.conftest import MakePhone
from tests.endtoend.hands import Load
from tests.endtoend.phone import Phone
from tests.endtoend.service import Service, serving

pytestmark = [needs_embedded, pytest.mark.xdist_group("endtoend")]

DAY = town.NOW.date()
FAST = timedelta(hours=1)
FLOAT_SATANG = 200_000
PIN = "2580"
CARDBOARD, CANS, BEER = "กระดาษลัง กล่องลัง", "กระป๋องอลูมิเนียม", "ขวดเบียร์ลีโอ"
CALLERS = ("household-001", "household-002", "household-003", "household-004", "household-005")
WALKS_UP = "household-009"


@dataclass(frozen=True, slots=True)
class Sold:
    """What a door sold: satang by the phone, and how it was paid."""

    household: str
    satang: int
    cash: bool


@pytest.fixture(scope="module")
def service(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service of an enterprise that opened a week ago and has done nothing yet."""
    with demo_app(cluster, "endtoend_day") as app:
        town.found(app)
        with serving(cluster, "endtoend_day", folder=tmp_path_factory.mktemp("day")) as running:
            yield running


@pytest.fixture(scope="module")
def stage(service: Service) -> Scene:
    """The day, as those see it who do not use the app."""
    market = Marketplace(HttpTransport(service.url), enterprise=founding.SLUG, make_id=fresh_id)
    market.moment = at(8, days=-1)
    return scene.enter(market, day=DAY, dice=Dice("day"), watch=Silent())


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment of the day in Bangkok."""
    return datetime.combine(DAY, time(hour, minute), BANGKOK) + timedelta(days=days)


def test_from_the_call_to_the_money(make_phone: MakePhone, service: Service, stage: Scene) -> None:
    callers = [stage.market.become(each) for each in CALLERS]
    home = make_phone(service, moment=at(8, days=-1))
    page = home.switch_on()
    home.sign_in(CALLERS[0])
    hands.call_a_collector(page, home, Load(CARDBOARD, "12.5"))
    home.switch_off()
    booking.book(stage, callers[1:])
    plan_with_one_vehicle(stage)
    by_household = {
        someone.household_id: credential
        for someone, credential in zip(callers, CALLERS, strict=True)
    }
    collector = stage.market.become("collector-1")

    phone = make_phone(service, moment=at(7, 20), wrong=FAST)
    phone.switch_on()
    hands.sign_in(phone, name=collector.person["name"])
    hands.take_round_along(phone)
    sold = drive_the_round(phone, stage)
    assert not list(stage.staff.all("/weigh-tickets")), "nothing can have been sent"

    phone.switch_off()
    phone.moment = at(16, 40)
    page = phone.switch_on()
    phone.open("/round/unsent")
    expect(page.get_by_text("ส่งครบทุกรายการแล้ว")).to_be_visible(timeout=60_000)

    stage.go_to(at(16, 50))
    tickets = [t for t in stage.staff.all("/weigh-tickets") if t["lines"]]
    assert Counter(t["household_id"] for t in tickets) == Counter(each.household for each in sold)
    assert {t["household_id"]: t["total_satang"] for t in tickets} == {
        each.household: each.satang for each in sold
    }
    unload(stage, tickets)
    paid = pay(make_phone(service, moment=at(16, 50)), stage, by_household, sold)
    read_the_books(stage, sold, paid=paid, collector=collector)


def plan_with_one_vehicle(stage: Scene) -> None:
    """Staff open a shift and publish the plan; the treasurer hands out change."""
    stage.go_to(at(6))
    vehicle = stage.staff.get("/vehicles")["items"][0]
    stage.staff.post(
        "/shifts",
        "shift",
        vehicle_id=vehicle["id"],
        collector_id=stage.market.become("collector-1").id,
        starts_at=at(7, 30).isoformat(),
        ends_at=at(17).isoformat(),
    )
    asked = stage.staff.post("/plans", "plan", on_date=DAY.isoformat(), seconds=5, iterations=50)
    planning.wait(stage, asked["id"])
    stage.go_to(at(6, 40))
    stage.staff.post(f"/plans/{asked['id']}/publication", "publication")
    paying.fill_the_till(stage, 0)
    stage.treasurer.post(
        "/floats",
        "float",
        collector_id=stage.market.become("collector-1").id,
        kind="issue",
        amount_satang=FLOAT_SATANG,
        captured_at=at(7).isoformat(),
    )


def drive_the_round(phone: Phone, stage: Scene) -> list[Sold]:
    """Five doors and a neighbour without reception; the phone dies at the second and third."""
    names = {member.name: member.id for member in stage.members.values()}
    phone.go_offline()
    page = phone.open("/round")
    sold = []

    name = hands.arrive(page)
    hands.weigh(page, Load(CARDBOARD, "12.5"))
    hands.weigh(page, Load(CANS, "1.24", tare="0.15"))
    hands.confirm(page, cash=True)
    sold.append(Sold(names[name], shown(page), cash=True))

    page = next_stop(page)
    name = hands.arrive(page)
    hands.weigh(page, Load(CARDBOARD, "7"))
    hands.begin_line(page, Load(CANS, "2.3"))
    phone.kill()  # in the middle of a line
    page = phone.switch_on(offline=True)
    phone.open("/round")
    hands.press_link(page, "ชั่งต่อ")
    hands.press(page, "ใส่รายการนี้")
    hands.confirm(page)
    sold.append(Sold(names[name], shown(page), cash=False))

    page = next_stop(page)
    name = hands.arrive(page)
    hands.weigh(page, Load(BEER, "2"))
    hands.confirm(page)
    sold.append(Sold(names[name], shown(page), cash=False))
    phone.kill()  # just after it was kept
    phone.moment = at(16, 20)
    page = phone.switch_on(offline=True)
    phone.open("/round")

    hands.miss(page, "ไม่มีคนอยู่บ้าน")
    name = hands.arrive(page)
    hands.weigh(page, Load(CARDBOARD, "3.333"))
    hands.confirm(page, cash=True)
    sold.append(Sold(names[name], shown(page), cash=True))

    walker = stage.members[stage.market.become(WALKS_UP).household_id]
    page = phone.open("/round/members")
    page.get_by_label("ค้นหาชื่อ").fill(walker.code)
    page.get_by_role("button", name=walker.name).click()
    hands.weigh(page, Load(CANS, "0.8"))
    hands.confirm(page)
    sold.append(Sold(walker.id, shown(page), cash=False))

    phone.open("/round/unload")
    hands.press(page, "บันทึกว่ากลับไปลงของ")
    phone.open("/round/end")
    cash = FLOAT_SATANG - sum(each.satang for each in sold if each.cash)
    page.get_by_label("นับได้ (บาท)").fill(f"{cash / 100:.2f}")
    expect(page.get_by_text("ตรงกัน")).to_be_visible()
    hands.press(page, "บันทึกที่นับได้")
    hands.press(page, "จบรอบ")
    expect(page.get_by_text("ยังส่งไม่ครบ")).to_be_visible()
    return sold


def next_stop(page: Page) -> Page:
    """From the ticket on to the next door."""
    hands.press_link(page, "ไปจุดต่อไป")
    return page


def shown(page: Page) -> int:
    """The total on the ticket's screen, in satang."""
    text = page.locator(".huge.number").first.inner_text()
    figure = "".join(each for each in text if each.isdigit() or each == ".")
    baht, _, satang = figure.partition(".")
    return int(baht) * 100 + int(satang.ljust(2, "0")[:2] or 0)


def unload(stage: Scene, tickets: list[dict[str, Any]]) -> None:
    """The centre weighs the whole trip, and finds what was bought."""
    loads: dict[str, Counter[str]] = {}
    for ticket in tickets:
        for line in ticket["lines"]:
            loads.setdefault(ticket["trip_id"], Counter())[line["material"]] += line["quantity"]
    for number, (trip, load) in enumerate(loads.items()):
        stage.staff.post(
            "/unloads",
            f"unload/{number}",
            trip_id=trip,
            captured_at=stage.market.moment.isoformat(),
            lines=[{"material": code, "quantity": amount} for code, amount in load.items()],
        )


def pay(home: Phone, stage: Scene, callers: dict[str, str], sold: list[Sold]) -> int:
    """A household takes out all that came into its passbook; the satang paid."""
    one = next(each for each in sold if not each.cash and each.household in callers)
    page = home.switch_on()
    home.sign_in(callers[one.household])
    hands.withdraw_all(page, home)
    home.switch_off()
    [asked] = stage.staff.all("/payouts")
    stage.manager.post(f"/payouts/{asked['id']}/approval", "approval")
    stage.treasurer.post(
        f"/payouts/{asked['id']}/payment", "payment", captured_at=stage.market.moment.isoformat()
    )
    return one.satang


def read_the_books(stage: Scene, sold: list[Sold], *, paid: int, collector: Someone) -> None:
    """Every satang and gram is where it belongs."""
    found = books.read(stage.staff)
    assert set(found.totals.values()) == {0}
    cash = sum(each.satang for each in sold if each.cash)
    assert found.balance(f"cash:collector:{collector.id}") == FLOAT_SATANG - cash
    members = {each.household: 0 for each in sold} | {
        each.household: each.satang for each in sold if not each.cash
    }
    owed = {
        account.removeprefix("member:"): -balance
        for (account, commodity), balance in found.balances.items()
        if account.startswith("member:") and commodity == books.MONEY and balance
    }
    assert sum(owed.values()) == sum(members.values()) - paid
    assert not [
        (account, balance)
        for (account, _), balance in found.balances.items()
        if account.startswith(("vehicle:", "loss:")) and balance
    ]
