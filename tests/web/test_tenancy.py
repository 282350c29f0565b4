"""Enterprises cannot see each other: not through the API, not through SQL."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from recycling.database.orm import Base, Tenant, db, enter_enterprise
from recycling.people.roles import Role
from tests.builders import Town, make_town


@pytest.fixture
def towns(app: Flask) -> Iterator[tuple[Town, Town]]:
    """Two enterprises with staff and a household each."""
    with app.app_context():
        pair = []
        for _ in range(2):
            town = make_town(app)
            town.person(Role.STAFF)
            town.household()
            pair.append(town)
        db.session.commit()
        yield pair[0], pair[1]


def test_another_enterprises_id_answers_404(towns: tuple[Town, Town]) -> None:
    ours, theirs = towns
    enter_enterprise(db.session(), theirs.enterprise_id)
    foreign = db.session.execute(text("SELECT id FROM households")).scalar_one()
    db.session.rollback()
    answer = ours.client(ours.people["staff"]).get(f"/households/{foreign}")
    assert answer.status_code == 404
    assert answer.get_json()["type"].endswith(":not-found")


def test_lists_show_ones_own_alone(towns: tuple[Town, Town]) -> None:
    for town in towns:
        found = town.client(town.people["staff"]).get("/households").get_json()
        assert len(found["items"]) == 1


def test_without_an_enterprise_tenant_tables_are_empty(towns: tuple[Town, Town]) -> None:
    db.session.rollback()
    enter_enterprise(db.session(), None)
    for table in ("households", "persons", "villages"):
        assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_the_enterprise_does_not_outlive_its_transaction(towns: tuple[Town, Town]) -> None:
    with db.engine.connect() as connection:
        connection.execute(
            text("SELECT set_config('app.enterprise_id', :id, true)"),
            {"id": str(towns[0].enterprise_id)},
        )
        assert connection.execute(text("SELECT count(*) FROM households")).scalar_one() == 1
        connection.commit()
        assert connection.execute(text("SELECT count(*) FROM households")).scalar_one() == 0


def test_a_row_cannot_be_written_for_another_enterprise(towns: tuple[Town, Town]) -> None:
    ours, theirs = towns
    enter_enterprise(db.session(), ours.enterprise_id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        db.session.execute(
            text("UPDATE villages SET enterprise_id = :other"), {"other": theirs.enterprise_id}
        )


def test_every_tenant_table_has_its_wall(app: Flask) -> None:
    tenant = {m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, Tenant)}
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as owner:
        walled = set(
            owner.execute(
                text(
                    "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
                    "WHERE relrowsecurity AND relforcerowsecurity"
                )
            ).scalars()
        )
        leading = owner.execute(
            text(
                "SELECT c.conrelid::regclass::text || '.' || c.conname FROM pg_constraint c "
                "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
                "WHERE c.contype IN ('p', 'u', 'f') AND a.attname <> 'enterprise_id' "
                "AND c.connamespace = 'public'::regnamespace "
                "AND c.conrelid::regclass::text NOT LIKE 'procrastinate%' "
                "AND c.conrelid::regclass::text NOT IN ('enterprises', 'alembic_version')"
            )
        ).scalars()
        assert sorted(leading) == []
    engine.dispose()
    assert tenant <= walled


def test_the_application_owns_nothing(app: Flask) -> None:
    with app.app_context():
        role = db.session.execute(
            text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).one()
        owned = db.session.execute(
            text("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        ).scalar_one()
    assert tuple(role) == (False, False)
    assert owned == 0


def test_the_models_are_what_the_migrations_made(app: Flask) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = create_engine(app.config["DATABASE_OWNER_URL"], poolclass=NullPool)
    with engine.connect() as owner:
        context = MigrationContext.configure(
            owner,
            opts={
                "include_object": lambda _o, name, kind, reflected, _t: (
                    not (kind == "table" and reflected and name.startswith("procrastinate"))
                )
            },
        )
        assert compare_metadata(context, Base.metadata) == []
