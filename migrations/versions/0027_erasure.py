"""What is written once and for all is cleared of one name, when its bearer is erased.

Vouchers, printed passbooks, notes of stops and the inbox are the application's to add to and
not to change. This function changes the names and words in them and nothing else.
"""

from alembic import op

from migrations.walls import APP_ROLE, ENTERPRISE

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# A reason explains a figure in the books, so only the names in it go. `full` are whole names
# and telephones, `parts` also first names and surnames.
FORGET = f"""
CREATE FUNCTION forget_people(
    home uuid, erased uuid[], whole boolean, full_names text[], parts text[],
    instead text, title text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tenant uuid := {ENTERPRISE};
    word text;
    own_pickups uuid[];
    own_tickets uuid[];
BEGIN
    UPDATE vouchers v SET document = v.document || jsonb_strip_nulls(jsonb_build_object(
        'requested_by', CASE WHEN s.requested_by = ANY (erased) THEN instead END,
        'approved_by', CASE WHEN s.decided_by = ANY (erased) THEN instead END,
        'paid_by', CASE WHEN s.paid_by = ANY (erased) THEN instead END))
    FROM (SELECT id, requested_by, decided_by, paid_by FROM payouts WHERE enterprise_id = tenant
          UNION ALL
          SELECT id, requested_by, decided_by, paid_by FROM welfare_claims
          WHERE enterprise_id = tenant) AS s
    WHERE v.enterprise_id = tenant AND v.source_id = s.id
        AND (s.requested_by = ANY (erased) OR s.decided_by = ANY (erased)
             OR s.paid_by = ANY (erased));
    FOREACH word IN ARRAY full_names LOOP
        UPDATE bank_lines SET description = replace(description, word, '-')
        WHERE enterprise_id = tenant AND position(word IN description) > 0;
    END LOOP;
    IF home IS NULL THEN RETURN; END IF;

    UPDATE vouchers SET document = jsonb_set(document, '{{household_name}}', to_jsonb(title))
    WHERE enterprise_id = tenant AND household_id = home;
    UPDATE passbook_prints SET heading = jsonb_set(heading, '{{household_name}}', to_jsonb(title))
    WHERE enterprise_id = tenant AND household_id = home;
    own_pickups := ARRAY(
        SELECT id FROM pickups WHERE enterprise_id = tenant AND household_id = home);
    own_tickets := ARRAY(
        SELECT id FROM weigh_tickets WHERE enterprise_id = tenant AND household_id = home);
    FOREACH word IN ARRAY parts LOOP
        UPDATE households SET landmark = replace(landmark, word, '-')
        WHERE enterprise_id = tenant AND id = home;
        UPDATE pickups SET note = replace(note, word, '-')
        WHERE enterprise_id = tenant AND household_id = home AND position(word IN note) > 0;
        UPDATE recurring_visits SET note = replace(note, word, '-')
        WHERE enterprise_id = tenant AND household_id = home AND position(word IN note) > 0;
        UPDATE messages
        SET body_th = replace(body_th, word, '-'), body_en = replace(body_en, word, '-')
        WHERE enterprise_id = tenant AND household_id = home
            AND position(word IN body_th || body_en) > 0;
        UPDATE pickup_events SET reason = replace(reason, word, '-')
        WHERE enterprise_id = tenant AND pickup_id = ANY (own_pickups)
            AND position(word IN reason) > 0;
        UPDATE payouts SET reason = replace(reason, word, '-')
        WHERE enterprise_id = tenant AND household_id = home AND position(word IN reason) > 0;
        UPDATE welfare_claims
        SET for_whom = replace(for_whom, word, '-'), note = replace(note, word, '-'),
            reason = replace(reason, word, '-')
        WHERE enterprise_id = tenant AND household_id = home;
        UPDATE ticket_replacements SET reason = replace(reason, word, '-')
        WHERE enterprise_id = tenant AND ticket_id = ANY (own_tickets)
            AND position(word IN reason) > 0;
        UPDATE disputes SET reason = replace(reason, word, '-')
        WHERE enterprise_id = tenant AND ticket_id = ANY (own_tickets)
            AND position(word IN reason) > 0;
        UPDATE ticket_flags SET note = replace(note, word, '-')
        WHERE enterprise_id = tenant AND ticket_id = ANY (own_tickets)
            AND position(word IN note) > 0;
        UPDATE stop_events e SET note = replace(e.note, word, '-')
        FROM stops s
        WHERE e.enterprise_id = tenant AND s.enterprise_id = tenant AND s.id = e.stop_id
            AND s.pickup_id = ANY (own_pickups) AND position(word IN e.note) > 0;
    END LOOP;
    IF NOT whole THEN RETURN; END IF;

    UPDATE stop_events e SET note = ''
    FROM stops s
    WHERE e.enterprise_id = tenant AND s.enterprise_id = tenant AND s.id = e.stop_id
        AND s.pickup_id = ANY (own_pickups) AND e.note <> '';
    DELETE FROM message_reads r USING messages m
    WHERE r.enterprise_id = tenant AND m.enterprise_id = tenant AND m.id = r.message_id
        AND m.household_id = home;
    DELETE FROM messages WHERE enterprise_id = tenant AND household_id = home;
END $$
"""


def upgrade() -> None:
    """Make the function; the application alone may call it."""
    op.execute(FORGET)
    op.execute("REVOKE EXECUTE ON FUNCTION forget_people FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_people TO {APP_ROLE}")


def downgrade() -> None:
    """Remove the function."""
    op.execute("DROP FUNCTION forget_people")
