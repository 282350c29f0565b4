"""Holds on passbooks, closed periods, entries that come late."""

import importlib

import sqlalchemy as sa
from alembic import op

from migrations.walls import APPEND, CHANGE, wall

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What is held follows the holds, whoever writes them; `covers_holds` refuses what a passbook
# does not hold. A hold is resolved once and its terms never change.
HOLDS = """
CREATE FUNCTION hold_reserves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'pending' THEN
            RAISE EXCEPTION 'a hold begins as pending' USING ERRCODE = 'check_violation';
        END IF;
        change := NEW.amount;
    ELSIF OLD.status <> 'pending' OR NEW.status = 'pending'
        OR (OLD.enterprise_id, OLD.id, OLD.account_id, OLD.amount, OLD.source_id,
            OLD.created_at, OLD.expires_at)
        IS DISTINCT FROM
           (NEW.enterprise_id, NEW.id, NEW.account_id, NEW.amount, NEW.source_id,
            NEW.created_at, NEW.expires_at)
    THEN
        RAISE EXCEPTION 'a hold is posted or voided once' USING ERRCODE = 'check_violation';
    ELSE
        change := -OLD.amount;
    END IF;
    UPDATE member_balances SET held = held + change
    WHERE enterprise_id = NEW.enterprise_id AND account_id = NEW.account_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only a passbook can be held' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER hold_reserves AFTER INSERT OR UPDATE ON holds
    FOR EACH ROW EXECUTE FUNCTION hold_reserves();
CREATE TRIGGER holds_are_kept BEFORE DELETE OR TRUNCATE ON holds
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_frozen();
"""

# Who posts shares the period with others, in the lock manager's memory alone; who closes
# waits for them and has it to himself until his commit. So no entry slips into a closed day.
CLOSING = """
CREATE FUNCTION ledger_period(tenant uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT hashtextextended('ledger period ' || tenant, 0) $$;
CREATE FUNCTION closing_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(ledger_period(NEW.enterprise_id));
    IF EXISTS (
        SELECT FROM closings c
        WHERE c.enterprise_id = NEW.enterprise_id AND c.closed_through >= NEW.closed_through
    ) THEN
        RAISE EXCEPTION 'this period is closed' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER closing_moves_on BEFORE INSERT ON closings
    FOR EACH ROW EXECUTE FUNCTION closing_moves_on();
CREATE TRIGGER closings_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON closings
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_frozen();
CREATE FUNCTION entries_are_in_open_period() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
    tenant uuid;
BEGIN
    FOR tenant IN SELECT DISTINCT f.enterprise_id FROM fresh f LOOP
        PERFORM pg_advisory_xact_lock_shared(ledger_period(tenant));
        IF EXISTS (
            SELECT FROM fresh f
            WHERE f.enterprise_id = tenant AND f.effective_on <= (
                SELECT max(c.closed_through) FROM closings c WHERE c.enterprise_id = tenant
            )
        ) THEN
            RAISE EXCEPTION 'an entry cannot be written into a closed period'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_in_open_period';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_are_in_open_period AFTER INSERT ON entries
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION entries_are_in_open_period();
"""

# As before, and: what is held stays in; an entry of a closed day counts in the first open one.
POST = """
CREATE OR REPLACE FUNCTION ledger_post(
    tenant uuid, recorded timestamptz,
    ids uuid[], events text[], sources uuid[], captured timestamptz[], days date[],
    counts smallint[], reversed uuid[], persons uuid[],
    codes text[], commodities text[], passbooks int[], changes bigint[],
    posting_entry uuid[], posting_line smallint[], posting_account int[],
    posting_commodity text[], posting_amount bigint[]
) RETURNS jsonb LANGUAGE plpgsql
SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    account_ids bigint[];
    found_accounts int;
    closed date;
    short record;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(ledger_period(tenant));
    SELECT max(c.closed_through) INTO closed FROM closings c WHERE c.enterprise_id = tenant;
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY w.place), count(a.id) INTO account_ids, found_accounts
        FROM unnest(codes, commodities) WITH ORDINALITY AS w (code, commodity, place)
        LEFT JOIN accounts a ON a.enterprise_id = tenant
            AND a.code = w.code AND a.commodity = w.commodity;
        EXIT WHEN found_accounts = cardinality(codes);
        INSERT INTO accounts (enterprise_id, code, commodity)
        SELECT tenant, w.code, w.commodity
        FROM unnest(codes, commodities, account_ids) AS w (code, commodity, known)
        WHERE w.known IS NULL
        ORDER BY w.code, w.commodity
        ON CONFLICT DO NOTHING;
    END LOOP;
    -- Who only takes in cannot fall short; the update of the balances locks them.
    IF EXISTS (SELECT FROM unnest(changes) AS c (change) WHERE c.change < 0) THEN
        FOR short IN
            SELECT b.account_id, b.balance, b.held, c.change
            FROM unnest(passbooks, changes) AS c (place, change)
            JOIN member_balances b
                ON b.enterprise_id = tenant AND b.account_id = account_ids[c.place]
            ORDER BY b.account_id FOR UPDATE OF b
        LOOP
            CONTINUE WHEN short.balance - short.held + short.change >= 0 OR short.change >= 0;
            -- A hold that has expired holds no longer. One that somebody resolves at this
            -- moment is left to him: he waits for the balance which is locked here.
            UPDATE holds SET status = 'voided', resolved_at = recorded
            WHERE enterprise_id = tenant AND id IN (
                SELECT h.id FROM holds h
                WHERE h.enterprise_id = tenant AND h.account_id = short.account_id
                  AND h.status = 'pending' AND h.expires_at <= recorded
                FOR UPDATE SKIP LOCKED
            );
            SELECT b.account_id, b.balance, b.held, short.change INTO short
            FROM member_balances b
            WHERE b.enterprise_id = tenant AND b.account_id = short.account_id;
            IF short.balance - short.held + short.change < 0 THEN
                RETURN jsonb_build_object(
                    'balance', short.balance, 'held', short.held, 'change', short.change);
            END IF;
        END LOOP;
    END IF;
    INSERT INTO entries (enterprise_id, id, event, source_id, captured_at, recorded_at,
                         effective_on, late_from, posting_count, reverses_id, person_id)
    SELECT tenant, e.id, e.event, e.source, e.captured, recorded, greatest(e.day, closed + 1),
           CASE WHEN e.day <= closed THEN e.day END, e.n, e.reversed, e.person
    FROM unnest(ids, events, sources, captured, days, counts, reversed, persons)
        AS e (id, event, source, captured, day, n, reversed, person);
    INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
    SELECT tenant, p.entry, p.line, account_ids[p.account], p.commodity, p.amount
    FROM unnest(posting_entry, posting_line, posting_account, posting_commodity, posting_amount)
        AS p (entry, line, account, commodity, amount);
    RETURN NULL;
END
$$;
"""


def upgrade() -> None:
    """Make the tables, and let posting look at them."""
    op.create_table(
        "holds",
        sa.Column(
            "enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True
        ),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "account_id"], ["accounts.enterprise_id", "accounts.id"]
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "entry_id"],
            ["entries.enterprise_id", "entries.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_holds_amount")),
        sa.CheckConstraint(
            "status IN ('pending', 'posted', 'voided')", name=op.f("ck_holds_status")
        ),
        sa.CheckConstraint(
            "(status = 'pending') = (resolved_at IS NULL) "
            "AND (status = 'posted') = (entry_id IS NOT NULL)",
            name=op.f("ck_holds_resolved"),
        ),
    )
    op.create_index(
        "ix_holds_pending",
        "holds",
        ["enterprise_id", "account_id", "expires_at"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_table(
        "closings",
        sa.Column(
            "enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True
        ),
        sa.Column("closed_through", sa.Date(), primary_key=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
    )
    wall("holds", grant=CHANGE)
    wall("closings", grant=APPEND)
    op.add_column("entries", sa.Column("late_from", sa.Date(), nullable=True))
    op.create_check_constraint(op.f("ck_entries_late"), "entries", "late_from < effective_on")
    op.add_column(
        "member_balances",
        sa.Column("held", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.drop_constraint(op.f("ck_member_balances_not_overdrawn"), "member_balances", type_="check")
    op.create_check_constraint(
        op.f("ck_member_balances_covers_holds"), "member_balances", "held >= 0 AND balance >= held"
    )
    for statement in (HOLDS, CLOSING, POST):
        op.execute(statement)


def downgrade() -> None:
    """Remove holds and closings; late entries stay where they count."""
    op.execute("DROP FUNCTION ledger_post, entries_are_in_open_period CASCADE")
    op.execute(importlib.import_module("migrations.versions.0010_posting_in_bulk").POST)
    op.drop_table("closings")
    op.drop_table("holds")
    op.execute("DROP FUNCTION hold_reserves, closing_moves_on, ledger_period")
    op.drop_constraint(op.f("ck_member_balances_covers_holds"), "member_balances", type_="check")
    op.create_check_constraint(
        op.f("ck_member_balances_not_overdrawn"), "member_balances", "balance >= 0"
    )
    op.drop_column("member_balances", "held")
    op.drop_column("entries", "late_from")
