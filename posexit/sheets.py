"""Reads the first sheet of an Excel workbook row by row. The only user of openpyxl."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from posexit.cells import Cell
from posexit.errors import PosexitError

if TYPE_CHECKING:
    from posexit.cells import Raw

LARGEST_SHEET = 2 << 30
"""Bytes that a sheet may have once it is unpacked."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_CHUNK = 1 << 20
_WRONG = {"f": "cell-formula", "e": "cell-error"}


@contextmanager
def sheet(stream: IO[bytes], source: str) -> Iterator[Iterator[Raw]]:
    """Open the first sheet of a workbook.

    Raises:
        PosexitError: missing-extra, workbook-broken, workbook-too-large, workbook-merged.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise PosexitError("missing-extra", extra="xlsx") from None
    _look_inside(stream, source)
    try:
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise PosexitError("workbook-broken", path=source) from error
    try:
        yield _rows(book.worksheets[0])
    finally:
        book.close()


def _look_inside(stream: IO[bytes], source: str) -> None:
    """See, before anything is unpacked into memory, that the sheets are of a size and have no merged cells."""
    try:
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                if info.file_size > LARGEST_SHEET:
                    raise PosexitError("workbook-too-large", path=source)
            first = min(
                (name for name in archive.namelist() if _SHEET.match(name)), default=None, key=_number
            )
            if first and _has(archive, first, b"<mergeCell "):
                raise PosexitError("workbook-merged", path=source)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise PosexitError("workbook-broken", path=source) from error
    stream.seek(0)


def _number(name: str) -> tuple[int, str]:
    return len(name), name


def _has(archive: zipfile.ZipFile, name: str, wanted: bytes) -> bool:
    with archive.open(name) as file:
        end = b""
        while chunk := file.read(_CHUNK):
            if wanted in end + chunk:
                return True
            end = chunk[-len(wanted) :]
    return False


def _rows(found: Any) -> Iterator[Raw]:
    for no, cells in enumerate(found.iter_rows(), start=1):
        yield no, [_cell(cell.value, cell.data_type) for cell in cells]


def _cell(value: object, kind: str) -> Cell:
    """Return a cell as text."""
    if value is None:
        return Cell("")
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
