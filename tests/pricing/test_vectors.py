"""The vectors for other implementations: repeatable, complete, and true by other arithmetic."""

import io
import json
import runpy
from fractions import Fraction
from typing import Any

import pytest

from pricing import line_from_record
from pricing.vectors import __file__ as vectors_file
from pricing.vectors import main, write


def make(*, n: int, seed: int) -> str:
    out = io.StringIO()
    write(out, n=n, seed=seed)
    return out.getvalue()


@pytest.fixture(scope="module")
def vectors() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(make(n=2_000, seed=1), parse_float=_no_float)
    return loaded


def _no_float(text: str) -> float:
    raise AssertionError(f"a float in the vectors: {text}")


def test_a_seed_makes_the_same_vectors_again() -> None:
    assert make(n=50, seed=3) == make(n=50, seed=3)
    assert make(n=50, seed=3) != make(n=50, seed=4)


def test_no_tickets_is_still_one_object() -> None:
    assert json.loads(make(n=0, seed=1))["tickets"] == []


def test_the_command_line_writes_them(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--n", "3", "--seed", "1"])
    written = capsys.readouterr().out
    assert written == make(n=3, seed=1)


def test_it_runs_as_a_program(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["vectors", "--n", "2", "--seed", "5"])
    runpy.run_path(vectors_file, run_name="__main__")
    assert capsys.readouterr().out == make(n=2, seed=5)


def test_every_kind_of_case_occurs(vectors: dict[str, Any]) -> None:
    tickets = vectors["tickets"]
    errors = {error["code"] for ticket in tickets for error in ticket.get("errors", [])}
    assert errors == {
        "unknown_material",
        "unknown_grade",
        "wrong_unit",
        "mass_over_limit",
        "count_over_limit",
        "tare_not_below_gross",
        "too_small",
    }
    lines = [line for ticket in tickets for line in ticket.get("lines", [])]
    priced = [line for line in lines if "amount" in line]
    assert {line["refused"] for line in lines if "refused" in line} == {"wet", "spoilt"}
    assert {line["unit"] for line in priced} == {"kg", "piece", "crate"}
    assert {line["rounding_mode"] for line in priced} == {"half_up", "half_even", "floor"}
    assert any(line["tier_from"] for line in priced)
    assert any(_half_left(line) for line in priced)


def _half_left(line: dict[str, Any]) -> bool:
    step = line["exact_denominator"] * line["rounding_unit"]
    return bool(2 * (int(line["exact_numerator"]) % step) == step)


def test_amounts_agree_with_arithmetic_written_anew(vectors: dict[str, Any]) -> None:
    """From the load and the price list alone, in fractions, as another program would."""
    checked = 0
    for ticket in vectors["tickets"]:
        if "errors" in ticket:
            continue
        price_list = vectors["price_lists"][ticket["price_list"]]
        nets = [_net(line) for line in ticket["load"]]
        total = 0
        for place, line in enumerate(ticket["lines"]):
            if "refused" in line:
                continue
            same = sum(
                net
                for net, other, result in zip(nets, ticket["load"], ticket["lines"], strict=True)
                if other["material"] == line["material"] and "refused" not in result
            )
            amount = _amount(ticket["load"][place], nets[place], same, price_list=price_list)
            assert line["amount"] == amount
            total += amount
            checked += 1
        assert ticket["total"] == total
    assert checked > 3_000


def _net(line: dict[str, Any]) -> int:
    if "count" in line:
        return int(line["count"])
    content = line["gross_g"] - line["tare_g"]
    return int(content - content * line.get("deduction_permille", 0) // 1000)


def _amount(line: dict[str, Any], net: int, same: int, *, price_list: dict[str, Any]) -> int:
    offer = next(each for each in price_list["offers"] if each["material"] == line["material"])
    price = offer["unit_price"]
    for tier in offer["tiers"]:
        if same >= tier["from_quantity"]:
            price = tier["unit_price"]
    share = {each["name"]: each["permille"] for each in price_list["grades"]}[line["grade"] or "A"]
    quantity = Fraction(net, 1000) if offer["unit"] == "kg" else Fraction(net)
    units = quantity * price * Fraction(share, 1000) / price_list["rounding_unit"]
    match price_list["rounding_mode"]:
        case "floor":
            rounded = units.__floor__()
        case "half_up":
            rounded = (units + Fraction(1, 2)).__floor__()
        case _:
            rounded = round(units)
    return int(rounded * price_list["rounding_unit"])


def test_each_record_stands_by_itself(vectors: dict[str, Any]) -> None:
    for ticket in vectors["tickets"]:
        for line in ticket.get("lines", []):
            if "amount" in line:
                record = {name: value for name, value in line.items() if name not in {"th", "en"}}
                words = line_from_record(record).explain()
                assert (words.th, words.en) == (line["th"], line["en"])
