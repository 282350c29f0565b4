"""กองทุนสวัสดิการ: members pay a little each month, the fund helps at birth, illness and death.

The fund's money lies in the ledger's account `welfare`, a liability like a
passbook: it holds the negative of its postings' sum. A member's months, what
was carried over and what is owed are never stored: they follow from the rules
in force and from what was taken (`terms.standing`), so that whatever arrives
late gives the same answer in any order.
"""
