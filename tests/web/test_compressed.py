"""The API's JSON travels compressed to whoever takes it, and says the same."""

import gzip
import json

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from recycling.ids import new_id

DOCUMENT = "/api/openapi.json"


def get(app: Flask, path: str, accepted: str | None) -> TestResponse:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    return app.test_client().get(path, headers=headers)


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br, zstd", "*"])
def test_what_is_compressed_says_the_same(app: Flask, accepted: str) -> None:
    plain, packed = get(app, DOCUMENT, None), get(app, DOCUMENT, accepted)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.mimetype == "application/json"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 4
    assert json.loads(gzip.decompress(packed.data)) == plain.json


@pytest.mark.parametrize("accepted", [None, "identity", "br", "gzip;q=0"])
def test_who_does_not_take_it_gets_it_plain(app: Flask, accepted: str | None) -> None:
    answer = get(app, DOCUMENT, accepted)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]  # for a cache between
    assert answer.json


def test_small_answers_and_pages_stay_as_they_are(app: Flask) -> None:
    small = get(app, f"/api/v1/enterprises/{new_id()}/prices", "gzip")
    assert small.status_code == 404
    assert "Content-Encoding" not in small.headers
    assert small.json
    page = get(app, "/", "gzip")
    assert len(page.data) > 1_000
    assert "Content-Encoding" not in page.headers
