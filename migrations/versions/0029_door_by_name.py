"""The journal's triggers stand back for `ledger_post` alone, whoever is signed in.

They compared `current_user` with `session_user`, which are one and the same inside
the function when the application signs in as the owner and takes on its lesser role:
then both the function and the trigger wrote the passbook.  The function now says that
it is writing, and takes it back; where a write fails, the rollback does.
"""

import importlib

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_door = importlib.import_module("migrations.versions.0026_one_door")
BY_HAND = "WHEN (current_setting('app.door', true) IS DISTINCT FROM 'ledger_post')"
SAID = "    IF set_config('app.door', '{}', true) IS NULL THEN NULL; END IF;\n"
WRITES, WRITTEN = "    WITH written AS (\n", "    IF FOUND THEN\n        IF wrong.off"


def _replace(function: str) -> None:
    op.execute(function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))


def upgrade() -> None:
    """Tell the function's own writes by what it says."""
    function = _door.POST
    for place, said in ((WRITES, "ledger_post"), (WRITTEN, "")):
        assert function.count(place) == 1
        function = function.replace(place, SAID.format(said) + place)
    _replace(function)
    _door._triggers(BY_HAND)


def downgrade() -> None:
    """Tell them by the session's user again."""
    _replace(_door.POST)
    _door._triggers(_door.BY_HAND)
