"""What a phone takes along: enough for a day without reception, and no more than it may."""

import base64
import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from pricing import Limits, LoadLine, Weighed, price_list_from_record, quote
from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import CENTRE
from tests.builders_market import PRICES, bangkok
from tests.rounds.scene import Scene, capture, stops_of

LIMITS = Limits(gross_g=2_000_000, count=1_000)


def published(scene: Scene, calls: int = 2) -> tuple[UUID, str, Any]:
    """A collector, their round's id, and the plan."""
    collector = scene.shift()
    scene.calls(calls)
    plan = scene.publish(scene.plan())
    return collector, plan["rounds"][0]["id"], plan


def pack(scene: Scene, collector: UUID, round_id: str) -> Any:
    """The collector's pack."""
    return scene.ok(scene.client(collector).get(f"/rounds/{round_id}/pack"))


def give_contact(scene: Scene, household: str, phone: str | None, landmark: str) -> None:
    """The centre writes how a household is reached."""
    body = {"id": str(new_id()), "phone": phone, "landmark": landmark}
    answer = scene.ok(scene.staff.post(f"/households/{household}/contact", body), 201)
    assert answer == {"household_id": household, "has_phone": phone is not None}


def test_a_pack_prices_a_ticket_exactly(scene: Scene) -> None:
    """The phone computes from the pack what the service computes, also by a promised list."""
    collector, round_id, _ = published(scene)
    with scene.entered():
        scene.market.new_prices(prices=PRICES[1:])
    taken = pack(scene, collector, round_id)
    [now, promised] = taken["price_lists"]
    assert now["id"] == taken["current_price_list_id"] != promised["id"]
    [stop, _] = stops_of({"rounds": [taken["round"]]})
    assert stop["price_list_id"] == promised["id"]
    load = [LoadLine("pet-clear", Weighed(9_300, 300), "B")]
    amount = (
        quote(load, price_list=price_list_from_record(promised), limits=LIMITS).priced[0].amount
    )
    line = {
        "material": "pet-clear",
        "grade": "B",
        "gross_g": 9_300,
        "tare_g": 300,
        "amount_satang": amount,
    }
    body = {
        **capture(),
        "kind": "door",
        "household_id": stop["household"]["id"],
        "stop_id": stop["id"],
        "price_list_id": promised["id"],
        "pay": "passbook",
        "lines": [line],
    }
    bought = scene.ok(scene.client(collector).post("/weigh-tickets", body), 201)
    assert bought["total_satang"] == amount


def test_a_pack_tells_the_way_to_the_door_and_whom_to_call(scene: Scene) -> None:
    collector, round_id, plan = published(scene, calls=1)
    [stop] = stops_of(plan)
    give_contact(scene, stop["household"]["id"], "081-234 5678", "หลังวัด")
    [shown] = stops_of({"rounds": [pack(scene, collector, round_id)["round"]]})
    assert shown["contact"] == {
        "landmark": "หลังวัด",
        "phones": [{"name": "บ้านทดสอบ", "number": "0812345678"}],
    }
    assert stops_of({"rounds": [scene.ok(scene.staff.get(f"/rounds/{round_id}"))]})[0].keys() == (
        shown.keys() - {"contact"}
    )


def test_a_telephone_is_for_the_days_collector_alone(scene: Scene) -> None:
    collector, round_id, plan = published(scene, calls=1)
    [stop] = stops_of(plan)
    home = stop["household"]["id"]
    give_contact(scene, home, "0812345678", "")
    path = f"/rounds/{round_id}/pack"
    assert scene.client(scene.collector()).get(path).status_code == 403
    assert scene.client(next(iter(scene.households.values()))).get(path).status_code == 403
    seen = scene.ok(scene.staff.get(path))
    assert stops_of({"rounds": [seen["round"]]})[0]["contact"]["phones"] == []
    assert "0812345678" not in str(scene.ok(scene.client(collector).get(f"/households/{home}")))
    assert scene.client(collector).get(f"/households/{home}/contact").status_code == 403
    with clock.at(bangkok(scene.on_date, 9) + timedelta(days=1)):
        late = pack(scene, collector, round_id)
    assert stops_of({"rounds": [late["round"]]})[0]["contact"]["phones"] == []


def test_a_household_sees_and_forgets_its_own_telephone(scene: Scene) -> None:
    pickup = scene.call()
    home = scene.client(scene.households[UUID(pickup)])
    own = scene.ok(home.get("/me"))["household_id"]
    path = f"/households/{own}/contact"
    body = {"id": str(new_id()), "phone": "+66 81 234 5678", "landmark": "ตรงข้ามศาลา"}
    scene.ok(home.post(path, body), 201)
    assert scene.ok(home.get(path)) == {
        "household_id": own,
        "phone": "+66812345678",
        "landmark": "ตรงข้ามศาลา",
    }
    scene.ok(home.post(path, {**body, "id": str(new_id()), "phone": None}), 201)
    assert scene.ok(home.get(path))["phone"] is None
    wrong = home.post(path, {**body, "id": str(new_id()), "phone": "ไม่มีเลขนะ"})
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["field"] == "phone"


def test_a_pack_that_has_not_changed_is_not_sent_again(scene: Scene) -> None:
    collector, round_id, plan = published(scene)
    phone, path = scene.client(collector), f"/rounds/{round_id}/pack"
    first = phone.get(path)
    tag = first.headers["ETag"]
    assert first.get_etag() == (first.get_json()["version"], True)

    def ask() -> Any:
        headers = {"Authorization": f"Bearer {phone.token}", "If-None-Match": tag}
        return phone.client.get(f"/api/v1{path}", headers=headers)

    assert ask().status_code == 304
    [one, other] = stops_of(plan)
    scene.ok(phone.post(f"/stops/{one['id']}/departure", capture()), 201)
    scene.ok(phone.post(f"/stops/{one['id']}/miss", capture(reason="other")), 201)
    assert ask().status_code == 304  # the phone told that itself
    scene.cancel(other["pickup_id"])
    assert ask().status_code == 200


def test_a_round_planned_anew_names_its_successor(scene: Scene) -> None:
    collector, round_id, _ = published(scene)
    assert pack(scene, collector, round_id)["superseded_by"] is None
    newer = scene.publish(scene.plan())
    assert pack(scene, collector, round_id)["superseded_by"] == newer["rounds"][0]["id"]


def test_trips_have_a_line_on_the_map(scene: Scene) -> None:
    collector, round_id, plan = published(scene)
    [trip] = pack(scene, collector, round_id)["round"]["trips"]
    centre = [CENTRE[1], CENTRE[0]]
    pins = [[round(stop["lon"], 5), round(stop["lat"], 5)] for stop in stops_of(plan)]
    assert trip["shape"] == {"type": "LineString", "coordinates": [centre, *pins, centre]}
    assert trip["shape_by"] == "straight"


def test_a_phone_knows_a_card_and_cannot_make_one(scene: Scene) -> None:
    collector, round_id, plan = published(scene, calls=1)
    home = stops_of(plan)[0]["household"]["id"]

    def known() -> Any:
        found = scene.ok(scene.client(collector).get(f"/rounds/{round_id}/members"))
        [mark] = [each for each in found["items"] if each["id"] == home]
        return mark

    def card() -> list[str]:
        return str(scene.ok(scene.staff.get(f"/households/{home}/card"))["payload"]).split(".")

    def digest(proof: str) -> str:
        made = hashlib.sha256(proof.encode()).digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    form, household, serial, proof = card()
    assert (form, household, serial) == ("TT1", home.replace("-", ""), "1")
    assert known()["card_serial"] == 1
    assert digest(proof) in known()["card_digests"]
    assert proof not in str(known())
    scene.ok(scene.staff.post(f"/households/{home}/card", {"id": str(new_id())}), 201)
    assert known()["card_serial"] == 2
    assert digest(proof) not in known()["card_digests"]
    assert digest(card()[3]) in known()["card_digests"]


def test_closed_households_are_no_members(scene: Scene) -> None:
    collector, round_id, _ = published(scene)
    with scene.entered():
        from recycling.people import service as people

        home, _person = scene.town.household()
        people.get_household(db.session(), household_id=home).active = False
        scene.town.person(Role.STAFF)
        db.session.commit()
    found = scene.ok(scene.client(collector).get(f"/rounds/{round_id}/members"))
    assert str(home) not in [each["id"] for each in found["items"]]
    assert len(found["items"]) == 2
