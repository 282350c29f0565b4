"""Materials and price lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, CHANGE, wall

revision = "0003"
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('material_groups',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_th', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('icon', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_material_groups_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'code', name=op.f('pk_material_groups'))
    )
    op.create_table('price_lists',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.Uuid(), nullable=False),
    sa.Column('rules', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'published_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_price_lists_enterprise_id_published_by')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_price_lists_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_price_lists')),
    sa.UniqueConstraint('enterprise_id', 'version', name=op.f('uq_price_lists_enterprise_id_version'))
    )
    op.create_index('ix_price_lists_valid_from', 'price_lists', ['enterprise_id', 'valid_from', 'version'], unique=False)
    op.create_table('refused_kinds',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('group_code', sa.Text(), nullable=True),
    sa.Column('name_th', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('reason_th', sa.Text(), nullable=False),
    sa.Column('reason_en', sa.Text(), nullable=False),
    sa.Column('advice_th', sa.Text(), server_default='', nullable=False),
    sa.Column('advice_en', sa.Text(), server_default='', nullable=False),
    sa.Column('hazardous', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'group_code'], ['material_groups.enterprise_id', 'material_groups.code'], name=op.f('fk_refused_kinds_enterprise_id_group_code')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_refused_kinds_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'code', name=op.f('pk_refused_kinds'))
    )
    op.create_table('materials',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('group_code', sa.Text(), nullable=False),
    sa.Column('name_th', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('ml_per_unit', sa.BigInteger(), nullable=False),
    sa.Column('grams_per_unit', sa.BigInteger(), nullable=False),
    sa.Column('hazardous', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('prepare_th', sa.Text(), server_default='', nullable=False),
    sa.Column('prepare_en', sa.Text(), server_default='', nullable=False),
    sa.Column('position', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.CheckConstraint("unit IN ('kg', 'piece', 'crate')", name=op.f('ck_materials_unit')),
    sa.CheckConstraint('ml_per_unit > 0 AND grams_per_unit > 0', name=op.f('ck_materials_bulk')),
    sa.ForeignKeyConstraint(['enterprise_id', 'group_code'], ['material_groups.enterprise_id', 'material_groups.code'], name=op.f('fk_materials_enterprise_id_group_code')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_materials_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'code', name=op.f('pk_materials'))
    )
    op.create_table('price_lines',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('price_list_id', sa.Uuid(), nullable=False),
    sa.Column('material_code', sa.Text(), nullable=False),
    sa.Column('unit_price_satang', sa.BigInteger(), nullable=False),
    sa.Column('tiers', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    sa.CheckConstraint('unit_price_satang >= 0', name=op.f('ck_price_lines_price')),
    sa.ForeignKeyConstraint(['enterprise_id', 'material_code'], ['materials.enterprise_id', 'materials.code'], name=op.f('fk_price_lines_enterprise_id_material_code')),
    sa.ForeignKeyConstraint(['enterprise_id', 'price_list_id'], ['price_lists.enterprise_id', 'price_lists.id'], name=op.f('fk_price_lines_enterprise_id_price_list_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_price_lines_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'price_list_id', 'material_code', name=op.f('pk_price_lines'))
    )
    wall("material_groups", grant=CHANGE)
    wall("price_lists", grant=APPEND)
    wall("refused_kinds", grant=CHANGE)
    wall("materials", grant=CHANGE)
    wall("price_lines", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("price_lines")
    op.drop_table("materials")
    op.drop_table("refused_kinds")
    op.drop_table("price_lists")
    op.drop_table("material_groups")
