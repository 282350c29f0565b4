"""All that happened on a day, before it is retold."""

from collections import Counter
from dataclasses import dataclass

from recycling.demo.booking import Call
from recycling.demo.books import Played
from recycling.demo.driving import RoundPlay
from recycling.demo.paying import Payouts
from recycling.demo.record import LeftOut
from recycling.demo.selling import Sale


@dataclass(frozen=True, slots=True)
class Outcome:
    """A played day."""

    calls: list[Call]
    left_out: list[LeftOut]
    rounds: list[RoundPlay]
    counter: list[Sale]
    payouts: Payouts
    engine: str

    @property
    def sales(self) -> list[Sale]:
        """Every ticket, from doors and from the counter."""
        return [sale for each in self.rounds for sale in each.sales] + self.counter


def tally(outcome: Outcome) -> Played:
    """What was done, for the comparison with the books."""
    bought = _quantities(outcome.sales)
    arrived = _quantities(outcome.counter)
    for each in outcome.rounds:
        for trip in each.trips:
            arrived.update({item.material: item.quantity for item in trip.centre})
    cash = sum(sale.total_satang for sale in outcome.sales if sale.method == "cash")
    return Played(
        bought_satang=sum(sale.total_satang for sale in outcome.sales),
        bought=bought,
        arrived=arrived,
        cash_out_satang=cash + outcome.payouts.paid_satang,
    )


def _quantities(sales: list[Sale]) -> Counter[str]:
    return sum((sale.quantities for sale in sales), Counter())
