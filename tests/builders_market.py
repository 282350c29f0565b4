"""A small market on a `Town`: materials with prices, and slots to call a collector in.

with app.app_context():
    town = make_town(app)
    market = furnish_market(town)
    household_id, person_id = town.household()
    pickup_id = call_collector(market, household_id, person_id)
    db.session.commit()
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import text
from werkzeug.test import TestResponse

from pricing import Refusal, Rounding, RoundingMode, Tier, Words
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.catalogue.service import DeclaredLine, GradeTerms, LineTerms
from recycling.clock import BANGKOK
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.roles import Role
from recycling.pickups import service as pickups
from tests.builders import Town

ROUNDING = Rounding(25, RoundingMode.HALF_UP)
GRADES = (
    GradeTerms(name="A", permille=1000, name_th="เกรด A สะอาด แห้ง", name_en="Clean and dry"),
    GradeTerms(name="B", permille=750, name_th="เกรด B เปื้อนเล็กน้อย", name_en="A little dirty"),
    GradeTerms(
        name="reject",
        permille=0,
        name_th="ไม่รับซื้อ",
        name_en="Rejected",
        refusal=Refusal(
            "spoilt",
            Words("เปื้อนจนขายต่อไม่ได้", "Too dirty to be sold on."),
            Words("ล้างแล้วนำมาใหม่", "Wash it and bring it again."),
        ),
    ),
)
# Satang per kg, piece or crate.
PRICES = (
    LineTerms(material="pet-clear", unit_price_satang=705),
    LineTerms(material="cardboard", unit_price_satang=220, tiers=(Tier(200_000, 390),)),
    LineTerms(material="can", unit_price_satang=3500),
    LineTerms(material="tv-flat", unit_price_satang=2500),
    LineTerms(material="beer-crate", unit_price_satang=1200),
)


@dataclass(frozen=True)
class Market:
    """What `furnish_market` made. `slots` holds one slot for each weekday, 08:00-12:00."""

    town: Town
    price_list_id: UUID
    manager_id: UUID
    slots: dict[int, UUID] = field(default_factory=dict)

    def slot_id(self, on_date: date) -> UUID:
        """The slot of that day."""
        return self.slots[on_date.weekday()]

    def new_prices(
        self, *, prices: Sequence[LineTerms] = PRICES, valid_from: datetime | None = None
    ) -> UUID:
        """Publish another price list (from now on, unless told), for good; returns its id."""
        enter_enterprise(db.session(), self.town.enterprise_id)
        price_list_id = publish(self.manager_id, prices=prices, valid_from=valid_from)
        db.session.commit()
        return price_list_id


def furnish_market(town: Town, *, capacity: int = 50) -> Market:
    """Give the town its catalogue, the prices of now, and a slot on every weekday."""
    furnish_catalogue()
    manager_id = town.person(Role.MANAGER)
    market = Market(town, publish(manager_id), manager_id)
    for weekday in range(7):
        market.slots[weekday] = new_id()
        pickups.create_slot(
            db.session(),
            id=market.slots[weekday],
            weekday=weekday,
            starts=time(8),
            ends=time(12),
            capacity=capacity,
        )
    return market


def furnish_catalogue() -> None:
    """Three materials by the kilogram, one by the piece, one by the crate, one never bought."""
    session = db.session()
    for position, (code, th, en) in enumerate(
        [("plastic", "พลาสติก", "Plastic"), ("paper", "กระดาษ", "Paper"), ("other", "อื่น ๆ", "Other")]
    ):
        catalogue.create_group(
            session, code=code, name_th=th, name_en=en, icon="♻", position=position
        )
    for code, group, th, en, unit, ml, grams in [
        ("pet-clear", "plastic", "ขวดน้ำใส", "Clear bottles", "kg", 30_000, 1000),
        ("cardboard", "paper", "กระดาษลัง", "Cardboard", "kg", 10_000, 1000),
        ("can", "other", "กระป๋องอลูมิเนียม", "Aluminium cans", "kg", 20_000, 1000),
        ("tv-flat", "other", "ทีวีจอแบน", "Flat television", "piece", 60_000, 9000),
        ("beer-crate", "other", "ขวดเบียร์ยกลัง", "Crate of beer bottles", "crate", 40_000, 7500),
    ]:
        catalogue.create_material(
            session,
            code=code,
            group=group,
            name_th=th,
            name_en=en,
            unit=unit,
            ml_per_unit=ml,
            grams_per_unit=grams,
            prepare_th="ล้างให้สะอาด",
            prepare_en="Rinse it.",
        )
    catalogue.create_refused(
        session,
        code="cardboard-wet",
        group="paper",
        name_th="กระดาษลังเปียก",
        name_en="Wet cardboard",
        reason_th="กระดาษเปียกขึ้นรา",
        reason_en="Wet cardboard goes mouldy.",
        advice_th="ตากให้แห้งแล้วนำมาใหม่",
        advice_en="Dry it and bring it again.",
    )


def publish(
    manager_id: UUID,
    *,
    prices: Sequence[LineTerms] = PRICES,
    valid_from: datetime | None = None,
) -> UUID:
    """Publish a price list (from now on, unless told); returns its id."""
    price_list_id = new_id()
    catalogue.publish_price_list(
        db.session(),
        id=price_list_id,
        published_by=manager_id,
        rounding=ROUNDING,
        grades=GRADES,
        lines=prices,
        valid_from=valid_from,
    )
    return price_list_id


def call_collector(
    market: Market,
    household_id: UUID,
    person_id: UUID,
    *,
    on_date: date | None = None,
    lines: Sequence[tuple[str, int]] = (("pet-clear", 5000), ("cardboard", 12_000)),
) -> UUID:
    """Book a pickup for the household (default: the day after tomorrow); returns its id."""
    day = on_date or in_days(2)
    pickup = pickups.request_pickup(
        db.session(),
        id=new_id(),
        household_id=household_id,
        slot_id=market.slot_id(day),
        on_date=day,
        lines=[DeclaredLine(material=code, quantity=quantity) for code, quantity in lines],
        requested_by=person_id,
    )
    return pickup.id


def in_days(days: int) -> date:
    """The day so many days after today, in Bangkok."""
    return clock.today() + timedelta(days=days)


def bangkok(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in Bangkok."""
    return datetime.combine(day, time(hour, minute), BANGKOK)


def rows(town: Town, *tables: str) -> dict[str, int]:
    """How many rows each table holds of this town, in a transaction of its own."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, town.enterprise_id)
    found = {
        table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        for table in tables
    }
    session.rollback()
    return found


def problem_of(answer: TestResponse) -> tuple[int, str, list[str]]:
    """Status, kind and wrong fields of an answer that must be a problem in both languages."""
    assert answer.mimetype == "application/problem+json", answer.get_data(as_text=True)
    body = answer.get_json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    assert body["detail_en"]
    errors = body.get("errors", [])
    assert all(error["message"] and error["message_en"] for error in errors)
    kind = body["type"].removeprefix("urn:thang-ngoen:problem:")
    return answer.status_code, kind, [error["field"] for error in errors]
