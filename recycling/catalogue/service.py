"""What can be done with the catalogue and its price lists."""

from recycling.catalogue.board import Board, ListHead, board, board_in_force, head
from recycling.catalogue.lists import (
    list_in_force,
    price_list,
    price_lists,
    require_in_force,
    require_usable,
    row_in_force,
)
from recycling.catalogue.materials import (
    create_group,
    create_material,
    create_refused,
    groups,
    materials,
    refused_kinds,
)
from recycling.catalogue.publishing import publish_price_list
from recycling.catalogue.quotes import (
    DeclaredLine,
    ExplainedLine,
    ExplainedQuote,
    Quoter,
    quote_now,
    quoter,
)
from recycling.catalogue.terms import GradeTerms, LineTerms

__all__ = [
    "Board",
    "DeclaredLine",
    "ExplainedLine",
    "ExplainedQuote",
    "GradeTerms",
    "LineTerms",
    "ListHead",
    "Quoter",
    "board",
    "board_in_force",
    "create_group",
    "create_material",
    "create_refused",
    "groups",
    "head",
    "list_in_force",
    "materials",
    "price_list",
    "price_lists",
    "publish_price_list",
    "quote_now",
    "quoter",
    "refused_kinds",
    "require_in_force",
    "require_usable",
    "row_in_force",
]
