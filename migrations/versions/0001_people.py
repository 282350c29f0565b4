"""The enterprise, its villages, households and people; who may connect."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APP_ROLE, CHANGE, CREATE_ROLE, ENTERPRISE, wall

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the application's role, the tables and their walls."""
    op.execute(CREATE_ROLE)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
    op.create_table('enterprises',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name_th', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('municipality_th', sa.Text(), nullable=False),
    sa.Column('municipality_en', sa.Text(), nullable=False),
    sa.Column('address_th', sa.Text(), nullable=False),
    sa.Column('address_en', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('tax_id', sa.Text(), nullable=True),
    sa.Column('centre_lat', sa.Double(), nullable=False),
    sa.Column('centre_lon', sa.Double(), nullable=False),
    sa.Column('service_area', postgresql.JSONB(), nullable=False),
    sa.Column('settings', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enterprises')),
    sa.UniqueConstraint('slug', name=op.f('uq_enterprises_slug'))
    )
    op.create_table('villages',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('name_th', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('lat', sa.Double(), nullable=False),
    sa.Column('lon', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_villages_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_villages')),
    sa.UniqueConstraint('enterprise_id', 'number', name=op.f('uq_villages_enterprise_id_number'))
    )
    op.create_table('households',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('village_id', sa.Uuid(), nullable=False),
    sa.Column('house_number', sa.Text(), nullable=False),
    sa.Column('lat', sa.Double(), nullable=False),
    sa.Column('lon', sa.Double(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180', name=op.f('ck_households_pin')),
    sa.ForeignKeyConstraint(['enterprise_id', 'village_id'], ['villages.enterprise_id', 'villages.id'], name=op.f('fk_households_enterprise_id_village_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_households_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_households')),
    sa.UniqueConstraint('enterprise_id', 'code', name=op.f('uq_households_enterprise_id_code'))
    )
    op.create_table('persons',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('roles', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_persons_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_persons_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_persons'))
    )
    op.create_table('identities',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'person_id'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_identities_enterprise_id_person_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_identities_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'provider', 'subject', name=op.f('pk_identities'))
    )
    op.execute("ALTER TABLE enterprises ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE enterprises FORCE ROW LEVEL SECURITY")
    op.execute("CREATE POLICY public_profile ON enterprises FOR SELECT USING (true)")
    op.execute(
        f"CREATE POLICY own_enterprise ON enterprises "
        f"USING (id = {ENTERPRISE}) WITH CHECK (id = {ENTERPRISE})"
    )
    op.execute(f"GRANT {CHANGE} ON enterprises TO {APP_ROLE}")
    wall("villages", grant=CHANGE)
    wall("households", grant=CHANGE)
    wall("persons", grant=CHANGE)
    wall("identities", grant=CHANGE)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("identities")
    op.drop_table("persons")
    op.drop_table("households")
    op.drop_table("villages")
    op.drop_table("enterprises")
