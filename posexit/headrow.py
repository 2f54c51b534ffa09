"""Where the headings of a table stand, and which of its rows are no cases: totals, notes, headings again. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from posexit.headings import is_heading
from posexit.library import Library

DEEPEST = 20
"""Rows among which the headings are looked for; over them stand a title, a unit, a date."""

_ENOUGH = 2
"""Known headings that make a row one of headings, where others stand over it."""


@dataclass(frozen=True)
class Head:
    """The headings by column, and the positions of the first row that has them and of the first one behind them."""

    headings: tuple[str, ...]
    first: int
    behind: int


def head(rows: Sequence[Sequence[str]], library: Library) -> Head | None:
    """Return the headings of a table: those of the row that has most, where a title may stand above.

    Headings in two rows belong together: a field of the row above where the one below is empty, and a row of
    nothing but headings under them.

    Args:
        rows: the first rows of a table, as text without blanks around it.
        library: knows the headings.

    Returns:
        None where all rows are empty.
    """
    written = [no for no, row in enumerate(rows) if any(row)]
    if not written:
        return None
    known = {no: _known(rows[no], library) for no in written}
    best = max(written, key=lambda no: (known[no], -no))
    if known[best] < _ENOUGH:
        best = written[0]
    headings = list(rows[best])
    first = best
    for no in reversed([no for no in written if no < best]):
        headings += [""] * (len(rows[no]) - len(headings))
        for at, text in enumerate(rows[no]):
            if text and not headings[at] and is_heading(text, library):
                headings[at], first = text, no
    behind = best + 1
    if behind in known and known[behind] == sum(map(bool, rows[behind])) and _differs(rows[behind], headings):
        headings += [""] * (len(rows[behind]) - len(headings))
        headings = [text or headings[at] for at, text in enumerate(_as_long(rows[behind], headings))]
        behind += 1
    return Head(tuple(_without_end(headings)), first, behind)


def has_headings(rows: Sequence[Sequence[str]], library: Library) -> bool:
    """Return whether one of the rows is of headings that are known."""
    return any(_known(row, library) >= _ENOUGH for row in rows)


def _known(row: Sequence[str], library: Library) -> int:
    return sum(bool(text) and is_heading(text, library) for text in row)


def _differs(row: Sequence[str], headings: Sequence[str]) -> bool:
    """Return whether a row is more than some of the headings again."""
    return any(text and text not in headings for text in row)


def _without_end(headings: list[str]) -> list[str]:
    last = max(at for at, text in enumerate(headings, start=1) if text)
    return headings[:last]


def _as_long(row: Sequence[str], headings: Sequence[str]) -> list[str]:
    return [*row, *[""] * (len(headings) - len(row))]


@lru_cache(maxsize=4)
def no_case(library: Library) -> re.Pattern[str]:
    """Return what the first cell of a row says that is a total, or stands under a table."""
    tables = library.tables
    total, note = (
        "|".join(r"\s*".join(map(re.escape, "".join(word.split()))) for word in words)
        for words in (tables.totals, tables.notes)
    )
    return re.compile(
        rf"(?:{total or '(?!)'})\s*(?:[:：].*)?|[(（\[【]?\s*(?:{note or '(?!)'})\s*[:：].*",
        re.IGNORECASE | re.DOTALL,
    )
