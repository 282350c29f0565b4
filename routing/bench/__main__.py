"""`python -m routing.bench FOLDER`: the table, the JSON file, the Markdown."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from routing.bench.baselines import BASELINES
from routing.bench.families import FAMILIES
from routing.bench.runner import Row, means, run, write_json
from routing.errors import InstanceError

HEAD = (
    f"{'family':<10} {'instance':<16} {'engine':<12} {'veh':>4} {'cost':>10} "
    f"{'best known':>10} {'gap %':>8} {'wall s':>7}  verdict"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; exit 2 when nothing can be read, 1 when a plan of ours is infeasible."""
    options = _parser().parse_args(arguments)
    rows: list[Row] = []
    print(HEAD, flush=True)
    try:
        for row in run(
            options.folder,
            family=options.family,
            names=options.instance,
            seconds=options.seconds,
            seed=options.seed,
            clock=time.process_time if options.cpu else time.perf_counter,
            baselines=options.only or (list(BASELINES) if options.baselines else []),
        ):
            rows.append(row)
            print(line(row), flush=True)
            if options.json is not None:
                write_json(rows, options.json)
    except InstanceError as error:
        print(error, file=sys.stderr)
        return 2
    print()
    for family, engine, count, bad, gap in means(rows):
        mean = "-" if gap is None else f"{gap:.3f} %"
        print(f"{family:<10} {engine:<12} {count:>3} instances, {bad} infeasible, mean gap {mean}")
    ours = [r for r in rows if not r.engine.startswith("raw")]
    return int(any(not r.feasible for r in ours))


def line(row: Row) -> str:
    """One line of the table."""
    best = "-" if row.best_known is None else f"{row.best_known:g}"
    gap = "-" if row.gap_percent is None else f"{row.gap_percent:.3f}"
    verdict = "ok" if row.feasible else f"{row.unserved} unserved, {len(row.violations)} violations"
    return (
        f"{row.family:<10} {row.instance:<16} {row.engine:<12} {row.vehicles:>4} {row.cost:>10g} "
        f"{best:>10} {gap:>8} {row.wall:>7.1f}  {verdict}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m routing.bench", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with one folder for each family")
    parser.add_argument("--family", choices=[f.name for f in FAMILIES])
    parser.add_argument(
        "--instance", action="append", default=[], help="only this one; may be repeated"
    )
    parser.add_argument(
        "--seconds", type=float, help="limit for each solve; the family's own when left out"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--baselines", action="store_true", help="also raw OR-Tools, PyVRP and VROOM"
    )
    parser.add_argument(
        "--only", action="append", choices=list(BASELINES), help="only this baseline"
    )
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="count processor seconds: for a machine shared with others",
    )
    parser.add_argument("--json", type=Path, help="write one JSON object a line to this file")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
