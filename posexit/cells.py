"""A cell and a row of a table, and what a spreadsheet may have done to the number in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from posexit.fields import FIELDS, pattern
from posexit.problems import MERCHANT_NO_LENGTH, TERMINAL_NO_LENGTH

EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps; those behind them have become zeros."""

LENGTHS = {
    "terminals.*.merchant_no": MERCHANT_NO_LENGTH,
    "terminals.*.terminal_no": TERMINAL_NO_LENGTH,
    "settlement.card_last4": 4,
}
"""Digits of the numbers that may begin with a zero, as the case has them."""

_SAME_AS_ABOVE = {*("同上", "同前", "同左", "〃", "″", '"', "''", "“", "”", "ditto", "Ditto")}
"""What stands for the cell above: in a letter it would stand for nothing."""

FIRST_DAY = date(1899, 12, 30)
"""The day 0 of nearly all workbooks."""

_DAY_AS_NUMBER = re.compile(r"([2-6][0-9]{4})(?:\.[0-9]+)?")
"""The days from 1954 to 2091."""

_AS_NUMBER = re.compile(r"'?([0-9]+)\.0+")
_OWN_COLUMN = re.compile(r"\.\*[0-9]+\.")
_SCIENTIFIC = re.compile(r"-?[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}")
_NUMBERS = {name for name, field in FIELDS.items() if field.kind == "number"}
_NUMBERS |= {"contract.number", "handover.waybill"}
_DAYS = {name for name, field in FIELDS.items() if field.kind == "date"}


class Cell(NamedTuple):
    """What stands in a cell: its text, whether the sheet holds it as a number, and a code of what is wrong with it."""

    text: str
    is_number: bool = False
    wrong: str | None = None


BLANK = Cell("")


@dataclass(frozen=True)
class Row:
    """One row: its number in the file as an editor shows it, and its cells by the names of their columns.

    ``broken`` is the code of what keeps the row from being read at all.
    """

    no: int
    cells: Mapping[str, Cell] = field(default_factory=dict)
    broken: str | None = None


Raw = tuple[int, Sequence[Cell] | str]
"""The number of a row with its cells, or with the code of what keeps it from being read."""


@lru_cache(maxsize=1024)  # asked of every cell
def field_of_column(name: str) -> str:
    """Return the field of a column's name: ``charges.*3.amount`` is one of several charges in a row."""
    return name if name in FIELDS else pattern(_OWN_COLUMN.sub(".*.", name))


def is_number(name: str) -> bool:
    """Return whether a column has numbers of machines, papers or cards."""
    return field_of_column(name) in _NUMBERS


def as_number(cell: Cell) -> Cell:
    """Return the cell of such a number without what a spreadsheet put to it: '898 is text, and 898.0 a number."""
    if cell.text.isalnum():
        return cell
    if found := _AS_NUMBER.fullmatch(cell.text.strip()):
        return cell._replace(text=found[1], is_number=True)
    return cell._replace(text=cell.text.strip()[1:]) if cell.text.lstrip().startswith("'") else cell


def day_of(text: str, first_day: date) -> str | None:
    """Return the day that a spreadsheet keeps as a number, counted from its day 0; None where it can be none."""
    found = _DAY_AS_NUMBER.fullmatch(text.strip())
    return (first_day + timedelta(days=int(found[1]))).isoformat() if found else None


def column_letters(no: int) -> str:
    """Return a column as spreadsheets name it: 1 is A, 27 is AA."""
    letters = ""
    while no:
        no, digit = divmod(no - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def damage(name: str, cell: Cell) -> str | None:
    """Return the code of what was done to a value before it came here, None where nothing can be told.

    A number of a machine, a paper or a card is text; taken for a number it loses its first zeros, its
    last digits, or is shortened to 8.98E+14. Of what is no field nothing is told.
    """
    known = field_of_column(name)
    text = cell.text.strip()
    if cell.wrong or text in _SAME_AS_ABOVE:
        return (cell.wrong or "cell-ditto") if known in FIELDS else None
    if known in _NUMBERS:
        return _of_a_number(known, text, cell)
    return "day-as-number" if known in _DAYS and _DAY_AS_NUMBER.fullmatch(text) else None


def _of_a_number(known: str, text: str, cell: Cell) -> str | None:
    """Return the code of what a spreadsheet did to a number."""
    if not cell.is_number and text.isdecimal():
        return None
    if _SCIENTIFIC.fullmatch(text):
        return "number-shortened"
    if cell.is_number and len(text) > EXACT_DIGITS:
        return "number-rounded"
    if cell.is_number and len(text) < LENGTHS.get(known, 0):
        return "zeros-lost"
    return None
