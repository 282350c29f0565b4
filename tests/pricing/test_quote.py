"""A load quoted: amounts worked by hand, refusals, and errors with their place."""

import pickle
from dataclasses import replace

import pytest

from pricing import (
    Counted,
    Deduction,
    DeductionReason,
    EmptyLoad,
    InvalidLoad,
    Limits,
    LoadLine,
    PricedLine,
    PriceList,
    PricingError,
    RefusedLine,
    Rounding,
    RoundingMode,
    Weighed,
    quote,
)


def test_a_mixed_load(price_list: PriceList, limits: Limits) -> None:
    load = [
        LoadLine("pet-clear", Weighed(12_300, 300), "B"),  # 12 kg x 7.05 x 75 % = 63.45
        LoadLine("tv-flat", Counted(2)),  # 2 x 25.00
        LoadLine("beer-crate", Counted(3), "C"),  # 3 x 12.00 x 40 % = 14.40
        LoadLine("cardboard-wet", Weighed(4_000)),
    ]
    result = quote(load, price_list=price_list, limits=limits)
    assert [line.amount for line in result.priced] == [6350, 5000, 1450]
    assert result.total == 12_800
    assert (result.price_list_id, result.price_list_version) == (price_list.id, 3)
    assert result.valid_from == price_list.valid_from
    assert [line.refusal.code for line in result.refused] == ["wet-cardboard"]
    assert result.lines == (*result.priced, *result.refused)
    assert [words.th for words in result.explain()] == [line.explain().th for line in result.lines]


def test_lines_keep_the_order_they_came_in(price_list: PriceList, limits: Limits) -> None:
    load = [
        LoadLine("cardboard-wet", Counted(1)),
        LoadLine("pet-clear", Weighed(1_000)),
        LoadLine("pet-clear", Weighed(1_000), "reject"),
    ]
    result = quote(load, price_list=price_list, limits=limits)
    assert [type(line) for line in result.lines] == [RefusedLine, PricedLine, RefusedLine]
    assert [line.grade for line in result.refused] == [None, "reject"]


def test_sacks_of_one_material_reach_the_tier_together(
    price_list: PriceList, limits: Limits
) -> None:
    sacks = [LoadLine("cardboard", Weighed(100_000)), LoadLine("cardboard", Weighed(100_000))]
    result = quote(sacks, price_list=price_list, limits=limits)
    assert [line.amount for line in result.priced] == [39_000, 39_000]
    alone = quote(sacks[:1], price_list=price_list, limits=limits)
    assert alone.total == 22_000


def test_what_is_rejected_does_not_help_to_reach_the_tier(
    price_list: PriceList, limits: Limits
) -> None:
    sacks = [
        LoadLine("cardboard", Weighed(199_999)),
        LoadLine("cardboard", Weighed(100_000), "reject"),
    ]
    result = quote(sacks, price_list=price_list, limits=limits)
    assert [line.unit_price for line in result.priced] == [220]


def test_the_tier_counts_what_is_bought_not_what_is_weighed(
    price_list: PriceList, limits: Limits
) -> None:
    wet = Weighed(200_000, 0, Deduction(1, DeductionReason.MOISTURE))
    result = quote([LoadLine("cardboard", wet)], price_list=price_list, limits=limits)
    assert result.priced[0].unit_price == 220


def test_the_rule_of_the_list_rounds_each_line(price_list: PriceList, limits: Limits) -> None:
    floor = replace(price_list, rounding=Rounding(100, RoundingMode.FLOOR))
    load = [LoadLine("pet-clear", Weighed(1_000))] * 2  # 7.05 each
    assert quote(load, price_list=floor, limits=limits).total == 1_400


def test_an_empty_load_is_an_error(price_list: PriceList, limits: Limits) -> None:
    with pytest.raises(EmptyLoad) as caught:
        quote([], price_list=price_list, limits=limits)
    assert caught.value.path == "lines"


def test_every_wrong_line_is_told_with_its_place(price_list: PriceList, limits: Limits) -> None:
    load = [
        LoadLine("pet-clear", Weighed(1_000)),
        LoadLine("gold", Weighed(1_000)),
        LoadLine("pet-clear", Weighed(1_000_001)),
        LoadLine("pet-clear", Weighed(1_000, 1_500)),
        LoadLine("pet-clear", Counted(3)),
        LoadLine("tv-flat", Weighed(9_000)),
        LoadLine("pet-clear", Weighed(1_000), "Z"),
        LoadLine("pet-clear", Weighed(-5)),
        LoadLine("beer-crate", Counted(201)),
        LoadLine("pet-clear", Weighed(9, 0, Deduction(0, DeductionReason.DIRT))),
    ]
    with pytest.raises(InvalidLoad) as caught:
        quote(load, price_list=price_list, limits=limits)
    assert [(error.code, error.path) for error in caught.value.errors] == [
        ("unknown_material", "lines[1].material"),
        ("mass_over_limit", "lines[2].gross_g"),
        ("tare_not_below_gross", "lines[3].tare_g"),
        ("wrong_unit", "lines[4].count"),
        ("wrong_unit", "lines[5].gross_g"),
        ("unknown_grade", "lines[6].grade"),
        ("too_small", "lines[7].gross_g"),
        ("count_over_limit", "lines[8].count"),
        ("too_small", "lines[9].deduction.permille"),
    ]
    assert caught.value.data == {"wrong": 9}
    assert caught.value.errors[0].data == {"material": "gold"}


def test_errors_speak_thai_and_english(price_list: PriceList, limits: Limits) -> None:
    with pytest.raises(InvalidLoad) as caught:
        quote(
            [
                LoadLine("pet-clear", Weighed(1_500_000)),
                LoadLine("tv-flat", Weighed(1_000)),
                LoadLine("tv-flat", Counted(0)),
            ],
            price_list=price_list,
            limits=limits,
        )
    over, unit, zero = caught.value.errors
    assert over.words.th == (
        "น้ำหนัก 1,500.0 กก. มากผิดปกติ รับได้ไม่เกิน 1,000.0 กก. ต่อรายการ โปรดชั่งหรือพิมพ์ใหม่"
    )
    assert str(over) == (
        "lines[0].gross_g: 1,500.0 kg is implausible; one line takes at most 1,000.0 kg. "
        "Weigh or type it again."
    )
    assert unit.words.th == "tv-flat ซื้อขายเป็นชิ้น โปรดใส่จำนวนเป็นชิ้น"
    assert zero.words.en == "0 is too small; at least 1."


def test_every_error_has_its_own_code_and_words_in_both_languages() -> None:
    kinds = PricingError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.says.th and kind.says.en for kind in kinds)
    assert str(PricingError()) == "Cannot be priced. Check the data."


def test_an_error_moves_under_a_path_and_survives_pickling(
    price_list: PriceList, limits: Limits
) -> None:
    with pytest.raises(InvalidLoad) as caught:
        quote([LoadLine("gold", Counted(1))], price_list=price_list, limits=limits)
    moved = pickle.loads(pickle.dumps(caught.value.under("body")))
    assert isinstance(moved, InvalidLoad)
    assert (moved.path, moved.errors[0].path) == ("body.lines", "body.lines[0].material")
    assert caught.value.errors[0].path == "lines[0].material"
    assert PricingError().under("body").path == "body"
