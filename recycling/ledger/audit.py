"""Does the journal still add up? Asked of the database, not of the program."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from recycling.ledger import chain


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that does not add up: which law, where, and by how much (base units)."""

    law: str
    where: str
    off: int


# Each query answers rows (where, off): none when the law holds. Row-level
# security narrows them to the session's enterprise.
LAWS: dict[str, str] = {
    "an entry sums to zero in each commodity": """
        SELECT entry_id || ' ' || commodity, sum(amount) FROM postings
        GROUP BY enterprise_id, entry_id, commodity HAVING sum(amount) <> 0
    """,
    "an entry has all its postings": """
        SELECT e.id::text, count(p.line) - e.posting_count FROM entries e
        LEFT JOIN postings p ON p.enterprise_id = e.enterprise_id AND p.entry_id = e.id
        GROUP BY e.enterprise_id, e.id, e.posting_count HAVING count(p.line) <> e.posting_count
    """,
    "a commodity sums to zero": """
        SELECT commodity, sum(amount) FROM postings GROUP BY commodity HAVING sum(amount) <> 0
    """,
    "a passbook's balance is the sum of its postings": """
        SELECT a.code, coalesce(b.balance, 0) + coalesce(sum(p.amount), 0)
        FROM accounts a
        LEFT JOIN postings p ON p.enterprise_id = a.enterprise_id AND p.account_id = a.id
        LEFT JOIN member_balances b ON b.enterprise_id = a.enterprise_id AND b.account_id = a.id
        WHERE a.code LIKE 'member:%'
        GROUP BY a.enterprise_id, a.id, a.code, b.balance
        HAVING coalesce(b.balance, 0) + coalesce(sum(p.amount), 0) <> 0
    """,
    "a passbook holds back what its pending holds say": """
        SELECT a.code, b.held - coalesce(sum(h.amount), 0)
        FROM member_balances b
        JOIN accounts a ON a.enterprise_id = b.enterprise_id AND a.id = b.account_id
        LEFT JOIN holds h ON h.enterprise_id = b.enterprise_id
            AND h.account_id = b.account_id AND h.status = 'pending'
        GROUP BY b.enterprise_id, b.account_id, a.code, b.held
        HAVING b.held <> coalesce(sum(h.amount), 0)
    """,
    "the centre and the vehicles hold no less than nothing": """
        SELECT a.code || ' ' || a.commodity, sum(p.amount)
        FROM accounts a
        JOIN postings p ON p.enterprise_id = a.enterprise_id AND p.account_id = a.id
        WHERE a.code = 'centre' OR a.code LIKE 'vehicle:%'
        GROUP BY a.enterprise_id, a.code, a.commodity HAVING sum(p.amount) < 0
    """,
}


CHAIN = "a link of the chain follows from the one before it and its entry"


def audit(session: Session) -> Sequence[Drift]:
    """Every breach of the ledger's laws in the session's enterprise; empty when sound."""
    session.flush()
    drifts = [
        Drift(law, where, int(off))
        for law, query in LAWS.items()
        for where, off in session.execute(text(query))
    ]
    broken = chain.breaks(session)
    return drifts + [Drift(CHAIN, str(one.entry_id), one.number) for one in broken]
