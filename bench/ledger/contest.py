"""The contestants: each runs for some seconds and tells its entries a second."""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.ledger.ground import Ground
from recycling.database.places import locate_binaries
from recycling.ids import new_id
from recycling.ledger.batch import plain, quoted

SINGLE = """
\\set n random(1, {count})
\\set amount random(1, 10000)
\\set less -:amount
\\set grams 10 * :amount
\\set fewer -:grams
\\set member {member} + {step} * :n
\\set household {household} + {step} * :n
BEGIN;
INSERT INTO plain_entries (enterprise_id, id, event, source_id, captured_at, recorded_at,
                           effective_on, posting_count)
VALUES ('{tenant}', uuidv7(), 'purchase', '{tenant}', now(), now(), current_date, 4)
RETURNING id AS entry \\gset
INSERT INTO plain_postings (enterprise_id, entry_id, line, account_id, commodity, amount) VALUES
    ('{tenant}', :entry, 1, :member, 'THB', :less),
    ('{tenant}', :entry, 2, {stock}, 'THB', :amount),
    ('{tenant}', :entry, 3, :household, 'can', :fewer),
    ('{tenant}', :entry, 4, {centre}, 'can', :grams);
UPDATE plain_balances SET balance = balance + :amount
WHERE enterprise_id = '{tenant}' AND account_id = :member;
END;
"""
BATCH = (
    """
    INSERT INTO plain_entries (enterprise_id, id, event, source_id, captured_at, recorded_at,
                               effective_on, posting_count)
    SELECT %s, e.id, 'purchase', e.id, %s, %s, %s, 4 FROM unnest(%s::uuid[]) AS e (id)
    """,
    """
    INSERT INTO plain_postings (enterprise_id, entry_id, line, account_id, commodity, amount)
    SELECT %s, p.* FROM unnest(%s::uuid[], %s::int[], %s::bigint[], %s::text[], %s::bigint[]) AS p
    """,
    """
    UPDATE plain_balances b SET balance = b.balance + c.change
    FROM (SELECT account_id, sum(change) AS change
          FROM unnest(%s::bigint[], %s::bigint[]) AS c (account_id, change)
          GROUP BY account_id) c
    WHERE b.enterprise_id = %s AND b.account_id = c.account_id
    """,
)


def through_service(ground: Ground, *, clients: int, batch: int, seconds: float) -> float:
    """Entries a second of `clients` processes which call post_all and commit."""
    arguments = [ground.config().database_url, str(ground.enterprise_id)]
    return together(
        [
            [sys.executable, "-m", "bench.ledger.poster", *arguments, str(seed), str(batch)]
            for seed in range(clients)
        ],
        seconds=seconds,
    )


def together(commands: Sequence[Sequence[str]], *, seconds: float) -> float:
    """Start these client processes, let them go at once, add up their entries a second."""
    clients = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for command in commands
    ]
    for client in clients:
        if client.stdout is None or client.stdout.readline().strip() != "ready":
            raise RuntimeError(f"a client did not start: {client.args}")
    for client in clients:
        if client.stdin is not None:
            client.stdin.write(f"{seconds}\n")
            client.stdin.flush()
    rate = 0.0
    for client in clients:
        done, took = client.communicate()[0].split()
        rate += int(done) / float(took)
    return rate


def bare_single(ground: Ground, *, clients: int, seconds: float) -> float:
    """Entries a second of pgbench with the bare inserts and the update of the member's row."""
    step = ground.members[1] - ground.members[0]
    script = SINGLE.format(
        tenant=ground.enterprise_id,
        count=len(ground.members),
        member=ground.members[0] - step,
        household=ground.households[0] - step,
        step=step,
        stock=ground.stock,
        centre=ground.centre,
    )
    url = make_url(ground.server.url())
    address = ["-h", str(url.query["host"]), "-p", "5432", "-U", str(url.username)]
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "single.sql"
        file.write_text(script, encoding="utf-8")
        done = subprocess.run(
            [
                *(locate_binaries().path("pgbench"), "-n", "-M", "prepared", *address),
                *("-c", str(clients), "-j", str(os.cpu_count()), "-T", str(int(seconds))),
                *("-f", file, "bench_ledger"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"pgbench said: {done.stdout}{done.stderr}")
    return float(found[1])


def bare_batch(ground: Ground, *, batch: int, seconds: float) -> float:
    """Entries a second of one worker with the same batches in bare SQL."""
    dice, tenant, now = random.Random(1), ground.enterprise_id, datetime.now(UTC)
    with psycopg.connect(ground.conninfo()) as connection:

        def post() -> None:
            numbers = [dice.randrange(len(ground.members)) for _ in range(batch)]
            amounts = [dice.randint(1, 10_000) for _ in range(batch)]
            ids = [new_id() for _ in range(batch)]
            members = [ground.members[n] for n in numbers]
            accounts = [
                account
                for n, member in zip(numbers, members, strict=True)
                for account in (member, ground.stock, ground.households[n], ground.centre)
            ]
            legs = [leg for a in amounts for leg in (-a, a, -a * 10, a * 10)]
            connection.execute(BATCH[0], [tenant, now, now, now.date(), plain(ids)])
            connection.execute(
                BATCH[1],
                [
                    tenant,
                    plain(id_ for id_ in ids for _ in range(4)),
                    plain([1, 2, 3, 4] * batch),
                    plain(accounts),
                    quoted(["THB", "THB", "can", "can"] * batch),
                    plain(legs),
                ],
            )
            connection.execute(BATCH[2], [plain(members), plain(amounts), tenant])
            connection.commit()

        for _ in range(12):
            post()
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            post()
            done += batch
        return done / (time.perf_counter() - began)
