"""The phone's price of a load is the service's, to the satang and to the word."""

import os
import shutil
import subprocess
from pathlib import Path

from pricing.vectors import write

WEBAPP = Path(__file__).parents[2] / "webapp"
TICKETS = 10_000


def test_ten_thousand_random_tickets_come_out_alike(tmp_path: Path) -> None:
    node = shutil.which("node")
    vitest = WEBAPP / "node_modules/vitest/vitest.mjs"
    assert node, "no Node: use ./run test tests/webapp"
    assert vitest.exists(), "the web app's packages are missing: ./run setup"
    vectors = tmp_path / "vectors.json"
    with vectors.open("w", encoding="utf-8") as out:
        write(out, n=TICKETS, seed=1)
    done = subprocess.run(
        [node, str(vitest), "run", "src/pricing/vectors.test.ts"],
        cwd=WEBAPP,
        env=os.environ | {"PRICING_VECTORS": str(vectors), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{TICKETS} tickets, 0 differences" in done.stdout
