"""Weigh tickets and unloads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, wall

revision = "0007"
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('unloads',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trip_id', sa.Uuid(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('weighed_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'trip_id'], ['trips.enterprise_id', 'trips.id'], name=op.f('fk_unloads_enterprise_id_trip_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_unloads_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_unloads')),
    sa.UniqueConstraint('enterprise_id', 'trip_id', name=op.f('uq_unloads_enterprise_id_trip_id'))
    )
    op.create_table('weigh_tickets',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('pickup_id', sa.Uuid(), nullable=True),
    sa.Column('trip_id', sa.Uuid(), nullable=True),
    sa.Column('price_list_id', sa.Uuid(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('weighed_by', sa.Uuid(), nullable=False),
    sa.Column('total_satang', sa.BigInteger(), nullable=False),
    sa.Column('refused', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    sa.CheckConstraint("(kind = 'door') = (trip_id IS NOT NULL)", name=op.f('ck_weigh_tickets_door')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_weigh_tickets_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'pickup_id'], ['pickups.enterprise_id', 'pickups.id'], name=op.f('fk_weigh_tickets_enterprise_id_pickup_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'price_list_id'], ['price_lists.enterprise_id', 'price_lists.id'], name=op.f('fk_weigh_tickets_enterprise_id_price_list_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'trip_id'], ['trips.enterprise_id', 'trips.id'], name=op.f('fk_weigh_tickets_enterprise_id_trip_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_weigh_tickets_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_weigh_tickets'))
    )
    op.create_index('ix_weigh_tickets_household', 'weigh_tickets', ['enterprise_id', 'household_id', 'id'], unique=False)
    op.create_index('ix_weigh_tickets_trip', 'weigh_tickets', ['enterprise_id', 'trip_id'], unique=False)
    op.create_table('unload_lines',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('unload_id', sa.Uuid(), nullable=False),
    sa.Column('material_code', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_unload_lines_quantity')),
    sa.ForeignKeyConstraint(['enterprise_id', 'material_code'], ['materials.enterprise_id', 'materials.code'], name=op.f('fk_unload_lines_enterprise_id_material_code')),
    sa.ForeignKeyConstraint(['enterprise_id', 'unload_id'], ['unloads.enterprise_id', 'unloads.id'], name=op.f('fk_unload_lines_enterprise_id_unload_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_unload_lines_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'unload_id', 'material_code', name=op.f('pk_unload_lines'))
    )
    op.create_table('weigh_lines',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.SmallInteger(), nullable=False),
    sa.Column('material_code', sa.Text(), nullable=False),
    sa.Column('grade', sa.Text(), nullable=False),
    sa.Column('gross_g', sa.BigInteger(), nullable=True),
    sa.Column('tare_g', sa.BigInteger(), nullable=False),
    sa.Column('deduction_permille', sa.BigInteger(), nullable=False),
    sa.Column('deduction_reason', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_price_satang', sa.BigInteger(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('record', postgresql.JSONB(), nullable=False),
    sa.CheckConstraint('quantity > 0 AND amount_satang >= 0', name=op.f('ck_weigh_lines_positive')),
    sa.ForeignKeyConstraint(['enterprise_id', 'material_code'], ['materials.enterprise_id', 'materials.code'], name=op.f('fk_weigh_lines_enterprise_id_material_code')),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_weigh_lines_enterprise_id_ticket_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_weigh_lines_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'ticket_id', 'line', name=op.f('pk_weigh_lines'))
    )
    wall("unloads", grant=APPEND)
    wall("weigh_tickets", grant=APPEND)
    wall("unload_lines", grant=APPEND)
    wall("weigh_lines", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("weigh_lines")
    op.drop_table("unload_lines")
    op.drop_table("weigh_tickets")
    op.drop_table("unloads")
