"""Pages a browser shows: whole, in both languages, without a word of our insides."""

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.web.guards import issue_token
from recycling.web.site import TOKEN
from tests.builders import Town, make_town


@pytest.fixture
def town(app: Flask) -> Town:
    """An enterprise with nothing in it yet."""
    with app.app_context():
        town = make_town(app)
        db.session.commit()
    return town


BROWSER = {"Accept": "text/html"}


def test_the_front_page_leads_to_prices_and_checks(app: Flask, town: Town) -> None:
    page = app.test_client().get(f"/at/{town.slug}/", headers=BROWSER)
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "วิสาหกิจชุมชนทดสอบ" in text
    assert f"/at/{town.slug}/prices" in text
    assert f"/at/{town.slug}/check" in text
    assert f'href="/app/?at={town.slug}"' in text
    assert 'lang="th"' in text


def test_several_enterprises_are_listed(app: Flask, town: Town) -> None:
    with app.app_context():
        make_town(app)
        db.session.commit()
    text = app.test_client().get("/", headers=BROWSER).get_data(as_text=True)
    assert f"/at/{town.slug}/" in text
    assert 'href="/app/"' in text


@pytest.mark.parametrize("path", ["/at/nowhere/", "/at/nowhere/prices", "/nothing"])
def test_an_unknown_page_says_so_in_both_languages(app: Flask, path: str) -> None:
    page = app.test_client().get(path, headers=BROWSER)
    assert page.status_code == 404
    assert page.mimetype == "text/html"
    assert "ไม่พบ" in page.get_data(as_text=True)
    assert "not found" in page.get_data(as_text=True).lower()


def test_no_price_list_yet(app: Flask, town: Town) -> None:
    page = app.test_client().get(f"/at/{town.slug}/prices", headers=BROWSER)
    assert page.status_code == 409
    assert page.mimetype == "text/html"


def test_the_passbook_wants_a_household(app: Flask, town: Town) -> None:
    client = app.test_client()
    assert client.get(f"/at/{town.slug}/passbook", headers=BROWSER).status_code == 401
    with app.app_context():
        from recycling.database.orm import enter_enterprise

        enter_enterprise(db.session(), town.enterprise_id)
        _, person = town.household()
        db.session.commit()
        token = issue_token(enterprise_id=town.enterprise_id, person_id=person)
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    page = client.get(f"/at/{town.slug}/passbook", headers=BROWSER)
    assert page.status_code == 200
    assert "0.00" in page.get_data(as_text=True)


def test_nobody_becomes_anyone_outside_the_demo(app: Flask, town: Town) -> None:
    page = app.test_client().post(f"/at/{town.slug}/sign-in", data={"person": "household-001"})
    assert page.status_code == 404


def test_an_invented_receipt_is_not_genuine(app: Flask, town: Town) -> None:
    page = app.test_client().get(
        f"/at/{town.slug}/check?number=RC2570-000001&code=7K2M-9QXD", headers=BROWSER
    )
    assert page.status_code == 200
    assert "ไม่ตรง" in page.get_data(as_text=True) or "ไม่พบ" in page.get_data(as_text=True)


def test_every_answer_carries_the_security_headers(app: Flask) -> None:
    for path in ("/healthz", "/api/v1/enterprises", "/static/css/pages.css", f"/{new_id()}"):
        with app.test_client().get(path) as answer:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
