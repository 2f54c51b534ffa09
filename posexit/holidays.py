"""Reads holidays.yaml: the free days and make-up days of a year, written down as in the yearly notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from posexit.dates import DECEMBER, Holidays, Year
from posexit.errors import TemplateError
from posexit.trees import line_of, tree_of
from posexit.values import Refused, text

_KEYS = ("source", "free", "worked")
_YEAR = re.compile(r"20\d\d")
_REMARK = re.compile(r"\([^()]*\)")
"""The day of the week, which the notices put behind a day."""
_RANGE = re.compile(r"\s*(?:至|到|~|—+|–|\bto\b)\s*")
_LONGEST = timedelta(days=31)
_DAY = re.compile(r"(?:(?:(20\d\d)\s*[年/.-]\s*)?(\d{1,2})\s*[月/.-]\s*)?(\d{1,2})\s*日?")


def read(files: Sequence[Path]) -> Holidays:
    """Return the years of all files; where two have a year, the later file has it alone.

    Raises:
        TemplateError: with file and line of the first mistake.
    """
    years: dict[int, Year] = {}
    for path in files:
        found = parse(path)
        if found.wrong:
            raise found.wrong[0]
        years |= found.years
    return years


def parse(path: Path) -> Parsed:
    """Return what stands in a file, with everything that is wrong in it.

    Raises:
        TemplateError: the file cannot be read, or is no YAML.
    """
    tree = tree_of(path)
    found = Parsed(path)
    if isinstance(tree, dict):
        for key, told in tree.items():
            found.year(key, told)
    elif tree:
        found.tell((), "应按年份写，例如“2027:”", "should be written by year, such as “2027:”")
    return found


@dataclass
class Parsed:
    """The years of one file and its mistakes, each with its line."""

    path: Path
    years: dict[int, Year] = field(default_factory=dict)
    wrong: list[TemplateError] = field(default_factory=list)

    def tell(self, steps: tuple[str | int, ...], zh: str, en: str) -> None:
        """Note a mistake at the entry that these steps lead to."""
        self.wrong.append(TemplateError(f"{self.path}:{line_of(self.path, steps)}", zh, en))

    def year(self, key: str, told: Any) -> None:
        """Take in what is told of a year."""
        if not _YEAR.fullmatch(key):
            self.tell((key,), f"“{key}”不是年份，应写成2027这样", f"“{key}” is no year such as 2027")
            return
        if not isinstance(told, dict):
            self.tell((key,), "下面要有 source 和 free", "needs source and free under it")
            return
        source = self._source(key, told)
        days: dict[date, bool] = {}
        for name, worked in (("free", False), ("worked", True)):
            for steps, day in self._days(key, name, told):
                if days.setdefault(day, worked) is not worked:
                    both = day.isoformat()
                    self.tell(steps, f"{both} 又放假又上班", f"{both} is both free and worked")
        if False not in days.values():
            self.tell((key,), "free 一天都没有", "no day is free")
        self.years[int(key)] = Year(days, source)

    def _source(self, key: str, told: Mapping[str, Any]) -> str:
        """Return the notice that a year comes from; note keys that mean nothing on the way."""
        for name in told:
            if name not in _KEYS:
                known = ", ".join(_KEYS)
                self.tell((key, name), f"没有“{name}”，只有 {known}", f"there is no “{name}”, only {known}")
        try:
            source = text(str(told.get("source", "")))
        except Refused:
            source = ""
        if not source:
            self.tell((key,), "source 要写明是哪份通知", "source should name the notice that it comes from")
        return source

    def _days(
        self, key: str, name: str, told: Mapping[str, Any]
    ) -> Iterator[tuple[tuple[str | int, ...], date]]:
        """Yield every day of a list with its place; one entry may stand without a list."""
        listed = told.get(name, [])
        single = isinstance(listed, str)
        if single and not listed.strip():
            return
        for no, line in enumerate([listed] if single else listed):
            steps: tuple[str | int, ...] = (key, name) if single else (key, name, no)
            if not isinstance(line, str):
                self.tell(steps, "一行写一天或一段", "one day or one range a line")
                continue
            try:
                days = list(_span(line, int(key)))
            except _Misfit as misfit:
                self.tell(steps, f"“{line}”{misfit.zh}", f"“{line}” {misfit.en}")
                continue
            yield from ((steps, day) for day in days)


class _Misfit(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


_NO_DAY = "不像一天或一段，应写成1月1日至3日", "is no day or range such as 2027-01-01 to 01-03"


def _span(line: str, year: int) -> Iterator[date]:
    """Yield the days of 1月1日, 2027-01-01, 1月1日至3日 or 1月1日（周五）至1月3日（周日）."""
    first_text, *rest = _RANGE.split(_REMARK.sub("", unicodedata.normalize("NFKC", line)).strip())
    if len(rest) > 1:
        raise _Misfit(*_NO_DAY)
    first = _day(first_text, year, None)
    last = _day(rest[0], year, first) if rest else first
    if last < first:
        raise _Misfit("从后往前写了", "runs backwards")
    if last - first > _LONGEST:
        raise _Misfit("超过一个月", "is longer than a month")
    yield from (first + timedelta(days=no) for no in range((last - first).days + 1))


def _day(written: str, year: int, start: date | None) -> date:
    """Return a day; what the end of a range leaves out is that of its start."""
    match = _DAY.fullmatch(written)
    if not match or not (start or match[2]):
        raise _Misfit(*_NO_DAY)
    month = int(match[2]) if match[2] else (start or date.max).month
    day = _on(int(match[1] or (start.year if start else year)), month, int(match[3]))
    if start and day < start and not match[1]:  # from a December into its January
        day = _on(year, month, int(match[3]))
    if day.year != year and (day.year, day.month) != (year - 1, DECEMBER):
        raise _Misfit(
            f"不在{year}年（别的年份只有上一年12月的可以写在这里）",
            f"is not in {year} (of another year only the December before may stand here)",
        )
    return day


def _on(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Misfit("没有这一天", "is no day of the calendar") from None
