"""Days: how they are counted, written out and reckoned in the open. Pure; nothing here knows today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from posexit.blocks import Language
from posexit.words import Words

Unit = Literal["days", "working-days", "full-days", "full-working-days"]
"""Full ones must all have gone: the day that is counted to is the one after the last of them."""
FULL: dict[Unit, Unit] = {"days": "full-days", "working-days": "full-working-days"}

SATURDAY, DECEMBER = 5, 12
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
class Year:
    """The days of a year that differ from the weekday: True is worked (a make-up day), False is free.

    Some may lie in the December before, as in the notices. ``source`` is the notice that they come from.
    """

    days: Mapping[date, bool]
    source: str


Holidays = Mapping[int, Year]
"""Years for which somebody supplied the days; for others there is the calendar that comes with the program."""


@dataclass(frozen=True)
class Counted:
    """A day, and how it was reckoned: ``count`` units after ``from_day``, or before it.

    Of the days on the way, ``free`` are weekdays left out as public holidays and ``worked`` weekend days
    counted as make-up days; ``sources`` are the notices that say so, None for the calendar that comes with
    the program. ``unknown`` are years of which only Saturdays and Sundays could be left out.
    """

    day: date
    from_day: date
    count: int
    unit: Unit
    free: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    sources: tuple[str | None, ...] = ()
    unknown: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def add(day: date, days: int) -> Counted:
    """Return the day that lies a number of calendar days after another; a negative number counts back.

    The day itself does not count.
    """
    return Counted(day + timedelta(days=days), day, days, "days")


def add_working(day: date, working_days: int, holidays: Holidays) -> Counted:
    """Return the n-th working day after a day, or before it where the number is negative.

    Make-up days count as worked, public holidays as free. ``holidays`` takes precedence over the
    calendar that comes with the program, year by year.
    """
    step = timedelta(days=1 if working_days > 0 else -1)
    here, left = day, abs(working_days)
    free: list[date] = []
    worked: list[date] = []
    unknown: set[int] = set()
    sources: dict[str | None, None] = {}
    while left:
        here += step
        said = _said(here, holidays)
        if said is None:
            unknown.add(here.year)
            said = here.weekday() < SATURDAY, None
        is_worked, source = said
        left -= is_worked
        if is_worked != (here.weekday() < SATURDAY):
            (worked if is_worked else free).append(here)
            sources[source] = None
    return Counted(
        day=here,
        from_day=day,
        count=working_days,
        unit="working-days",
        free=tuple(sorted(free)),
        worked=tuple(sorted(worked)),
        sources=tuple(sources),
        unknown=tuple(sorted(unknown)),
    )


def gone(counted: Counted) -> Counted:
    """Return the first day on which all that was counted has gone."""
    return replace(counted, day=counted.day + timedelta(days=1), unit=FULL[counted.unit])


def _said(day: date, holidays: Holidays) -> tuple[bool, str | None] | None:
    """Return whether a day is worked and which notice says so; None where nothing is known of its year."""
    for year in (day.year + 1, day.year) if day.month == DECEMBER else (day.year,):
        if year in holidays and day in holidays[year].days:
            return holidays[year].days[day], holidays[year].source
    is_worked = day.weekday() < SATURDAY if day.year in holidays else _built_in(day)
    return None if is_worked is None else (is_worked, None)


@lru_cache(maxsize=1024)
def _built_in(day: date) -> bool | None:
    """Return whether a day is worked by the calendar that comes with the program, None for a year that it lacks."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # before its first or after its last year
        return None


def years_after(day: date, years: int) -> date:
    """Return the same date some years later; 29 February counts as the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def day_text(day: date, lang: Language) -> str:
    """Return a day as letters write it: 2026年11月23日, 23 November 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, lang: Language, today: date) -> str:
    """Return a day as a short list writes it, its year only where it is not this year: 11月23日, 23 Nov."""
    if day.year != today.year:
        return day_text(day, lang) if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"
    return f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1][:3]}"


def arithmetic(counted: Counted, words: Words, lang: Language) -> str:
    """Return how a day was reckoned: 2026年11月23日 + 15日 = 2026年12月8日, and what was left out on the way."""
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
    left_out = basis(counted, words, lang)
    return words.say("dates.with-basis", lang, reckoned=reckoned, basis=left_out) if left_out else reckoned


def basis(counted: Counted, words: Words, lang: Language) -> str:
    """Return which holidays and make-up days counted and who says so; empty where weekends did it alone."""
    if counted.unit in {"days", "full-days"}:
        return ""
    return words.say("dates.joint", lang).join(_basis(counted, words, lang))


def _basis(counted: Counted, words: Words, lang: Language) -> Iterator[str]:
    comma = words.say("dates.comma", lang)
    for key, days in (("free", counted.free), ("worked", counted.worked)):
        if days:
            yield words.say(f"dates.{key}", lang, days=comma.join(_spans(days, words, lang)))
    if counted.sources:
        names = (words.say("dates.built-in", lang) if one is None else one for one in counted.sources)
        yield words.say("dates.source", lang, source=comma.join(names))
    if counted.unknown:
        yield unknown_text(counted, words, lang)


def unknown_text(counted: Counted, words: Words, lang: Language) -> str:
    """Return of which years the holidays were not known; empty where there is none."""
    if not counted.unknown:
        return ""
    years = words.say("dates.comma", lang).join(map(str, counted.unknown))
    return words.say("dates.unknown", lang, years=years)


def _spans(days: Iterable[date], words: Words, lang: Language) -> Iterator[str]:
    """Yield days without their year, those that only a weekend parts as one span."""
    spans: list[list[date]] = []
    for day in days:
        if spans and _next_weekday(spans[-1][-1]) == day:
            spans[-1].append(day)
        else:
            spans.append([day])
    for span in spans:
        first, last = (_day_of_month(day, lang) for day in (span[0], span[-1]))
        yield first if len(span) == 1 else words.say("dates.span", lang, first=first, last=last)


def _next_weekday(day: date) -> date:
    """Return the next day that is no Saturday or Sunday."""
    following = day + timedelta(days=1)
    return following if following.weekday() < SATURDAY else _next_weekday(following)


def _day_of_month(day: date, lang: Language) -> str:
    return f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1]}"
