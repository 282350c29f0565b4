"""One door to the journal: the application writes it through `ledger_post` alone.

The function checks the whole call in the statement that writes it. The triggers
of the tables check the same, written for any statement, and are dear for a single
entry. They stay for everybody else: the owner, by hand.

Inside the function, which runs as the owner, `current_user` is not who opened
the session. So a session opened by the owner passes the triggers even in here.
"""

import importlib

from alembic import op

from migrations.walls import APP_ROLE, ENTERPRISE

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# Accounts come as arrays of the distinct ones, their commodities as places in `names`; a
# posting names its account by its place, and has that account's commodity. Answers NULL, or
# what a passbook lacks, having written nothing. The settings keep one plan for the session's
# life, and let the update lock passbooks in ascending order: it walks through sorted changes.
POST = f"""
CREATE FUNCTION ledger_post(
    tenant uuid, recorded timestamptz,
    ids uuid[], events text[], sources uuid[], captured timestamptz[], days date[],
    counts smallint[], reversed uuid[], persons uuid[],
    names text[], codes text[], kinds int[], passbooks int[], changes bigint[],
    posting_entry uuid[], posting_line smallint[], posting_account int[],
    posting_amount bigint[]
) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    account_ids bigint[];
    found_accounts int;
    closed date;
    short record;
    wrong record;
BEGIN
    IF tenant IS DISTINCT FROM {ENTERPRISE} THEN
        RAISE EXCEPTION 'the session works for another enterprise'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A bare expression needs no executor; the statements after it see what the lock waited for.
    IF pg_advisory_xact_lock_shared(ledger_period(tenant)) IS NULL THEN NULL; END IF;
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY w.place), count(a.id),
               (SELECT max(c.closed_through) FROM closings c WHERE c.enterprise_id = tenant)
        INTO account_ids, found_accounts, closed
        FROM unnest(codes, kinds) WITH ORDINALITY AS w (code, kind, place)
        LEFT JOIN accounts a ON a.enterprise_id = tenant
            AND a.code = w.code AND a.commodity = names[w.kind];
        EXIT WHEN found_accounts = cardinality(codes);
        INSERT INTO accounts (enterprise_id, code, commodity)
        SELECT tenant, w.code, names[w.kind]
        FROM unnest(codes, kinds, account_ids) AS w (code, kind, known)
        WHERE w.known IS NULL
        ORDER BY w.code, names[w.kind]
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
        RETURNING id, posting_count
    ), posted AS (
        INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
        SELECT tenant, p.entry, p.line, account_ids[p.account], names[kinds[p.account]], p.amount
        FROM unnest(posting_entry, posting_line, posting_account, posting_amount)
            AS p (entry, line, account, amount)
        RETURNING entry_id, line, account_id, commodity, amount
    ), kept AS (
        UPDATE member_balances b SET balance = b.balance + c.change
        FROM (
            SELECT p.account_id, -sum(p.amount)::bigint AS change
            FROM posted p
            GROUP BY p.account_id
            ORDER BY p.account_id
        ) c
        WHERE b.enterprise_id = tenant AND b.account_id = c.account_id
    )
    -- Lines are distinct: so many of them, none below 1 or above their number, are all.
    SELECT u.entry, max(u.off) AS off INTO wrong
    FROM (
        SELECT w.id AS entry, -w.posting_count::bigint AS n, w.posting_count AS size,
               1 AS first, 0 AS last, 0 AS off
        FROM written w
        UNION ALL
        SELECT p.entry_id, count(*), 0, min(p.line), max(p.line), abs(sum(p.amount))
        FROM posted p
        GROUP BY p.entry_id, p.commodity
    ) u
    GROUP BY u.entry
    HAVING max(u.off) <> 0 OR sum(u.n) <> 0 OR min(u.first) < 1 OR max(u.last) > max(u.size)
    LIMIT 1;
    IF FOUND THEN
        IF wrong.off <> 0 THEN
            RAISE EXCEPTION 'entry % is off by %', wrong.entry, wrong.off
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_balanced';
        END IF;
        RAISE EXCEPTION 'entry % has more or fewer postings than it says', wrong.entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_whole';
    END IF;
    RETURN NULL;
END
$$;
"""

BY_HAND = "WHEN (current_user = session_user)"
TRIGGERS = {
    "entries_are_whole": (
        "postings",
        "CREATE TRIGGER entries_are_whole AFTER INSERT ON postings"
        " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT {when}"
        " EXECUTE FUNCTION postings_are_whole_entries()",
    ),
    "entries_are_in_open_period": (
        "entries",
        "CREATE TRIGGER entries_are_in_open_period AFTER INSERT ON entries"
        " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT {when}"
        " EXECUTE FUNCTION entries_are_in_open_period()",
    ),
    "entry_is_complete": (
        "entries",
        "CREATE CONSTRAINT TRIGGER entry_is_complete AFTER INSERT ON entries"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when} EXECUTE FUNCTION entry_is_complete()",
    ),
}


def _triggers(when: str) -> None:
    for name, (table, statement) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(statement.format(when=when))


def upgrade() -> None:
    """Let nobody but the function write for the application."""
    op.execute("DROP FUNCTION ledger_post")
    op.execute(POST)
    op.execute("REVOKE EXECUTE ON FUNCTION ledger_post FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION ledger_post TO {APP_ROLE}")
    op.execute(f"REVOKE INSERT ON entries, postings FROM {APP_ROLE}")
    _triggers(BY_HAND)


def downgrade() -> None:
    """Let the triggers check again what the function writes."""
    _triggers("")
    op.execute(f"GRANT INSERT ON entries, postings TO {APP_ROLE}")
    op.execute("DROP FUNCTION ledger_post")
    op.execute(importlib.import_module("migrations.versions.0024_posting_plans").POST)
