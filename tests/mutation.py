"""Mutation testing: `./run mutate [NAME ...]` changes the code bit by bit; do the tests notice?

It needs a server of its own for hours of tests: a throw-away one, whose template1 is migrated
once, so that each of thousands of test runs has its database in an instant.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from flask_migrate import upgrade

from recycling import create_app
from recycling.config import Config
from recycling.database.embedded import OWNER, EmbeddedPostgres
from recycling.database.orm import db

AT_REST = ("results", "show")  # they run no test
SYSTEM, TEMPLATE = "postgres", "template1"
# Every mutant of the ledger would have to wait for two hundred lives.
BRIEF = {"LEDGER_LIVES": "4", "LEDGER_STEPS": "25", "TEST_PROFILE": "mutation"}


def main() -> int:
    """Run mutmut with the arguments of the command line; its exit status."""
    mutmut, *arguments = sys.argv[1:]
    names = [argument for argument in arguments[1:] if "." in argument]
    if arguments[0] in AT_REST or (names and all(name.startswith("pricing.") for name in names)):
        return _call(mutmut, *arguments, TEST_WITHOUT_DATABASE="1")
    directory = Path(tempfile.mkdtemp(prefix="tntt-mutation-"))
    directory.chmod(0o711)  # as root, the account of the server has to pass through
    try:
        with EmbeddedPostgres(directory / "postgres", fsync=False) as server:
            _migrate(server)
            return _call(mutmut, *arguments, TEST_DATABASE_URL=server.owner_url(SYSTEM))
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _call(*command: str, **environment: str) -> int:
    return subprocess.run(
        command, env={**os.environ, **BRIEF, **environment}, check=False
    ).returncode


def _migrate(server: EmbeddedPostgres) -> None:
    with server.connect() as connection:
        connection.autocommit = True
        connection.execute(f"ALTER ROLE {OWNER} CREATEDB")
        connection.execute(f"ALTER DATABASE {TEMPLATE} OWNER TO {OWNER}")
    app = create_app(
        Config(
            database_url=server.app_url(TEMPLATE),
            database_owner_url=server.owner_url(TEMPLATE),
            secret_key="mutation",
            public_url="https://example.test",
        )
    )
    with app.app_context():
        upgrade()
        db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
