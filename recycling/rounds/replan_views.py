"""Replannings as they are shown: whose time moved, and whom nobody can visit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from recycling.rounds.living_models import Replan
from recycling.rounds.views import Book, read_book

_COLUMNS = ("id", "plan_id", "round_id", "on_date", "cause", "status", "publish")


def replan_view(session: Session, replan: Replan) -> dict[str, Any]:
    """A replanning with whose time moved and whom nobody can visit; a ready one foretells it."""
    return replan_views(session, [replan])[0]


def replan_views(session: Session, replans: Sequence[Replan]) -> list[dict[str, Any]]:
    """Replannings as `replan_view`, read together."""
    told = [(*_moves(replan), *_left(replan)) for replan in replans]
    ids = [UUID(each["pickup_id"]) for every in told for each in every]
    book = read_book(session, [], also=ids)
    return [_shown(book, replan) for replan in replans]


def _shown(book: Book, replan: Replan) -> dict[str, Any]:
    return {
        **{name: getattr(replan, name) for name in _COLUMNS},
        "requested_at": replan.requested_at,
        "published_at": replan.published_at,
        "moves": [
            {
                **move,
                "household": book.household_of(UUID(move["pickup_id"])),
                "was": datetime.fromisoformat(move["was"]) if move["was"] else None,
                "now": datetime.fromisoformat(move["now"]),
            }
            for move in _moves(replan)
        ],
        "unserved": [
            {**each, "household": book.household_of(UUID(each["pickup_id"]))}
            for each in _left(replan)
        ],
        "note": replan.outcome.get("note"),
    }


def _moves(replan: Replan) -> list[dict[str, Any]]:
    return list(replan.outcome.get("moves", []))


def _left(replan: Replan) -> list[dict[str, Any]]:
    return list(replan.outcome.get("unserved", replan.proposal.get("unserved", [])))
