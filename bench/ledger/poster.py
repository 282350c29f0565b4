"""One client process of the service function.

    python -m bench.ledger.poster DATABASE_URL ENTERPRISE_ID SEED BATCH

A batch of 0 is a transaction that posts nothing and asks for SELECT 1: what session and
driver leave room for.

Says "ready", waits for a line with the seconds to run, posts, prints entries and seconds.
"""

import random
import sys
import time
from uuid import UUID

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bench.ledger.ground import HOUSEHOLDS, purchase
from recycling.database.orm import enter_enterprise
from recycling.ledger import service


def main() -> None:
    """Post batches of BATCH entries, a transaction each, until the time is up."""
    url, enterprise_id, seed, size = sys.argv[1:]
    dice, batch = random.Random(int(seed)), int(size)
    # The web's pool asks a connection whether it lives before each request; a worker holds one.
    with Session(create_engine(url)) as session:
        enter_enterprise(session, UUID(enterprise_id))

        def post() -> None:
            drafts = [
                purchase(dice.randrange(HOUSEHOLDS), dice.randint(1, 10_000)) for _ in range(batch)
            ]
            if drafts:
                service.post_all(session, drafts)
            else:
                session.execute(text("SELECT 1"))
            session.commit()

        for _ in range(12):  # plans are kept from the tenth call on
            post()
        print("ready", flush=True)
        seconds = float(sys.stdin.readline())
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            post()
            done += max(batch, 1)
        print(done, time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main()
