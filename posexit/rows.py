"""Reads tables of cases row by row: CSV in the encodings that people have, JSON lines, Excel. Never all at once."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Literal

from posexit import files
from posexit.cells import Cell, Raw
from posexit.csvrows import Lines, csv_rows
from posexit.errors import PosexitError
from posexit.fields import flatten

if TYPE_CHECKING:
    from posexit.headings import Column
    from posexit.library import Library

_CHUNK = 1 << 20
_SPOOLED = 1 << 24
_XLSX = b"PK\x03\x04"
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Row:
    """One row: its number in the file as an editor shows it, and its cells by the names of their columns.

    ``broken`` is the code of what keeps the row from being read at all.
    """

    no: int
    cells: Mapping[str, Cell] = field(default_factory=dict)
    broken: str | None = None


@dataclass(frozen=True)
class Rows:
    """A table that is open: its kind, the encoding of a text, its columns, and its rows one by one.

    ``fingerprint`` is the SHA-256 of the whole file, ``sheet`` the name of the one that is read where a
    workbook has several, ``lines`` how many a text has.
    """

    kind: Literal["csv", "xlsx", "jsonl"]
    encoding: str
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    fingerprint: str
    sheet: str = ""
    lines: int | None = None


@contextmanager
def opened(source: str, library: Library) -> Iterator[Rows]:
    """Open a table, or standard input for ``-``; it is closed at the end of the block.

    Raises:
        PosexitError: table-missing, answers-unreadable, answers-folder, table-binary, table-nul,
            table-json-array, no-heading, bad-headings, heading-twice; and what a workbook lacks.
    """
    with ExitStack() as held:
        with files.telling("answers-unreadable", Path(source)):
            stream = held.enter_context(_stream(source))
            is_workbook = stream.read(len(_XLSX)) == _XLSX
            stream.seek(0)
            fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
            stream.seek(0)
        if is_workbook:
            from posexit.sheets import sheet

            name, cells = held.enter_context(sheet(stream, source))
            columns, rows = _table(cells, library, source)
            yield Rows("xlsx", "", columns, rows, fingerprint, name)
            return
        encoding, lines = _encoding(source, stream)
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        held.callback(text.detach)  # the stream is closed by who opened it
        if _is_json(text, source):
            yield Rows("jsonl", encoding, (), _json_lines(text), fingerprint, lines=lines)
        else:
            columns, rows = _table(csv_rows(text), library, source)
            yield Rows("csv", encoding, columns, rows, fingerprint, lines=lines)


@contextmanager
def _stream(source: str) -> Iterator[Any]:
    """Open a file, or keep what comes from standard input where it can be read twice."""
    if source == "-":
        with SpooledTemporaryFile(max_size=_SPOOLED) as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept, _CHUNK)
            kept.seek(0)
            yield kept
        return
    if Path(source).is_dir():
        raise PosexitError("answers-folder", path=source)
    if not Path(source).exists():
        raise PosexitError("table-missing", path=source)
    with Path(source).open("rb") as file:
        yield file


def _encoding(source: str, stream: IO[bytes]) -> tuple[str, int]:
    """Return how a text is encoded, and its lines: UTF-16 by its mark, UTF-8, else as Excel saves it in China."""
    marked = stream.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    for encoding in ("utf-16",) if marked else _ENCODINGS:
        stream.seek(0)
        if found := _lines(stream, encoding):
            lines, with_nul = found
            if with_nul:
                raise PosexitError("table-nul", path=source, row=with_nul)
            stream.seek(0)
            return encoding, lines
    raise PosexitError("table-binary", path=source)


def _lines(stream: IO[bytes], encoding: str) -> tuple[int, int] | None:
    """Return how many lines end, and the first one with a byte that is no text, else 0; None for another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = with_nul = 0
    try:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            at = -1 if with_nul else text.find("\x00")
            if at >= 0:
                with_nul = 1 + lines + text.count("\n", 0, at)
            lines += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines, with_nul


def _is_json(text: IO[str], source: str) -> bool:
    head = text.read(4096).lstrip()
    text.seek(0)
    if head.startswith("["):
        raise PosexitError("table-json-array", path=source)
    return head.startswith("{")


def _table(raw: Iterable[Raw], library: Library, source: str) -> tuple[tuple[Column, ...], Iterator[Row]]:
    """Return the columns of a table and its rows; the first row that is not empty has the headings."""
    from posexit.headings import columns

    rows = iter(raw)
    found = columns(next((_texts(cells) for _, cells in rows if any(_texts(cells))), []), library)
    if not found:
        raise PosexitError("no-heading", path=source)
    if wrong := [column for column in found if column.name is None]:
        raise PosexitError("bad-headings", path=source, headings=", ".join(map(str, wrong)))
    names = [column.name for column in found]
    if twice := next((name for at, name in enumerate(names) if name in names[:at]), None):
        raise PosexitError("heading-twice", path=source, name=twice)
    return found, _rows(rows, found)


def _texts(cells: Sequence[Cell] | str) -> list[str]:
    return [] if isinstance(cells, str) else [cell.text.strip() for cell in cells]


def _rows(raw: Iterable[Raw], columns: Sequence[Column]) -> Iterator[Row]:
    names = {column.no: str(column.name) for column in columns}
    width = max(names)
    for no, cells in raw:
        if isinstance(cells, str):
            yield Row(no, broken=cells)
            continue
        written = [(at, cell) for at, cell in enumerate(cells, start=1) if cell.text.strip()]
        if written and written[-1][0] > width:
            yield Row(no, broken="row-too-wide")
        elif written:
            yield Row(no, {names[at]: cell for at, cell in written if at in names})


def _json_lines(text: IO[str]) -> Iterator[Row]:
    lines = Lines(text)
    for no, line in enumerate(lines, start=1):
        if lines.too_long:
            lines.too_long = False
            yield Row(no, broken="row-too-long")
        elif line.strip():
            yield _json_row(no, line)


def _json_row(no: int, line: str) -> Row:
    try:
        return Row(no, _object(line))
    except (ValueError, RecursionError):
        return Row(no, broken="row-is-no-json")


def _object(line: str) -> dict[str, Cell]:
    """Return the leaves of one line of JSON by dotted name.

    Raises:
        ValueError: it is no object, or one name is told twice.
    """
    tree = json.loads(line, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str)
    pairs = list(flatten(tree))
    if not isinstance(tree, dict) or not pairs:
        raise ValueError("no object")
    return {name: Cell(text) for name, text in _once(pairs).items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("twice")
    return found
