"""Days: calendar and working days on both sides of every kind of boundary, and the reckoning in words."""

from __future__ import annotations

from datetime import date

import pytest

from posexit.blocks import Language
from posexit.dates import Counted, Holidays, Year, add, add_working, arithmetic, basis, day_text
from posexit.library import Library

NONE: Holidays = {}
NOTICE = "一份虚构的通知"
TABLE = "according to the table of holidays that comes with posexit"
GIVEN = {  # made up: no notice says so
    2027: Year(
        {
            date(2026, 12, 31): False,
            date(2027, 1, 1): False,
            date(2027, 1, 2): True,
            date(2027, 1, 4): False,
        },
        NOTICE,
    )
}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 15, "2026-12-08"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-12-31", 1, "2027-01-01"),
        ("2027-02-28", 1, "2027-03-01"),
        ("2028-02-28", 1, "2028-02-29"),
        ("2027-03-31", -30, "2027-03-01"),
    ],
)
def test_calendar_days(start: str, days: int, end: str) -> None:
    assert add(day(start), days) == Counted(day(end), day(start), days, "days")


@pytest.mark.parametrize(
    ("why", "start", "count", "end"),
    [
        ("none at all is the day itself, even a Sunday", "2026-11-22", 0, "2026-11-22"),
        ("the next day", "2026-11-23", 1, "2026-11-24"),
        ("last day before a weekend", "2026-11-23", 4, "2026-11-27"),
        ("first day after it", "2026-11-23", 5, "2026-11-30"),
        ("a Saturday to make up before the spring festival", "2026-02-13", 1, "2026-02-14"),
        ("the holiday right after it", "2026-02-14", 1, "2026-02-24"),
        ("last day before the National Day", "2026-09-29", 1, "2026-09-30"),
        ("first day after it", "2026-09-30", 1, "2026-10-08"),
        ("the Saturday to make up after it", "2026-10-09", 1, "2026-10-10"),
        ("the Sunday after that is free", "2026-10-10", 1, "2026-10-12"),
        ("back over a weekend", "2026-11-30", -1, "2026-11-27"),
        ("back within the week", "2026-11-27", -4, "2026-11-23"),
        ("back over the National Day", "2026-10-08", -1, "2026-09-30"),
        ("back onto a day made up", "2026-10-12", -1, "2026-10-10"),
        ("last day that is known", "2026-12-30", 1, "2026-12-31"),
    ],
)
def test_working_days(why: str, start: str, count: int, end: str) -> None:
    counted = add_working(day(start), count, NONE)
    assert (counted.day, counted.from_day, counted.count) == (day(end), day(start), count), why
    assert not counted.unknown


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2026-12-31", 1, "2027-01-01"), ("2027-01-01", 1, "2027-01-04"), ("2003-12-31", -1, "2003-12-30")],
)
def test_beyond_the_known_years_only_weekends_are_free(start: str, count: int, end: str) -> None:
    counted = add_working(day(start), count, NONE)
    assert counted.day == day(end)
    assert counted.unknown


def test_the_years_that_are_not_known_are_named() -> None:
    assert add_working(day("2026-12-30"), 1, NONE).unknown == ()
    assert add_working(day("2026-12-30"), 2, NONE).unknown == (2027,)
    assert add_working(day("2026-12-30"), 270, NONE).unknown == (2027, 2028)


def test_given_holidays_take_precedence_and_make_their_year_known() -> None:
    counted = add_working(day("2026-12-30"), 2, GIVEN)
    assert counted == Counted(
        day=day("2027-01-05"),
        from_day=day("2026-12-30"),
        count=2,
        unit="working-days",
        free=(day("2026-12-31"), day("2027-01-01"), day("2027-01-04")),
        worked=(day("2027-01-02"),),
        sources=(NOTICE,),
    )
    assert add_working(day("2027-01-05"), -2, GIVEN).day == day("2026-12-30")
    assert add_working(day("2028-01-03"), 1, GIVEN).unknown == (2028,)


def test_a_given_year_replaces_the_one_that_comes_with_the_program() -> None:
    given = {2026: Year({day("2026-10-09"): False}, NOTICE)}
    assert add_working(day("2026-09-30"), 1, given).day == day("2026-10-01")
    assert add_working(day("2026-10-08"), 1, given).day == day("2026-10-12")


@pytest.mark.parametrize(
    ("counted", "lang", "text"),
    [
        (add(day("2026-11-23"), 15), "zh", "2026年11月23日 + 15日 = 2026年12月8日"),
        (add(day("2026-11-23"), 15), "en", "23 November 2026 + 15 days = 8 December 2026"),
        (add(day("2027-03-31"), -30), "zh", "2027年3月31日 - 30日 = 2027年3月1日"),
        (add(day("2026-11-23"), 0), "zh", "2026年11月23日"),
        (add_working(day("2026-11-23"), 1, NONE), "zh", "2026年11月23日 + 1个工作日 = 2026年11月24日"),
        (
            add_working(day("2026-09-30"), 1, NONE),
            "zh",
            "2026年9月30日 + 1个工作日 = 2026年10月8日（10月1日至10月7日放假，据程序自带的节假日表）",
        ),
        (
            add_working(day("2026-10-09"), 1, NONE),
            "en",
            f"9 October 2026 + 1 working day = 10 October 2026 (10 October worked; {TABLE})",
        ),
        (
            add_working(day("2026-12-30"), 2, GIVEN),
            "zh",
            "2026年12月30日 + 2个工作日 = 2027年1月5日（12月31日至1月4日放假，1月2日上班，据一份虚构的通知）",
        ),
        (
            add_working(day("2026-12-31"), 1, NONE),
            "zh",
            "2026年12月31日 + 1个工作日 = 2027年1月1日（2027年放假安排未知，只扣除周六周日）",
        ),
    ],
)
def test_the_reckoning_is_shown(library: Library, counted: Counted, lang: Language, text: str) -> None:
    assert arithmetic(counted, library.words, lang) == text


def test_days_off_that_only_a_weekend_parts_are_one_span(library: Library) -> None:
    counted = add_working(day("2026-02-13"), 3, NONE)
    assert basis(counted, library.words, "en").startswith("16 February to 23 February free; 14 February")
    assert basis(add(day("2026-02-13"), 3), library.words, "en") == ""


def test_days_in_words() -> None:
    assert day_text(day("2026-05-01"), "zh") == "2026年5月1日"
    assert day_text(day("2026-05-01"), "en") == "1 May 2026"
