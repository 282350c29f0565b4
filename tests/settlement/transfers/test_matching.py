"""A line of the statement is a transfer beyond doubt, or a person decides."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from recycling.settlement.transfers.matching import Line, Sent, Why, match

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)  # in Bangkok


def line(number: int, **more: Any) -> Line:
    told: dict[str, Any] = {
        "on_date": date(2026, 11, 24),
        "at": NOON,
        "amount_satang": 1_000,
        "reference": "",
        "description": "",
    }
    return Line(id=UUID(int=number), **(told | more))


def sent(number: int, **more: Any) -> Sent:
    told: dict[str, Any] = {
        "amount_satang": 1_000,
        "made_at": NOON,
        "sent_at": NOON,
        "slip_reference": f"REF{number}",
    }
    return Sent(id=UUID(int=100 + number), **(told | more))


def pairs(lines: list[Line], transfers: list[Sent]) -> set[tuple[int, int, str]]:
    found = match(lines, transfers).matches
    return {(each.line_id.int, each.transfer_id.int - 100, each.why) for each in found}


def maybe(lines: list[Line], transfers: list[Sent]) -> set[tuple[int, int, str]]:
    found = match(lines, transfers).candidates
    return {
        (each.line_id.int, each.transfer_id.int - 100, each.why)
        for candidates in found.values()
        for each in candidates
    }


def test_the_reference_decides_among_equal_amounts() -> None:
    lines = [line(1, reference="REF2"), line(2, description="PromptPay ref1 นายคำปัน")]
    assert pairs(lines, [sent(1), sent(2)]) == {(1, 2, "reference"), (2, 1, "reference")}


def test_a_part_of_a_reference_is_none() -> None:
    assert pairs([line(1, reference="REF12")], [sent(1)]) == set()


def test_the_time_alone_will_do_when_nothing_else_fits() -> None:
    close = line(1, at=NOON + timedelta(minutes=15))
    assert pairs([close], [sent(1)]) == {(1, 1, "time")}
    assert pairs([line(1, at=None)], [sent(1)]) == {(1, 1, "time")}
    late = line(1, at=NOON + timedelta(minutes=16))
    assert (pairs([late], [sent(1)]), maybe([late], [sent(1)])) == (set(), set())


def test_a_satang_off_is_another_payment() -> None:
    off = line(1, amount_satang=1_001, reference="REF1")
    assert (pairs([off], [sent(1)]), maybe([off], [sent(1)])) == (set(), set())


def test_two_that_fit_one_are_left_to_a_person() -> None:
    assert pairs([line(1)], [sent(1), sent(2)]) == set()
    assert maybe([line(1)], [sent(1), sent(2)]) == {(1, 1, "time"), (1, 2, "time")}
    assert pairs([line(1), line(2)], [sent(1)]) == set()


def test_what_the_reference_settled_no_longer_confuses_the_rest() -> None:
    lines = [line(1, reference="REF1"), line(2)]
    assert pairs(lines, [sent(1), sent(2)]) == {(1, 1, "reference"), (2, 2, "time")}


def test_another_reference_or_no_slip_is_never_taken_by_itself() -> None:
    other = line(1, reference="XYZ99")
    assert (pairs([other], [sent(1)]), maybe([other], [sent(1)])) == (
        set(),
        {(1, 1, "other-reference")},
    )
    waiting = sent(1, sent_at=None, slip_reference=None)
    assert (pairs([line(1)], [waiting]), maybe([line(1)], [waiting])) == (
        set(),
        {(1, 1, "no-slip")},
    )
    for days in (-1, 8):
        far = line(1, on_date=date(2026, 11, 24) + timedelta(days))
        assert maybe([far], [waiting]) == set()


@st.composite
def many(draw: st.DrawFn) -> tuple[list[Line], list[Sent]]:
    amounts = st.sampled_from([1_000, 2_000])
    minutes = st.sampled_from([0, 5, 14, 40])
    lines = [
        line(
            number,
            amount_satang=draw(amounts),
            at=draw(st.none() | minutes.map(lambda m: NOON + timedelta(minutes=m))),
            reference=draw(st.sampled_from(["", "REF0", "REF1", "REF2", "ZZZ9"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    transfers = []
    for number in range(draw(st.integers(0, 6))):
        slip = draw(st.booleans())
        transfers.append(
            sent(
                number,
                amount_satang=draw(amounts),
                sent_at=NOON + timedelta(minutes=draw(minutes)) if slip else None,
                slip_reference=f"REF{number}" if slip else None,
            )
        )
    return lines, transfers


@given(many(), st.randoms(use_true_random=False))
def test_laws_of_matching(found: tuple[list[Line], list[Sent]], dice: Any) -> None:
    """One to one, exact amounts, the same in any order, nothing both certain and open."""
    lines, transfers = found
    result = match(lines, transfers)
    by_line = {each.id: each for each in lines}
    by_transfer = {each.id: each for each in transfers}
    taken_lines = [each.line_id for each in result.matches]
    taken = [each.transfer_id for each in result.matches]
    assert len(set(taken_lines)) == len(taken_lines)
    assert len(set(taken)) == len(taken)
    for each in result.matches:
        assert each.why in (Why.REFERENCE, Why.TIME)
        assert by_line[each.line_id].amount_satang == by_transfer[each.transfer_id].amount_satang
        assert by_transfer[each.transfer_id].slip_reference is not None
    assert not set(taken_lines) & set(result.candidates)
    assert not set(taken) & {c.transfer_id for cs in result.candidates.values() for c in cs}
    shuffled_lines, shuffled = lines[:], transfers[:]
    dice.shuffle(shuffled_lines)
    dice.shuffle(shuffled)
    assert pairs(shuffled_lines, shuffled) == pairs(lines, transfers)
    assert maybe(shuffled_lines, shuffled) == maybe(lines, transfers)
