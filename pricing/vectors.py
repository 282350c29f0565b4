"""Random priced loads as JSON, so that another program can prove it prices alike.

    python -m pricing.vectors --n 10000 --seed 1 > vectors.json

One object: `formula`, `seed`, `limits`, `price_lists`, and `tickets`, one a
line. A ticket names its price list by position and gives the load as it would
be sent; then either `lines` (records of priced lines, with both sentences, or
refusals) and `total`, or `errors` (code, path, data of each wrong line). Figures
crowd the places where arithmetic goes wrong: halves, tier edges, one gram,
largest values.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TextIO
from uuid import UUID

from pricing.errors import InvalidLoad
from pricing.list_records import price_list_to_record
from pricing.measures import Counted, Deduction, DeductionReason, Limits, Measure, Weighed
from pricing.price_list import Bought, Grade, NotBought, Offer, PriceList, Refusal, Tier
from pricing.priced_line import PricedLine, RefusedLine
from pricing.quote import LoadLine, quote
from pricing.records import FORMULA, line_to_record, measure_to_record
from pricing.rounding import Rounding, RoundingMode
from pricing.units import Unit
from pricing.words import Words

LISTS = 24
LIMITS = Limits(gross_g=5_000_000, count=5_000)
START = datetime(2026, 1, 1, tzinfo=UTC)
Json = dict[str, object]


def _refusal(code: str, th: str, en: str) -> Refusal:
    return Refusal(code, Words(th, en), Words("โปรดนำกลับบ้าน", "Please take it home."))


SPOILT = _refusal("spoilt", "เปื้อนจนขายไม่ได้", "It is too dirty to sell.")
WET = _refusal("wet", "กระดาษเปียก", "The paper is wet.")


def _offer(random: Random, *, number: int) -> Offer:
    material = f"m{number}"
    if random.randrange(10) == 0:
        return NotBought(material, WET)
    unit = random.choice([Unit.KG, Unit.KG, Unit.KG, Unit.PIECE, Unit.CRATE])
    price = random.choice([0, 1, 5, random.randrange(1, 1000), random.randrange(1000, 60_000)])
    step = 1000 if unit is Unit.KG else 1
    tiers = []
    start = 0
    for _ in range(random.choice([0, 0, 1, 2])):
        start += random.randrange(1, 200) * step
        price += random.randrange(1, 100)
        tiers.append(Tier(start, price))
    base = tiers[0].unit_price - 1 if tiers else price
    return Bought(material, unit, base, tuple(tiers))


def random_price_list(random: Random, *, number: int) -> PriceList:
    """Some dozen offers of every kind, four grades, any rounding rule."""
    grades = (
        Grade("A", 1000),
        Grade("B", random.choice([750, random.randrange(401, 1000)])),
        Grade("C", random.choice([400, random.randrange(1, 401)])),
        Grade("reject", 0, SPOILT),
    )
    rounding = Rounding(random.choice([1, 5, 25, 50, 100]), random.choice(list(RoundingMode)))
    return PriceList(
        id=UUID(int=random.getrandbits(128), version=4),
        version=number + 1,
        valid_from=START + timedelta(days=number),
        offers=tuple(_offer(random, number=material) for material in range(12)),
        grades=grades,
        rounding=rounding,
    )


def _weighed(random: Random) -> Weighed:
    gross = random.choice(
        [1, 500, 200_000, random.randrange(1, 200) * 100, random.randrange(1, 30_000),
         random.randrange(1, LIMITS.gross_g + LIMITS.gross_g // 50)]
    )  # fmt: skip
    tare = random.choice([0, 0, random.randrange(0, gross + 1 + gross // 20)])
    permille = random.choice([50, 100, random.randrange(1, 1000)])
    deduction = Deduction(permille, random.choice(list(DeductionReason)))
    return Weighed(gross, tare, deduction if random.randrange(3) == 0 else None)


def _measure(random: Random, *, offer: Offer) -> Measure:
    by_weight = isinstance(offer, NotBought) or offer.unit is Unit.KG
    if random.randrange(100) == 0:
        by_weight = not by_weight
    if by_weight:
        return _weighed(random)
    return Counted(random.choice([1, 2, random.randrange(0, 60), random.randrange(1, 5_100)]))


def random_load(random: Random, *, price_list: PriceList) -> list[LoadLine]:
    """One to six lines, some of one material, a few of them wrong."""
    lines = []
    for _ in range(random.randrange(1, 7)):
        offer = random.choice(price_list.offers)
        material = "no-such-thing" if random.randrange(200) == 0 else offer.material
        grade = random.choice([None, "A", "A", "B", "B", "C", "reject"])
        grade = "Z" if random.randrange(200) == 0 else grade
        lines.append(LoadLine(material, _measure(random, offer=offer), grade))
    return lines


def _line_to_json(line: PricedLine | RefusedLine) -> Json:
    words = line.explain()
    sentences: Json = {"th": words.th, "en": words.en}
    if isinstance(line, RefusedLine):
        return {"refused": line.refusal.code, "material": line.material, "grade": line.grade} | (
            sentences
        )
    return {**line_to_record(line)} | sentences


def _ticket(lines: Sequence[LoadLine], *, price_list: PriceList, position: int) -> Json:
    load = [
        {"material": each.material, "grade": each.grade, **measure_to_record(each.measure)}
        for each in lines
    ]
    ticket: Json = {"price_list": position, "load": load}
    try:
        priced = quote(lines, price_list=price_list, limits=LIMITS)
    except InvalidLoad as invalid:
        errors = [{"code": e.code, "path": e.path, "data": e.data} for e in invalid.errors]
        return ticket | {"errors": errors}
    return ticket | {"lines": [_line_to_json(each) for each in priced.lines], "total": priced.total}


def tickets(random: Random, *, price_lists: Sequence[PriceList], n: int) -> Iterator[Json]:
    """`n` random loads with what they come to."""
    for _ in range(n):
        position = random.randrange(len(price_lists))
        price_list = price_lists[position]
        lines = random_load(random, price_list=price_list)
        yield _ticket(lines, price_list=price_list, position=position)


def write(out: TextIO, *, n: int, seed: int) -> None:
    """Write `n` tickets made from `seed` to `out`, as one JSON object, one ticket a line."""
    random = Random(seed)
    price_lists = [random_price_list(random, number=number) for number in range(LISTS)]
    head = {
        "formula": FORMULA,
        "seed": seed,
        "limits": {"gross_g": LIMITS.gross_g, "count": LIMITS.count},
        "price_lists": [price_list_to_record(each) for each in price_lists],
    }
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "tickets": [')
    between = "\n"
    for ticket in tickets(random, price_lists=price_lists, n=n):
        out.write(between + json.dumps(ticket, ensure_ascii=False))
        between = ",\n"
    out.write("\n]}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(prog="python -m pricing.vectors", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--n", type=int, default=10_000, help="how many tickets (10000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same tickets (1)")
    options = parser.parse_args(arguments)
    write(sys.stdout, n=options.n, seed=options.seed)


if __name__ == "__main__":
    main()
