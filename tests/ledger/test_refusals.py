"""What each refusal of the ledger tells: its kind, what to do in both languages, the figures."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from recycling import clock
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import service
from recycling.ledger.auditing import last_audit, require_sound
from recycling.ledger.models import Audit, Entry
from recycling.ledger.service import move
from recycling.people.roles import Role
from tests.builders import Town
from tests.ledger.books import MEMBER, buy, draft, pay

NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def held(session: Session, amount: int, *, id_: UUID | None = None) -> UUID:
    """Hold some of a passbook until an hour from now."""
    with clock.at(NOW):
        made = service.hold(
            session,
            id=id_ or new_id(),
            account=MEMBER,
            amount_satang=amount,
            source_id=new_id(),
            expires_at=LATER,
        )
    return made.id


def held_of_100(session: Session) -> UUID:
    """Hold 60 of a passbook of 100 satang."""
    buy(session, 100)
    return held(session, 60)


def paid(session: Session, hold_id: UUID, amount: int, at: datetime = NOW) -> None:
    """Pay so much of what is held."""
    out = draft(*move("THB", amount, source="cash:centre", to=MEMBER))
    with clock.at(at):
        service.post_hold(session, out, hold_id=hold_id)


def twice(session: Session) -> None:
    """Pay one hold two times."""
    one = held_of_100(session)
    paid(session, one, 60)
    paid(session, one, 60)


def void_after_pay(session: Session) -> None:
    """Give free what was paid."""
    one = held_of_100(session)
    paid(session, one, 60)
    service.void_hold(session, hold_id=one)


def reversed_twice(session: Session) -> None:
    """Undo one purchase two times."""
    entry = buy(session, 100)
    for _ in range(2):
        service.reverse(session, entry_id=entry.id, captured_at=NOW, person_id=None)


CASES: dict[str, tuple[Callable[[Session], object], str, int, str, str, dict[str, Any]]] = {
    "more than the passbook has free": (
        lambda session: (held_of_100(session), pay(session, 41)),
        "balance-too-low",
        409,
        "ยอดเงินในสมุดบัญชีไม่พอ ถอนได้ไม่เกินยอดคงเหลือ",
        "The passbook does not hold enough. Take out no more than its balance.",
        {"balance_satang": 100, "held_satang": 60, "available_satang": 40, "change_satang": -41},
    ),
    "held from an empty passbook": (
        lambda session: held(session, 7),
        "balance-too-low",
        409,
        "ยอดเงินในสมุดบัญชีไม่พอ ถอนได้ไม่เกินยอดคงเหลือ",
        "The passbook does not hold enough. Take out no more than its balance.",
        {"balance_satang": 0, "held_satang": 0, "available_satang": 0, "change_satang": -7},
    ),
    "held more than is free": (
        lambda session: (held_of_100(session), held(session, 41)),
        "balance-too-low",
        409,
        "ยอดเงินในสมุดบัญชีไม่พอ ถอนได้ไม่เกินยอดคงเหลือ",
        "The passbook does not hold enough. Take out no more than its balance.",
        {"balance_satang": 100, "held_satang": 60, "available_satang": 40, "change_satang": -41},
    ),
    "the id of another hold": (
        lambda session: held(session, 7, id_=held_of_100(session)),
        "id-taken",
        409,
        "รหัสนี้ใช้กับรายการอื่นแล้ว สร้างรหัสใหม่",
        "This id belongs to another hold. Make a new one.",
        {},
    ),
    "reversed twice": (
        reversed_twice,
        "already-reversed",
        409,
        "รายการนี้กลับบัญชีไปแล้ว",
        "This entry was reversed before; nothing more to do.",
        {},
    ),
    "more than is held": (
        lambda session: paid(session, held_of_100(session), 61),
        "hold-too-small",
        409,
        "ยอดจ่ายมากกว่ายอดที่กันไว้ ตรวจยอดแล้วลองใหม่",
        "The entry takes more than was held. Check the amount and try again.",
        {"held_satang": 60},
    ),
    "too late": (
        lambda session: paid(session, held_of_100(session), 60, LATER),
        "hold-expired",
        409,
        "หมดเวลากันเงินแล้ว ทำรายการถอนใหม่",
        "The hold has expired. Ask for the money again.",
        {"expires_at": "2026-11-02T04:00:00+00:00"},
    ),
    "paid twice": (
        twice,
        "hold-resolved",
        409,
        "รายการกันเงินนี้จ่ายหรือยกเลิกไปแล้ว",
        "This hold was paid or given free before; nothing more to do.",
        {"hold_status": "posted"},
    ),
    "given free after it was paid": (
        void_after_pay,
        "hold-resolved",
        409,
        "รายการกันเงินนี้จ่ายหรือยกเลิกไปแล้ว",
        "This hold was paid or given free before; nothing more to do.",
        {"hold_status": "posted"},
    ),
    "a day to come": (
        lambda session: service.close_period(
            session, through=NOW.date() + timedelta(days=1), person_id=None
        ),
        "period-not-over",
        409,
        "ยังปิดบัญชีวันที่ยังมาไม่ถึงไม่ได้ เลือกวันนี้หรือวันก่อนหน้า",
        "A day to come cannot be closed. Choose today or a day before.",
        {},
    ),
    "a day closed before": (
        lambda session: [
            service.close_period(session, through=NOW.date(), person_id=None) for _ in range(2)
        ],
        "period-closed",
        409,
        "งวดนี้ปิดบัญชีไปแล้ว เลือกวันหลังจาก closed_through",
        "This period was closed before. Choose a day after closed_through.",
        {"closed_through": "2026-11-02"},
    ),
    "no such entry": (
        lambda session: service.reverse(
            session, entry_id=new_id(), captured_at=NOW, person_id=None
        ),
        "not-found",
        404,
        "ไม่พบรายการบัญชี ตรวจรหัสแล้วลองใหม่",
        "No such ledger entry. Check the id and try again.",
        {},
    ),
    "no such hold": (
        lambda session: service.void_hold(session, hold_id=new_id()),
        "not-found",
        404,
        "ไม่พบรายการกันเงิน ตรวจรหัสแล้วลองใหม่",
        "No such hold. Check the id and try again.",
        {},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    session: Session, case: tuple[Callable[[Session], object], str, int, str, str, dict[str, Any]]
) -> None:
    act, kind, status, th, en, extra = case
    with clock.at(NOW), pytest.raises(Problem) as caught:
        act(session)
    problem = caught.value
    assert (problem.kind, problem.status) == (kind, status)
    assert (str(problem.message), problem.message.en) == (th, en)
    assert problem.extra == extra


def verdict(session: Session, town: Town, *, sound: bool, at: datetime) -> Audit:
    """A verdict of the nightly audit."""
    made = Audit(
        enterprise_id=town.enterprise_id,
        id=new_id(),
        audited_at=at,
        sound=sound,
        drifts=[],
        sealed=0,
        hash=b"\0" * 32,
    )
    session.add(made)
    session.flush()
    return made


def test_unsound_books_say_since_when(session: Session, town: Town) -> None:
    require_sound(session)
    verdict(session, town, sound=False, at=NOW)
    with pytest.raises(Problem) as caught:
        require_sound(session)
    problem = caught.value
    assert (problem.kind, problem.status) == ("books-unsound", 409)
    assert str(problem.message) == ("ตรวจบัญชีพบยอดไม่ตรง จึงหยุดจ่ายเงินไว้ก่อน แจ้งผู้จัดการให้ตรวจบัญชี")
    assert problem.message.en == (
        "The audit found that the books do not add up, so nothing is paid. "
        "Tell the manager to have the books checked."
    )
    assert problem.extra == {"audited_at": "2026-11-02T03:00:00+00:00"}


def test_the_latest_verdict_is_the_one_of_the_latest_audit(session: Session, town: Town) -> None:
    latest = verdict(session, town, sound=True, at=LATER)
    verdict(session, town, sound=False, at=NOW)
    assert last_audit(session) is latest
    require_sound(session)


def test_who_closed_and_who_reversed_is_kept(session: Session, town: Town) -> None:
    who = town.person(Role.MANAGER)
    bought = buy(session, 100)
    undone = service.reverse(session, entry_id=bought.id, captured_at=clock.now(), person_id=who)
    assert session.get_one(Entry, (town.enterprise_id, undone)).person_id == who
    closed = service.close_period(session, through=NOW.date(), person_id=who)
    assert (closed.person_id, closed.closed_through) == (who, NOW.date())
