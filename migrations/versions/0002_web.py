"""Client-made ids and the first answers to them."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import CHANGE, wall

revision = "0002"
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('captures',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('operation', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.LargeBinary(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.SmallInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('response', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_captures_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_captures'))
    )
    wall("captures", grant=CHANGE)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("captures")
