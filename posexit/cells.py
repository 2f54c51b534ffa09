"""A cell of a table, and what a spreadsheet may have done to the number in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
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

_SCIENTIFIC = re.compile(r"-?[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,3}")
_NUMBERS = {name for name, field in FIELDS.items() if field.kind == "number"}
_NUMBERS |= {"contract.number", "handover.waybill"}


class Cell(NamedTuple):
    """What stands in a cell: its text, whether the sheet holds it as a number, and a code of what is wrong with it."""

    text: str
    is_number: bool = False
    wrong: str | None = None


BLANK = Cell("")

Raw = tuple[int, Sequence[Cell] | str]
"""The number of a row with its cells, or with the code of what keeps it from being read."""


def damage(name: str, cell: Cell) -> str | None:
    """Return the code of what was done to a value before it came here, None where nothing can be told.

    A number of a machine, a paper or a card is text; taken for a number it loses its first zeros, its
    last digits, or is shortened to 8.98E+14. Of what is no field nothing is told.
    """
    field = pattern(name)
    if cell.wrong:
        return cell.wrong if field in FIELDS else None
    if field not in _NUMBERS:
        return None
    text = cell.text.strip()
    if _SCIENTIFIC.fullmatch(text):
        return "number-shortened"
    if cell.is_number and len(text) > EXACT_DIGITS:
        return "number-rounded"
    if cell.is_number and len(text) < LENGTHS.get(field, 0):
        return "zeros-lost"
    return None
