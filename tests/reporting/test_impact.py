"""What a household brought, and what an estimate of it rests on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.reporting.impact import Sum
from recycling.reporting.models import GhgFactor
from tests.builders_market import problem_of
from tests.settlement.test_at_once import at_once
from tests.weighing.scene import counter_ticket
from tests.weighing.yard import Yard, open_yard

SOURCE = {"code": "a", "title": "A", "boundary_th": "ขอบเขต", "boundary_en": "Boundary"}


def factor(material: str, g_per_kg: int, *, source: str = "a", counted: bool = True) -> Any:
    return {
        "material": material,
        "source": source,
        "g_per_kg": g_per_kg,
        "counted": counted,
        "locator": "table 1",
    }


def publish(yard: Yard, *factors: Any, **more: Any) -> Any:
    body = {
        "id": str(new_id()),
        "sources": [SOURCE, SOURCE | {"code": "b"}],
        "factors": list(factors),
    }
    return yard.manager.post("/ghg-factors", body | more)


def sell(yard: Yard, **grams: int) -> dict[str, Any]:
    names = {"can": "can", "cardboard": "cardboard", "tv": "tv-flat"}
    lines = [
        {"material": names[name], "quantity" if name == "tv" else "gross_g": amount}
        for name, amount in grams.items()
    ]
    body = counter_ticket(yard.market, yard.household_id, lines)
    answer = yard.staff.post("/weigh-tickets", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def impact(yard: Yard, **query: str) -> dict[str, Any]:
    answer = yard.member.get(f"/households/{yard.household_id}/impact", **query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def yard(app: Flask) -> Iterator[Yard]:
    """A household that sells."""
    with app.app_context():
        made = open_yard(app)
        db.session.commit()
        yield made


def test_mass_money_and_the_range_of_sources(yard: Yard) -> None:
    publish(
        yard,
        factor("can", 8121),
        factor("can", 10_064, source="b", counted=False),
        factor("cardboard", 102),
    )
    sell(yard, can=2000, cardboard=10_000)
    sell(yard, tv=1)
    found = impact(yard)
    assert found["tickets"] == 2
    assert found["total"] == {
        "mass_g": 21_000,
        "amount_satang": 7000 + 2200 + 2500,
        "co2e_g": 16_242 + 1020,
        "co2e_low_g": 16_242 + 1020,
        "co2e_high_g": 20_128 + 1020,
        "without_factor_g": 9000,
    }
    assert [(each["material"], each["mass_g"]) for each in found["materials"]] == [
        ("cardboard", 10_000),
        ("tv-flat", 9000),
        ("can", 2000),
    ]
    assert found["materials"][2]["factors"] == [{"source": "a", "g_per_kg": 8121}]
    assert found["sources"] == [SOURCE]
    assert [month["mass_g"] for month in found["months"]] == [21_000]
    assert "ไม่ใช่คาร์บอนเครดิต" in found["note_th"]


def test_a_receipt_keeps_the_factor_of_its_day(yard: Yard) -> None:
    publish(yard, factor("can", 1000))
    sell(yard, can=1000)
    publish(yard, factor("can", 5000))
    assert impact(yard)["total"]["co2e_g"] == 1000
    sell(yard, can=1000)
    found = impact(yard)
    assert found["total"]["co2e_g"] == 6000
    assert found["materials"][0]["factors"] == [
        {"source": "a", "g_per_kg": 1000},
        {"source": "a", "g_per_kg": 5000},
    ]
    earlier = (clock.now() - timedelta(minutes=1)).isoformat()
    late = publish(yard, factor("can", 9000), valid_from=earlier)
    assert problem_of(late) == (422, "invalid-request", ["valid_from"])


def test_without_factors_there_is_mass_and_no_estimate(yard: Yard) -> None:
    sell(yard, can=1000)
    total = impact(yard)["total"]
    assert (total["mass_g"], total["co2e_g"], total["without_factor_g"]) == (1000, 0, 1000)
    assert problem_of(yard.member.get("/ghg-factors"))[0] == 404


def test_a_corrected_ticket_counts_once(yard: Yard) -> None:
    publish(yard, factor("can", 1000))
    sold = sell(yard, can=1000)
    body = counter_ticket(yard.market, yard.household_id, [{"material": "can", "gross_g": 3000}])
    correction = {key: body[key] for key in ("id", "captured_at", "pay", "lines")}
    answer = yard.staff.post(
        f"/weigh-tickets/{sold['id']}/correction", correction | {"reason": "อ่านผิด"}
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found = impact(yard)
    assert (found["tickets"], found["total"]["mass_g"]) == (1, 3000)


def test_a_period(yard: Yard) -> None:
    sell(yard, can=1000)
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert impact(yard, to=yesterday)["tickets"] == 0
    answer = yard.member.get(
        f"/households/{yard.household_id}/impact",
        **{"from": clock.today().isoformat(), "to": yesterday},
    )
    assert problem_of(answer) == (422, "invalid-request", ["to"])


def test_one_factor_counts(yard: Yard) -> None:
    twice = publish(yard, factor("can", 1), factor("can", 2, source="b"))
    assert problem_of(twice)[:2] == (422, "invalid-request")
    unknown = publish(yard, factor("gold", 1), factor("can", 1, source="z"))
    assert problem_of(unknown)[2] == ["factors[0].material", "factors[1].source"]
    assert problem_of(yard.staff.get(f"/households/{new_id()}/impact"))[0] == 404


@given(
    grams=st.integers(0, 10**8),
    rates=st.lists(st.integers(0, 10**6), min_size=1, max_size=4, unique=True),
)
def test_what_counts_lies_in_the_range(grams: int, rates: list[int]) -> None:
    known = [GhgFactor(g_per_kg=rate, counted=n == 0) for n, rate in enumerate(rates)]
    total = Sum()
    total.add(grams=grams, satang=0, known=known)
    assert total.co2e_low_g <= total.co2e_g <= total.co2e_high_g
    assert abs(total.co2e_g * 1000 - grams * rates[0]) <= 500


@pytest.mark.parametrize("query", [{"to": "9999-12-31"}, {"to": "0001-01-01"}])
def test_days_at_the_ends_of_the_calendar_are_refused(yard: Yard, query: dict[str, str]) -> None:
    answer = yard.member.get(f"/households/{yard.household_id}/impact", **query)
    assert answer.status_code == 422


def test_two_lists_published_at_once_have_a_number_each(yard: Yard) -> None:
    answers = at_once(*[lambda: publish(yard, factor("can", 9_000))] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    versions = sorted(answer.get_json()["version"] for answer in answers)
    assert len(set(versions)) == 4
