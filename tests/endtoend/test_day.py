"""One day from the call to the money, on phones as bad as phones are.

A household calls, the centre plans, a collector weighs a whole round without reception. Twice
the phone dies in between, and its clock is an hour fast. The centre weighs in, pays and closes
the day, all on its screens. In the end the books are read.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from recycling.clock import BANGKOK
from recycling.demo import booking, books, founding, paying, scene
from recycling.demo.dice import Dice
from recycling.demo.http import HttpTransport
from recycling.demo.marketplace import Marketplace, Someone, fresh_id
from recycling.demo.scene import Scene
from tests.database_cluster import Cluster
from tests.demo.towns import Silent, demo_app, needs_embedded
from tests.endtoend import desk, hands, town
from tests.endtoend.conftest import MakePhone
from tests.endtoend.hands import Load
from tests.endtoend.phone import TABLET, Phone
from tests.endtoend.service import Service, serving

pytestmark = [needs_embedded, pytest.mark.xdist_group("endtoend")]

DAY = town.NOW.date()
FAST = timedelta(hours=1)
FLOAT_SATANG = 200_000
PIN = "2580"
CARDBOARD, CANS, BEER = "กระดาษลัง กล่องลัง", "กระป๋องอลูมิเนียม", "ขวดเบียร์ลีโอ"
CALLERS = ("household-001", "household-002", "household-003", "household-004", "household-005")
WALKS_UP = "household-009"
DRIVER = "อ้ายคำ สมมุติขับดี"
# What the round below collects, as the centre's scale shows it.
COLLECTED = {CARDBOARD: "22.833", CANS: "4.19", BEER: "2"}
DeskOf = Callable[[str, datetime], Phone]


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
    caller = make_phone(service, moment=at(8, days=-1))
    page = caller.switch_on()
    caller.sign_in(CALLERS[0])
    pickup = hands.call_a_collector(page, caller, Load(CARDBOARD, "12.5"))
    caller.switch_off()
    booking.book(stage, callers[1:])
    collector = stage.market.become("collector-1")
    desk_of = tablets(make_phone, service)
    open_the_day(desk_of, stage)
    caller.moment = at(7, 10)
    caller.switch_on()
    page = hands.follow(caller, pickup, says="จัดรอบแล้ว")
    expect(page.get_by_text("รถจะมาถึงราว")).to_be_visible()

    phone = make_phone(service, moment=at(7, 20), wrong=FAST)
    phone.switch_on()
    hands.sign_in(phone, name=DRIVER)
    hands.take_round_along(phone)
    sold = drive_the_round(phone, stage)
    assert not list(stage.staff.all("/weigh-tickets")), "nothing can have been sent"

    come_back(phone)
    was_sold = callers[0].household_id in {each.household for each in sold}
    caller.set_time(at(16, 45))
    hands.follow(caller, pickup, says="เก็บแล้ว" if was_sold else "ไปแล้วไม่ได้เก็บ")
    caller.switch_off()
    stage.go_to(at(16, 50))
    pictured = look_at_tickets(stage, sold)
    home = make_phone(service, moment=at(16, 50))
    by_household = dict(zip((each.household_id for each in callers), CALLERS, strict=True))
    paid = end_the_day(desk_of, phone, home, by_household, sold, pictured=pictured)
    read_the_books(stage, sold, paid=paid, collector=collector)


def come_back(phone: Phone) -> None:
    """Switched on where there is reception, the phone sends all by itself."""
    phone.switch_off()
    phone.moment = at(16, 40)
    page = phone.switch_on()
    phone.open("/round/unsent")
    expect(page.get_by_text("ส่งครบทุกรายการแล้ว")).to_be_visible(timeout=60_000)


def look_at_tickets(stage: Scene, sold: list[Sold]) -> str:
    """The service has each ticket once, with the satang that the phone reckoned.

    The id of the one with a picture.
    """
    tickets = [t for t in stage.staff.all("/weigh-tickets") if t["lines"]]
    assert Counter(t["household_id"] for t in tickets) == Counter(each.household for each in sold)
    assert {t["household_id"]: t["total_satang"] for t in tickets} == {
        each.household: each.satang for each in sold
    }
    (pictured,) = (t["id"] for t in tickets for line in t["lines"] if line["photo_id"])
    return str(pictured)


def tablets(make_phone: MakePhone, service: Service) -> DeskOf:
    """Tablets by who holds one: signed in, switched on."""
    made: dict[str, Phone] = {}

    def desk_of(credential: str, moment: datetime) -> Phone:
        if credential not in made:
            made[credential] = make_phone(service, moment=moment, size=TABLET)
            made[credential].switch_on()
            made[credential].sign_in(credential)
        made[credential].set_time(moment)
        return made[credential]

    return desk_of


def open_the_day(desk_of: DeskOf, stage: Scene) -> None:
    """Staff open a shift, make the plan and give it out; the treasurer hands out change."""
    staff = desk_of("staff-1", at(6))
    desk.see_requests(staff, count=len(CALLERS))
    desk.put_on_shift(staff, driver=DRIVER, starts="07:30", ends="17:00")
    desk.plan_and_publish(staff)
    paying.fill_the_till(stage, 0)
    desk.hand_out_cash(
        desk_of("treasurer-1", at(7)), collector=DRIVER, baht=str(FLOAT_SATANG // 100)
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
    hands.photograph(page)
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


def end_the_day(
    desk_of: DeskOf,
    phone: Phone,
    home: Phone,
    callers: dict[str, str],
    sold: list[Sold],
    *,
    pictured: str,
) -> int:
    """Weigh in, pay what a household takes out, count and close; the satang paid."""
    desk.weigh_in(desk_of("staff-1", at(16, 50)), COLLECTED)
    paid = take_out(home, callers, sold, pictured=pictured)
    treasurer, manager = desk_of("treasurer-1", at(16, 55)), desk_of("manager-1", at(16, 55))
    desk.approve_payout(manager)
    desk.pay_out_cash(treasurer)
    left = FLOAT_SATANG - sum(each.satang for each in sold if each.cash)
    driver, baht = {"collector": DRIVER}, f"{left / 100:.2f}"
    desk.count_cash(treasurer, **driver, baht=baht)
    hands.agree_with_count(phone)
    desk.take_cash_back(treasurer, **driver, baht=baht)
    box = paying.TILL_FILL_SATANG - FLOAT_SATANG + left - paid
    desk.count_the_box(treasurer, baht=f"{box / 100:.2f}")
    desk.close_the_day(manager)
    return paid


def take_out(home: Phone, callers: dict[str, str], sold: list[Sold], *, pictured: str) -> int:
    """A household sees what it sold on the scale, and asks for all of its passbook: the satang."""
    one = next(each for each in sold if not each.cash and each.household in callers)
    page = home.switch_on()
    home.sign_in(callers[one.household])
    home.open(f"/receipts/{pictured}")
    hands.press(page, "ดูรูปบนเครื่องชั่ง")
    expect(page.get_by_role("img", name="ดูรูปบนเครื่องชั่ง")).to_be_visible()
    hands.withdraw_all(page, home)
    home.switch_off()
    return one.satang


def read_the_books(stage: Scene, sold: list[Sold], *, paid: int, collector: Someone) -> None:
    """Every satang and gram is where it belongs."""
    found = books.read(stage.staff)
    assert set(found.totals.values()) == {0}
    cash = sum(each.satang for each in sold if each.cash)
    assert found.balance(f"cash:collector:{collector.id}") == 0
    assert found.balance("cash:centre") == paying.TILL_FILL_SATANG - cash - paid
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
