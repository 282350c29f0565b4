"""A dividend: previewed, then posted once, exactly as it was previewed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pricing import Unit, format_baht
from recycling import clock
from recycling.catalogue.models import Material
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, invalid, not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Entry
from recycling.ledger.service import MONEY, Draft, move
from recycling.rounds.captures import require_captured_at
from recycling.settlement.accounts import EQUITY
from recycling.settlement.dividend.apportion import apportion
from recycling.settlement.dividend.models import Dividend, DividendShare, ShareBy
from recycling.settlement.models import Purchase
from recycling.weighing.models import WeighLine

# What the enterprise has, and what of it belongs to others.
_OWN = ("cash:", "bank", "stock:", "receivable:", "transfers", "member:", "welfare")


@dataclass(frozen=True, slots=True)
class Share:
    """What a household brought in the period (grams or satang), and its part in satang."""

    household_id: UUID
    weight: int
    amount_satang: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A dividend as it would be posted. `digest` changes with any share."""

    first_day: date
    last_day: date
    by: ShareBy
    amount_satang: int
    own_funds_satang: int
    shares: Sequence[Share]
    digest: str


def preview(
    session: Session, *, first_day: date, last_day: date, by: ShareBy, amount_satang: int
) -> Preview:
    """What each household would get of `amount_satang`, by its purchases of the period.

    Purchases count on their business day, paid in cash or into the passbook;
    reversed ones do not. By kilos only what is bought by weight counts. Raises
    Problem invalid-request (days), dividend-nobody (409).
    """
    if not first_day <= last_day < clock.today():
        raise invalid(
            "last_day",
            "งวดต้องเริ่มก่อนวันสุดท้าย และวันสุดท้ายต้องผ่านไปแล้ว",
            "The period must end after it begins, and on a day that has passed.",
        )
    weights = _weights(session, first_day=first_day, last_day=last_day, by=by)
    if not weights:
        raise conflict(
            "dividend-nobody",
            "งวดนี้ไม่มีการรับซื้อจากครัวเรือนใด เลือกงวดใหม่",
            "Nothing was bought from any household in this period. Choose another.",
        )
    parts = apportion(amount_satang, [weight for _, weight in weights])
    shares = [
        Share(household_id, weight, part)
        for (household_id, weight), part in zip(weights, parts, strict=True)
    ]
    told = [first_day.isoformat(), last_day.isoformat(), by.value, amount_satang]
    listed = [[str(each.household_id), each.weight, each.amount_satang] for each in shares]
    return Preview(
        first_day=first_day,
        last_day=last_day,
        by=by,
        amount_satang=amount_satang,
        own_funds_satang=own_funds(session),
        shares=shares,
        digest=hashlib.sha256(json.dumps([told, listed]).encode()).hexdigest(),
    )


def post_dividend(
    session: Session,
    *,
    id: UUID,
    first_day: date,
    last_day: date,
    by: ShareBy,
    amount_satang: int,
    digest: str,
    captured_at: datetime,
    posted_by: UUID,
) -> Dividend:
    """Pay a previewed dividend into the passbooks, all in one call of the ledger.

    Raises Problem clock-wrong, and 409: dividend-overlaps, dividend-changed
    (it is no longer what `digest` was shown for), surplus-short, books-unsound.
    """
    require_captured_at(captured_at)
    ledger.require_sound(session)
    _lock(session)
    _require_new_period(session, first_day=first_day, last_day=last_day)
    shown = preview(
        session, first_day=first_day, last_day=last_day, by=by, amount_satang=amount_satang
    )
    _require_as_shown(shown, digest)
    dividend = Dividend(
        enterprise_id=current_enterprise(session),
        id=id,
        first_day=first_day,
        last_day=last_day,
        by=by.value,
        amount_satang=amount_satang,
        households=len(shown.shares),
        digest=digest,
        captured_at=captured_at,
        posted_at=clock.now(),
        posted_by=posted_by,
    )
    session.add(dividend)
    session.flush()
    drafts = {
        share.household_id: _draft(share, id, captured_at, posted_by)
        for share in shown.shares
        if share.amount_satang
    }
    ledger.post_all(session, list(drafts.values()))
    session.add_all(
        DividendShare(
            enterprise_id=dividend.enterprise_id,
            dividend_id=id,
            household_id=share.household_id,
            weight=share.weight,
            amount_satang=share.amount_satang,
            entry_id=drafts[share.household_id].id if share.amount_satang else None,
        )
        for share in shown.shares
    )
    session.flush()
    return dividend


def get_dividend(session: Session, *, dividend_id: UUID) -> Dividend:
    """One dividend of this enterprise; Problem not-found otherwise."""
    found = session.get(Dividend, (current_enterprise(session), dividend_id))
    if found is None:
        raise not_found("เงินปันผล", "dividend")
    return found


def dividends(session: Session) -> Select[Dividend]:
    """The query for this enterprise's dividends."""
    return select(Dividend).where(Dividend.enterprise_id == current_enterprise(session))


def shares_of(session: Session, *, dividend_id: UUID) -> Select[DividendShare]:
    """The query for the shares of one dividend."""
    return select(DividendShare).where(
        DividendShare.enterprise_id == current_enterprise(session),
        DividendShare.dividend_id == dividend_id,
    )


def own_funds(session: Session) -> int:
    """What would be the enterprise's own if it paid everybody today, in satang, stock at cost."""
    return sum(
        each.balance
        for each in queries.balances(session)
        if each.commodity == MONEY and each.account.startswith(_OWN)
    )


def _draft(share: Share, dividend_id: UUID, captured_at: datetime, posted_by: UUID) -> Draft:
    passbook = queries.passbook_account(share.household_id)
    return Draft(
        id=new_id(),
        event="dividend",
        source_id=dividend_id,
        legs=move(MONEY, share.amount_satang, source=passbook, to=EQUITY),
        captured_at=captured_at,
        person_id=posted_by,
    )


def _weights(
    session: Session, *, first_day: date, last_day: date, by: ShareBy
) -> list[tuple[UUID, int]]:
    """What each household brought, by household id; those with nothing left out."""
    enterprise_id = current_enterprise(session)
    reversal = select(Entry.reverses_id).where(
        Entry.enterprise_id == enterprise_id, Entry.reverses_id.is_not(None)
    )
    query = (
        select(Purchase.household_id, func.sum(Purchase.amount_satang))
        .join(
            Entry,
            (Entry.enterprise_id == Purchase.enterprise_id) & (Entry.id == Purchase.entry_id),
        )
        .where(
            Purchase.enterprise_id == enterprise_id,
            Entry.effective_on.between(first_day, last_day),
            Entry.id.not_in(reversal),
        )
    )
    if by is ShareBy.KILOS:
        lines = (WeighLine.enterprise_id == Purchase.enterprise_id) & (
            WeighLine.ticket_id == Purchase.id
        )
        kilos = (
            (Material.enterprise_id == WeighLine.enterprise_id)
            & (Material.code == WeighLine.material_code)
            & (Material.unit == Unit.KG.value)
        )
        query = (
            query.with_only_columns(Purchase.household_id, func.sum(WeighLine.quantity))
            .join(WeighLine, lines)
            .join(Material, kilos)
        )
    rows = session.execute(query.group_by(Purchase.household_id).order_by(Purchase.household_id))
    return [(household_id, int(weight)) for household_id, weight in rows if weight]


def _lock(session: Session) -> None:
    """One dividend at a time: two at once would each find their period free."""
    key = f"dividend:{current_enterprise(session)}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def _require_new_period(session: Session, *, first_day: date, last_day: date) -> None:
    overlapping = session.scalar(
        dividends(session).where(Dividend.first_day <= last_day, Dividend.last_day >= first_day)
    )
    if overlapping is not None:
        raise conflict(
            "dividend-overlaps",
            "งวดนี้จ่ายปันผลไปแล้วบางส่วนหรือทั้งหมด เลือกงวดที่ไม่ซ้อนกัน",
            "A dividend was paid for days of this period. Choose one that does not overlap.",
            dividend_id=str(overlapping.id),
        )


def _require_as_shown(shown: Preview, digest: str) -> None:
    if shown.digest != digest:
        raise conflict(
            "dividend-changed",
            "มีรายการรับซื้อเปลี่ยนไปหลังดูตัวอย่าง ดูตัวอย่างใหม่แล้วยืนยันอีกครั้ง",
            "Purchases have changed since the preview. Look at it again, then confirm.",
            digest=shown.digest,
        )
    if shown.amount_satang > shown.own_funds_satang:
        own = max(0, shown.own_funds_satang)
        raise conflict(
            "surplus-short",
            f"เงินของวิสาหกิจเองมี {format_baht(own)} ปันผลได้ไม่เกินนั้น",
            f"The enterprise's own funds are {format_baht(own, language='en')}: "
            "share out no more than that.",
            own_funds_satang=shown.own_funds_satang,
        )
