"""Money beside the purchases: the till, the collectors' floats, payouts from the passbook."""

from collections.abc import Iterable
from dataclasses import dataclass

from recycling.demo.driving import FLOAT_SATANG, RoundPlay
from recycling.demo.marketplace import Someone
from recycling.demo.scene import Member, Scene
from recycling.demo.selling import Sale

TILL_LEAST_SATANG = 3_000_000
TILL_FILL_SATANG = 5_000_000
NOTE_SATANG = 2_000
WITHDRAWS_PERMILLE = 400
REJECTED_PERMILLE = 60


@dataclass(frozen=True, slots=True)
class Payouts:
    """What became of the requests."""

    paid: int
    paid_satang: int
    rejected: int


def fill_the_till(scene: Scene, till_satang: int) -> None:
    """The enterprise puts money in when the till is low."""
    scene.go_to(scene.at(7))
    if till_satang < TILL_LEAST_SATANG:
        scene.manager.post(
            "/capital",
            "capital",
            account="cash:centre",
            amount_satang=TILL_FILL_SATANG,
            captured_at=scene.market.moment.isoformat(),
        )


def issue_floats(scene: Scene, rounds: Iterable[RoundPlay]) -> None:
    """Each collector who drives takes cash along."""
    scene.go_to(scene.at(7, 15))
    for play in rounds:
        _float(scene, play.collector, "issue", FLOAT_SATANG)


def return_floats(scene: Scene, rounds: Iterable[RoundPlay]) -> None:
    """What was not paid out at doors is counted back in."""
    for play in rounds:
        assert play.finished_at is not None
        scene.go_to(max(scene.market.moment, play.finished_at))
        left = FLOAT_SATANG - play.cash_satang
        if left > 0:
            _float(scene, play.collector, "return", left)


def pay_out(scene: Scene, sales: list[Sale], members: dict[str, Someone]) -> Payouts:
    """Some households take out what came into their passbook; the manager decides first.

    `members` maps a household's id to whoever signs in for it.
    """
    scene.watch.phase("จ่ายเงินจากสมุดบัญชี / Paying out", len(sales))
    scene.go_to(max(scene.market.moment, scene.at(16, 30)))
    asked = [each for each in (_ask(scene, sale, members) for sale in sales) if each]
    paid = satang = rejected = 0
    for payout_id, member, amount in asked:
        if scene.dice.happens(REJECTED_PERMILLE, "rejected", member.code):
            scene.manager.post(
                f"/payouts/{payout_id}/rejection",
                f"rejection/{member.code}",
                reason="เงินสดวันนี้ไม่พอ ขอให้มารับวันพรุ่งนี้",
            )
            rejected += 1
            continue
        scene.manager.post(f"/payouts/{payout_id}/approval", f"approval/{member.code}")
        scene.treasurer.post(
            f"/payouts/{payout_id}/payment",
            f"payment/{member.code}",
            captured_at=scene.market.moment.isoformat(),
        )
        paid, satang = paid + 1, satang + amount
    return Payouts(paid, satang, rejected)


def _ask(scene: Scene, sale: Sale, members: dict[str, Someone]) -> tuple[str, Member, int] | None:
    scene.watch.done(1)
    someone = members.get(sale.member.id)
    amount = sale.total_satang // NOTE_SATANG * NOTE_SATANG
    wants = scene.dice.happens(WITHDRAWS_PERMILLE, "withdraws", sale.member.code)
    if sale.method != "passbook" or someone is None or amount == 0 or not wants:
        return None
    answer = someone.post(
        "/payouts", f"payout/{sale.member.code}", amount_satang=amount, method="cash"
    )
    return str(answer["id"]), sale.member, amount


def _float(scene: Scene, collector: Someone, kind: str, amount: int) -> None:
    number = list(scene.collectors).index(collector.id) + 1
    scene.treasurer.post(
        "/floats",
        f"float/{kind}/{number}",
        collector_id=collector.id,
        kind=kind,
        amount_satang=amount,
        captured_at=scene.market.moment.isoformat(),
    )
