"""python -m bench.ledger.bank: a bank's day, with the server killed now and then.

Clients post purchases and payouts for members chosen by Zipf's law. A reader keeps asking
whether each commodity sums to zero. At the end balances must be the sums of postings, and
every entry that was acknowledged must be there, whole.
"""

import random
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from uuid import UUID

import click
import psycopg
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bench.ledger.ground import DATABASE, Ground, household, open_ground, purchase
from recycling import clock
from recycling.database.orm import enter_enterprise
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import service
from recycling.ledger.audit import audit
from recycling.ledger.service import Draft, move

MEMBERS = 1000
WEIGHTS = list(accumulate(1 / rank for rank in range(1, MEMBERS + 1)))


@dataclass
class Score:
    """What happened, as the clients saw it."""

    left: int
    acknowledged: set[UUID] = field(default_factory=set)
    refused: int = 0
    cut_off: int = 0
    deadlocks: int = 0
    reads: int = 0
    off: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Whether there is another entry to post."""
        with self.lock:
            self.left -= 1
            return self.left >= 0


def draft(dice: random.Random) -> Draft:
    """Seven purchases for three payouts, mostly of the same few members."""
    number = dice.choices(range(MEMBERS), cum_weights=WEIGHTS)[0]
    if dice.random() < 0.7:
        return purchase(number, dice.randint(1, 10_000))
    member = household(number)
    return Draft(
        id=new_id(),
        event="payout",
        source_id=member,
        legs=move("THB", dice.randint(1, 10_000), source="cash:centre", to=f"member:{member}"),
        captured_at=clock.now(),
    )


def customer(engine: Engine, tenant: UUID, seed: int, score: Score) -> None:
    """Post until nothing is left; what is cut off is not acknowledged; another takes its place."""
    dice = random.Random(seed)
    while score.take():
        one = draft(dice)
        try:
            with Session(engine) as session:
                enter_enterprise(session, tenant)
                service.post(session, one)
                session.commit()
            with score.lock:
                score.acknowledged.add(one.id)
        except Problem:
            with score.lock:
                score.refused += 1
        except DBAPIError as error:
            with score.lock:
                score.deadlocks += isinstance(error.orig, psycopg.errors.DeadlockDetected)
                score.cut_off += 1
                score.left += 1
            time.sleep(0.2)


def reader(engine: Engine, tenant: UUID, score: Score, stop: threading.Event) -> None:
    """Ask again and again whether everything sums to zero."""
    question = text(
        "SELECT commodity, sum(amount) FROM postings GROUP BY commodity HAVING sum(amount) <> 0"
    )
    while not stop.wait(0.5):
        try:
            with Session(engine) as session:
                enter_enterprise(session, tenant)
                score.off += [f"{code} is off by {n}" for code, n in session.execute(question)]
                score.reads += 1
        except DBAPIError:
            continue


def kill(ground: Ground, engine: Engine) -> float:
    """SIGKILL the whole server and start it again; returns the seconds until it answered."""
    process = ground.server
    if process.pid is None:
        raise RuntimeError("the server does not run")
    began = time.perf_counter()
    for pid in _family(process.pid):
        _signal(pid)
    process.stop()
    process.start()
    engine.dispose()
    return time.perf_counter() - began


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


def _signal(pid: int) -> None:
    import os

    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def run(ground: Ground, *, clients: int, entries: int, kills: int) -> Score:
    """Let the clients work, and kill the server `kills` times meanwhile."""
    engine = create_engine(
        ground.server.app_url(DATABASE), pool_size=clients + 2, max_overflow=0, pool_pre_ping=True
    )
    score, stop = Score(entries), threading.Event()
    tenant = ground.enterprise_id
    watch = threading.Thread(target=reader, args=(engine, tenant, score, stop))
    watch.start()
    with ThreadPoolExecutor(clients) as pool:
        work = [pool.submit(customer, engine, tenant, seed, score) for seed in range(clients)]
        for number in range(kills):
            while score.left > entries * (kills - number) // (kills + 1):
                time.sleep(0.02)
            took = kill(ground, engine)
            click.echo(
                f"killed {number + 1} of {kills} with {len(score.acknowledged):,} acknowledged, "
                f"back after {took:.1f} s"
            )
        for one in work:
            one.result()
    stop.set()
    watch.join()
    _compare(engine, tenant, score)
    engine.dispose()
    return score


def _compare(engine: Engine, tenant: UUID, score: Score) -> None:
    with Session(engine) as session:
        enter_enterprise(session, tenant)
        score.off += [f"{d.law}: {d.where} is off by {d.off}" for d in audit(session)]
        there = set(session.scalars(text("SELECT id FROM entries")))
        lost = score.acknowledged - there
        score.off += [f"acknowledged and lost: {one}" for one in lost]


@click.command(help=__doc__)
@click.option("--clients", default=32, show_default=True)
@click.option("--entries", default=200_000, show_default=True)
@click.option("--kills", default=0, show_default=True, help="SIGKILLs of the server meanwhile.")
@click.option("--directory", default="instance", type=click.Path(path_type=Path), help="For data.")
def main(clients: int, entries: int, kills: int, directory: Path) -> None:
    """Run it; exit 1 when anything is off."""
    began = time.perf_counter()
    with open_ground(directory / "bench-bank" / "postgres") as ground:
        score = run(ground, clients=clients, entries=entries, kills=kills)
    click.echo(
        f"{len(score.acknowledged):,} acknowledged, {score.refused:,} refused, "
        f"{score.cut_off:,} cut off, {score.deadlocks} deadlocks, {score.reads:,} reads in "
        f"{timedelta(seconds=round(time.perf_counter() - began))}"
    )
    for line in score.off:
        click.echo(line, err=True)
    sys.exit(bool(score.off or score.deadlocks))


if __name__ == "__main__":
    main()
