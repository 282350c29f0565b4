"""Everyone who has to do with weights and money, in a town of their own."""

from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn, Town, make_town
from tests.builders_market import Market, furnish_market
from tests.weighing.scene import Drive, make_drive


@dataclass(frozen=True)
class Yard:
    """A market with one household and one round on the road."""

    market: Market
    household_id: UUID
    drive: Drive
    member: SignedIn
    collector: SignedIn
    staff: SignedIn
    treasurer: SignedIn
    manager: SignedIn

    @property
    def town(self) -> Town:
        """The enterprise."""
        return self.market.town

    def capital(self, amount_satang: int) -> TestResponse:
        """Opening money into the cash box."""
        return self.manager.post(
            "/capital",
            {
                "id": str(new_id()),
                "account": "cash:centre",
                "amount_satang": amount_satang,
                "captured_at": clock.now().isoformat(),
            },
        )

    def move_float(self, kind: str, amount_satang: int) -> TestResponse:
        """Cash to (issue) or from (return) the round's collector."""
        return self.treasurer.post(
            "/floats",
            {
                "id": str(new_id()),
                "collector_id": str(self.drive.collector_id),
                "kind": kind,
                "amount_satang": amount_satang,
                "captured_at": clock.now().isoformat(),
            },
        )


def open_yard(app: Flask) -> Yard:
    """A town with all its people; commit when it is furnished."""
    market = furnish_market(make_town(app))
    town = market.town
    household_id, person_id = town.household()
    drive = make_drive(town)
    yard = Yard(
        market,
        household_id,
        drive,
        member=town.client(person_id),
        collector=town.client(drive.collector_id),
        staff=town.client(town.person(Role.STAFF)),
        treasurer=town.client(town.person(Role.TREASURER)),
        manager=town.client(market.manager_id),
    )
    db.session.flush()
    return yard
