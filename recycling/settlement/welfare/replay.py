"""What a rule would have done over months that have passed. Pure: no database.

Everybody is taken as a member from the first month, and waiting months are not
counted, so what would have gone out is the most it could have been. Within a
month benefits and levies come before contributions: the lowest point shown is
the lowest the fund could have stood at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from recycling.settlement.welfare.models import Source
from recycling.settlement.welfare.terms import BenefitKind, Terms, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMember:
    """A household's passbook as it was, in satang, without the fund's own movements.

    `changes` and `sales` hold one sum for each month: all movements, and what
    sales brought in.
    """

    opening_satang: int
    changes: Sequence[int]
    sales: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The months replayed (first days, oldest first), their members, the fund at their start."""

    months: Sequence[date]
    members: Sequence[PastMember]
    fund_satang: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One replayed month, in satang. `fund_satang` at its end, `lowest_satang` within it."""

    month: date
    contributed_satang: int
    levied_satang: int
    paid_out_satang: int
    owed_satang: int
    lowest_satang: int
    fund_satang: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The replay, its sums, and the fund's lowest point. Below zero it would not have held."""

    members: int
    months: Sequence[Month]
    contributed_satang: int
    levied_satang: int
    paid_out_satang: int
    owed_satang: int
    lowest_satang: int
    lowest_month: date | None
    fund_satang: int

    @property
    def holds(self) -> bool:
        """Whether the fund would never have been below zero."""
        return self.lowest_satang >= 0

    def to_json(self) -> dict[str, Any]:
        """The forecast as plain JSON, to be kept with a rule."""
        whole = asdict(self) | {
            "months": [asdict(each) | {"month": each.month.isoformat()} for each in self.months],
            "lowest_month": self.lowest_month and self.lowest_month.isoformat(),
        }
        return whole | {"holds": self.holds}


@dataclass(slots=True)
class _Member:
    """A member while the months go by."""

    past: PastMember
    balance: int
    sold: int = 0
    taken: int = 0
    contributed: int = 0
    owed: int = 0
    levies: int = 0

    def live(self, month: int) -> None:
        self.balance += self.past.changes[month]
        self.sold += self.past.sales[month]

    def give(self, terms: Terms, *, contributions: bool) -> tuple[int, int]:
        """What goes into the fund now: (levy, contribution)."""
        due = self.owed if contributions else 0
        if terms.source is Source.SALES:
            due = min(due, max(0, self.sold - self.contributed))
        room = self.balance - self.taken - terms.keep_satang
        levy, contribution = spread(room, [self.levies, due])
        self.levies -= levy
        self.owed -= contribution
        self.contributed += contribution
        self.taken += levy + contribution
        return levy, contribution


@dataclass(slots=True)
class _Fund:
    balance: int
    months: list[Month] = field(default_factory=list)


def replay(
    history: History, *, terms: Terms, events: Sequence[Mapping[BenefitKind, int]]
) -> Forecast:
    """The months again under `terms`; `events` counts each month's claims by kind."""
    members = [_Member(past, past.opening_satang) for past in history.members]
    fund = _Fund(history.fund_satang)
    for index, month in enumerate(history.months):
        fund.months.append(_month(fund, members, index, month, terms, events[index]))
        fund.balance = fund.months[-1].fund_satang
    worst = min(fund.months, key=lambda each: each.lowest_satang, default=None)
    return Forecast(
        members=len(members),
        months=tuple(fund.months),
        contributed_satang=sum(each.contributed_satang for each in fund.months),
        levied_satang=sum(each.levied_satang for each in fund.months),
        paid_out_satang=sum(each.paid_out_satang for each in fund.months),
        owed_satang=sum(each.owed + each.levies for each in members),
        lowest_satang=min(history.fund_satang, worst.lowest_satang) if worst else fund.balance,
        lowest_month=worst.month if worst else None,
        fund_satang=fund.balance,
    )


def _month(
    fund: _Fund,
    members: Sequence[_Member],
    index: int,
    month: date,
    terms: Terms,
    events: Mapping[BenefitKind, int],
) -> Month:
    paid = sum(benefit.amount_satang * events.get(benefit.kind, 0) for benefit in terms.benefits)
    deaths = events.get(BenefitKind.FUNERAL, 0)
    levied = contributed = 0
    for member in members:
        member.levies += terms.levy_satang * deaths
        levied += member.give(terms, contributions=False)[0]
    low = fund.balance - paid
    for member in members:
        member.live(index)
        member.owed += terms.contribution_satang
        levy, contribution = member.give(terms, contributions=True)
        levied += levy
        contributed += contribution
    return Month(
        month=month,
        contributed_satang=contributed,
        levied_satang=levied,
        paid_out_satang=paid,
        owed_satang=sum(member.owed + member.levies for member in members),
        lowest_satang=min(fund.balance, low),
        fund_satang=low + levied + contributed,
    )
