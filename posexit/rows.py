"""Reads tables of cases row by row: CSV in the encodings that people have, JSON lines, Excel. Never all at once."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Literal

from posexit import files
from posexit.body import TOP, Passed, Top, table
from posexit.cells import Cell, Row
from posexit.csvrows import Lines, csv_rows
from posexit.errors import PosexitError
from posexit.fields import flatten
from posexit.headrow import has_headings

if TYPE_CHECKING:
    from posexit.headings import Column
    from posexit.library import Library

_CHUNK = 1 << 20
_SPOOLED = 1 << 24
_XLSX = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"
"""Begins .xls, .et, and whatever Excel and WPS put a password on."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WEB = re.compile(
    r"\s*(?:<!--|<!doctype|<\?xml|<html|<head|<meta|<style|<body|<table|MIME-Version:)", re.IGNORECASE
)
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Rows:
    """A table that is open: its kind, the encoding of a text, its columns, and its rows one by one.

    ``fingerprint`` is the SHA-256 of the whole file, ``sheet`` the one of a workbook that is read,
    ``other_sheets`` those that can be seen besides, ``hidden`` how many of its rows cannot, ``lines`` how many a text has, ``top`` where the headings stand, and ``passed`` what was
    passed over once the rows are read.
    """

    kind: Literal["csv", "xlsx", "jsonl"]
    encoding: str
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    fingerprint: str
    sheet: str = ""
    lines: int | None = None
    top: Top = TOP
    passed: Passed = field(default_factory=Passed)
    other_sheets: tuple[str, ...] = ()
    hidden: int = 0


@contextmanager
def opened(source: str, library: Library, *, known_only: bool = False, wanted: str = "") -> Iterator[Rows]:
    """Open a table, or standard input for ``-``; it is closed at the end of the block.

    Args:
        source: the file.
        library: knows the headings.
        known_only: leave aside the columns that are no field, instead of refusing the table.
        wanted: the sheet of a workbook that is to be read; else the first one with headings.

    Raises:
        PosexitError: table-missing, answers-unreadable, answers-folder, table-binary, table-nul,
            table-json-array, no-heading, bad-headings, heading-twice, columns-of-charges; and what a
            workbook lacks.
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

            read = held.enter_context(sheet(stream, source, wanted, partial(has_headings, library=library)))
            told = table(read.rows, library, source, known_only=known_only, first_day=read.first_day)
            yield Rows(
                *("xlsx", "", told.columns, told.rows, fingerprint, read.name if read.others else ""),
                *(None, told.top, told.passed, read.others, read.hidden),
            )
            return
        _see_no_other(stream, source)
        encoding, lines = _encoding(source, stream)
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        held.callback(text.detach)  # the stream is closed by who opened it
        if _is_json(text, source):
            yield Rows("jsonl", encoding, (), _json_lines(text), fingerprint, lines=lines)
        else:
            told = table(csv_rows(text), library, source, known_only=known_only)
            yield Rows(
                "csv", encoding, told.columns, told.rows, fingerprint, "", lines, told.top, told.passed
            )


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


def _see_no_other(stream: IO[bytes], source: str) -> None:
    """See that a file is no table of another kind, which Excel or WPS can save as one that is read here.

    Raises:
        PosexitError: table-protected, table-old, table-web.
    """
    begin = stream.read(_CHUNK)
    stream.seek(0)
    if begin.startswith(_OLD):
        raise PosexitError("table-protected" if _LOCKED in begin else "table-old", path=source)
    marked = begin[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    text = begin[:1024].decode("utf-16" if marked else "latin-1", "replace").removeprefix("\xef\xbb\xbf")
    if _WEB.match(text):
        raise PosexitError("table-web", path=source)


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
