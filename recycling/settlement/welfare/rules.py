"""The fund's rules: versions with the month from which each holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, invalid
from recycling.settlement.welfare.models import WelfareRule
from recycling.settlement.welfare.terms import Terms, first_of_month


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Every version of the rules with its terms, oldest valid_from first."""

    versions: Sequence[tuple[WelfareRule, Terms]]

    def at(self, day: date) -> tuple[WelfareRule, Terms] | None:
        """The rule that holds on a day: the newest that had begun; None before the first."""
        begun = [each for each in self.versions if each[0].valid_from <= day]
        return begun[-1] if begun else None

    def dues(self, months: Sequence[date]) -> list[int]:
        """What is due for each month, in satang."""
        found = [self.at(month) for month in months]
        return [0 if each is None else each[1].contribution_satang for each in found]


def lock_fund(session: Session) -> None:
    """Let nobody else move the fund's money until this transaction ends.

    Its account is summed and not locked, and what members owe is computed:
    two collections at once would each take the same month.
    """
    key = f"welfare:{current_enterprise(session)}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def rule_book(session: Session) -> RuleBook:
    """All versions of this enterprise's rules."""
    rows = session.scalars(rules(session).order_by(WelfareRule.valid_from, WelfareRule.version))
    return RuleBook([(rule, Terms.from_json(rule.terms)) for rule in rows])


def rules(session: Session) -> Select[WelfareRule]:
    """The query for every version of this enterprise's rules."""
    return select(WelfareRule).where(WelfareRule.enterprise_id == current_enterprise(session))


def rule_in_force(session: Session, *, on: date) -> tuple[WelfareRule, Terms]:
    """The rule that holds on a day; Problem `no-welfare-rule` (409) before the first."""
    found = rule_book(session).at(on)
    if found is None:
        raise conflict(
            "no-welfare-rule",
            "ยังไม่มีระเบียบกองทุนที่ใช้ในวันนั้น ให้ผู้จัดการประกาศระเบียบก่อน",
            "No rule of the fund held on that day. Let the manager publish one first.",
        )
    return found


def publish_rule(
    session: Session,
    *,
    id: UUID,
    valid_from: date,
    terms: Terms,
    simulation: dict[str, Any],
    created_by: UUID,
) -> WelfareRule:
    """Switch a version on from a month's first day, with what its simulation showed.

    Raises Problem invalid-request for another day, a past month, or a kind of
    benefit named twice.
    """
    if valid_from.day != 1 or valid_from < first_of_month(clock.today()):
        raise invalid(
            "valid_from",
            "ระเบียบเริ่มใช้วันที่ 1 ของเดือน ตั้งแต่เดือนนี้เป็นต้นไป",
            "A rule begins on the first day of a month, of this one or a later one.",
        )
    kinds = [benefit.kind for benefit in terms.benefits]
    if len(kinds) != len(set(kinds)):
        raise invalid(
            "benefits",
            "สวัสดิการแต่ละประเภทระบุได้ครั้งเดียว รวมเป็นรายการเดียวกัน",
            "Name each kind of benefit once only.",
        )
    lock_fund(session)
    own = WelfareRule.enterprise_id == current_enterprise(session)
    newest = session.scalar(select(func.max(WelfareRule.version)).where(own)) or 0
    rule = WelfareRule(
        enterprise_id=current_enterprise(session),
        id=id,
        version=newest + 1,
        valid_from=valid_from,
        terms=terms.to_json(),
        simulation=simulation,
        created_at=clock.now(),
        created_by=created_by,
    )
    session.add(rule)
    session.flush()
    return rule
