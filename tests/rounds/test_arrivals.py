"""When could we come? What the booking screen shows beside each slot."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.builders import SignedIn
from tests.rounds.scene import Scene


def ask(scene: Scene, client: SignedIn, *, grams: int = 5000, **more: Any) -> list[dict[str, Any]]:
    body = {"lines": [{"material": "cardboard", "quantity": grams}], **more}
    found: list[dict[str, Any]] = scene.ok(client.post("/slots/arrivals", body))["items"]
    return found


def on_the_day(scene: Scene, client: SignedIn, **more: Any) -> dict[str, Any]:
    (found,) = [
        each for each in ask(scene, client, **more) if each["on_date"] == str(scene.on_date)
    ]
    return found


def home_of(scene: Scene, pickup: str) -> SignedIn:
    return scene.client(scene.households[UUID(pickup)])


def test_without_vehicles_the_hours_are_all_that_is_known(scene: Scene) -> None:
    home = home_of(scene, scene.call())
    found = ask(scene, home)
    assert len({each["on_date"] for each in found}) <= 14
    for each in found:
        assert each["basis"] == "hours"
        assert each["arrives_from"] == each["window_start"]
        assert each["arrives_to"] == each["window_end"]


def test_from_the_calls_of_the_day_so_far(scene: Scene) -> None:
    scene.shift()
    home = home_of(scene, scene.calls(8)[0])
    found = on_the_day(scene, home)
    assert found["basis"] == "calls"
    start, end = (datetime.fromisoformat(found[k]) for k in ("arrives_from", "arrives_to"))
    assert datetime.fromisoformat(found["window_start"]) <= start < end
    assert end <= datetime.fromisoformat(found["window_end"])
    assert "cost" not in found


def test_days_without_shifts_are_taken_as_the_last_ones(scene: Scene) -> None:
    scene.shift()
    home = home_of(scene, scene.call())
    others = [each for each in ask(scene, home) if each["on_date"] != str(scene.on_date)]
    assert {each["basis"] for each in others} == {"calls"}


def test_from_the_rounds_given_out(scene: Scene) -> None:
    scene.shift()
    home = home_of(scene, scene.calls(6)[0])
    scene.publish(scene.plan())
    assert on_the_day(scene, home)["basis"] == "plan"


def test_what_no_vehicle_can_take_has_no_time(scene: Scene) -> None:
    scene.shift(capacity_g=20_000)
    home = home_of(scene, scene.call())
    found = on_the_day(scene, home, grams=50_000)
    assert (found["arrives_from"], found["arrives_to"]) == (None, None)


def test_another_place_and_other_days(scene: Scene) -> None:
    scene.shift()
    home = home_of(scene, scene.call())
    day = str(scene.on_date)
    found = ask(scene, home, lat=20.15, lon=100.45, **{"from": day, "to": day})
    assert {each["on_date"] for each in found} == {day}
    half = home.post("/slots/arrivals", {"lines": [{"material": "can", "quantity": 1}], "lat": 20})
    assert half.status_code == 422


def test_staff_ask_for_a_household(scene: Scene) -> None:
    pickup = scene.call()
    household = scene.ok(scene.staff.get(f"/pickups/{pickup}"))["household"]["id"]
    assert ask(scene, scene.staff, household_id=household)
    nobody = scene.staff.post("/slots/arrivals", {"lines": [{"material": "can", "quantity": 1}]})
    assert nobody.status_code == 422
