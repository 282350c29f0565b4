"""The embedded PostgreSQL of the demo and the tests."""

from recycling.database.embedded import DATABASE, EmbeddedPostgres
from recycling.database.errors import EmbeddedPostgresError
from recycling.database.places import default_data_dir

__all__ = ["DATABASE", "EmbeddedPostgres", "EmbeddedPostgresError", "default_data_dir"]
