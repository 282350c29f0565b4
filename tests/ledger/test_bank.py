"""Many clients at once, a few members, and a server that is killed: the books stay whole.

The full size is `python -m bench.ledger.bank`, and `--kills 20`.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.ledger.bank import run
from bench.ledger.ground import Ground, open_ground


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A durable server of this module's own, since it will be killed."""
    directory = Path(tempfile.mkdtemp(prefix="tntt-bank-"))
    directory.chmod(0o711)  # as root, the account of the server has to pass through
    try:
        with open_ground(directory / "postgres") as opened:
            yield opened
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.mark.parametrize("kills", [0, 2])
def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(
    ground: Ground, kills: int
) -> None:
    score = run(ground, clients=8, entries=600, kills=kills)
    assert score.off == []
    assert score.deadlocks == 0
    assert score.acknowledged
    assert kills or not score.cut_off
