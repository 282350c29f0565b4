"""What happens to a household's things lands in its inbox, in the same transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from tests.builders import SignedIn
from tests.rounds.scene import Scene, capture, make_scene
from tests.settlement.transfers.conftest import fail, open_desk
from tests.weighing.scene import door_ticket
from tests.weighing.yard import Yard, open_yard


def inbox(client: SignedIn) -> list[dict[str, Any]]:
    """Everything that was told, oldest first."""
    found: list[dict[str, Any]] = client.get("/messages").get_json()["items"]
    return found[::-1]


def kinds(client: SignedIn) -> list[str]:
    return [message["kind"] for message in inbox(client)]


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A day to be planned."""
    return make_scene(app)


@pytest.fixture
def yard(app: Flask) -> Any:
    """A round on the road."""
    with app.app_context():
        made = open_yard(app)
        db.session.commit()
        yield made


def test_planned_with_its_hours_then_under_way(scene: Scene) -> None:
    driver = scene.client(scene.shift())
    pickup = scene.call()
    home = scene.client(scene.households[UUID(pickup)])
    published = scene.publish(scene.plan())
    (planned,) = inbox(home)
    assert (planned["kind"], planned["subject_id"]) == ("pickup-planned", pickup)
    visit = scene.ok(home.get(f"/pickups/{pickup}/visit"))
    begins, ends = (
        datetime.fromisoformat(visit[name]).astimezone(clock.BANGKOK)
        for name in ("arrives_from", "arrives_to")
    )
    assert begins <= datetime.fromisoformat(visit["arrives_at"]) <= ends
    assert f"{begins:%H:%M}–{ends:%H:%M}" in planned["body_th"]
    assert f"{begins:%H:%M}–{ends:%H:%M}" in planned["body_en"]
    (stop,) = published["rounds"][0]["trips"][0]["stops"]
    assert stop["id"] == visit["stop_id"]
    driver.post(f"/stops/{stop['id']}/departure", capture())
    assert kinds(home) == ["pickup-planned", "pickup-en-route"]


def test_a_miss_says_why(scene: Scene) -> None:
    driver = scene.client(scene.shift())
    pickup = scene.call()
    home = scene.client(scene.households[UUID(pickup)])
    published = scene.publish(scene.plan())
    (stop,) = published["rounds"][0]["trips"][0]["stops"]
    driver.post(f"/stops/{stop['id']}/miss", capture(reason="nobody_home"))
    missed = inbox(home)[-1]
    assert missed["kind"] == "pickup-missed"
    assert "ไม่มีคนอยู่บ้าน" in missed["body_th"]
    assert "nobody home" in missed["body_en"]


def test_the_same_plan_again_is_no_news(scene: Scene) -> None:
    scene.shift()
    pickup = scene.call()
    home = scene.client(scene.households[UUID(pickup)])
    scene.publish(scene.plan())
    scene.publish(scene.plan())
    assert kinds(home) == ["pickup-planned"]


def sell(yard: Yard, **more: Any) -> dict[str, Any]:
    body = door_ticket(
        yard.market,
        yard.household_id,
        [{"material": "can", "gross_g": 10_000}],
        trip_id=yard.drive.trip_id,
        **more,
    )
    answer = yard.collector.post("/weigh-tickets", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def test_collected_with_the_amount(yard: Yard) -> None:
    sold = sell(yard)
    (told,) = inbox(yard.member)
    assert told["kind"] == "pickup-collected"
    assert told["subject_id"] == sold["id"]
    assert "350.00 บาท" in told["title_th"]
    assert "350.00 baht" in told["title_en"]
    assert sold["receipt"]["number"] in told["body_th"]


def test_a_dispute_from_its_opening_to_the_proposal(yard: Yard) -> None:
    sold = sell(yard)
    body = {"id": str(new_id()), "ticket_id": sold["id"], "reason": "ที่บ้านชั่งได้ 12 กก."}
    dispute = yard.member.post("/disputes", body).get_json()["id"]
    proposal = {
        "id": str(new_id()),
        "resolution": "split",
        "lines": [{"line": 1, "quantity": 12_000}],
    }
    yard.staff.post(f"/disputes/{dispute}/proposal", proposal)
    yard.member.post(f"/disputes/{dispute}/confirmation", {"id": str(new_id())})
    assert kinds(yard.member)[1:] == [
        "dispute-opened",
        "dispute-proposed",
        "ticket-corrected",
        "dispute-resolved",
    ]


def test_what_the_scales_dispute_is_told_once(yard: Yard) -> None:
    sold = sell(yard)
    path = f"/weigh-tickets/{sold['id']}/reweigh"
    body = {"id": str(new_id()), "captured_at": clock.now().isoformat()}
    yard.staff.post(path, {**body, "lines": [{"line": 1, "quantity": 5_000}]})
    sell(yard)
    assert kinds(yard.member).count("dispute-opened") == 1


def test_money_from_approval_to_the_transfer_that_came_back(app: Flask) -> None:
    with app.app_context():
        desk = open_desk(app)
        member = desk.yard.member
        transfer = desk.sent(20_000, "REF20261126001")
        assert kinds(member) == ["payout-approved", "payout-paid"]
        assert "พร้อมเพย์" in inbox(member)[-1]["body_th"]
        fail(desk.second, transfer["id"], "บัญชีปิด")
        back = inbox(member)[-1]
        assert back["kind"] == "payout-failed"
        assert "บัญชีปิด" in back["body_th"]


def test_a_rejection_says_why(app: Flask) -> None:
    with app.app_context():
        desk = open_desk(app)
        asked = desk.yard.member.post(
            "/payouts", {"id": str(new_id()), "amount_satang": 1000, "method": "cash"}
        ).get_json()["id"]
        body = {"id": str(new_id()), "reason": "ขอเอกสารเพิ่ม"}
        desk.yard.manager.post(f"/payouts/{asked}/rejection", body)
        (told,) = inbox(desk.yard.member)
        assert told["kind"] == "payout-rejected"
        assert "ขอเอกสารเพิ่ม" in told["body_en"]
