"""Runs the migrations as the owner of the tables."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, pool

from recycling.config import NO_DATABASE, ConfigError
from recycling.database.orm import Base


def include_object(_obj: object, name: str | None, kind: str, reflected: bool, _to: object) -> bool:
    """Leave the job queue's own tables alone."""
    return not (kind == "table" and reflected and (name or "").startswith("procrastinate_"))


if not current_app.config["DATABASE_OWNER_URL"]:
    raise ConfigError(NO_DATABASE)
engine = create_engine(current_app.config["DATABASE_OWNER_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
