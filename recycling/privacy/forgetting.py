"""Take a name out of what is written once: papers, reasons, notes, the inbox, kept answers.

The database's function `forget_people` changes the names and words in them and nothing else:
an amount, a weight or a moment on a voucher cannot be changed by it.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling.people.models import Household, Person

GONE_TH: Final = "สมาชิกที่ลบข้อมูลแล้ว"
_SHORTEST: Final = 4
"""Of letters: a shorter part of a name is too often a part of other words."""


def anonymous(household: Household) -> str:
    """What a household is called that bears nobody's name any more."""
    return f"ครัวเรือน {household.code}"


def names_of(persons: Sequence[Person], household: Household | None = None) -> list[str]:
    """The names and telephones by which they are found in texts; ask before they are gone."""
    found = {word for person in persons for word in (person.name, person.phone) if word}
    if household is not None:
        found |= {word for word in (household.name, household.phone) if word}
    return sorted(found - {GONE_TH}, key=lambda word: (-len(word), word))


def forget_words(
    session: Session,
    *,
    persons: Sequence[Person],
    names: Sequence[str],
    household: Household | None,
    whole: bool,
) -> None:
    """Take names out of vouchers, printed passbooks, bank lines, reasons and notes.

    `whole`: the household goes too, with its inbox and what collectors noted at its door.
    """
    parts = {part for name in names for part in name.split() if len(part) >= _SHORTEST}
    session.execute(
        select(
            func.forget_people(
                None if household is None else household.id,
                [person.id for person in persons],
                whole,
                list(names),
                [*names, *sorted(parts, key=len, reverse=True)],
                GONE_TH,
                "" if household is None else household.name,
            )
        )
    )
    session.expire_all()
