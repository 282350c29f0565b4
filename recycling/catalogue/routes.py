"""/api/v1: the price board, price lists, materials, quotes."""

from typing import Any
from uuid import UUID

from recycling import clock
from recycling.catalogue import examples, quote_schemas, schemas, service
from recycling.catalogue.models import Material, PriceListRow
from recycling.database.orm import db, enter_enterprise
from recycling.people import service as people
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, PageQuery, paginate

blp = ApiBlueprint("catalogue", __name__, description="วัสดุและป้ายราคา / materials and prices")


@blp.route("/enterprises/<slug>/prices")
@blp.response(200, schemas.BoardSchema, example=examples.BOARD)
def public_prices(slug: str) -> service.Board:
    """What an enterprise buys today and for how much; no sign-in needed."""
    session = db.session()
    enter_enterprise(session, people.find_enterprise(session, slug=slug).id)
    return service.board_in_force(session)


@blp.route("/price-lists/current")
@guard()
@blp.response(200, schemas.BoardSchema, example=examples.BOARD)
def current_prices() -> service.Board:
    """The price list that holds now."""
    return service.board_in_force(db.session())


@blp.route("/price-lists")
@guard()
@blp.arguments(PageQuery, location="query")
@blp.response(
    200, schemas.PriceListPage, example={"items": [examples.PRICE_LIST], "next_cursor": None}
)
def list_price_lists(query: dict[str, Any]) -> Page[service.ListHead]:
    """All price lists, the one published last first."""
    session = db.session()
    page = paginate(
        session,
        service.price_lists(session),
        by=PriceListRow.version,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    current = service.row_in_force(session, at=clock.now())
    return Page([service.head(row, current=current) for row in page.items], page.next_cursor)


@blp.route("/price-lists/<uuid:price_list_id>")
@guard()
@blp.response(200, schemas.BoardSchema, example=examples.BOARD)
def get_price_list(price_list_id: UUID) -> service.Board:
    """One price list, as it was or will be."""
    return service.board(db.session(), price_list_id=price_list_id)


@blp.route("/price-lists", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.PriceListBody, example=examples.PRICE_LIST_BODY)
@blp.response(201, schemas.BoardSchema, example=examples.BOARD)
def publish_price_list(body: dict[str, Any]) -> service.Board:
    """Publish prices. A list is never changed: a mistake is mended by publishing another."""
    session = db.session()
    service.publish_price_list(session, published_by=actor().person_id, **body)
    return service.board(session, price_list_id=body["id"])


@blp.route("/materials")
@guard()
@blp.response(200, schemas.CatalogueSchema, example=examples.CATALOGUE)
def list_materials() -> dict[str, Any]:
    """All materials, whether they are on a price list or not."""
    session = db.session()
    return {
        "groups": service.groups(session),
        "items": list(service.materials(session).values()),
        "refused": service.refused_kinds(session),
    }


@blp.route("/materials", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.MaterialBody, example=examples.MATERIAL_BODY)
@blp.response(201, schemas.MaterialSchema, example=examples.MATERIAL)
def create_material(body: dict[str, Any]) -> Material:
    """Add a material; it is bought once a price list names it."""
    del body["id"]  # the material's code is its name; the id makes the request happen once
    return service.create_material(db.session(), **body)


@blp.route("/quotes", methods=("POST",))
@guard()
@blp.arguments(quote_schemas.QuoteBody, example=examples.QUOTE_BODY)
@blp.response(200, quote_schemas.QuoteSchema, example=examples.QUOTE)
def quote(body: dict[str, Any]) -> service.ExplainedQuote:
    """What a load would bring today, line by line. Nothing is kept."""
    return service.quote_now(db.session(), **body)
