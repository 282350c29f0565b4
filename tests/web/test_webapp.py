"""/app/: files that never change are kept for good, pages are asked for each time."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from recycling.config import Config, ConfigError
from recycling.web.webapp import policy

SCRIPT = "console.log('ถังทอง')\n" * 50


@pytest.fixture
def dist(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A built app of three files."""
    before = app.config["WEBAPP_DIST"]
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>แอป</title>", encoding="utf-8")
    (dist / "sw.js").write_text("self.skipWaiting()", encoding="utf-8")
    (dist / "manifest.webmanifest").write_text("{}", encoding="utf-8")
    (dist / ".made-of").write_text("secret", encoding="utf-8")
    script = dist / "assets" / "index-Ab12.js"
    script.write_text(SCRIPT, encoding="utf-8")
    script.with_name(script.name + ".gz").write_bytes(gzip.compress(SCRIPT.encode()))
    script.with_name(script.name + ".br").write_bytes(b"as brotli")
    (tmp_path / "outside.txt").write_text("not yours", encoding="utf-8")
    app.config["WEBAPP_DIST"] = dist
    yield dist
    app.config["WEBAPP_DIST"] = before


@pytest.fixture
def client(app: Flask, dist: Path) -> FlaskClient:
    """A browser, as far as Accept goes."""
    return app.test_client()


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    answer = client.get(path, headers={"Accept": "text/html", **headers}, buffered=True)
    answer.close()
    return answer


@pytest.mark.parametrize("path", ["/app/", "/app/round", "/app/round/today/stop-3?x=1"])
def test_every_address_of_the_app_is_its_page_asked_for_each_time(
    client: FlaskClient, path: str
) -> None:
    answer = get(client, path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert "แอป" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-cache"
    again = get(client, path, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_without_the_slash_one_is_led_to_it(client: FlaskClient) -> None:
    answer = get(client, "/app?at=krueng")
    assert answer.status_code == 308
    assert answer.headers["Location"] == "/app/?at=krueng"


@pytest.mark.parametrize(
    ("path", "mimetype"),
    [("/app/sw.js", "text/javascript"), ("/app/manifest.webmanifest", "application/manifest+json")],
)
def test_worker_and_manifest_are_asked_for_each_time(
    client: FlaskClient, path: str, mimetype: str
) -> None:
    answer = get(client, path)
    assert answer.mimetype == mimetype
    assert answer.headers["Cache-Control"] == "no-cache"


def test_hashed_files_are_kept_for_good(client: FlaskClient) -> None:
    answer = get(client, "/app/assets/index-Ab12.js")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/javascript"
    assert "Content-Encoding" not in answer.headers
    assert answer.get_data(as_text=True) == SCRIPT


def test_the_packed_file_goes_to_who_takes_it(client: FlaskClient) -> None:
    path = "/app/assets/index-Ab12.js"
    browser = get(client, path, **{"Accept-Encoding": "gzip, deflate, br"})
    assert browser.headers["Content-Encoding"] == "br"
    older = get(client, path, **{"Accept-Encoding": "gzip;q=1, br;q=0"})
    assert older.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(older.get_data()).decode() == SCRIPT
    for answer in (browser, older):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.mimetype == "text/javascript"
    assert browser.headers["ETag"] != older.headers["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "/app/assets/index-Old9.js",
        "/app/nothing.png",
        "/app/../outside.txt",
        "/app/..%2foutside.txt",
        "/app/%2e%2e/outside.txt",
        "/app/.made-of",
        "/app//etc/passwd",
    ],
)
def test_what_is_not_there_or_not_meant_is_not_given(client: FlaskClient, path: str) -> None:
    answer = get(client, path)
    assert answer.status_code in (308, 404)
    assert "not yours" not in answer.get_data(as_text=True)
    assert "secret" not in answer.get_data(as_text=True)


def test_the_app_has_a_strict_policy(client: FlaskClient) -> None:
    rules = get(client, "/app/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in rules
    assert "'unsafe-eval'" not in rules
    assert "connect-src 'self';" in rules
    assert "worker-src 'self';" in rules
    assert "wasm" not in get(client, "/healthz").headers["Content-Security-Policy"]


def test_hosts_the_installation_names_may_be_asked() -> None:
    config = Config.from_env(
        {
            "DATABASE_URL": "postgresql://u@h/d",
            "SECRET_KEY": "k",
            "WEBAPP_HOSTS": "https://tiles.example.org wss://push.example.org:8443",
        }
    )
    rules = policy(config.webapp_hosts)
    assert "connect-src 'self' https://tiles.example.org wss://push.example.org:8443;" in rules
    assert "img-src 'self' data: blob: https://tiles.example.org" in rules


@pytest.mark.parametrize("hosts", ["tiles.example.org", "https://x.org/path", "* ", "https://x;y"])
def test_what_is_no_host_stops_the_start(hosts: str) -> None:
    with pytest.raises(ConfigError, match="WEBAPP_HOSTS"):
        Config.from_env(
            {"DATABASE_URL": "postgresql://u@h/d", "SECRET_KEY": "k", "WEBAPP_HOSTS": hosts}
        )


def test_not_built_yet_says_what_to_run(client: FlaskClient, dist: Path) -> None:
    (dist / "index.html").unlink()
    answer = get(client, "/app/round")
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert "./run setup" in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["a" * 300, "assets/" + "b" * 300 + ".js", "a/" * 3000 + "b"])
def test_a_name_too_long_for_a_file_is_none(client: FlaskClient, name: str) -> None:
    assert get(client, f"/app/{name}").status_code == (404 if name.endswith(".js") else 200)
