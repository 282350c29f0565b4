"""Who is in the fund, and where each member stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, not_found
from recycling.people import service as people
from recycling.settlement.welfare.models import (
    TakingKind,
    WelfareLevy,
    WelfareLevyShare,
    WelfareMember,
    WelfareTaking,
)
from recycling.settlement.welfare.rules import RuleBook, lock_fund, rule_book, rule_in_force
from recycling.settlement.welfare.terms import Standing, first_of_month, months_between, standing


@dataclass(frozen=True, slots=True)
class LevyDebt:
    """What a member still owes of one levy, in satang."""

    levy_id: UUID
    owed_satang: int


@dataclass(frozen=True, slots=True)
class Account:
    """A member's standing and the levies still owed, oldest first."""

    member: WelfareMember
    standing: Standing
    paid_satang: int
    debts: tuple[LevyDebt, ...]

    @property
    def owed_satang(self) -> int:
        """All that is owed, contributions and levies."""
        return self.standing.owed_satang + sum(debt.owed_satang for debt in self.debts)


def join(session: Session, *, id: UUID, household_id: UUID, joined_by: UUID) -> WelfareMember:
    """Take a household into the fund from this month on.

    Raises Problem not-found, no-welfare-rule (409), already-member (409).
    """
    people.get_household(session, household_id=household_id)
    rule_in_force(session, on=clock.today())
    lock_fund(session)
    if find_member(session, household_id=household_id) is not None:
        raise conflict(
            "already-member",
            "ครัวเรือนนี้เป็นสมาชิกกองทุนอยู่แล้ว ไม่ต้องสมัครซ้ำ",
            "This household is in the fund already; nothing more to do.",
        )
    member = WelfareMember(
        enterprise_id=current_enterprise(session),
        id=id,
        household_id=household_id,
        joined_on=first_of_month(clock.today()),
        joined_at=clock.now(),
        joined_by=joined_by,
        left_at=None,
        left_by=None,
    )
    session.add(member)
    session.flush()
    return member


def leave(session: Session, *, member_id: UUID, left_by: UUID) -> WelfareMember:
    """End a membership; what was paid stays in the fund. Raises not-found, wrong-state (409)."""
    lock_fund(session)
    member = get_member(session, member_id=member_id)
    if member.left_at is not None:
        raise conflict(
            "wrong-state",
            "ครัวเรือนนี้ออกจากกองทุนไปแล้ว",
            "This household has left the fund before.",
        )
    member.left_at = clock.now()
    member.left_by = left_by
    session.flush()
    return member


def get_member(session: Session, *, member_id: UUID) -> WelfareMember:
    """One membership of this enterprise; Problem not-found otherwise."""
    member = session.get(
        WelfareMember, (current_enterprise(session), member_id), populate_existing=True
    )
    if member is None:
        raise not_found("สมาชิกกองทุน", "welfare membership")
    return member


def find_member(session: Session, *, household_id: UUID) -> WelfareMember | None:
    """The household's present membership; None when it is not in the fund."""
    return session.scalar(members(session).where(WelfareMember.household_id == household_id))


def members(session: Session) -> Select[WelfareMember]:
    """The query for those who are in the fund now."""
    return select(WelfareMember).where(
        WelfareMember.enterprise_id == current_enterprise(session),
        WelfareMember.left_at.is_(None),
    )


def account_of(session: Session, *, household_id: UUID) -> Account:
    """A household's standing today; Problem not-found when it is not in the fund."""
    people.get_household(session, household_id=household_id)
    member = find_member(session, household_id=household_id)
    if member is None:
        raise not_found("สมาชิกกองทุนของครัวเรือนนี้", "membership of this household")
    return accounts(session, [member])[0]


def accounts(session: Session, chosen: Sequence[WelfareMember]) -> list[Account]:
    """Where each of these members stands today, in a fixed number of queries."""
    ids = [member.id for member in chosen]
    book, today = rule_book(session), clock.today()
    paid = _paid(session, ids)
    debts = _debts(session, ids)
    return [
        Account(
            member,
            standing(_dues(book, member.joined_on, today), paid=paid.get(member.id, 0)),
            paid.get(member.id, 0),
            tuple(debts.get(member.id, ())),
        )
        for member in chosen
    ]


def _dues(book: RuleBook, first: date, today: date) -> list[int]:
    return book.dues(months_between(first, first_of_month(today)))


def _paid(session: Session, ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(WelfareTaking.member_id, func.sum(WelfareTaking.amount_satang))
        .where(
            WelfareTaking.enterprise_id == current_enterprise(session),
            WelfareTaking.kind == TakingKind.CONTRIBUTION.value,
            WelfareTaking.member_id.in_(ids),
        )
        .group_by(WelfareTaking.member_id)
    )
    return {member_id: int(total) for member_id, total in rows}


def _debts(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[LevyDebt]]:
    """What is missing of each levy, by member, the oldest levy first."""
    share, taking = WelfareLevyShare, WelfareTaking
    paid = (
        select(taking.member_id, taking.levy_id, func.sum(taking.amount_satang).label("paid"))
        .where(
            taking.enterprise_id == current_enterprise(session),
            taking.kind == TakingKind.LEVY.value,
        )
        .group_by(taking.member_id, taking.levy_id)
        .subquery()
    )
    owed = share.due_satang - func.coalesce(paid.c.paid, 0)
    rows = session.execute(
        select(share.member_id, share.levy_id, owed)
        .join(
            WelfareLevy,
            (WelfareLevy.enterprise_id == share.enterprise_id) & (WelfareLevy.id == share.levy_id),
        )
        .outerjoin(paid, (paid.c.member_id == share.member_id) & (paid.c.levy_id == share.levy_id))
        .where(
            share.enterprise_id == current_enterprise(session),
            share.member_id.in_(ids),
            owed > 0,
        )
        .order_by(WelfareLevy.called_at, WelfareLevy.id)
    )
    found: dict[UUID, list[LevyDebt]] = {}
    for member_id, levy_id, left in rows:
        found.setdefault(member_id, []).append(LevyDebt(levy_id, int(left)))
    return found
