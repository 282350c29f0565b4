"""Calls for a collector."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import APPEND, CHANGE, wall

revision = "0005"
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('collection_slots',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.SmallInteger(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.Column('capacity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('capacity > 0', name=op.f('ck_collection_slots_capacity')),
    sa.CheckConstraint('starts < ends', name=op.f('ck_collection_slots_hours')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_collection_slots_weekday')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_collection_slots_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_collection_slots'))
    )
    op.create_table('pickups',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('slot_id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('window_start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('window_end', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lat', sa.Double(), nullable=False),
    sa.Column('lon', sa.Double(), nullable=False),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('declared_g', sa.BigInteger(), nullable=False),
    sa.Column('declared_ml', sa.BigInteger(), nullable=False),
    sa.Column('quoted_satang', sa.BigInteger(), nullable=False),
    sa.Column('price_list_id', sa.Uuid(), nullable=False),
    sa.Column('price_held_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.CheckConstraint('window_start < window_end', name=op.f('ck_pickups_window')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_pickups_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'price_list_id'], ['price_lists.enterprise_id', 'price_lists.id'], name=op.f('fk_pickups_enterprise_id_price_list_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'requested_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_pickups_enterprise_id_requested_by')),
    sa.ForeignKeyConstraint(['enterprise_id', 'slot_id'], ['collection_slots.enterprise_id', 'collection_slots.id'], name=op.f('fk_pickups_enterprise_id_slot_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_pickups_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_pickups'))
    )
    op.create_index('ix_pickups_household', 'pickups', ['enterprise_id', 'household_id', 'id'], unique=False)
    op.create_index('ix_pickups_on_date', 'pickups', ['enterprise_id', 'on_date', 'status'], unique=False)
    op.create_table('pickup_events',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('pickup_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.SmallInteger(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'person_id'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_pickup_events_enterprise_id_person_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'pickup_id'], ['pickups.enterprise_id', 'pickups.id'], name=op.f('fk_pickup_events_enterprise_id_pickup_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_pickup_events_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'pickup_id', 'seq', name=op.f('pk_pickup_events'))
    )
    op.create_table('pickup_lines',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('pickup_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.SmallInteger(), nullable=False),
    sa.Column('material_code', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_pickup_lines_quantity')),
    sa.ForeignKeyConstraint(['enterprise_id', 'material_code'], ['materials.enterprise_id', 'materials.code'], name=op.f('fk_pickup_lines_enterprise_id_material_code')),
    sa.ForeignKeyConstraint(['enterprise_id', 'pickup_id'], ['pickups.enterprise_id', 'pickups.id'], name=op.f('fk_pickup_lines_enterprise_id_pickup_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_pickup_lines_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'pickup_id', 'line', name=op.f('pk_pickup_lines'))
    )
    wall("collection_slots", grant=CHANGE)
    wall("pickups", grant=CHANGE)
    wall("pickup_events", grant=APPEND)
    wall("pickup_lines", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("pickup_lines")
    op.drop_table("pickup_events")
    op.drop_table("pickups")
    op.drop_table("collection_slots")
