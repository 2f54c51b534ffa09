"""What stands in the XML of a sheet besides its cells: merged cells, formulas, hidden rows. Read once, never held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from posexit.cells import BLANK, Cell, Raw

MOST_MERGED = 100_000
"""Merged cells over several rows that are remembered; a sheet with more is refused."""

_CHUNK = 1 << 20
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]*?\bhidden="(?:1|true)"')
_FORMULAS = (b"<f>", b"<f ", b"<f/")


class Merged(NamedTuple):
    """A cell over several rows, from the first to the last; its value stands in ``column``."""

    first: int
    last: int
    column: int


class Marks(NamedTuple):
    """What a sheet has: cells over several rows in their order, whether formulas, and how many hidden rows."""

    merged: tuple[Merged, ...]
    formulas: bool
    hidden: int


def marks(file: IO[bytes]) -> Marks | None:
    """Return what the XML of a sheet has; None where more cells are merged than can be remembered."""
    merged: list[Merged] = []
    formulas, hidden, rest = False, 0, b""
    while chunk := file.read(_CHUNK):
        text = rest + chunk
        cut = text.rfind(b"<")
        text, rest = (text[:cut], text[cut:]) if cut > 0 and len(text) - cut < _CHUNK else (text, b"")
        formulas = formulas or any(mark in text for mark in _FORMULAS)
        if b"hidden=" in text:
            hidden += len(_HIDDEN.findall(text))
        if b"mergeCell " in text:
            merged += _several_rows(text)
            if len(merged) > MOST_MERGED:
                return None
    merged += _several_rows(rest)
    return Marks(tuple(sorted(merged)), formulas, hidden)


def _several_rows(text: bytes) -> Iterator[Merged]:
    for column, first, _, last in _MERGED.findall(text):
        if int(last) > int(first):
            yield Merged(int(first), int(last), _number(column))


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def filled(rows: Iterator[Raw], merged: Sequence[Merged]) -> Iterator[Raw]:
    """Yield the rows with each cell that goes over several of them in all of these, marked as such.

    Nothing is put where a cell goes over several columns: it is a title or a note.
    """
    waiting = list(reversed(merged))
    open_cells: list[tuple[Merged, Cell]] = []
    for no, cells in rows:
        if isinstance(cells, str):
            yield no, cells
            continue
        while waiting and waiting[-1].first <= no:
            one = waiting.pop()
            if one.first == no and one.column <= len(cells) and cells[one.column - 1].text.strip():
                cell = cells[one.column - 1]
                open_cells.append((one, cell._replace(wrong=cell.wrong or "cell-merged")))
        if not open_cells:
            yield no, cells
            continue
        written = list(cells)
        for one, cell in open_cells:
            written += [BLANK] * (one.column - len(written))
            written[one.column - 1] = cell
        yield no, written
        open_cells = [(one, cell) for one, cell in open_cells if one.last > no]
