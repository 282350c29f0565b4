"""A household sells: its load is weighed, priced on the phone and sent as one ticket."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pricing import Weighed
from recycling.demo.catalogue_data import materials, rows
from recycling.demo.loads import DoorLine, Item, weigh
from recycling.demo.marketplace import Someone
from recycling.demo.scene import CannotPlay, Member, Scene, price

REFUSES_PERMILLE = 80
CASH_PERMILLE = 350


class PricesDiffer(CannotPlay):
    """The phone and the service do not come to the same amount."""


@dataclass(slots=True)
class Sale:
    """One ticket; `total_satang` is known once it is sent."""

    member: Member
    lines: tuple[DoorLine, ...]
    refused: tuple[dict[str, str], ...]
    method: str
    captured_at: datetime
    price_list_id: str | None = None
    stop_id: str | None = None
    trip_id: str | None = None
    total_satang: int = 0

    @property
    def quantities(self) -> Counter[str]:
        """What is bought, by material, in base units."""
        found: Counter[str] = Counter()
        for line in self.lines:
            found[line.material] += line.measure.quantity
        return found


def draw_sale(scene: Scene, member: Member, real: Sequence[Item], *, at: datetime) -> Sale:
    """What happens on the scale when `member` sells `real`."""
    known = materials()
    lines = [weigh(scene.dice, item, known[item.material], member.code) for item in real]
    refused: tuple[dict[str, str], ...] = ()
    if scene.dice.happens(REFUSES_PERMILLE, "refuses", member.code):
        kind = scene.dice.of("refused kind", member.code).choice(rows("refused"))
        refused = ({"code": kind["code"], "reason": kind["reason_th"]},)
    cash = scene.dice.happens(CASH_PERMILLE, "takes cash", member.code)
    return Sale(member, tuple(lines), refused, "cash" if cash else "passbook", at)


def send(
    scene: Scene, seller: Someone, sale: Sale, *, kind: str, purse_satang: int | None = None
) -> None:
    """Send the ticket; PricesDiffer when the service comes to another total.

    A household that wanted cash gets it in its passbook when the seller's
    purse (None: deep enough) does not hold as much.
    """
    list_id = sale.price_list_id or seller.get("/price-lists/current")["price_list"]["id"]
    priced = price([line.load_line for line in sale.lines], scene.price_list(seller, list_id))
    sale.total_satang = sum(amount.amount for amount in priced)
    if purse_satang is not None and sale.total_satang > purse_satang:
        sale.method = "passbook"
    lines = [_line(line, amount.amount) for line, amount in zip(sale.lines, priced, strict=True)]
    where = {"stop_id": sale.stop_id, "trip_id": sale.trip_id}
    answer = seller.post(
        "/weigh-tickets",
        f"ticket/{kind}/{sale.member.code}",
        kind=kind,
        household_id=sale.member.id,
        price_list_id=list_id,
        captured_at=sale.captured_at.isoformat(),
        pay=sale.method,
        lines=lines,
        refused=list(sale.refused),
        **{name: value for name, value in where.items() if value},
    )
    if answer["total_satang"] != sale.total_satang:
        raise PricesDiffer(
            f"ยอดเงินไม่ตรงกัน เครื่อง {sale.total_satang} ระบบ {answer['total_satang']} สตางค์ / "
            f"The phone says {sale.total_satang} satang, the service {answer['total_satang']}."
        )


def _line(line: DoorLine, amount_satang: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "material": line.material,
        "grade": line.grade,
        "amount_satang": amount_satang,
    }
    if not isinstance(line.measure, Weighed):
        return body | {"quantity": line.measure.quantity}
    body |= {"gross_g": line.measure.gross_g, "tare_g": line.measure.tare_g}
    if (deduction := line.measure.deduction) is not None:
        body |= {
            "deduction_permille": deduction.permille,
            "deduction_reason": deduction.reason.value,
        }
    return body
