"""Posting plans its statements once for a session, and runs fewer of them.

An array's length is known to a plan made for it and guessed at ten by one that
is kept. So the kept plan looked dearer, and PostgreSQL planned the same five
statements again for every entry: a third of its cost.
"""

import importlib

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# As before, but accounts are looked for by the statement which adds the postings up.
POSTINGS = """
CREATE OR REPLACE FUNCTION postings_are_whole_entries() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT g.entry_id, g.off, g.n <> g.known AS astray INTO wrong
    FROM (
        SELECT c.enterprise_id, c.entry_id, sum(c.n) AS n, sum(c.known) AS known,
               min(c.first) AS first, max(c.last) AS last, max(abs(c.total)) AS off
        FROM (
            SELECT f.enterprise_id, f.entry_id, f.commodity, count(*) AS n,
                   count(a.id) AS known, min(f.line) AS first, max(f.line) AS last,
                   sum(f.amount) AS total
            FROM fresh f
            LEFT JOIN accounts a ON a.enterprise_id = f.enterprise_id AND a.id = f.account_id
                AND a.commodity = f.commodity
            GROUP BY f.enterprise_id, f.entry_id, f.commodity
        ) c
        GROUP BY c.enterprise_id, c.entry_id
    ) g
    WHERE g.off <> 0 OR g.n <> g.known OR NOT EXISTS (
        SELECT FROM entries e
        WHERE e.enterprise_id = g.enterprise_id AND e.id = g.entry_id
          AND e.posting_count = g.n AND g.first = 1 AND g.last = g.n
    )
    LIMIT 1;
    IF FOUND THEN
        IF wrong.off <> 0 THEN
            RAISE EXCEPTION 'entry % is off by %', wrong.entry_id, wrong.off
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_balanced';
        ELSIF wrong.astray THEN
            RAISE EXCEPTION 'entry % names no account of its commodity', wrong.entry_id
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'postings_have_accounts';
        END IF;
        RAISE EXCEPTION 'entry % has more or fewer postings than it says', wrong.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_whole';
    END IF;
    UPDATE member_balances b SET balance = b.balance + c.change
    FROM (
        SELECT f.enterprise_id, f.account_id, -sum(f.amount)::bigint AS change
        FROM fresh f
        GROUP BY f.enterprise_id, f.account_id
        ORDER BY f.account_id
    ) c
    WHERE b.enterprise_id = c.enterprise_id AND b.account_id = c.account_id;
    RETURN NULL;
END
$$;
"""

# As before, with plans that are kept, and entries written together with their postings.
POST = """
CREATE OR REPLACE FUNCTION ledger_post(
    tenant uuid, recorded timestamptz,
    ids uuid[], events text[], sources uuid[], captured timestamptz[], days date[],
    counts smallint[], reversed uuid[], persons uuid[],
    codes text[], commodities text[], passbooks int[], changes bigint[],
    posting_entry uuid[], posting_line smallint[], posting_account int[],
    posting_commodity text[], posting_amount bigint[]
) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    account_ids bigint[];
    found_accounts int;
    closed date;
    short record;
BEGIN
    -- A bare expression needs no executor; the statements after it see what the lock waited for.
    IF pg_advisory_xact_lock_shared(ledger_period(tenant)) IS NULL THEN NULL; END IF;
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
    IF 0 > ANY (changes) THEN
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
    WITH written AS (
        INSERT INTO entries (enterprise_id, id, event, source_id, captured_at, recorded_at,
                             effective_on, late_from, posting_count, reverses_id, person_id)
        SELECT tenant, e.id, e.event, e.source, e.captured, recorded,
               greatest(e.day, closed + 1), CASE WHEN e.day <= closed THEN e.day END,
               e.n, e.reversed, e.person
        FROM unnest(ids, events, sources, captured, days, counts, reversed, persons)
            AS e (id, event, source, captured, day, n, reversed, person)
    )
    INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
    SELECT tenant, p.entry, p.line, account_ids[p.account], p.commodity, p.amount
    FROM unnest(posting_entry, posting_line, posting_account, posting_commodity, posting_amount)
        AS p (entry, line, account, commodity, amount);
    RETURN NULL;
END
$$;
"""

def upgrade() -> None:
    """Say the two functions anew."""
    for statement in (POSTINGS, POST):
        op.execute(statement)


def downgrade() -> None:
    """Back to a plan for every call."""
    for name, before in (("0010_posting_in_bulk", "POSTINGS"), ("0015_holds_and_closing", "POST")):
        said = getattr(importlib.import_module(f"migrations.versions.{name}"), before)
        function = said.partition("CREATE TRIGGER")[0]
        op.execute(function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
