"""The price board as a page."""

from flask import Blueprint
from werkzeug.wrappers import Response

from pricing import Unit, Words, format_kg
from recycling.catalogue.board import Board, BoardMaterial, board_in_force
from recycling.database.orm import db
from recycling.documents.pages import (
    GradeShare,
    PricedMaterial,
    PriceGroup,
    PricesPage,
    PriceTier,
    RefusedMaterial,
)
from recycling.web.site import enter, render

pages = Blueprint("price_board", __name__)


@pages.get("/at/<slug>/prices")
def prices(slug: str) -> Response:
    """Today's prices, what is refused and why; no sign-in needed."""
    enterprise = enter(slug)
    return render(_page(board_in_force(db.session())), enterprise=enterprise)


def _page(board: Board) -> PricesPage:
    return PricesPage(
        price_list=str(board.price_list.version),
        valid_from=board.price_list.valid_from,
        groups=tuple(
            PriceGroup(
                code=group.code,
                name=Words(group.name_th, group.name_en),
                materials=tuple(_material(each) for each in group.materials),
            )
            for group in board.groups
        ),
        refused=tuple(
            RefusedMaterial(
                name=Words(kind.name_th, kind.name_en),
                reason=Words(kind.reason_th, kind.reason_en),
                advice=Words(kind.advice_th, kind.advice_en) if kind.advice_th else None,
            )
            for kind in board.refused
        ),
        grades=tuple(
            GradeShare(name=grade.name, permille=grade.permille)
            for grade in board.price_list.grades
        ),
    )


def _material(material: BoardMaterial) -> PricedMaterial:
    return PricedMaterial(
        name=Words(material.name_th, material.name_en),
        unit=Unit(material.unit),
        price_satang=material.unit_price_satang,
        tiers=tuple(
            PriceTier(
                from_quantity=_quantity(Unit(material.unit), tier.from_quantity),
                price_satang=tier.unit_price,
            )
            for tier in material.tiers
        ),
        prepare=(Words(material.prepare_th, material.prepare_en) if material.prepare_th else None),
        hazardous=material.hazardous,
    )


def _quantity(unit: Unit, quantity: int) -> Words:
    if unit is Unit.KG:
        return Words(format_kg(quantity), format_kg(quantity, language="en"))
    return Words(f"{quantity:,}", f"{quantity:,}")
