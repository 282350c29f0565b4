"""Opens the demo enterprise: its area, people, catalogue, vehicles and hours, all in one go."""

from datetime import time

from sqlalchemy.orm import Session

from pricing import Rounding, RoundingMode, Tier
from recycling.catalogue import service as catalogue
from recycling.catalogue.service import GradeTerms, LineTerms
from recycling.demo import geography
from recycling.demo.catalogue_data import materials, rows
from recycling.demo.dice import Dice
from recycling.demo.generator import DemoTown, generate
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.models import Enterprise, Person
from recycling.people.roles import Role
from recycling.pickups import service as pickups
from recycling.reporting import factors
from recycling.rounds import service as rounds

SLUG = "khrueng"
PROVIDER = "demo"
ROUNDING = Rounding(25, RoundingMode.HALF_UP)
CAPACITY_OF_SLOT = 60
HOURS = ((time(8), time(12)), (time(13), time(16, 30)))
WORKDAYS = range(6)
PRICE_STEP_SATANG = 5
CREW = (
    ("collector-1", "อ้ายคำ สมมุติขับดี", (Role.COLLECTOR,)),
    ("collector-2", "อ้ายแสน ตัวอย่างยิ้ม", (Role.COLLECTOR,)),
    ("staff-1", "เอื้อยดา ทดลองงาน", (Role.STAFF,)),
    ("treasurer-1", "เอื้อยจันทร์ สาธิตบัญชี", (Role.TREASURER,)),
    ("manager-1", "ลุงอิน จำลองนำ", (Role.MANAGER,)),
)
VEHICLES = (
    ("PICKUP-1", "รถกระบะ", "Pickup truck", 1_000_000, 6_000_000),
    ("TRIKE-1", "รถสามล้อพ่วงข้าง", "Three-wheeler", 300_000, 2_000_000),
)


def found(session: Session) -> Enterprise:
    """Open the enterprise with everything it needs to begin work tomorrow."""
    enterprise = _enterprise(session)
    _inhabit(session, generate())
    crew = [_crew_member(session, *each) for each in CREW]
    _catalogue(session)
    catalogue.publish_price_list(
        session,
        id=new_id(),
        published_by=crew[-1].id,
        rounding=ROUNDING,
        grades=grades(),
        lines=prices(stage=0),
    )
    factors.publish_factors(
        session,
        id=new_id(),
        published_by=crew[-1].id,
        sources=[factors.Source(**row) for row in rows("ghg_sources")],
        factors=[_factor(row) for row in rows("ghg_factors")],
    )
    for code, name_th, name_en, grams, millilitres in VEHICLES:
        rounds.create_vehicle(
            session,
            id=new_id(),
            code=code,
            name_th=name_th,
            name_en=name_en,
            capacity_g=grams,
            capacity_ml=millilitres,
        )
    for weekday in WORKDAYS:
        for starts, ends in HOURS:
            pickups.create_slot(
                session,
                id=new_id(),
                weekday=weekday,
                starts=starts,
                ends=ends,
                capacity=CAPACITY_OF_SLOT,
            )
    return enterprise


def _factor(row: dict[str, str]) -> factors.Factor:
    return factors.Factor(
        material=row["material"],
        source=row["source"],
        g_per_kg=int(row["g_per_kg"]),
        counted=row["counted"] == "1",
        locator=row["locator"],
    )


def grades() -> list[GradeTerms]:
    """The grades that pay, the best first."""
    return [
        GradeTerms(
            name=row["name"],
            permille=int(row["permille"]),
            name_th=row["name_th"],
            name_en=row["name_en"],
        )
        for row in rows("grades")
        if int(row["permille"])
    ]


def prices(*, stage: int, last: int = 2) -> list[LineTerms]:
    """The price list of a stage; the catalogue's own prices at the `last`, others before it."""
    lines = []
    for material in materials().values():
        permille = 1000
        if stage < last:
            drawn = Dice("prices").of(stage, material.code)
            permille += drawn.choice((-80, -50, -30, 0, 0, 0, 0, 30, 60))
        tiers = tuple(Tier(start, _stepped(price, permille)) for start, price in material.tiers)
        price = _stepped(material.price_satang, permille)
        lines.append(LineTerms(material=material.code, unit_price_satang=price, tiers=tiers))
    return lines


def _stepped(satang: int, permille: int) -> int:
    """A share of a price, to whole steps of 5 satang, at least one step."""
    step = PRICE_STEP_SATANG
    return max(step, (satang * permille // 1000 + step // 2) // step * step)


def _enterprise(session: Session) -> Enterprise:
    lat, lon = geography.degrees(geography.CENTRE)
    return people.create_enterprise(
        session,
        id=new_id(),
        slug=SLUG,
        name_th="วิสาหกิจชุมชนถังเงิน ถังทอง ตำบลครึ่ง (ตัวอย่าง)",
        name_en="Thang Ngoen Thang Thong Community Enterprise, Khrueng (demo)",
        municipality_th="เทศบาลตำบลครึ่ง",
        municipality_en="Khrueng Subdistrict Municipality",
        address_th="ต.ครึ่ง อ.เชียงของ จ.เชียงราย 57140",
        address_en="Khrueng, Chiang Khong, Chiang Rai 57140",
        phone=None,
        tax_id=None,
        centre_lat=lat,
        centre_lon=lon,
        service_area=geography.service_area(),
        settings={},
    )


def _inhabit(session: Session, town: DemoTown) -> None:
    villages = {
        each.number: people.create_village(
            session,
            id=new_id(),
            number=each.number,
            name_th=each.name_th,
            name_en=each.name_en,
            lat=each.lat,
            lon=each.lon,
        ).id
        for each in town.villages
    }
    for each in town.households:
        household = people.create_household(
            session,
            id=new_id(),
            code=each.code,
            name=f"ครัวเรือน{each.person}",
            village_id=villages[each.village],
            house_number=each.house_number,
            lat=each.lat,
            lon=each.lon,
        )
        people.create_person(
            session,
            id=new_id(),
            name=each.person,
            roles=[Role.HOUSEHOLD],
            household_id=household.id,
            identities={PROVIDER: each.credential},
        )


def _crew_member(session: Session, credential: str, name: str, roles: tuple[Role, ...]) -> Person:
    return people.create_person(
        session, id=new_id(), name=name, roles=roles, identities={PROVIDER: credential}
    )


def _catalogue(session: Session) -> None:
    for row in rows("groups"):
        catalogue.create_group(
            session,
            code=row["code"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            icon=row["emoji"],
            position=int(row["sort_order"]),
        )
    for position, material in enumerate(materials().values(), start=1):
        catalogue.create_material(
            session,
            code=material.code,
            group=material.group,
            name_th=material.name_th,
            name_en=material.name_en,
            unit=material.unit.value,
            ml_per_unit=material.ml_per_unit,
            grams_per_unit=material.grams_per_unit,
            hazardous=material.hazardous,
            prepare_th=material.prepare_th,
            prepare_en=material.prepare_en,
            position=position,
        )
    for row in rows("refused"):
        catalogue.create_refused(
            session,
            code=row["code"],
            group=row["group"] or None,
            name_th=row["name_th"],
            name_en=row["name_en"],
            reason_th=row["reason_th"],
            reason_en=row["reason_en"],
            advice_th=row["advice_th"],
            advice_en=row["advice_en"],
            hazardous=row["hazardous"] == "1",
        )
