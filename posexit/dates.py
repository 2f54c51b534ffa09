"""Days: how they are counted, written out and reckoned in the open. Pure; nothing here knows today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from posexit.blocks import Language
from posexit.words import Words

Unit = Literal["days", "working-days"]
Holidays = Mapping[date, bool]
"""Days that differ from the weekday: True is worked (a make-up day), False is free."""

SATURDAY = 5
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class Counted:
    """A day, and how it was reckoned: ``count`` days or working days after ``from_day``, or before it.

    ``weekends_only`` says that public holidays of a year on the way are not known, so that only
    Saturdays and Sundays were left out.
    """

    day: date
    from_day: date
    count: int
    unit: Unit
    weekends_only: bool = False


def add(day: date, days: int) -> Counted:
    """Return the day that lies a number of calendar days after another; a negative number counts back.

    The day itself does not count.
    """
    return Counted(day + timedelta(days=days), day, days, "days")


def add_working(day: date, working_days: int, holidays: Holidays | None = None) -> Counted:
    """Return the n-th working day after a day, or before it where the number is negative.

    Make-up days count as worked, public holidays as free. ``holidays`` takes precedence over the
    calendar that comes with the program, and makes every year known that it has a day of.
    """
    given = holidays or {}
    step = timedelta(days=1 if working_days > 0 else -1)
    here, left, guessed = day, abs(working_days), False
    while left:
        here += step
        worked = _worked(here, given)
        guessed = guessed or worked is None
        left -= here.weekday() < SATURDAY if worked is None else worked
    return Counted(here, day, working_days, "working-days", guessed)


def _worked(day: date, given: Holidays) -> bool | None:
    """Return whether a day is worked, None where the holidays of its year are not known."""
    if day in given:
        return given[day]
    if any(known.year == day.year for known in given):
        return day.weekday() < SATURDAY
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # before its first or after its last year
        return None


def day_text(day: date, lang: Language) -> str:
    """Return a day as letters write it: 2026年11月23日, 23 November 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def arithmetic(counted: Counted, words: Words, lang: Language) -> str:
    """Return how a day was reckoned: 2026年11月23日 + 15日 = 2026年12月8日."""
    if not counted.count:
        return day_text(counted.day, lang)
    reckoned = words.say(
        f"dates.{counted.unit}",
        lang,
        start=day_text(counted.from_day, lang),
        sign="+" if counted.count > 0 else "-",
        count=abs(counted.count),
        end=day_text(counted.day, lang),
    )
    return reckoned + words.say("dates.weekends-only", lang) if counted.weekends_only else reckoned
