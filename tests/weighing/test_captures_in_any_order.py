"""A whole day of captures, shuffled, repeated and told by wrong clocks, gives the same books.

A few hundred by default, as in CI; `CAPTURES=10000` for the long run.
"""

import os
import random
from collections import Counter

from flask import Flask

from recycling.database.orm import db, enter_enterprise
from recycling.ledger.audit import audit
from tests.weighing.day import PER_TRIP, Place, Teller, deliver, disturbed, open_place, prices_of

CAPTURES = int(os.environ.get("CAPTURES", "240"))
SEED = int(os.environ.get("CAPTURES_SEED", "1"))


def test_captures_in_any_order_give_the_same_books(app: Flask) -> None:
    chance, trips = random.Random(SEED), max(2, CAPTURES // PER_TRIP)
    with app.app_context():
        orderly, disorderly = (open_place(app, trips=trips) for _ in range(2))
        events = Teller(chance, prices_of(orderly), trips).day(CAPTURES)
        assert len(events) == CAPTURES
        told = disturbed(events, chance)

        assert deliver(orderly, events) == 0
        waited = deliver(disorderly, told)

        first, second = orderly.outcome(), disorderly.outcome()
        for part in first:
            assert first[part] == second[part], part
        assert waited
        kinds = Counter(event.path.rpartition("/")[2] for event in events)
        assert {"weigh-tickets", "unloads", "miss", "correction", "losses"} <= set(kinds)
        print(f"{CAPTURES} captures {dict(kinds)}, {len(told)} sent shuffled, {waited} waited")
        for place in (orderly, disorderly):
            _require_sound(place)


def _require_sound(place: Place) -> None:
    """The ledger's laws hold, and every trip that was unloaded is empty."""
    enter_enterprise(db.session(), place.town.enterprise_id)
    assert audit(db.session()) == []
    db.session.rollback()
    assert not [account for account in place.outcome()["books"] if account.startswith("vehicle:")]
