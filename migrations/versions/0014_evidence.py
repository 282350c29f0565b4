"""What stands beside a ticket: photos, readings, confirmations, second weighings, disputes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, CHANGE, wall

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('settings_changes',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('before', postgresql.JSONB(), nullable=False),
    sa.Column('after', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_settings_changes_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_settings_changes'))
    )
    op.create_table('household_cards',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('serial', sa.BigInteger(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_household_cards_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_household_cards_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'household_id', name=op.f('pk_household_cards'))
    )
    op.create_table('household_pins',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('wrong', sa.SmallInteger(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=False),
    sa.CheckConstraint('wrong >= 0', name=op.f('ck_household_pins_wrong')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_household_pins_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_household_pins_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'household_id', name=op.f('pk_household_pins'))
    )
    op.create_table('photos',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=True),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('width', sa.BigInteger(), nullable=False),
    sa.Column('height', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('octet_length(content) <= 300000', name=op.f('ck_photos_small')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_photos_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_photos_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_photos'))
    )
    op.create_table('loss_findings',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('material_code', sa.Text(), nullable=False),
    sa.Column('trip_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('found_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'material_code'], ['materials.enterprise_id', 'materials.code'], name=op.f('fk_loss_findings_enterprise_id_material_code')),
    sa.ForeignKeyConstraint(['enterprise_id', 'trip_id'], ['trips.enterprise_id', 'trips.id'], name=op.f('fk_loss_findings_enterprise_id_trip_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_loss_findings_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', 'material_code', name=op.f('pk_loss_findings'))
    )
    op.create_index('ix_loss_findings_trip', 'loss_findings', ['enterprise_id', 'trip_id'], unique=False)
    op.create_table('disputes',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('trip_id', sa.Uuid(), nullable=True),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=True),
    sa.Column('resolution', sa.Text(), nullable=True),
    sa.Column('terms', postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('enterprise_confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('other_confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replaced_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name=op.f('ck_disputes_resolved')),
    sa.CheckConstraint('(ticket_id IS NULL) <> (trip_id IS NULL)', name=op.f('ck_disputes_subject')),
    sa.ForeignKeyConstraint(['enterprise_id', 'photo_id'], ['photos.enterprise_id', 'photos.id'], name=op.f('fk_disputes_enterprise_id_photo_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_disputes_enterprise_id_ticket_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'trip_id'], ['trips.enterprise_id', 'trips.id'], name=op.f('fk_disputes_enterprise_id_trip_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_disputes_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_disputes'))
    )
    op.create_index('ix_disputes_status', 'disputes', ['enterprise_id', 'status', 'id'], unique=False)
    op.create_index('uq_disputes_ticket', 'disputes', ['enterprise_id', 'ticket_id', 'cause'], unique=True, postgresql_where=sa.text("cause <> 'person' AND ticket_id IS NOT NULL"))
    op.create_index('uq_disputes_trip', 'disputes', ['enterprise_id', 'trip_id'], unique=True, postgresql_where=sa.text('trip_id IS NOT NULL'))
    op.create_table('reweighs',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('weighed_by', sa.Uuid(), nullable=False),
    sa.Column('photo_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_reweighs_enterprise_id_ticket_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_reweighs_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_reweighs')),
    sa.UniqueConstraint('enterprise_id', 'ticket_id', name=op.f('uq_reweighs_enterprise_id_ticket_id'))
    )
    op.create_table('ticket_confirmations',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('proof', postgresql.JSONB(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_ticket_confirmations_enterprise_id_ticket_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_ticket_confirmations_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'ticket_id', name=op.f('pk_ticket_confirmations'))
    )
    op.create_table('ticket_flags',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.SmallInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('detail', postgresql.JSONB(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_by', sa.Uuid(), nullable=True),
    sa.Column('note', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_ticket_flags_enterprise_id_ticket_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_ticket_flags_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_ticket_flags')),
    sa.UniqueConstraint('enterprise_id', 'ticket_id', 'line', 'kind', name=op.f('uq_ticket_flags_enterprise_id_ticket_id_line_kind'))
    )
    op.create_index('ix_ticket_flags_open', 'ticket_flags', ['enterprise_id', 'reviewed_at', 'id'], unique=False)
    op.create_table('ticket_replacements',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('replaced_by', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('ticket_id <> replaced_by', name=op.f('ck_ticket_replacements_another')),
    sa.ForeignKeyConstraint(['enterprise_id', 'replaced_by'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_ticket_replacements_enterprise_id_replaced_by')),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_ticket_replacements_enterprise_id_ticket_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_ticket_replacements_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'ticket_id', name=op.f('pk_ticket_replacements')),
    sa.UniqueConstraint('enterprise_id', 'replaced_by', name=op.f('uq_ticket_replacements_enterprise_id_replaced_by'))
    )
    op.create_table('reweigh_lines',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('reweigh_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.SmallInteger(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('quantity >= 0', name=op.f('ck_reweigh_lines_quantity')),
    sa.ForeignKeyConstraint(['enterprise_id', 'reweigh_id'], ['reweighs.enterprise_id', 'reweighs.id'], name=op.f('fk_reweigh_lines_enterprise_id_reweigh_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_reweigh_lines_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'reweigh_id', 'line', name=op.f('pk_reweigh_lines'))
    )
    op.create_table('scale_readings',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.SmallInteger(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('sequence', sa.BigInteger(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stable', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'ticket_id', 'line'], ['weigh_lines.enterprise_id', 'weigh_lines.ticket_id', 'weigh_lines.line'], name=op.f('fk_scale_readings_enterprise_id_ticket_id_line')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_scale_readings_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'ticket_id', 'line', name=op.f('pk_scale_readings'))
    )
    op.create_index('ix_scale_readings_device', 'scale_readings', ['enterprise_id', 'device', 'sequence'], unique=False)
    wall("settings_changes", grant=APPEND)
    wall("household_cards", grant=CHANGE)
    wall("household_pins", grant=CHANGE)
    wall("photos", grant=APPEND)
    wall("loss_findings", grant=APPEND)
    wall("disputes", grant=CHANGE)
    wall("reweighs", grant=APPEND)
    wall("ticket_confirmations", grant=APPEND)
    wall("ticket_flags", grant=CHANGE)
    wall("ticket_replacements", grant=APPEND)
    wall("reweigh_lines", grant=APPEND)
    wall("scale_readings", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("scale_readings")
    op.drop_table("reweigh_lines")
    op.drop_table("ticket_replacements")
    op.drop_table("ticket_flags")
    op.drop_table("ticket_confirmations")
    op.drop_table("reweighs")
    op.drop_table("disputes")
    op.drop_table("loss_findings")
    op.drop_table("photos")
    op.drop_table("household_pins")
    op.drop_table("household_cards")
    op.drop_table("settings_changes")
