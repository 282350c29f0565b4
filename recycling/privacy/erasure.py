"""ลบข้อมูลของฉัน: a person is taken out of the records, and the books stay.

Names, telephone, address, pictures, inbox and sign-in go, also out of vouchers and printed
passbooks. Weights, receipts (which never held a full name) and money stay, under the
household's code: accounts must be kept, and other people's sums rest on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.ledger import queries
from recycling.people import door_cards, homes, sign_ins
from recycling.people import service as people
from recycling.people.models import Household, Person, Village
from recycling.people.roles import Role
from recycling.people.safeguards import HouseholdPin
from recycling.photos.models import Photo
from recycling.pickups import recurring
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupStatus
from recycling.pickups.recurring_models import RecurringStatus, RecurringVisit
from recycling.privacy.forgetting import GONE_TH, anonymous, forget_words, names_of
from recycling.settlement.models import Payout, PayoutStatus
from recycling.settlement.owing import owed_satang
from recycling.settlement.payouts import OPEN
from recycling.settlement.transfers.proxies import current_proxy, remove_proxy
from recycling.settlement.welfare.members import find_member
from recycling.weighing.evidence import Dispute, Reweigh
from recycling.weighing.models import WeighLine

REASON: Final = "ลบข้อมูลของสมาชิก / member erased"
_ADDRESS: Final = "-"


@dataclass(frozen=True, slots=True)
class Erased:
    """Who went, and by which words texts may still speak of them."""

    ids: tuple[UUID, ...]
    names: tuple[str, ...]


def erase(session: Session, *, person_id: UUID) -> Erased:
    """Take a person out of the records for good; the last of a household takes it along.

    Of two who go at once the second waits, and is then the last. Locks the household.
    Raises Problem (409): works-here, sign-in-unconfirmed, and for the last person of a household
    balance-left, debt-left, payout-open, welfare-member, pickup-under-way.
    """
    person = people.get_person(session, person_id=person_id)
    if set(person.roles) - {Role.HOUSEHOLD}:
        raise conflict(
            "works-here",
            "บัญชีนี้มีหน้าที่ในวิสาหกิจ ให้ผู้จัดการถอนหน้าที่ก่อน แล้วจึงลบข้อมูลได้",
            "This account works for the enterprise. Let the manager end that first.",
        )
    sign_ins.require_confirmed(session, person_id=person.id)
    household: Household | None = None
    going, whole = [person], False
    if person.household_id is not None:
        household = people.lock_household(session, household_id=person.household_id)
        rest = homes.people_of(session, household_id=household.id)
        whole = [each.id for each in rest] == [person.id]
    if household is not None and whole:
        going = [person, *_former_people(session, household.id)]
        erased = _erased(going, household)
        _erase_household(session, person, household)
    else:
        erased = _erased(going)
        if household is not None and person.name in household.name:
            household.name = anonymous(household)
    for each in going:
        each.name, each.phone, each.active = GONE_TH, None, False
        homes.forget_identities(session, person_id=each.id)
        _erase_photos(session, Photo.uploaded_by == each.id)
    session.flush()
    forget_words(session, persons=going, names=erased.names, household=household, whole=whole)
    return erased


def _erased(going: Sequence[Person], household: Household | None = None) -> Erased:
    of_home = () if household is None else (household.id,)
    names = names_of(going, household)
    return Erased((*(each.id for each in going), *of_home), tuple(names))


def _erase_household(session: Session, person: Person, household: Household) -> None:
    household_id = household.id
    _require_settled(session, household_id)
    for call in session.scalars(pickups.pickups(session, household_id=household_id)).all():
        if call.status in (PickupStatus.REQUESTED, PickupStatus.PLANNED, PickupStatus.EN_ROUTE):
            pickups.cancel_pickup(
                session, pickup_id=call.id, by=person.id, by_staff=False, reason=REASON
            )
    visits = recurring.recurring_visits(session, household_id=household_id)
    for visit_id in session.scalars(visits.with_only_columns(RecurringVisit.id)).all():
        ended = recurring.set_recurring(session, recurring_id=visit_id, to=RecurringStatus.ENDED)
        ended.note = ""
    if current_proxy(session, household_id=household_id) is not None:
        remove_proxy(session, household_id=household_id, removed_by=person.id)
    door_cards.replace_card(session, household_id=household_id, person_id=person.id)
    own = current_enterprise(session)
    session.execute(
        delete(HouseholdPin).where(
            HouseholdPin.enterprise_id == own, HouseholdPin.household_id == household_id
        )
    )
    village = session.get_one(Village, (own, household.village_id))
    _forget_place(session, household, village)
    _erase_photos(session, Photo.household_id == household_id)


def _former_people(session: Session, household_id: UUID) -> Sequence[Person]:
    """Those who left the household before."""
    query = select(Person).where(
        Person.enterprise_id == current_enterprise(session),
        Person.household_id == household_id,
        ~Person.active,
    )
    return session.scalars(query).all()


def _forget_place(session: Session, household: Household, village: Village) -> None:
    """The pin moves to the village's middle, here and on every call."""
    household.name, household.active = anonymous(household), False
    household.house_number, household.phone, household.landmark = _ADDRESS, None, ""
    household.lat, household.lon = village.lat, village.lon
    session.execute(
        update(Pickup)
        .where(Pickup.enterprise_id == household.enterprise_id, Pickup.household_id == household.id)
        .values(lat=village.lat, lon=village.lon, note="")
    )
    session.flush()


def _erase_photos(session: Session, which: ColumnElement[bool]) -> None:
    """Erase pictures, but those which prove a weight or a dispute."""
    own = current_enterprise(session)
    proof = or_(
        *(
            exists().where(table.enterprise_id == own, table.photo_id == Photo.id)
            for table in (Dispute, Reweigh, WeighLine)
        )
    )
    ids = session.scalars(select(Photo.id).where(Photo.enterprise_id == own, which, ~proof)).all()
    session.execute(
        update(Pickup)
        .where(Pickup.enterprise_id == own, Pickup.photo_id.in_(ids))
        .values(photo_id=None)
    )
    session.execute(delete(Photo).where(Photo.enterprise_id == own, Photo.id.in_(ids)))


def _require_settled(session: Session, household_id: UUID) -> None:
    balance = queries.passbook_balance(session, household_id=household_id)
    owed = owed_satang(session, household_id=household_id) - min(balance, 0)
    if owed > 0:
        raise conflict(
            "debt-left",
            "ครัวเรือนยังค้างเงินศูนย์อยู่ ชำระที่ศูนย์หรือขายขยะหักหนี้ให้หมดก่อน แล้วจึงลบข้อมูลได้",
            "The household still owes the centre money. Pay it, or sell until it is repaid, "
            "then erase.",
            owed_satang=owed,
        )
    if balance:
        raise conflict(
            "balance-left",
            "ยังมีเงินในสมุดบัญชี ถอนออกให้หมดก่อน แล้วจึงลบข้อมูลได้",
            "There is money in the passbook. Take it out first, then erase.",
            balance_satang=balance,
        )
    open_payout = select(Payout.id).where(
        Payout.enterprise_id == current_enterprise(session),
        Payout.household_id == household_id,
        Payout.status.in_((*OPEN, PayoutStatus.SENDING)),
    )
    if session.scalars(open_payout.limit(1)).first() is not None:
        raise conflict(
            "payout-open",
            "มีคำขอถอนเงินที่ยังไม่เสร็จ รอให้จ่ายก่อน แล้วจึงลบข้อมูลได้",
            "A withdrawal is not finished yet. Wait until it is paid, then erase.",
        )
    if find_member(session, household_id=household_id) is not None:
        raise conflict(
            "welfare-member",
            "ครัวเรือนยังเป็นสมาชิกกองทุนสวัสดิการ แจ้งศูนย์ให้ออกจากกองทุนก่อน",
            "The household is in the welfare fund. Ask the centre to end that first.",
        )
