"""The job queue."""

import procrastinate
from alembic import op

from migrations.walls import APP_ROLE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# NOTIFY takes a lock of the whole database at commit; workers poll instead.
SILENT = (
    "ALTER TABLE procrastinate_jobs "
    "DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1"
)


def upgrade() -> None:
    """Make Procrastinate's tables and functions, and let the application use them."""
    schema = procrastinate.App(connector=procrastinate.SyncPsycopgConnector()).schema_manager
    op.get_bind().connection.driver_connection.execute(schema.get_schema())
    op.execute(SILENT)
    op.execute(
        f"""
        DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN
                SELECT tablename FROM pg_tables
                WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%'
            LOOP
                EXECUTE format(
                    'GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {APP_ROLE}', name);
            END LOOP;
        END
        $$
        """
    )
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")


def downgrade() -> None:
    """Remove whatever is named procrastinate_."""
    op.execute(
        """
        DO $$
        DECLARE
            found record;
        BEGIN
            FOR found IN SELECT tablename FROM pg_tables
                WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%' LOOP
                EXECUTE format('DROP TABLE %I CASCADE', found.tablename);
            END LOOP;
            FOR found IN SELECT oid::regprocedure AS signature FROM pg_proc
                WHERE proname LIKE 'procrastinate%' LOOP
                EXECUTE format('DROP FUNCTION %s CASCADE', found.signature);
            END LOOP;
            FOR found IN SELECT typname FROM pg_type
                WHERE typname LIKE 'procrastinate%' AND typtype IN ('e', 'c') LOOP
                EXECUTE format('DROP TYPE IF EXISTS %I CASCADE', found.typname);
            END LOOP;
        END
        $$
        """
    )
