"""The sentences for pickups left out: every reason has one, with its numbers."""

import pytest

from recycling.errors import Bilingual
from recycling.rounds.models import MissReason
from recycling.rounds.words import MISS_WORDS, why
from routing import Reason

NAMES = {"van": Bilingual("รถสามล้อ", "Three-wheeler")}
NUMBERS: dict[str, int | str] = {
    "resource": "grams",
    "load": 450_000,
    "largest": 300_000,
    "left": 0,
    "earliest": 45_240,
    "window_end": 43_200,
    "back_at": 97_200,
    "shift_end": 61_200,
    "vehicle": "van",
    "extra_seconds": 601,
    "needs": "",
    "prize": 0,
    "extra_cost": 0,
}
KEYS = {
    Reason.TOO_LARGE: ("resource", "load", "largest"),
    Reason.WINDOW: ("earliest", "window_end"),
    Reason.SHIFT: ("back_at", "shift_end"),
    Reason.DAY_FULL: ("vehicle", "extra_seconds"),
}


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence_in_both_languages(reason: Reason) -> None:
    numbers = {key: NUMBERS[key] for key in KEYS.get(reason, ())}
    words = why(reason, numbers, vehicle_names=NAMES)
    for said in (str.__str__(words), words.en):
        assert said
        assert "{" not in said


@pytest.mark.parametrize(
    ("reason", "numbers", "th", "en"),
    [
        (Reason.TOO_LARGE, {"load": 450_001, "largest": 300_099}, "450.1 กก.", "300 kg"),
        (Reason.WINDOW, {}, "12:34 น.", "12:00"),
        (Reason.SHIFT, {}, "03:00 (+1) น.", "17:00"),
        (Reason.DAY_FULL, {}, "ราว 11 นาที", "Three-wheeler"),
    ],
)
def test_numbers_are_said_as_people_say_them(
    reason: Reason, numbers: dict[str, int | str], th: str, en: str
) -> None:
    given = {key: {**NUMBERS, **numbers}[key] for key in KEYS[reason]}
    words = why(reason, given, vehicle_names=NAMES)
    assert th in words
    assert en in words.en


def test_bulk_is_said_in_cubic_metres() -> None:
    numbers: dict[str, int | str] = {"resource": "ml", "load": 2_510_000, "largest": 1_990_000}
    words = why(Reason.TOO_LARGE, numbers, vehicle_names={})
    assert "2.6 ลบ.ม." in words
    assert "1.9 m³" in words.en


def test_a_vehicle_nobody_knows_is_not_named() -> None:
    numbers: dict[str, int | str] = {"vehicle": "gone", "extra_seconds": 60}
    assert "gone" not in why(Reason.DAY_FULL, numbers, vehicle_names=NAMES)


def test_every_miss_has_words() -> None:
    assert set(MISS_WORDS) == set(MissReason)
