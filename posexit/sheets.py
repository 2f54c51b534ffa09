"""Reads a sheet of an Excel workbook row by row. The only user of openpyxl."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import repeat
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from posexit.cells import BLANK
from posexit.errors import PosexitError
from posexit.headrow import DEEPEST
from posexit.sheetmarks import filled, marks
from posexit.shown import Shape, cell, shape

if TYPE_CHECKING:
    from posexit.cells import Raw

LARGEST_SHEET = 2 << 30
"""Bytes that a sheet may have once it is unpacked; it is read row by row."""

LARGEST_REST = 32 << 20
"""Bytes of everything else, which is held in memory: the words that cells share, styles."""

_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml$")
_BROKEN = (
    *(
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        ArithmeticError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ),
    *(SyntaxError, EOFError, zipfile.BadZipFile, zlib.error),
)
"""What openpyxl and those below it raise over a damaged archive; XML that does not parse is a SyntaxError."""


class Sheet(NamedTuple):
    """A sheet that is read: its rows, its name, those of the others that can be seen, and how many rows are hidden.

    ``first_day`` is the day 0 of the workbook.
    """

    rows: Iterator[Raw]
    name: str
    others: tuple[str, ...]
    hidden: int
    first_day: date


@contextmanager
def sheet(
    stream: IO[bytes], source: str, wanted: str, fits: Callable[[Sequence[Sequence[str]]], bool]
) -> Iterator[Sheet]:
    """Open a sheet of a workbook: the one of a name, else the first whose first rows fit, else the first.

    Raises:
        PosexitError: missing-extra, workbook-broken, workbook-foreign, workbook-too-large, workbook-merged,
            no-such-sheet.
    """
    try:
        import openpyxl  # noqa: F401  read below
    except ImportError:
        raise PosexitError("missing-extra", extra="xlsx", install='pip install "posexit[xlsx]"') from None
    with _telling_broken(source), zipfile.ZipFile(stream) as archive:
        _check_sizes(archive, source)
        if "xl/workbook.xml" not in archive.namelist():
            raise PosexitError("workbook-foreign", path=source)
    with ExitStack() as held:
        yield _opened(stream, source, wanted, fits, held)


def _opened(
    stream: IO[bytes],
    source: str,
    wanted: str,
    fits: Callable[[Sequence[Sequence[str]]], bool],
    held: ExitStack,
) -> Sheet:
    """Return the sheet that is to be read; ``held`` closes its workbook."""
    from openpyxl import load_workbook

    with _telling_broken(source):
        stream.seek(0)
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        held.callback(book.close)
        seen = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
        found = _chosen(book.worksheets if wanted else seen, wanted, fits, source)
        with book._archive.open(found._worksheet_path) as file:  # noqa: SLF001  nothing else says where a sheet lies
            told = marks(file)
        if told is None:
            raise PosexitError("workbook-merged", path=source)
        values = None
        if told.formulas:
            stream.seek(0)
            results = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            held.callback(results.close)
            values = results[found.title]
            values.reset_dimensions()
        rows = filled(_rows(found, values), told.merged) if told.merged else _rows(found, values)
        others = tuple(one.title for one in seen if one is not found)
        return Sheet(rows, found.title, others, told.hidden, found.parent.epoch.date())


def _chosen(
    sheets: list[Any], wanted: str, fits: Callable[[Sequence[Sequence[str]]], bool], source: str
) -> Any:
    """Return the sheet that is to be read."""
    for one in sheets:
        one.reset_dimensions()  # a sheet may claim a million columns
    if wanted:
        for one in sheets:
            if one.title.strip().casefold() == wanted.strip().casefold():
                return one
        raise PosexitError(
            "no-such-sheet", path=source, name=wanted, sheets=", ".join(one.title for one in sheets)
        )
    if len(sheets) == 1:
        return sheets[0]
    return next((one for one in sheets if fits(_begin(one))), sheets[0])


def _begin(found: Any) -> list[list[str]]:
    rows = found.iter_rows(max_row=DEEPEST, values_only=True)
    return [["" if value is None else str(value).strip() for value in row] for row in rows]


@contextmanager
def _telling_broken(source: str) -> Iterator[None]:
    """Turn what a damaged archive raises into words."""
    try:
        yield
    except _BROKEN as error:
        raise PosexitError("workbook-broken", path=source) from error


def _check_sizes(archive: zipfile.ZipFile, source: str) -> None:
    """See, before anything is unpacked into memory, that nothing is too large."""
    rest = 0
    for info in archive.infolist():
        if not _SHEET.match(info.filename):
            rest += info.file_size
        elif info.file_size > LARGEST_SHEET:
            raise PosexitError("workbook-too-large", path=source)
    if rest > LARGEST_REST:
        raise PosexitError("workbook-too-large", path=source)


def _rows(found: Any, values: Any) -> Iterator[Raw]:
    """Yield the rows of a sheet; ``values`` is the sheet with the results of its formulas, where it has any."""
    no, shapes, first_day = 0, _Shapes(), found.parent.epoch.date()
    results = values.iter_rows() if values else repeat(())
    try:
        for no, (cells, told) in enumerate(zip(found.iter_rows(), results, strict=False), start=1):
            yield (
                no,
                [
                    BLANK if one.value is None else cell(*_value(one, told, at), shapes.of(one), first_day)
                    for at, one in enumerate(cells)
                ],
            )
    except _BROKEN:
        yield no + 1, "rows-broken"


def _value(one: Any, results: Sequence[Any], at: int) -> tuple[object, str]:
    """Return the value of a cell with its type: that of a formula is its result, where the file has one."""
    if one.data_type != "f" or at >= len(results):
        return one.value, one.data_type
    result = results[at]
    if result.value is None:  # a text without a letter is one; a number without a digit was never reckoned
        return (None, "s") if result.data_type == "str" else (one.value, "f")
    return result.value, result.data_type


class _Shapes:
    """How the formats of a workbook show numbers; each is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, Shape] = {0: ""}

    def of(self, one: Any) -> Shape:
        """Return how a cell that holds something shows it."""
        style = one._style_id  # noqa: SLF001  a format is the same for all cells of a style
        if style not in self._known:
            self._known[style] = shape(one.style_array.numFmtId, one.number_format)
        return self._known[style]
