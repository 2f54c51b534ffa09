"""Reads CSV row by row, whatever its separator; a line too long or a quotation mark left open costs no more than it must."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import IO

from posexit.cells import BLANK, Cell, Raw

LONGEST_ROW = 1024 * 1024
"""Characters that one line or one cell may have; more was pasted by mistake, or a quotation mark was never closed."""

_SEPARATORS = ",;\t"
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)")
"""What a spreadsheet saves where a formula has no value, and where a number has no room."""

_SAID = re.compile(r"\"?sep=([,;\t|])\"?\s*", re.IGNORECASE)
_BEGINNING = 1 << 16
_AS_TEXT = re.compile(r'="([^"]*)"')


class Lines:
    """The lines of a text for a reader of CSV; none of them is held that is too long.

    ``too_long`` says that one was since it was last looked at, ``ended`` that more were wanted than there are.
    """

    def __init__(self, text: IO[str]) -> None:
        self.too_long = self.ended = False
        self._text = text

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW)
        if not line:
            self.ended = True
            raise StopIteration
        return line if _whole(line) else self._passed_over(line)

    def _passed_over(self, line: str) -> str:
        """Read to the end of a line, and return one in its place that opens or closes a quotation as it does."""
        self.too_long = True
        marks = line.count('"')
        while not _whole(line) and (line := self._text.readline(LONGEST_ROW)):
            marks += line.count('"')
        return '"\n' if marks % 2 else "\n"


def _whole(line: str) -> bool:
    return len(line) < LONGEST_ROW or line.endswith(("\n", "\r"))


def csv_rows(text: IO[str]) -> Iterator[Raw]:
    """Yield the rows of a text with their numbers, each its cells or the code of what keeps it from being read.

    The numbers are those of an editor: the line on which a row begins.
    """
    separator, over = _separator(text)
    lines = Lines(text)
    before = csv.field_size_limit(LONGEST_ROW)
    try:
        reader = csv.reader(lines, delimiter=separator, strict=False)
        while True:
            no = over + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield no, "row-never-ends"
                return
            if lines.ended:  # more was wanted in the middle of a row: a quotation goes on to the end
                yield no, "row-never-ends"
                return
            if lines.too_long:
                lines.too_long = False
                yield no, "row-too-long"
                continue
            yield no, [_cell(text) if text else BLANK for text in cells]
    finally:
        csv.field_size_limit(before)


def _separator(text: IO[str]) -> tuple[str, int]:
    """Return what stands between cells, and how many lines are over the table; the text is then at the next one.

    A first line such as ``sep=;`` says so to Excel. Else the first line that has any decides: a title has none.
    """
    told = _SAID.fullmatch(text.readline(LONGEST_ROW))
    if told:
        return told[1], 1
    text.seek(0)
    head = text.read(_BEGINNING)
    text.seek(0)
    line = next((line for line in head.splitlines() if any(map(line.count, _SEPARATORS))), "")
    return max(_SEPARATORS, key=line.count), 0


def _cell(text: str) -> Cell:
    """Return a cell; ="0012" is how a number is kept as text for Excel, and any other formula is none."""
    if text[0] not in "=#":
        return Cell(text)
    if text[0] == "#":
        return Cell(text, wrong="cell-error" if _ERROR.fullmatch(text.strip()) else None)
    kept = _AS_TEXT.fullmatch(text)
    return Cell(kept[1]) if kept else Cell(text, wrong="cell-formula")
