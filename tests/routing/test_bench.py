"""Reading the families' files, and what the benchmark writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routing import check, solve
from routing.bench import kim2006, vrplib, vrptw
from routing.bench.__main__ import main
from routing.bench.kim2006 import clock
from routing.errors import InstanceError

KIM = """10.0 // vehicle capacity
12.0 // yardage a day
500 // stops a day
3600 // lunch
30 // MPH
Stop_ID X Y Early Late Service Load Type
0 0 0 0800 1700 0 9999 0
1 5280 0 0000 2400 600 9999 2
2 0 5280 0000 2400 30 6.5 1
3 5280 5280 1300 2400 30 5.5 1
4 5280 5280 1300 2400 30 0 1
"""
SOLOMON = """X1

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE

 0 0 0 0 0 100 0
 1 1 1 6 0 90 10
 2 3 4 6 0 90 10
"""
CVRP = """NAME : X-n3
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 0 2
DEMAND_SECTION
1 0
2 6
3 6
DEPOT_SECTION
1
-1
EOF
"""
TRIPS = """NAME: T
VEHICLES: 1
CAPACITY: 10
SERVICE_TIME: 5
NODE_COORD_SECTION
1 0 0
2 3 4
3 0 2
DEMAND_SECTION
1 0
2 6
3 6
TIME_WINDOW_SECTION
1 0 100
2 0 90
3 0 90
RELEASE_TIME_SECTION
1 0
2 0
3 20
DEPOT_SECTION
1
EOF
"""


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_clock_times_in_minutes_and_in_hundredths() -> None:
    assert clock("0730", hundredths=False) == 7 * 3600 + 30 * 60
    assert clock("1675", hundredths=True) == 16 * 3600 + 45 * 60


def test_a_kim_instance(tmp_path: Path) -> None:
    """Manhattan feet; 12 yards fit one vehicle's day, in two trips of at most 10."""
    instance = kim2006.read(put(tmp_path, "kim2006/5_stop.txt", KIM))
    stops = {s.id: s for s in instance.problem.stops}
    assert stops["3"].place == stops["4"].place
    row = instance.problem.row(stops["3"].place)
    assert instance.problem.matrix.distances[0, row] == 2 * 5280
    assert instance.problem.matrix.durations[0, row] == 240
    solution = solve(instance.problem, seconds=20, iterations=50)
    assert not check(instance.problem, solution)
    assert not solution.unserved
    assert len(solution.routes) == 1
    assert instance.routes(solution)[0].count("1") == 2


def test_a_solomon_instance_in_tenths(tmp_path: Path) -> None:
    instance = vrptw.read_solomon(put(tmp_path, "solomon/X1.txt", SOLOMON))
    assert instance.problem.matrix.distances[0].tolist() == [0, 14, 50]
    solution = solve(instance.problem, seconds=20, iterations=50)
    assert not check(instance.problem, solution)
    assert len(solution.routes) == 2
    assert instance.cost(solution) == 12.8


def test_a_cvrp_instance_rounds(tmp_path: Path) -> None:
    put(tmp_path, "cvrp_x/bks.csv", "instance,bks\nX-n3,14\n")
    instance = vrplib.read_cvrp(put(tmp_path, "cvrp_x/X-n3.vrp", CVRP))
    solution = solve(instance.problem, seconds=20, iterations=50)
    assert instance.cost(solution) == 14
    assert instance.gap(solution) == 0


def test_a_trip_waits_for_its_release(tmp_path: Path) -> None:
    """One vehicle, two trips, the one to stop 2 not before 20.0."""
    instance = vrplib.read_multi_trip(put(tmp_path, "mtvrptwr/T.vrp", TRIPS))
    solution = solve(instance.problem, seconds=20, iterations=50)
    assert not check(instance.problem, solution)
    assert not solution.unserved
    arrival = next(v.arrival for _, v in solution.visits() if v.id == "2")
    assert arrival >= 200 + 20


@pytest.mark.parametrize("text", ["", "hello\n", SOLOMON.replace("6 0 90", "six 0 90")])
def test_what_is_no_instance_is_refused(tmp_path: Path, text: str) -> None:
    path = put(tmp_path, "solomon/bad.txt", text)
    with pytest.raises(InstanceError, match="bad"):
        vrptw.read_solomon(path)


@pytest.mark.parametrize("text", ["", KIM.replace("9999 0", "9999 1"), KIM.replace("6.5", "six")])
def test_what_is_no_kim_instance_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InstanceError, match="bad_stop"):
        kim2006.read(put(tmp_path, "kim2006/bad_stop.txt", text))


def test_the_command_writes_one_object_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "solomon/X1.txt", SOLOMON)
    put(tmp_path, "cvrp_x/X-n3.vrp", CVRP)
    out = tmp_path / "out.json"
    assert main([str(tmp_path), "--seconds", "0.5", "--json", str(out)]) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(r["family"], r["instance"], r["feasible"]) for r in rows] == [
        ("solomon", "X1", True),
        ("cvrp_x", "X-n3", True),
    ]
    assert sorted(i for route in rows[1]["routes"] for i in route) == ["1", "2"]
    assert "mean gap" in capsys.readouterr().out


def test_an_empty_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "no instances" in capsys.readouterr().err
