"""Receipts: frozen, numbered without gaps, and genuine only while the books agree."""

import hashlib
import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import create_engine, select, text

from recycling import clock
from recycling.config import Config
from recycling.database.orm import db, enter_enterprise
from recycling.documents.canonical import receipt_from_json
from recycling.ids import new_id
from recycling.ledger import service as ledger
from recycling.settlement.genuine import MOST_WRONG, PAUSE
from recycling.settlement.models import Purchase
from tests.builders_market import problem_of, rows
from tests.weighing.scene import Line, counter_ticket, door_ticket
from tests.weighing.yard import Yard, open_yard

CAN: Line = {"material": "can", "gross_g": 1_200, "tare_g": 200}
WET = {"code": "cardboard-wet", "reason": "เปียกฝน"}


def sell(yard: Yard, *lines: Line, **more: Any) -> dict[str, Any]:
    """A load sold at the door; the receipt as the API tells it."""
    body = door_ticket(
        yard.market, yard.household_id, lines or (CAN,), trip_id=yard.drive.trip_id, **more
    )
    answer = yard.collector.post("/weigh-tickets", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found: dict[str, Any] = yard.member.get(f"/receipts/{body['id']}").get_json()
    return found


def page(yard: Yard, address: str) -> tuple[int, str]:
    """What a browser without sign-in is shown at a receipt's address."""
    path = address.removeprefix("https://example.test")
    answer = yard.town.app.test_client().get(path)
    return answer.status_code, answer.get_data(as_text=True)


def verdict(yard: Yard, address: str) -> str:
    """Which of the verdicts the page gives."""
    found = re.search(r'class="card verdict ([a-z-]+)"', page(yard, address)[1])
    assert found
    return found[1]


def test_the_receipt_says_what_was_bought(yard: Yard) -> None:
    told = sell(yard, refused=[WET])
    document = receipt_from_json(
        json.dumps(told["document"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    )
    assert document.total_satang == 3_500
    assert document.passbook_balance_satang == 3_500
    assert document.household_name == "บ้านทดสอบ"
    assert document.collector == "สมชาย กล้าหาญ"
    assert document.vehicle == f"V-{str(yard.drive.vehicle_id)[-12:]}"
    line = document.lines[0]
    assert (line.material.th, line.net_grams, line.amount_satang) == (
        "กระป๋องอลูมิเนียม",
        1_000,
        3_500,
    )
    assert document.refused[0].material.en == "Wet cardboard"
    assert document.refused[0].reason.th == "เปียกฝน"


def test_the_digest_is_that_of_the_canonical_document(yard: Yard) -> None:
    told = sell(yard)
    canonical = json.dumps(
        told["document"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert hashlib.sha256(canonical.encode()).hexdigest() == told["digest"]


def test_its_address_proves_it_to_anyone(yard: Yard) -> None:
    told = sell(yard)
    status, shown = page(yard, told["url"])
    assert (status, verdict(yard, told["url"])) == (200, "genuine")
    assert told["number"] in shown
    assert told["code"] in shown
    assert "35.00" in shown


def test_a_wrong_seal_opens_nothing(yard: Yard) -> None:
    told = sell(yard)
    broken = told["url"][:-1] + ("A" if told["url"][-1] != "A" else "B")
    for address in (broken, broken + "/receipt"):
        status, shown = page(yard, address)
        assert status == 404
        assert verdict(yard, address) == "not-genuine"
        assert told["number"] not in shown
    assert page(yard, broken + "/pdf")[0] == 404


def test_an_unknown_receipt_is_not_genuine(yard: Yard) -> None:
    told = sell(yard)
    other = told["url"].replace(told["id"], str(new_id()))
    assert verdict(yard, other) == "not-genuine"
    assert page(yard, told["url"].replace(yard.town.slug, "nowhere"))[0] == 404


def test_another_enterprises_address_proves_nothing(app: Flask, yard: Yard) -> None:
    told = sell(yard)
    other = open_yard(app)
    db.session.commit()
    moved = told["url"].replace(yard.town.slug, other.town.slug)
    assert verdict(other, moved) == "not-genuine"


def test_it_is_checked_by_number_and_code_too(yard: Yard) -> None:
    told = sell(yard)
    check = f"/at/{yard.town.slug}/check"
    assert verdict(yard, check) == "ask"
    written = f"{check}?number={told['number'].lower()}&code={told['code'].replace('-', ' ')}"
    assert verdict(yard, written) == "genuine"
    for number, code in ((told["number"], "0000-0000"), ("RC2570-999999", told["code"])):
        assert verdict(yard, f"{check}?number={number}&code={code}") == "not-genuine"
    assert verdict(yard, f"{check}?number=nonsense&code={told['code']}") == "not-genuine"


def test_guessing_codes_is_stopped_and_the_paper_still_proves_itself(yard: Yard) -> None:
    told, other = sell(yard), sell(yard)
    check = f"/at/{yard.town.slug}/check?number={told['number']}&code="
    for _ in range(MOST_WRONG - 1):
        assert verdict(yard, check + "0000-0000") == "not-genuine"
    assert verdict(yard, check + told["code"]) == "genuine"  # begins to count anew
    for _ in range(MOST_WRONG):
        assert verdict(yard, check + "0000-0000") == "not-genuine"
    assert page(yard, check + told["code"])[0] == 429
    assert verdict(yard, told["url"]) == "genuine"
    elsewhere = f"/at/{yard.town.slug}/check?number={other['number']}&code={other['code']}"
    assert verdict(yard, elsewhere) == "genuine"
    with clock.at(clock.now() + PAUSE):
        assert verdict(yard, check + told["code"]) == "genuine"


def test_a_reversed_purchase_shows_as_reversed(yard: Yard) -> None:
    told = sell(yard)
    session = db.session()
    enter_enterprise(session, yard.town.enterprise_id)
    entry_id = session.scalars(
        select(Purchase.entry_id).where(Purchase.id == UUID(told["id"]))
    ).one()
    ledger.reverse(session, entry_id=entry_id, captured_at=clock.now(), person_id=None)
    session.commit()
    assert verdict(yard, told["url"]) == "reversed"
    assert yard.member.get(f"/receipts/{told['id']}").get_json()["reversed"] is True


TAMPERING = {
    "the frozen document": "UPDATE receipts SET document = "
    "jsonb_set(document, '{total_satang}', '999900')",
    "the frozen seller": "UPDATE receipts SET document = "
    "jsonb_set(document, '{household_name}', '\"คนอื่น\"')",
    "the digest": "UPDATE receipts SET digest = repeat('a', 64)",
    "its number": "UPDATE receipts SET serial = 77",
    "the ticket's total": "UPDATE weigh_tickets SET total_satang = total_satang + 1",
    "the ticket's household": "UPDATE weigh_tickets t SET household_id = "
    "(SELECT id FROM households h WHERE h.enterprise_id = t.enterprise_id "
    "AND h.id <> t.household_id LIMIT 1)",
    "the ticket's kind": "UPDATE weigh_tickets SET kind = 'counter', trip_id = NULL",
    "what was refused": "UPDATE weigh_tickets SET refused = '[]'",
    "a line's amount": "UPDATE weigh_lines SET amount_satang = amount_satang + 1",
    "a line's weight": "UPDATE weigh_lines SET gross_g = gross_g + 1",
    "a line's material": "UPDATE weigh_lines SET material_code = 'pet-clear'",
    "a line's record": "UPDATE weigh_lines SET record = jsonb_set(record, '{unit_price}', '1')",
    "a line's material everywhere but in the ledger": "UPDATE weigh_lines SET "
    "material_code = 'pet-clear', record = jsonb_set(record, '{material}', '\"pet-clear\"')",
    "a line, gone": "DELETE FROM weigh_lines",
    "the purchase's amount": "UPDATE purchases SET amount_satang = amount_satang + 1",
    "how it was paid": "UPDATE purchases SET method = 'cash'",
    "the ledger's posting": "UPDATE postings SET amount = amount * 2 WHERE commodity = 'can'",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_whatever_is_altered_in_the_database_the_receipt_is_no_longer_genuine(
    yard: Yard, config: Config, statement: str
) -> None:
    yard.town.household()
    db.session.commit()
    told = sell(yard, refused=[WET])
    assert verdict(yard, told["url"]) == "genuine"
    _as_owner(config, yard, statement)
    assert verdict(yard, told["url"]) == "not-genuine"


def _as_owner(config: Config, yard: Yard, statement: str) -> None:
    """Alter the town's rows behind the program's back, as the tables' owner may."""
    db.session.rollback()
    engine = create_engine(config.database_owner_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE postings DISABLE TRIGGER USER"))
        connection.execute(
            text("SELECT set_config('app.enterprise_id', :id, true)"),
            {"id": str(yard.town.enterprise_id)},
        )
        changed = connection.execute(text(_only(statement)), {"town": yard.town.enterprise_id})
        connection.execute(text("ALTER TABLE postings ENABLE TRIGGER USER"))
    engine.dispose()
    assert changed.rowcount


def _only(statement: str) -> str:
    """The statement for this test's town alone."""
    word = "AND" if re.search(r"WHERE commodity", statement) else "WHERE"
    table = "t." if " weigh_tickets t " in statement else ""
    return f"{statement} {word} {table}enterprise_id = :town"


def test_a_changed_name_or_address_leaves_old_receipts_genuine(yard: Yard, config: Config) -> None:
    told = sell(yard)
    _as_owner(config, yard, "UPDATE materials SET name_th = 'ชื่อใหม่'")
    _as_owner(config, yard, "UPDATE households SET name = 'ชื่อใหม่'")
    assert verdict(yard, told["url"]) == "genuine"


@pytest.mark.parametrize("pay", ["passbook", "cash"])
def test_counter_receipts_and_free_loads_are_genuine(yard: Yard, pay: str) -> None:
    """A gram of cardboard is worth nothing: mass moves, money does not."""
    for line in (CAN, {"material": "cardboard", "gross_g": 1}):
        body = counter_ticket(yard.market, yard.household_id, [line], pay=pay)
        answer = yard.staff.post("/weigh-tickets", body).get_json()
        assert verdict(yard, answer["receipt"]["url"]) == "genuine"


def test_numbers_have_no_gaps_and_begin_anew_in_october(yard: Yard) -> None:
    numbers = [sell(yard)["number"]]
    bad = door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
    bad["lines"][0]["amount_satang"] += 1
    assert yard.collector.post("/weigh-tickets", bad).status_code == 422
    numbers.append(sell(yard)["number"])
    assert [number.rpartition("-")[2] for number in numbers] == ["000001", "000002"]
    year = int(numbers[0][2:6])
    with clock.at(datetime(year - 543, 9, 30, 17, 0, 1, tzinfo=UTC)):
        assert clock.today().month == 10
        body = door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
        answer = yard.collector.post("/weigh-tickets", body)
    assert answer.get_json()["receipt"]["number"] == f"RC{year + 1}-000001"


def test_the_pdf_is_the_holders(yard: Yard) -> None:
    told = sell(yard)
    answer = yard.member.get(f"/receipts/{told['id']}/pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    shown = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert told["number"] in shown
    public = yard.town.app.test_client().get(
        told["url"].removeprefix("https://example.test") + "/pdf"
    )
    assert public.data == answer.data


def test_the_receipt_is_a_page_too(yard: Yard) -> None:
    told = sell(yard)
    status, shown = page(yard, told["url"] + "/receipt")
    assert status == 200
    assert told["number"] in shown
    assert told["url"] in shown


def test_only_its_people_read_it(yard: Yard) -> None:
    _, stranger = yard.town.household()
    db.session.commit()
    told = sell(yard)
    for path in (f"/receipts/{told['id']}", f"/receipts/{told['id']}/pdf"):
        assert yard.town.client(stranger).get(path).status_code == 403
        assert yard.collector.get(path).status_code == 200
        assert yard.town.app.test_client().get("/api/v1" + path).status_code == 401
    assert problem_of(yard.member.get(f"/receipts/{new_id()}"))[0] == 404


def test_a_replaced_key_still_opens_old_paper(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    told = sell(yard)
    monkeypatch.setitem(yard.town.app.config, "SECRET_KEY", "another")
    assert verdict(yard, told["url"]) == "not-genuine"
    monkeypatch.setitem(yard.town.app.config, "SECRET_KEY_FALLBACKS", ["tests"])
    assert verdict(yard, told["url"]) == "genuine"


def test_the_application_cannot_change_what_it_issued(yard: Yard) -> None:
    sell(yard)
    enter_enterprise(db.session(), yard.town.enterprise_id)
    with pytest.raises(Exception, match="permission denied"):
        db.session.execute(text("UPDATE receipts SET digest = 'x'"))
    db.session.rollback()
    assert rows(yard.town, "receipts") == {"receipts": 1}
