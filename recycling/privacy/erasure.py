"""ลบข้อมูลของฉัน: a person is taken out of the records, and the books stay.

Names, telephone, address, pictures and sign-in go. Weights, receipts (which
never held a full name) and money stay, under the household's code: accounts
must be kept, and other people's sums rest on them.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.ledger import queries
from recycling.people import door_cards, homes
from recycling.people import service as people
from recycling.people.models import Household, Person, Village
from recycling.people.roles import Role
from recycling.people.safeguards import HouseholdPin
from recycling.photos.models import Photo
from recycling.pickups import recurring
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupStatus
from recycling.pickups.recurring_models import RecurringStatus, RecurringVisit
from recycling.settlement.models import Payout, PayoutStatus
from recycling.settlement.payouts import OPEN
from recycling.settlement.transfers.proxies import current_proxy, remove_proxy
from recycling.settlement.welfare.members import find_member
from recycling.weighing.evidence import Dispute, Reweigh

GONE_TH: Final = "สมาชิกที่ลบข้อมูลแล้ว"
REASON: Final = "ลบข้อมูลของสมาชิก / member erased"
_ADDRESS: Final = "-"


def erase(session: Session, *, person_id: UUID) -> Person:
    """Take a person out of the records for good; the last of a household takes it along.

    Raises Problem (409): works-here, and for the last person of a household
    balance-left, payout-open, welfare-member, pickup-under-way.
    """
    person = people.get_person(session, person_id=person_id)
    if set(person.roles) - {Role.HOUSEHOLD}:
        raise conflict(
            "works-here",
            "บัญชีนี้มีหน้าที่ในวิสาหกิจ ให้ผู้จัดการถอนหน้าที่ก่อน แล้วจึงลบข้อมูลได้",
            "This account works for the enterprise. Let the manager end that first.",
        )
    if person.household_id is not None:
        rest = homes.people_of(session, household_id=person.household_id)
        if [each.id for each in rest] == [person.id]:
            _erase_household(session, person, person.household_id)
    person.name, person.phone, person.active = GONE_TH, None, False
    homes.forget_identities(session, person_id=person.id)
    _erase_photos(session, Photo.uploaded_by == person.id)
    session.flush()
    return person


def _erase_household(session: Session, person: Person, household_id: UUID) -> None:
    _require_settled(session, household_id)
    household = people.get_household(session, household_id=household_id)
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
        remove_proxy(session, household_id=household_id)
    door_cards.replace_card(session, household_id=household_id, person_id=person.id)
    own = current_enterprise(session)
    session.execute(
        delete(HouseholdPin).where(
            HouseholdPin.enterprise_id == own, HouseholdPin.household_id == household_id
        )
    )
    village = session.get_one(Village, (own, household.village_id))
    _forget_place(session, household, village)
    _forget_former_people(session, household_id)


def _forget_former_people(session: Session, household_id: UUID) -> None:
    """Those who left the household before, their pictures, and others' of this household."""
    former = select(Person.id).where(
        Person.enterprise_id == current_enterprise(session),
        Person.household_id == household_id,
        ~Person.active,
    )
    _erase_photos(session, Photo.uploaded_by.in_(former) | (Photo.household_id == household_id))
    for person_id in session.scalars(former).all():
        gone = people.get_person(session, person_id=person_id)
        gone.name, gone.phone = GONE_TH, None


def _forget_place(session: Session, household: Household, village: Village) -> None:
    """The pin moves to the village's middle, here and on every call."""
    household.name, household.active = f"ครัวเรือน {household.code}", False
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
            for table in (Dispute, Reweigh)
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
