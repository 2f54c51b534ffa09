"""The rows under the headings of a table: which are cases, and which totals, notes and columns are passed over. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from posexit import headings as known
from posexit.cells import Cell, Raw, Row, as_number, day_of, field_of_column, is_number
from posexit.errors import PosexitError
from posexit.fields import FIELDS
from posexit.headings import KIND, Column
from posexit.headrow import DEEPEST, head, no_case
from posexit.library import Library
from posexit.phrases import says_none

Written = tuple[int, Cell]
"""A cell that is not empty, with its column."""

_NAMED = 20
_FEW = 3
"""Columns of a table in which a row may well have one answer only."""

_OF_EACH_CHARGE = ("charges.*.claim", "charges.*.payee")
"""What a row says of all its charges, where each kind has a column of its own."""

_OF_ONE_CHARGE = {name for name in FIELDS if name.startswith("charges.*.")} - set(_OF_EACH_CHARGE)

_NOTHING = re.compile(r"\s*[¥￥]?\s*0+(?:\.0+)?\s*元?\s*")


class Top(NamedTuple):
    """The row of the headings, and how many rows stand above them that are not empty."""

    row: int
    above: int


TOP = Top(1, 0)
"""The first row."""


@dataclass
class Passed:
    """What was passed over in a table so far: how many rows, the first of them, and columns without a heading."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)

    def row(self, no: int) -> None:
        """Count a row."""
        self.count += 1
        if len(self.rows) < _NAMED:
            self.rows.append(no)


class Table(NamedTuple):
    """A table: its columns, where its headings stand, its rows, and what was passed over when they are read."""

    columns: tuple[Column, ...]
    top: Top
    rows: Iterator[Row]
    passed: Passed


def table(
    raw: Iterable[Raw], library: Library, source: str, *, known_only: bool, first_day: date | None = None
) -> Table:
    """Return a table of which the rows are read when they are asked for; a title may stand above its headings.

    Args:
        raw: its rows.
        library: knows the headings.
        source: the file.
        known_only: leave aside the columns that are no field.
        first_day: the day 0 of a workbook, from which days that are kept as a number are counted.

    Raises:
        PosexitError: no-heading, bad-headings, heading-twice, columns-of-charges.
    """
    rows = iter(raw)
    begin = list(islice(rows, DEEPEST))
    found = head([_texts(cells) for _, cells in begin], library)
    if found is None:
        raise PosexitError("no-heading", path=source)
    read = known.columns(found.headings, library)
    wrong = [column for column in read if column.name is None and not column.aside]
    if wrong and not known_only:
        raise PosexitError("bad-headings", path=source, headings=", ".join(map(str, wrong)))
    meant = [column for column in read if column.name]
    if not meant:
        raise PosexitError("no-heading", path=source)
    _see_once(meant, source)
    above = sum(any(_texts(cells)) for _, cells in begin[: found.first])
    passed = Passed()
    rest = chain(begin[found.behind :], rows)
    is_none = partial(_is_no_case, headings=found.headings, words=no_case(library))
    top = Top(begin[found.behind - 1][0], above)
    return Table(read, top, _rows(rest, read, first_day, is_none, passed), passed)


def _see_once(columns: Sequence[Column], source: str) -> None:
    """See that no field has two columns.

    Raises:
        PosexitError: heading-twice; columns-of-charges, where it is not clear which of several charges is meant.
    """
    taken: dict[str, Column] = {}
    for column in columns:
        first = taken.setdefault(str(column.name), column)
        if first is not column:
            raise PosexitError(
                "heading-twice", path=source, name=column.name, first=first.heading, second=column.heading
            )
    charges = [column for column in columns if column.charge]
    free = {KIND} if len(charges) == 1 else _OF_ONE_CHARGE
    others = [column for column in columns if not column.charge and column.name in free]
    if charges and others:
        own, more = (", ".join(column.heading for column in some) for some in (charges, others))
        raise PosexitError("columns-of-charges", path=source, own=own, others=more)


def _texts(cells: Sequence[Cell] | str) -> list[str]:
    return [] if isinstance(cells, str) else [cell.text.strip() for cell in cells]


def _rows(
    raw: Iterable[Raw],
    columns: Sequence[Column],
    first_day: date | None,
    is_none: Callable[[Sequence[Written]], bool],
    passed: Passed,
) -> Iterator[Row]:
    """Yield the rows that are cases, or parts of one; ``passed`` is told of all that is not read."""
    names = {column.no: column.name for column in columns if column.name}
    charges = {column.no: column.charge for column in columns if column.charge}
    silent = {column.no for column in columns}
    readings = [(name, read) for name in names.values() if (read := _reading(name, first_day))]
    width = max(names)
    gaps = set(range(1, width)) - silent
    sums = {no for no, name in names.items() if FIELDS[field_of_column(name)].kind == "money"}
    for no, cells in raw:
        if isinstance(cells, str):
            yield Row(no, broken=cells)
            continue
        written = [(at, cell) for at, cell in enumerate(cells, start=1) if cell.text.strip()]
        if not written:
            continue
        if is_none(written):
            passed.row(no)
        elif written[-1][0] > width and written[-1][0] not in silent:
            yield Row(no, broken="row-too-wide")
        elif all(at in sums or at not in names for at, _ in written):
            passed.row(no)
        else:
            if gaps:
                passed.columns |= gaps.intersection(at for at, _ in written)
            alone = len(written) == 1 and len(names) > _FEW and names[written[0][0]] != "id"
            named = _named(written, names, readings)
            if alone:
                yield Row(no, broken="row-alone")
            else:
                yield _row(no, named, charges, names) if charges else Row(no, named)


def _named(
    written: Sequence[Written],
    names: Mapping[int, str],
    readings: Sequence[tuple[str, Callable[[Cell], Cell]]],
) -> dict[str, Cell]:
    """Return the cells of a row by their columns, as these take them."""
    named = {names[at]: cell for at, cell in written if at in names}
    for name, read in readings:
        if name in named:
            named[name] = read(named[name])
    return named


def _is_no_case(written: Sequence[Written], headings: Sequence[str], words: re.Pattern[str]) -> bool:
    """Return whether a row is a total, a note, or the headings again, as on every page of a printed sheet."""
    first = written[0][1].text.strip()
    if words.fullmatch(first):
        return True
    return first in headings and all(
        at <= len(headings) and cell.text.strip() == headings[at - 1] for at, cell in written
    )


def _reading(name: str, first_day: date | None) -> Callable[[Cell], Cell] | None:
    """Return what a column does to its cells; None where they are taken as they are.

    A cell that goes over several rows is that of each, except for money and charges: it may be the sum of all.
    """
    known = field_of_column(name)
    if first_day is None:  # a text has no merged cells, and does not say from when days are counted
        return as_number if is_number(name) else None
    if known.startswith(("charges.", "costs.")) or FIELDS[known].kind == "money":
        return partial(_day, first_day=first_day) if FIELDS[known].kind == "date" else None
    if FIELDS[known].kind == "date":
        return lambda cell: _unmerged(_day(cell, first_day))
    return _number if is_number(name) else _unmerged


def _number(cell: Cell) -> Cell:
    return as_number(_unmerged(cell))


def _day(cell: Cell, first_day: date) -> Cell:
    """Return a day that a workbook keeps as a number."""
    day = day_of(cell.text, first_day) if cell.is_number else None
    return cell._replace(text=day, is_number=False) if day else cell


def _unmerged(cell: Cell) -> Cell:
    return cell._replace(wrong=None) if cell.wrong == "cell-merged" else cell


def _row(no: int, cells: dict[str, Cell], charges: Mapping[int, str], names: Mapping[int, str]) -> Row:
    """Return a row with the kinds of the charges that have a column of their own; none or 0 is no charge.

    What the row says of its charges it says of each of them.
    """
    shared = {name: cells.pop(name) for name in _OF_EACH_CHARGE if name in cells}
    for at, kind in charges.items():
        name = names[at]
        if name in cells:
            if _NOTHING.fullmatch(cells[name].text) or says_none(cells[name].text):
                del cells[name]
            else:
                entry = name.removesuffix("amount")
                cells[entry + "kind"] = Cell(kind)
                cells |= {entry + told.removeprefix("charges.*."): cell for told, cell in shared.items()}
    return Row(no, cells)
