"""What commands and imports may do without the API's schemas before them."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from pricing import Tier
from recycling.catalogue import service
from recycling.catalogue.service import GradeTerms, LineTerms
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.ids import new_id
from tests.builders_market import GRADES, PRICES, ROUNDING, Market


@pytest.fixture
def session(market: Market) -> Session:
    """A session of the market's enterprise."""
    enter_enterprise(db.session(), market.town.enterprise_id)
    return db.session()


def refused(act: Callable[[], object]) -> tuple[int, str, list[str]]:
    """How `act` is refused."""
    with pytest.raises(Problem) as caught:
        act()
    problem = caught.value
    return problem.status, problem.kind, [error.field for error in problem.fields]


def refuse(session: Session, code: str, group: str | None = None) -> object:
    return service.create_refused(
        session,
        code=code,
        group=group,
        name_th="ก",
        name_en="a",
        reason_th="ข",
        reason_en="b",
    )


def test_what_is_refused_needs_no_group(session: Session) -> None:
    refuse(session, "spray-cans")
    found = {kind.code: kind for kind in service.refused_kinds(session)}
    assert found["spray-cans"].group_code is None
    assert found["spray-cans"].hazardous is False


def test_a_code_is_bought_or_refused_never_both(session: Session) -> None:
    expected = (409, "code-used", ["code"])
    assert refused(lambda: refuse(session, "pet-clear")) == expected
    assert refused(lambda: refuse(session, "cardboard-wet")) == expected


def test_a_refused_kind_of_no_known_group(session: Session) -> None:
    found = refused(lambda: refuse(session, "spray-cans", group="metal"))
    assert found == (404, "not-found", ["group"])


def test_a_group_stands_once(session: Session) -> None:
    found = refused(
        lambda: service.create_group(
            session, code="paper", name_th="ก", name_en="a", icon="", position=1
        )
    )
    assert found == (409, "code-used", ["code"])
    assert len(service.groups(session)) == 3  # the transaction goes on


def test_an_empty_load_is_no_load(market: Market, session: Session) -> None:
    held = service.price_list(session, price_list_id=market.price_list_id)
    quoter = service.quoter(session, price_list=held)
    assert refused(lambda: quoter.quote([])) == (422, "empty-load", ["lines"])


@pytest.mark.parametrize(
    ("grades", "lines", "kind", "fields"),
    [
        (
            [GradeTerms(name="", permille=1000, name_th="", name_en="")],
            PRICES,
            "invalid-price-list",
            ["grades[0].name"],
        ),
        (
            [GradeTerms(name="A", permille=5000, name_th="", name_en="")],
            PRICES,
            "too-large",
            ["grades[0].permille"],
        ),
        (
            GRADES,
            [LineTerms(material="can", unit_price_satang=-1, tiers=(Tier(5, 1),))],
            "too-small",
            ["lines[0].unit_price_satang"],
        ),
    ],
)
def test_pricings_own_refusals_name_the_field(
    market: Market,
    session: Session,
    grades: list[GradeTerms],
    lines: list[LineTerms],
    kind: str,
    fields: list[str],
) -> None:
    def publish() -> object:
        return service.publish_price_list(
            session,
            id=new_id(),
            published_by=market.manager_id,
            rounding=ROUNDING,
            grades=grades,
            lines=lines,
        )

    status, found, paths = refused(publish)
    assert (status, found) == (422, kind)
    assert paths == fields
