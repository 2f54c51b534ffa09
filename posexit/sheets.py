"""Reads the first sheet of an Excel workbook row by row. The only user of openpyxl."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from posexit.cells import BLANK, Cell
from posexit.errors import PosexitError

if TYPE_CHECKING:
    from posexit.cells import Raw

LARGEST_SHEET = 2 << 30
"""Bytes that a sheet may have once it is unpacked; it is read row by row."""

LARGEST_REST = 32 << 20
"""Bytes of everything else, which is held in memory: the words that cells share, styles."""

_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml$")
_CHUNK = 1 << 20
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
_WRONG = {"f": "cell-formula", "e": "cell-error"}


@contextmanager
def sheet(stream: IO[bytes], source: str) -> Iterator[tuple[str, Iterator[Raw]]]:
    """Open the first sheet of a workbook; its name comes with it where there are several.

    Raises:
        PosexitError: missing-extra, workbook-broken, workbook-too-large, workbook-merged.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise PosexitError("missing-extra", extra="xlsx", install='pip install "posexit[xlsx]"') from None
    with _telling_broken(source), zipfile.ZipFile(stream) as archive:
        _check_sizes(archive, source)
    stream.seek(0)
    with _telling_broken(source):
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    try:
        with _telling_broken(source):
            first = book.worksheets[0]
            path = first._worksheet_path  # noqa: SLF001  nothing else says which part of the archive a sheet is
            if _has(book._archive, path, b"mergeCell "):  # noqa: SLF001
                raise PosexitError("workbook-merged", path=source)
        first.reset_dimensions()  # a sheet may claim a million columns
        yield first.title if len(book.worksheets) > 1 else "", _rows(first)
    finally:
        book.close()


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


def _has(archive: zipfile.ZipFile, name: str, wanted: bytes) -> bool:
    with archive.open(name) as file:
        end = b""
        while chunk := file.read(_CHUNK):
            if wanted in end + chunk:
                return True
            end = chunk[-len(wanted) :]
    return False


def _rows(found: Any) -> Iterator[Raw]:
    no = 0
    try:
        for no, cells in enumerate(found.iter_rows(), start=1):
            yield no, [_cell(cell.value, cell.data_type) for cell in cells]
    except _BROKEN:
        yield no + 1, "rows-broken"


def _cell(value: object, kind: str) -> Cell:
    """Return a cell as text."""
    if value is None:
        return BLANK
    if kind in _WRONG:
        return Cell(str(getattr(value, "text", value)), wrong=_WRONG[kind])
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer()
        return Cell(str(int(value) if whole else value), is_number=True)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat())
    return Cell(value.isoformat() if isinstance(value, date) else str(value))
