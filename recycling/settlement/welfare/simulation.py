"""The enterprise's own history, read for `replay`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.ledger.models import Account, Entry, Posting
from recycling.ledger.queries import passbook_account
from recycling.ledger.service import MEMBER
from recycling.settlement.welfare.collecting import fund_balance
from recycling.settlement.welfare.members import members
from recycling.settlement.welfare.models import ClaimStatus, WelfareClaim
from recycling.settlement.welfare.replay import Forecast, History, PastMember, replay
from recycling.settlement.welfare.terms import BenefitKind, Terms, first_of_month, months_between

# What the fund itself did to passbooks is not part of what would have happened without it.
_OWN_EVENTS = ("welfare-contribution", "welfare-levy", "welfare-benefit")
_SALES = ("purchase", "reversal")


@dataclass(slots=True)
class _Passbook:
    opening: int
    changes: list[int]
    sales: list[int]


def simulate(
    session: Session,
    *,
    terms: Terms,
    months: int,
    events: Mapping[BenefitKind, int] | None = None,
    opening_satang: int | None = None,
) -> Forecast:
    """What `terms` would have done over the last whole `months` of this enterprise's own history.

    The members are the fund's, or, before anyone joined, every household with a
    passbook. `events` says how many claims of each kind to spread evenly over
    the months; without it the enterprise's own claims of those months count.
    The fund begins with `opening_satang`, or with what it holds today.
    """
    window = _window(months)
    happened = _spread_events(events, months) if events is not None else _claims(session, window)
    opening = fund_balance(session) if opening_satang is None else opening_satang
    history = History(months=window, members=_passbooks(session, window), fund_satang=opening)
    return replay(history, terms=terms, events=happened)


def _window(months: int) -> list[date]:
    """The first days of the last whole months, oldest first."""
    this = first_of_month(clock.today())
    index = this.year * 12 + this.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    return months_between(first, this)[:months]


def _spread_events(events: Mapping[BenefitKind, int], months: int) -> list[Counter[BenefitKind]]:
    """Each kind's events at even distances, in the middle of their shares of the time."""
    spread: list[Counter[BenefitKind]] = [Counter() for _ in range(months)]
    for kind, number in events.items():
        for event in range(number):
            spread[(2 * event + 1) * months // (2 * number)][kind] += 1
    return spread


def _claims(session: Session, window: Sequence[date]) -> list[Counter[BenefitKind]]:
    month = cast(func.date_trunc("month", WelfareClaim.happened_on), Date)
    rows = session.execute(
        select(month, WelfareClaim.kind, func.count())
        .where(
            WelfareClaim.enterprise_id == current_enterprise(session),
            WelfareClaim.status != ClaimStatus.REJECTED.value,
        )
        .group_by(month, WelfareClaim.kind)
    )
    found: dict[date, Counter[BenefitKind]] = {month: Counter() for month in window}
    for month_of, kind, number in rows:
        if month_of in found:
            found[month_of][BenefitKind(kind)] += number
    return [found[month] for month in window]


def _passbooks(session: Session, window: Sequence[date]) -> list[PastMember]:
    """Each member's passbook over the window, month by month."""
    month = cast(func.date_trunc("month", Entry.effective_on), Date)
    change = func.sum(-Posting.amount)
    sold = func.coalesce(func.sum(-Posting.amount).filter(Entry.event.in_(_SALES)), 0)
    rows = session.execute(
        select(Account.code, month, change, sold)
        .join(
            Posting,
            (Posting.enterprise_id == Account.enterprise_id) & (Posting.account_id == Account.id),
        )
        .join(
            Entry, (Entry.enterprise_id == Posting.enterprise_id) & (Entry.id == Posting.entry_id)
        )
        .where(
            Account.enterprise_id == current_enterprise(session),
            Account.code.startswith(MEMBER, autoescape=True),
            Entry.event.not_in(_OWN_EVENTS),
        )
        .group_by(Account.code, month)
    )
    index = {first: place for place, first in enumerate(window)}
    chosen = _chosen(session)
    found: dict[str, _Passbook] = {code: _empty(window) for code in chosen or ()}
    for code, month_of, total, sales in rows:
        if chosen is not None and code not in chosen:
            continue
        book = found.setdefault(code, _empty(window))
        if month_of in index:
            book.changes[index[month_of]] += int(total)
            book.sales[index[month_of]] += int(sales)
        elif month_of < window[0]:
            book.opening += int(total)
    return [
        PastMember(opening_satang=book.opening, changes=book.changes, sales=book.sales)
        for _, book in sorted(found.items())
    ]


def _chosen(session: Session) -> set[str] | None:
    """The passbooks of the fund's members; None when it has none yet."""
    ids: Sequence[UUID] = [member.household_id for member in session.scalars(members(session))]
    return {passbook_account(household_id) for household_id in ids} or None


def _empty(window: Sequence[date]) -> _Passbook:
    return _Passbook(0, [0] * len(window), [0] * len(window))
