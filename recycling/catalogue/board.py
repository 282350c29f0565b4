"""ป้ายราคา: the board people read, by group, with what is refused and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from pricing import Bought, Rounding, Tier
from recycling import clock
from recycling.catalogue import lists, materials
from recycling.catalogue.models import Material, PriceListRow, RefusedKind
from recycling.catalogue.terms import GradeTerms, rules_from_json
from recycling.people import service as people
from recycling.people.models import Enterprise

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """A price list without its prices."""

    id: UUID
    version: int
    valid_from: datetime
    published_at: datetime
    in_force: bool
    rounding: Rounding
    grades: tuple[GradeTerms, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMaterial:
    """A material and its price in satang, with that of the list before and that of seven
    days ago; None when there was none."""

    code: str
    name_th: str
    name_en: str
    unit: str
    unit_price_satang: int
    previous_unit_price_satang: int | None
    week_ago_unit_price_satang: int | None
    hazardous: bool
    prepare_th: str
    prepare_en: str
    ml_per_unit: int
    grams_per_unit: int
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardGroup:
    """A heading with what is bought under it."""

    code: str
    name_th: str
    name_en: str
    icon: str
    materials: tuple[BoardMaterial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One price list as people read it."""

    enterprise: Enterprise
    price_list: ListHead
    groups: tuple[BoardGroup, ...]
    refused: tuple[RefusedKind, ...]


def board_in_force(session: Session) -> Board:
    """The board of now; Problem no-price-list (409) when nothing was ever published."""
    return board(session, price_list_id=lists.list_in_force(session, at=clock.now()).id)


def board(session: Session, *, price_list_id: UUID) -> Board:
    """The board of one price list; Problem not-found."""
    row = lists.get_row(session, price_list_id=price_list_id)
    offers = {
        offer.material: offer
        for offer in lists.compose(session, row).offers
        if isinstance(offer, Bought)
    }
    earlier = lists.row_before(session, row=row)
    before = lists.unit_prices(session, price_list_id=earlier.id) if earlier else {}
    current = lists.row_in_force(session, at=clock.now())
    week_ago = _prices_a_week_before(
        session, moment=clock.now() if current is row else row.valid_from
    )
    known = [each for code, each in materials.materials(session).items() if code in offers]
    groups = tuple(
        BoardGroup(
            code=group.code,
            name_th=group.name_th,
            name_en=group.name_en,
            icon=group.icon,
            materials=tuple(
                _material(each, offers[each.code], before=before, week_ago=week_ago)
                for each in known
                if each.group_code == group.code
            ),
        )
        for group in materials.groups(session)
    )
    return Board(
        enterprise=people.own_enterprise(session),
        price_list=head(row, current=current),
        groups=tuple(group for group in groups if group.materials),
        refused=tuple(materials.refused_kinds(session)),
    )


def head(row: PriceListRow, *, current: PriceListRow | None) -> ListHead:
    """A list's row as people read it; `current` is the one that holds now."""
    rounding, grades = rules_from_json(row.rules)
    return ListHead(
        id=row.id,
        version=row.version,
        valid_from=row.valid_from,
        published_at=row.published_at,
        in_force=current is not None and current.id == row.id,
        rounding=rounding,
        grades=grades,
    )


def _prices_a_week_before(session: Session, *, moment: datetime) -> dict[str, int]:
    """The unit prices that held seven days before a moment; none before the first list."""
    row = lists.row_in_force(session, at=moment - WEEK)
    return lists.unit_prices(session, price_list_id=row.id) if row else {}


def _material(
    material: Material, offer: Bought, *, before: Mapping[str, int], week_ago: Mapping[str, int]
) -> BoardMaterial:
    return BoardMaterial(
        code=material.code,
        name_th=material.name_th,
        name_en=material.name_en,
        unit=material.unit,
        unit_price_satang=offer.unit_price,
        previous_unit_price_satang=before.get(material.code),
        week_ago_unit_price_satang=week_ago.get(material.code),
        hazardous=material.hazardous,
        prepare_th=material.prepare_th,
        prepare_en=material.prepare_en,
        ml_per_unit=material.ml_per_unit,
        grams_per_unit=material.grams_per_unit,
        tiers=offer.tiers,
    )
