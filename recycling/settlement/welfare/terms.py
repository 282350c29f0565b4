"""What the fund's rules say, and the arithmetic that follows. Pure: no database.

After the rules of อบต.ตาคลี (50 baht a month, a part-paid month carried over;
funeral 3,000, illness 1,000, birth 1,500, scholarship 1,000 baht) and of
อบต.เก่างิ้ว (20 baht from every account at each death).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from recycling.settlement.welfare.models import Source

MONTHS_IN_YEAR: Final = 12


class BenefitKind(StrEnum):
    """What the fund helps with."""

    FUNERAL = "funeral"
    ILLNESS = "illness"
    BIRTH = "birth"
    SCHOLARSHIP = "scholarship"


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What one kind of event brings, in satang.

    `waiting_months` must be paid in full before; `per_year` is how many claims
    a household may make in a fiscal year (October to September), None without limit.
    """

    kind: BenefitKind
    amount_satang: int
    waiting_months: int = 0
    per_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of the rules; money in satang.

    contribution_satang  due from each member for each month
    source               `passbook`: from whatever it holds; `sales`: at most what sales brought in
    keep_satang          what collecting leaves in a passbook
    levy_satang          due from each member for each death
    levy_spares_family   whether the bereaved household is left out of it
    benefits             what is paid, by kind
    """

    contribution_satang: int
    source: Source = Source.PASSBOOK
    keep_satang: int = 0
    levy_satang: int = 0
    levy_spares_family: bool = True
    benefits: tuple[Benefit, ...] = ()

    def benefit(self, kind: str) -> Benefit | None:
        """What the rule grants for this kind; None when nothing."""
        return next((each for each in self.benefits if each.kind == kind), None)

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {**asdict(self), "benefits": [asdict(each) for each in self.benefits]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Terms":
        """The terms as they were stored; ValueError when they are none."""
        benefits = (
            Benefit(**{**each, "kind": BenefitKind(each["kind"])}) for each in stored["benefits"]
        )
        return cls(**{**stored, "source": Source(stored["source"]), "benefits": tuple(benefits)})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands: months paid in full, in their order, and satang beyond.

    `carried_satang` is what lies ready for the next month (30 of 50);
    `owed_satang` what is missing of the months due so far.
    """

    months: int
    carried_satang: int
    owed_satang: int


def standing(dues: Sequence[int], *, paid: int) -> Standing:
    """The standing of who paid `paid` satang towards these months' dues, oldest first.

    What was paid is always the dues of the paid months and what is carried.
    """
    left, months = paid, 0
    for due in dues:
        if left < due:
            break
        left -= due
        months += 1
    return Standing(months, left, max(0, sum(dues) - paid))


def spread(available: int, debts: Sequence[int]) -> list[int]:
    """How much of `available` each debt gets, the first served first.

    Never more than is there, never more than a debt: what is missing stays owed.
    """
    given = []
    left = max(0, available)
    for debt in debts:
        given.append(min(left, debt))
        left -= given[-1]
    return given


def first_of_month(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both included."""
    start, end = (day.year * MONTHS_IN_YEAR + day.month - 1 for day in (first, last))
    return [date(n // MONTHS_IN_YEAR, n % MONTHS_IN_YEAR + 1, 1) for n in range(start, end + 1)]
