"""The treasurer's pages: from approved payouts to scanned codes, slips and the bank's word."""

import io
from uuid import UUID

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from recycling import clock
from recycling.ids import new_id
from recycling.people.roles import Role
from recycling.settlement.promptpay import Proxy, ProxyKind, parse
from recycling.web.guards import issue_token
from recycling.web.site import TOKEN
from tests.settlement.transfers.conftest import BANK, WORTH, Desk, tell

BROWSER = {"Accept": "text/html"}


def browser(desk: Desk, person_id: UUID) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = desk.yard.town.app.test_client()
    token = issue_token(enterprise_id=desk.yard.town.enterprise_id, person_id=person_id)
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


@pytest.fixture
def treasurer(desk: Desk) -> FlaskClient:
    """The treasurer's browser."""
    return browser(desk, desk.yard.town.people[Role.TREASURER])


def look(client: FlaskClient, path: str) -> str:
    """A page's text."""
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def make(client: FlaskClient, at: str, *payouts: str, batch_id: UUID | None = None) -> TestResponse:
    """Send the form that makes a batch."""
    form = {"id": str(batch_id or new_id()), "payout": list(payouts)}
    return client.post(f"{at}/payments", data=form, headers=BROWSER)


def test_from_the_list_to_the_slip(desk: Desk, treasurer: FlaskClient) -> None:
    at = f"/at/{desk.yard.town.slug}"
    tell(desk.yard.member, desk.yard.household_id, "national_id", "1-1017-00230-70-8")
    payout_id = desk.approved(45_625)
    assert f'href="{at}/payments"' in look(treasurer, f"{at}/")
    assert payout_id in look(treasurer, f"{at}/payments")
    batch_id = new_id()
    made = make(treasurer, at, payout_id, batch_id=batch_id)
    assert (made.status_code, made.location) == (303, f"{at}/payments/{batch_id}")
    assert make(treasurer, at, payout_id, batch_id=batch_id).location == made.location
    assert desk.passbook() == WORTH - 45_625
    text = look(treasurer, made.location)
    assert "456.25" in text
    assert "x-xxxx-xxxx0-70-8" in text
    assert "1101700230708" not in text
    transfer_id = desk.yard.treasurer.get(f"/payment-batches/{batch_id}").get_json()["transfers"][0]
    path = f"{at}/transfers/{transfer_id['id']}"
    picture = treasurer.get(f"{path}/qr.png")
    assert picture.headers["Cache-Control"] == "no-store"
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.data)))
    read = parse(seen.text)
    assert (read.target, read.amount_satang) == (
        Proxy(ProxyKind.NATIONAL_ID, "1101700230708"),
        45_625,
    )
    for _ in range(2):
        done = treasurer.post(f"{path}/slip", data={"reference": " ref0001 "}, headers=BROWSER)
        assert (done.status_code, done.location) == (303, made.location)
    assert desk.held("bank") == BANK - 45_625
    text = look(treasurer, made.location)
    assert "REF0001" in text
    assert "qr.png" not in text
    assert treasurer.get(f"{path}/qr.png", headers=BROWSER).status_code == 404


def test_a_failure_brings_the_payout_back_to_the_list(desk: Desk, treasurer: FlaskClient) -> None:
    at, transfer = f"/at/{desk.yard.town.slug}", desk.waiting(1_000)
    path = f"{at}/transfers/{transfer['id']}/failure"
    assert treasurer.post(path, data={"reason": " "}, headers=BROWSER).status_code == 422
    assert treasurer.post(path, data={"reason": "ไม่มีชื่อ"}, headers=BROWSER).status_code == 303
    assert desk.passbook() == WORTH
    assert transfer["payout_id"] in look(treasurer, f"{at}/payments")
    assert "ไม่มีชื่อ" in look(treasurer, f"{at}/payments/{transfer['batch_id']}")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp874"])
def test_the_banks_file_and_what_it_leaves_open(
    desk: Desk, treasurer: FlaskClient, encoding: str
) -> None:
    at = f"/at/{desk.yard.town.slug}"
    sent, waiting = desk.sent(1_000, "REF0001"), desk.waiting(2_000)
    today = f"{clock.today():%d/%m/%Y}"
    text = f"วันที่,รายการ,ถอนเงิน,เลขที่อ้างอิง\r\n{today},โอน,10.00,REF0001\r\n{today},โอน,20.00,\r\n"
    form = {"statement": (io.BytesIO(text.encode(encoding)), "bank.csv")}
    answer = treasurer.post(f"{at}/statements", data=form, headers=BROWSER)
    assert answer.status_code == 303
    assert "ธนาคารยืนยันแล้ว" in look(treasurer, f"{at}/payments/{sent['batch_id']}")
    assert waiting["id"] in look(treasurer, f"{at}/payments")
    (line,) = desk.yard.treasurer.get("/bank-lines").get_json()["items"]
    path = f"{at}/bank-lines/{line['id']}/match"
    form = {"transfer": waiting["id"]}
    assert treasurer.post(path, data=form, headers=BROWSER).status_code == 303
    assert desk.held("bank") == BANK - 3_000
    assert treasurer.post(path, data=form, headers=BROWSER).status_code == 409


def test_bad_forms_say_so_in_words(desk: Desk, treasurer: FlaskClient) -> None:
    at, transfer = f"/at/{desk.yard.town.slug}", desk.waiting(1_000)
    slip = treasurer.post(
        f"{at}/transfers/{transfer['id']}/slip", data={"reference": "เลข 1"}, headers=BROWSER
    )
    assert (slip.status_code, slip.mimetype) == (422, "text/html")
    assert make(treasurer, at).status_code == 422
    assert make(treasurer, at, "x").status_code == 422
    assert treasurer.post(f"{at}/statements", headers=BROWSER).status_code == 422
    assert desk.held("bank") == BANK


def test_others_are_kept_out(desk: Desk) -> None:
    at, transfer = f"/at/{desk.yard.town.slug}", desk.waiting(1_000)
    paths = (
        f"{at}/payments",
        f"{at}/payments/{transfer['batch_id']}",
        f"{at}/transfers/{transfer['id']}/qr.png",
    )
    stranger = desk.yard.town.app.test_client()
    staff = browser(desk, desk.yard.town.people[Role.STAFF])
    assert f"{at}/payments" not in look(staff, f"{at}/")
    manager = browser(desk, desk.yard.market.manager_id)
    for path in paths:
        assert stranger.get(path, headers=BROWSER).status_code == 401
        assert staff.get(path, headers=BROWSER).status_code == 403
        assert manager.get(path, headers=BROWSER).status_code == 200
    slip = f"{at}/transfers/{transfer['id']}/slip"
    for client, status in ((stranger, 401), (staff, 403), (manager, 403)):
        assert client.post(slip, data={"reference": "REF1"}, headers=BROWSER).status_code == status
        assert make(client, at, transfer["payout_id"]).status_code == status
