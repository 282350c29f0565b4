"""Dates are shown in Bangkok, in the Buddhist era, whatever zone they came in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recycling.documents import dates

MORNING = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)


def test_a_morning_in_november() -> None:
    assert dates.thai_datetime(MORNING) == "23 พฤศจิกายน 2569 เวลา 10:15 น."
    assert dates.thai_date_short(MORNING) == "23 พ.ย. 2569"
    assert dates.english_datetime(MORNING) == "23 Nov 2026, 10:15"


def test_new_year_comes_seven_hours_before_utc() -> None:
    assert dates.thai_date(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)) == "31 ธันวาคม 2569"
    assert dates.thai_date(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)) == "1 มกราคม 2570"


def test_fiscal_year_turns_on_the_first_of_october_in_bangkok() -> None:
    assert dates.fiscal_year(datetime(2026, 9, 30, 16, 59, tzinfo=UTC)) == 2569
    assert dates.fiscal_year(datetime(2026, 9, 30, 17, 0, tzinfo=UTC)) == 2570
    assert dates.fiscal_year(MORNING) == 2570
    assert dates.fiscal_year(datetime(2027, 9, 30, 3, 0, tzinfo=UTC)) == 2570


def test_a_datetime_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.thai_date(MORNING.replace(tzinfo=None))


@given(
    st.datetimes(datetime(1950, 1, 2), datetime(2400, 1, 1), timezones=st.just(UTC)),
    st.integers(-12 * 60, 14 * 60),
)
def test_the_zone_an_instant_is_written_in_changes_nothing(instant: datetime, offset: int) -> None:
    elsewhere = instant.astimezone(timezone(timedelta(minutes=offset)))
    assert dates.thai_datetime(elsewhere) == dates.thai_datetime(instant)
    assert dates.english_datetime(elsewhere) == dates.english_datetime(instant)
    assert dates.fiscal_year(elsewhere) == dates.fiscal_year(instant)
