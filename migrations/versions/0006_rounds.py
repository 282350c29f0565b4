"""Vehicles, shifts, plans and rounds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, CHANGE, wall

revision = "0006"
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('plans',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('progress', sa.SmallInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('seed', sa.BigInteger(), nullable=False),
    sa.Column('seconds', sa.BigInteger(), nullable=False),
    sa.Column('iterations', sa.BigInteger(), nullable=True),
    sa.Column('summary', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('unserved', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_plans_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_plans'))
    )
    op.create_index('ix_plans_on_date', 'plans', ['enterprise_id', 'on_date'], unique=False)
    op.create_table('vehicles',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_th', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('capacity_g', sa.BigInteger(), nullable=False),
    sa.Column('capacity_ml', sa.BigInteger(), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.CheckConstraint('capacity_g > 0 AND capacity_ml > 0', name=op.f('ck_vehicles_capacity')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_vehicles_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_vehicles')),
    sa.UniqueConstraint('enterprise_id', 'code', name=op.f('uq_vehicles_enterprise_id_code'))
    )
    op.create_table('shifts',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('vehicle_id', sa.Uuid(), nullable=False),
    sa.Column('collector_id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('starts_at < ends_at', name=op.f('ck_shifts_hours')),
    sa.ForeignKeyConstraint(['enterprise_id', 'collector_id'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_shifts_enterprise_id_collector_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'vehicle_id'], ['vehicles.enterprise_id', 'vehicles.id'], name=op.f('fk_shifts_enterprise_id_vehicle_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_shifts_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_shifts')),
    sa.UniqueConstraint('enterprise_id', 'vehicle_id', 'on_date', name=op.f('uq_shifts_enterprise_id_vehicle_id_on_date'))
    )
    op.create_table('rounds',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('plan_id', sa.Uuid(), nullable=False),
    sa.Column('shift_id', sa.Uuid(), nullable=False),
    sa.Column('vehicle_id', sa.Uuid(), nullable=False),
    sa.Column('collector_id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('distance_m', sa.BigInteger(), nullable=False),
    sa.Column('duration_s', sa.BigInteger(), nullable=False),
    sa.Column('departs_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returns_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id', 'collector_id'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_rounds_enterprise_id_collector_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'plan_id'], ['plans.enterprise_id', 'plans.id'], name=op.f('fk_rounds_enterprise_id_plan_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'shift_id'], ['shifts.enterprise_id', 'shifts.id'], name=op.f('fk_rounds_enterprise_id_shift_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'vehicle_id'], ['vehicles.enterprise_id', 'vehicles.id'], name=op.f('fk_rounds_enterprise_id_vehicle_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_rounds_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_rounds')),
    sa.UniqueConstraint('enterprise_id', 'plan_id', 'shift_id', name=op.f('uq_rounds_enterprise_id_plan_id_shift_id'))
    )
    op.create_index('ix_rounds_on_date', 'rounds', ['enterprise_id', 'on_date'], unique=False)
    op.create_table('trips',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.SmallInteger(), nullable=False),
    sa.Column('planned_g', sa.BigInteger(), nullable=False),
    sa.Column('planned_ml', sa.BigInteger(), nullable=False),
    sa.Column('unloads_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'round_id'], ['rounds.enterprise_id', 'rounds.id'], name=op.f('fk_trips_enterprise_id_round_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_trips_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_trips')),
    sa.UniqueConstraint('enterprise_id', 'round_id', 'seq', name=op.f('uq_trips_enterprise_id_round_id_seq'))
    )
    op.create_table('stops',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trip_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.SmallInteger(), nullable=False),
    sa.Column('pickup_id', sa.Uuid(), nullable=False),
    sa.Column('arrives_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('departs_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'pickup_id'], ['pickups.enterprise_id', 'pickups.id'], name=op.f('fk_stops_enterprise_id_pickup_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'trip_id'], ['trips.enterprise_id', 'trips.id'], name=op.f('fk_stops_enterprise_id_trip_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_stops_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_stops')),
    sa.UniqueConstraint('enterprise_id', 'trip_id', 'seq', name=op.f('uq_stops_enterprise_id_trip_id_seq'))
    )
    op.create_index('ix_stops_pickup', 'stops', ['enterprise_id', 'pickup_id'], unique=False)
    op.create_table('stop_events',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('stop_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.Column('note', sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'stop_id'], ['stops.enterprise_id', 'stops.id'], name=op.f('fk_stop_events_enterprise_id_stop_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_stop_events_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_stop_events'))
    )
    op.create_index('ix_stop_events_stop', 'stop_events', ['enterprise_id', 'stop_id'], unique=False)
    wall("plans", grant=CHANGE)
    wall("vehicles", grant=CHANGE)
    wall("shifts", grant=CHANGE)
    wall("rounds", grant=CHANGE)
    wall("trips", grant=CHANGE)
    wall("stops", grant=CHANGE)
    wall("stop_events", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("stop_events")
    op.drop_table("stops")
    op.drop_table("trips")
    op.drop_table("rounds")
    op.drop_table("shifts")
    op.drop_table("vehicles")
    op.drop_table("plans")
