"""The client: ids, paging, and how refusals are told."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recycling.demo.http import Answer, HttpTransport, ServiceAway
from recycling.demo.marketplace import Marketplace, Refused, fresh_id, repeatable_ids

MOMENT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


class Scripted:
    """Answers from a list, and remembers what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str, dict[str, str], dict[str, str]]] = []

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: Mapping[str, Any] | None,
    ) -> Answer:
        self.asked.append((method, path, dict(headers), dict(query)))
        return self.answers.pop(0)

    def let_jobs_work(self) -> None:
        """Nothing to do."""


SESSION = Answer(
    201, {"access_token": "t", "person": {"id": "p", "household_id": None}, "enterprise": {}}
)


def market(*answers: Answer) -> tuple[Marketplace, Scripted]:
    transport = Scripted(*answers)
    return Marketplace(transport, enterprise="khrueng", make_id=fresh_id), transport


@given(st.text(max_size=30), st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)))
def test_repeatable_ids_are_version_7_of_their_moment(name: str, naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    made = repeatable_ids("seed")(name, moment)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == round(moment.timestamp() * 1000)
    assert repeatable_ids("seed")(name, moment) == made


def test_repeatable_ids_differ_by_name_seed_and_moment() -> None:
    make = repeatable_ids("one")
    others = {
        make("b", MOMENT),
        make("a", MOMENT + timedelta(seconds=1)),
        repeatable_ids("two")("a", MOMENT),
    }
    assert make("a", MOMENT) not in others
    assert len(others) == 3


def test_fresh_ids_are_never_the_same() -> None:
    assert fresh_id("a", MOMENT) != fresh_id("a", MOMENT)


def test_a_refusal_is_told_in_both_languages_with_its_fields() -> None:
    problem = {
        "type": "urn:thang-ngoen:problem:invalid-request",
        "detail": "แก้แล้วส่งใหม่",
        "detail_en": "Mend it",
        "errors": [{"field": "lines[0]", "message": "ผิด", "message_en": "Wrong"}],
    }
    client, _ = market(Answer(422, problem))
    with pytest.raises(Refused) as caught:
        client.send("GET", "/x")
    assert caught.value.kind == "invalid-request"
    for words in ("แก้แล้วส่งใหม่", "Mend it", "lines[0]", "ผิด", "Wrong"):
        assert words in str(caught.value)


def test_every_page_is_read() -> None:
    pages = [
        Answer(200, {"items": [1, 2], "next_cursor": "c"}),
        Answer(200, {"items": [3], "next_cursor": None}),
    ]
    client, transport = market(SESSION, *pages)
    assert list(client.become("staff-1").all("/things", on_date="d")) == [1, 2, 3]
    assert [query.get("cursor") for *_, query in transport.asked[1:]] == [None, "c"]


def test_each_request_tells_the_moment_and_the_person() -> None:
    client, transport = market(SESSION, Answer(200, {}))
    client.moment = MOMENT
    client.become("staff-1").get("/me")
    headers = transport.asked[1][2]
    assert headers == {"Demo-Now": MOMENT.isoformat(), "Authorization": "Bearer t"}


def test_one_signs_in_once() -> None:
    client, transport = market(SESSION)
    assert client.become("staff-1") is client.become("staff-1")
    assert len(transport.asked) == 1


def test_no_service_is_told_in_one_line_that_says_what_to_do() -> None:
    with pytest.raises(ServiceAway, match=r"\./run demo") as caught:
        HttpTransport("http://127.0.0.1:9").send("GET", "/x", headers={}, query={}, body=None)
    assert "\n" not in str(caught.value)
