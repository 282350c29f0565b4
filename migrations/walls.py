"""The wall between enterprises, and what the application may do to a table."""

from alembic import op

APP_ROLE = "recycling_app"

READ = "SELECT"
APPEND = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
FLEETING = "SELECT, INSERT, UPDATE, DELETE"
"""For what is kept for a few hours only and is no record of anything."""

# Roles belong to the whole cluster: another database's migration may have made it,
# or may be making it at this moment. Its maker may take the role on.
CREATE_ROLE = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
        CREATE ROLE {APP_ROLE} NOLOGIN;
        EXECUTE format('GRANT {APP_ROLE} TO %I', current_user);
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$
"""

ENTERPRISE = "NULLIF(current_setting('app.enterprise_id', true), '')::uuid"


def wall(table: str, *, grant: str) -> None:
    """Force row-level security on a tenant table and grant the application `grant`."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_enterprise ON {table} "
        f"USING (enterprise_id = {ENTERPRISE}) WITH CHECK (enterprise_id = {ENTERPRISE})"
    )
    op.execute(f"GRANT {grant} ON {table} TO {APP_ROLE}")
