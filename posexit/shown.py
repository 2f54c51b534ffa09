"""A cell of a workbook as its sheet shows it: days, numbers with zeros in front, percentages. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal

from posexit.cells import BLANK, EXACT_DIGITS, Cell, day_of

Shape = Literal["", "day", "part", "percent"] | int
"""How a number is shown: as a whole day, a part of one, a percentage, or with so many digits at least."""

WHOLE_DAYS, PARTS_OF_DAYS = {30, 31}, {*range(27, 37), *range(50, 59)} - {30, 31}
"""The numbers of formats that only the Chinese Excel has (ECMA-376 18.8.30): with year, month and day, or less."""

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ZEROS = re.compile(r"0{2,30}")


def shape(number: int, code: str) -> Shape:
    """Return how a format shows a number, by its number in the workbook and its code such as yyyy-mm-dd."""
    if number in WHOLE_DAYS | PARTS_OF_DAYS:
        return "day" if number in WHOLE_DAYS else "part"
    bare = _QUOTED.sub("", code).lower()
    if _ZEROS.fullmatch(bare):
        return len(bare)
    if "%" in bare:
        return "percent"
    marks = set(bare) if bare != "general" else set()
    return "day" if {"y", "d"} <= marks else "part" if marks & {"y", "m", "d"} else ""


def cell(value: object, kind: str, shown: Shape, first_day: date) -> Cell:
    """Return a cell as text.

    Args:
        value: what the workbook holds.
        kind: its type there: f for a formula without a value, e for an error.
        shown: how its format shows a number.
        first_day: the day 0 of the workbook.
    """
    if value is None:
        return BLANK
    if kind in _WRONG:
        return Cell(str(getattr(value, "text", value)), wrong=_WRONG[kind])
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float):
        return _number(value, shown, first_day)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), wrong="day-not-shown" if shown == "part" else None)
    return Cell(value.isoformat() if isinstance(value, date) else str(value))


_WRONG = {"f": "formula-without-value", "e": "cell-error"}


def _number(value: float, shown: Shape, first_day: date) -> Cell:
    """Return a number; spreadsheets keep and show fifteen digits of it."""
    text = str(int(value)) if isinstance(value, int) or value.is_integer() else f"{value:.15g}"
    if shown in {"day", "part"}:
        return Cell(day_of(text, first_day) or text, wrong="day-not-shown" if shown == "part" else None)
    if shown == "percent":
        return Cell(f"{value * 100:.12g}%")
    if isinstance(shown, int) and text.isdecimal():
        return Cell(text.zfill(shown), is_number=len(text) > min(shown, EXACT_DIGITS))
    return Cell(text, is_number=True)
