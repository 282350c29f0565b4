"""What lets the service start, and what stops it with one clear line."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from recycling import create_app, factory
from recycling.config import Config, ConfigError
from recycling.database.orm import db
from recycling.web.guards import issue_token
from tests.builders import make_town


def test_the_demo_identity_refuses_a_real_database(
    app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's cluster_name is not the embedded one's."""
    monkeypatch.setattr(factory, "EMBEDDED_CLUSTER", "another")
    with pytest.raises(ConfigError, match="refuses a database"):
        create_app(replace(config, demo=True))


def test_the_demo_clock_is_for_the_demo_alone(app: Flask) -> None:
    answer = app.test_client().get("/healthz", headers={"Demo-Now": "no moment at all"})
    assert answer.status_code == 200


def test_without_a_database_there_is_no_start() -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        Config.from_env({})


def test_without_a_secret_there_is_no_start() -> None:
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        Config.from_env({"DATABASE_URL": "postgresql://x"})


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    env = {"DATABASE_URL": "postgresql://x/y", "SECRET_KEY_FILE": str(tmp_path / "in" / "key")}
    first = Config.from_env(env)
    assert Config.from_env(env).secret_key == first.secret_key
    assert (tmp_path / "in" / "key").stat().st_mode & 0o777 == 0o600
    assert first.secret_key not in repr(first)


def test_replaced_secrets_are_read_from_the_environment_and_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "old"
    file.write_text("third secret\n\nfourth\n")
    env = {
        "DATABASE_URL": "postgresql://x/y",
        "SECRET_KEY": "present",
        "SECRET_KEY_FALLBACKS": "first second",
        "SECRET_KEY_FALLBACKS_FILE": str(file),
    }
    config = Config.from_env(env)
    assert config.old_secret_keys == ("first", "second", "third secret", "fourth")
    assert "first" not in repr(config)
    with pytest.raises(ConfigError, match="SECRET_KEY_FALLBACKS_FILE"):
        Config.from_env(env | {"SECRET_KEY_FALLBACKS_FILE": str(tmp_path / "none")})


def test_who_signed_in_under_a_replaced_secret_stays_signed_in(app: Flask, config: Config) -> None:
    with app.app_context():
        town = make_town(app)
        _, person_id = town.household()
        db.session.commit()
        old = issue_token(enterprise_id=town.enterprise_id, person_id=person_id)
        db.session.remove()

    def seen(token: str, **secrets: Any) -> int:
        built = create_app(replace(config, **secrets))
        try:
            headers = {"Authorization": f"Bearer {token}"}
            return built.test_client().get("/api/v1/me", headers=headers).status_code
        finally:
            with built.app_context():
                db.engine.dispose()

    replaced = {"secret_key": "next", "old_secret_keys": (config.secret_key, "older")}
    assert seen(old, **replaced) == 200
    assert seen(old, secret_key="next") == 401
    with create_app(replace(config, **replaced)).app_context():
        new = issue_token(enterprise_id=town.enterprise_id, person_id=person_id)
    assert seen(new, secret_key="next") == 200


@pytest.mark.parametrize("scheme", ["postgresql://", "postgres://", "postgresql+psycopg://"])
def test_any_postgresql_address_is_taken(scheme: str) -> None:
    config = Config.from_env({"DATABASE_URL": f"{scheme}u@h/d", "SECRET_KEY": "k"})
    assert config.database_url == "postgresql+psycopg://u@h/d"
    assert config.database_owner_url == config.database_url


def test_the_owners_login_works_as_the_application_role(app: Flask, config: Config) -> None:
    """One DATABASE_URL, the owner's, is enough: each connection takes the lesser role on."""
    built = create_app(replace(config, database_url=config.database_owner_url))
    with built.app_context():
        role = db.session.execute(db.text("SELECT current_user")).scalar_one()
        db.session.remove()
        db.engine.dispose()
    assert role == "recycling_app"


@pytest.mark.parametrize(
    ("name", "written"),
    [("TRUSTED_PROXIES", "-1"), ("TRUSTED_PROXIES", "yes"), ("SQL_POOL_SIZE", "0")],
)
def test_a_number_that_is_none_is_refused_with_its_name(name: str, written: str) -> None:
    with pytest.raises(ConfigError, match=name):
        Config.from_env({"DATABASE_URL": "postgresql://x/y", "SECRET_KEY": "k", name: written})


@pytest.mark.parametrize(
    ("proxies", "seen"), [("0", "127.0.0.1"), ("1", "9.9.9.9"), ("2", "8.8.8.8")]
)
def test_only_as_many_proxies_are_believed_as_stand_in_front(
    config: Config, proxies: str, seen: str
) -> None:
    env = {"DATABASE_URL": "postgresql://x/y", "SECRET_KEY": "k", "TRUSTED_PROXIES": proxies}
    trusted = Config.from_env(env).trusted_proxies
    built = create_app(replace(config, trusted_proxies=trusted))
    built.add_url_rule("/who", view_func=lambda: request.remote_addr or "")
    told = built.test_client().get("/who", headers={"X-Forwarded-For": "8.8.8.8, 9.9.9.9"})
    assert told.get_data(as_text=True) == seen
