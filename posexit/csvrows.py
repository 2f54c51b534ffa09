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
    head = text.readline(LONGEST_ROW)
    text.seek(0)
    lines = Lines(text)
    before = csv.field_size_limit(LONGEST_ROW)
    try:
        reader = csv.reader(lines, delimiter=max(_SEPARATORS, key=head.count), strict=False)
        while True:
            no = reader.line_num + 1
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


def _cell(text: str) -> Cell:
    """Return a cell; ="0012" is how a number is kept as text for Excel, and any other formula is none."""
    if not text.startswith("="):
        return Cell(text)
    kept = _AS_TEXT.fullmatch(text)
    return Cell(kept[1]) if kept else Cell(text, wrong="cell-formula")
