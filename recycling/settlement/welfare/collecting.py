"""Taking contributions and levies out of passbooks, and contributions in cash.

Money is collected by a run over all members and not at the scale: a ticket that
comes in late from an offline phone then changes nothing of what was taken
before, and the next run takes what it made possible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Entry
from recycling.ledger.service import MONEY, Draft, move
from recycling.people import service as people
from recycling.rounds.captures import require_captured_at
from recycling.settlement.accounts import CASH_CENTRE
from recycling.settlement.models import PayMethod, Purchase
from recycling.settlement.welfare.members import Account, accounts, find_member, members
from recycling.settlement.welfare.models import (
    Source,
    TakingKind,
    WelfareMember,
    WelfareRun,
    WelfareTaking,
)
from recycling.settlement.welfare.passbooks import lock_free
from recycling.settlement.welfare.rules import lock_fund, rule_book, rule_in_force
from recycling.settlement.welfare.terms import Terms, spread

WELFARE = "welfare"


@dataclass(frozen=True, slots=True)
class Deposit:
    """Cash brought for the fund, and where the member stands after it."""

    id: UUID
    household_id: UUID
    amount_satang: int
    captured_at: datetime
    account: Account


@dataclass(frozen=True, slots=True)
class Taken:
    """What one collecting took, in satang."""

    contributed_satang: int
    levied_satang: int


def fund_balance(session: Session) -> int:
    """What the fund holds, in satang."""
    return -queries.balance(session, account=WELFARE)


def collect(
    session: Session, *, id: UUID, captured_at: datetime, run_by: UUID | None
) -> WelfareRun:
    """Take from every member what is due by this month: owed levies first, then contributions.

    Never takes more than a passbook holds beyond the payouts asked for and what
    the rule leaves in it; the rest stays owed and is taken by a later run.
    Raises Problem clock-wrong, no-welfare-rule (409).
    """
    require_captured_at(captured_at)
    lock_fund(session)
    _, terms = rule_in_force(session, on=clock.today())
    due = accounts(session, session.scalars(members(session)).all())
    taken = take(session, due, terms=terms, event_id=id, captured_at=captured_at, by=run_by)
    run = WelfareRun(
        enterprise_id=current_enterprise(session),
        id=id,
        captured_at=captured_at,
        run_at=clock.now(),
        run_by=run_by,
        members=len(due),
        contributed_satang=taken.contributed_satang,
        levied_satang=taken.levied_satang,
        owed_satang=sum(each.owed_satang for each in due)
        - taken.contributed_satang
        - taken.levied_satang,
    )
    session.add(run)
    session.flush()
    return run


def collect_for_the_month(session: Session) -> WelfareRun | None:
    """Collect once from the month's day on (`welfare_day` of the settings; 0: only by hand).

    None when it is not the day yet, no rule holds, or it was done this month.
    """
    today, day = clock.today(), people.settings(session).welfare_day
    if day == 0 or today.day < day or rule_book(session).at(today) is None:
        return None
    lock_fund(session)
    began = datetime.combine(today.replace(day=1), time(), clock.BANGKOK)
    done = runs(session).where(WelfareRun.run_by.is_(None), WelfareRun.run_at >= began).limit(1)
    if session.scalar(done) is not None:
        return None
    return collect(session, id=new_id(), captured_at=clock.now(), run_by=None)


def runs(session: Session) -> Select[WelfareRun]:
    """The query for this enterprise's collections."""
    return select(WelfareRun).where(WelfareRun.enterprise_id == current_enterprise(session))


def deposit(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    amount_satang: int,
    captured_at: datetime,
    received_by: UUID,
) -> Deposit:
    """Book cash which a member brought to the centre as contributions, months ahead if it reaches.

    Raises Problem clock-wrong, not-found when the household is not in the fund.
    """
    require_captured_at(captured_at)
    people.get_household(session, household_id=household_id)
    lock_fund(session)
    member = find_member(session, household_id=household_id)
    if member is None:
        raise not_found("สมาชิกกองทุนของครัวเรือนนี้", "membership of this household")
    draft = Draft(
        id=new_id(),
        event="welfare-deposit",
        source_id=id,
        legs=move(MONEY, amount_satang, source=WELFARE, to=CASH_CENTRE),
        captured_at=captured_at,
        person_id=received_by,
    )
    taking = _taking(member, None, amount_satang, Source.CASH, id, draft.id)
    ledger.post(session, draft)
    session.add(taking)
    session.flush()
    return Deposit(id, household_id, amount_satang, captured_at, accounts(session, [member])[0])


def take(
    session: Session,
    due: Sequence[Account],
    *,
    terms: Terms,
    event_id: UUID,
    captured_at: datetime,
    by: UUID | None,
    contributions: bool = True,
) -> Taken:
    """Take these debts out of the members' passbooks, in one call of the ledger.

    Call it with the fund locked. Without `contributions` only levies are taken.
    """
    free = lock_free(session, [each.member.household_id for each in due])
    sold = _sales_left(session, due) if terms.source is Source.SALES else None
    drafts: list[Draft] = []
    takings: list[WelfareTaking] = []
    for each in due:
        month = each.standing.owed_satang if contributions else 0
        if sold is not None:
            month = min(month, sold.get(each.member.id, 0))
        room = free[each.member.household_id] - terms.keep_satang
        parts = spread(room, [*(debt.owed_satang for debt in each.debts), month])
        levies: list[UUID | None] = [debt.levy_id for debt in each.debts]
        for levy_id, amount in zip([*levies, None], parts, strict=True):
            if amount:
                draft = _draft(each.member, levy_id, amount, event_id, captured_at, by)
                drafts.append(draft)
                source = Source.PASSBOOK if levy_id else terms.source
                takings.append(_taking(each.member, levy_id, amount, source, event_id, draft.id))
    ledger.post_all(session, drafts)
    session.add_all(takings)
    session.flush()
    levied = sum(taking.amount_satang for taking in takings if taking.levy_id)
    return Taken(sum(taking.amount_satang for taking in takings) - levied, levied)


def _draft(
    member: WelfareMember,
    levy_id: UUID | None,
    amount: int,
    event_id: UUID,
    captured_at: datetime,
    by: UUID | None,
) -> Draft:
    passbook = queries.passbook_account(member.household_id)
    return Draft(
        id=new_id(),
        event="welfare-levy" if levy_id else "welfare-contribution",
        source_id=levy_id or event_id,
        legs=move(MONEY, amount, source=WELFARE, to=passbook),
        captured_at=captured_at,
        person_id=by,
    )


def _taking(
    member: WelfareMember,
    levy_id: UUID | None,
    amount: int,
    source: Source,
    event_id: UUID,
    entry_id: UUID,
) -> WelfareTaking:
    kind = TakingKind.LEVY if levy_id else TakingKind.CONTRIBUTION
    return WelfareTaking(
        enterprise_id=member.enterprise_id,
        id=new_id(),
        member_id=member.id,
        kind=kind.value,
        levy_id=levy_id,
        amount_satang=amount,
        source=source.value,
        event_id=event_id,
        entry_id=entry_id,
    )


def _sales_left(session: Session, due: Sequence[Account]) -> dict[UUID, int]:
    """What each member's sales brought into the passbook since joining, less what was taken of it.

    Counted by when the sale was captured, so that late tickets count for the
    month in which they were weighed; reversed purchases do not count.
    """
    reversal = select(Entry.reverses_id).where(
        Entry.enterprise_id == current_enterprise(session), Entry.reverses_id.is_not(None)
    )
    sold = session.execute(
        select(WelfareMember.id, func.sum(Purchase.amount_satang))
        .join(
            Purchase,
            (Purchase.enterprise_id == WelfareMember.enterprise_id)
            & (Purchase.household_id == WelfareMember.household_id),
        )
        .join(
            Entry,
            (Entry.enterprise_id == Purchase.enterprise_id) & (Entry.id == Purchase.entry_id),
        )
        .where(
            WelfareMember.enterprise_id == current_enterprise(session),
            WelfareMember.id.in_([each.member.id for each in due]),
            Purchase.method == PayMethod.PASSBOOK.value,
            Entry.effective_on >= WelfareMember.joined_on,
            Entry.id.not_in(reversal),
        )
        .group_by(WelfareMember.id)
    )
    taken = dict(
        session.execute(
            select(WelfareTaking.member_id, func.sum(WelfareTaking.amount_satang))
            .where(
                WelfareTaking.enterprise_id == current_enterprise(session),
                WelfareTaking.kind == TakingKind.CONTRIBUTION.value,
                WelfareTaking.source == Source.SALES.value,
            )
            .group_by(WelfareTaking.member_id)
        ).all()
    )
    return {
        member_id: max(0, int(total) - int(taken.get(member_id, 0))) for member_id, total in sold
    }
