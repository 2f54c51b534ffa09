"""How large a letter is set and on which pages: closer where that saves a page of two lines and a signature."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from posexit.blocks import Heading, Items, NewPage, Paragraph, Sign, Table, plain
from posexit.writers.layout import blank_em, columns, printed, typed_lines, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posexit.blocks import Block, Document, Language, Line

MM = 72 / 25.4
LEFT, RIGHT = 28, 26
TEXT, WIDE_TEXT = 210 - LEFT - RIGHT, 297 - LEFT - RIGHT
TITLE = {"zh": 18, "en": 15}
HEADING = 29  # high, with the space around it
TITLE_GAP = 16
SIGN = 1.6  # lines of a signature block, in em
SIGN_GAP, SIGN_AFTER = 16, 8
TABLE_GAP = 9
CELL = 1.4  # lines of a table, in em
CELL_BLANK = 1.4  # half-widths for each em of a blank
CELL_PAD, CELL_SIDE = 4.5, 4  # above and below, left and right


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a letter in points, ``top`` and ``bottom`` margins of its pages in millimetres.

    ``pitch`` goes from line to line, ``gap`` stands after a paragraph besides, ``table`` is the size
    in tables.
    """

    size: float
    pitch: float
    gap: float
    table: float
    top: float
    bottom: float

    def room(self, *, wide: bool = False) -> float:
        """Return the half-widths of a hanzi across a table of this type, on an upright or a wide page."""
        return 0.95 * (WIDE_TEXT if wide else TEXT) * MM / (self.table / 2)


TYPES: dict[Language, tuple[Type, ...]] = {
    "zh": (
        Type(12, 18.5, 0, 10.5, 26, 23),
        Type(12, 17.5, 0, 10.5, 24, 20),
        Type(11.5, 16.8, 0, 10, 22, 19),
        Type(11, 16, 0, 10, 20, 18),
    ),
    "en": (
        Type(10.5, 14.7, 4, 9.5, 26, 23),
        Type(10.5, 14.2, 3.5, 9.5, 23, 20),
        Type(10, 13.4, 3, 9, 20, 18),
        Type(9.5, 12.8, 2.5, 9, 18, 17),
    ),
}
"""From the one that is pleasant to read to the closest that still is; the first is for whoever needs two pages."""

DENSE: dict[Language, Type] = {"zh": Type(9, 14, 0, 9, 15, 15), "en": Type(8.2, 11.5, 2.9, 8.2, 15, 15)}
"""The type of a checklist."""

_SEAM = re.compile("[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]")
_WIDEST_BLANK = 40
_TOKEN = re.compile(
    r"[\u4e00-\u9fff]+(?=[\u4e00-\u9fff])"  # those between which a line may break anywhere
    r"|[（《“「〔]*(?:[^\s\u2e80-\U0010ffff]+|[^\s])[，。；：、？！）》”」〕]*|\s+"
)
_HANZI = 2  # half-widths
_WIDEST = 2.5  # half-widths that a character takes at the most: a capital between two hanzi


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two page breaks; ``wide`` where its table wants the page turned."""

    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """A letter with its type, in parts that begin on a page of their own."""

    type: Type
    parts: tuple[Part, ...]


@lru_cache(maxsize=4)
def pages(document: Document) -> Pages:
    """Return the type of a letter and its parts: the first that brings the letter itself onto one page."""
    breaks = [place for place, block in enumerate(document.blocks) if isinstance(block, NewPage)]
    bounds = [-1, *breaks, len(document.blocks)]
    parts = [document.blocks[start + 1 : end] for start, end in pairwise(bounds)]
    parts = [part for part in parts if part] or [()]
    types = TYPES[document.lang]
    if document.dense or document.poster:
        types = (DENSE[document.lang] if document.dense else types[0],)
    chosen = next((one for one in types if height(parts[0], one, document.lang) <= _room(one)), types[0])
    return Pages(
        chosen,
        (
            Part(parts[0]),
            *(Part(part, wide=_wants_width(part, chosen, document.lang)) for part in parts[1:]),
        ),
    )


def _room(type_: Type) -> float:
    """Return the points of a page, but for a line: programs and fonts differ by as much."""
    return (297 - type_.top - type_.bottom) * MM - type_.pitch


def _wants_width(blocks: tuple[Block, ...], type_: Type, lang: Language) -> bool:
    """Tell whether a table of an annex would have to shrink on an upright page."""
    tables = (block for block in blocks if isinstance(block, Table) and not block.dense)
    return any(columns(table, lang, type_.room()).scale < 1 for table in tables)


def height(blocks: tuple[Block, ...], type_: Type, lang: Language) -> float:
    """Return about how high blocks stand on an upright page, in points."""
    return sum(_height(block, type_, lang) for block in blocks)


def _height(block: Block, type_: Type, lang: Language) -> float:
    across = TEXT * MM / (type_.size / 2)
    match block:
        case Heading(level, line):
            if level > 1:
                return HEADING
            size = TITLE[lang]
            count = math.ceil(printed(plain(line), lang) * size / 2 / (TEXT * MM))
            return (count * 1.45 - 0.45) * size + TITLE_GAP
        case Paragraph(line=line, flush=flush):
            indent = 4 if lang == "zh" and not flush else 0
            return lines_of(line, across, lang, indent) * type_.pitch + type_.gap
        case Items(items):
            room, indent = (across, 7) if lang == "zh" else (across - 3, 0)
            return sum(lines_of(item, room, lang, indent) * type_.pitch + type_.gap for item in items)
        case Table():
            return _table_height(block, type_, lang)
        case Sign(lines):
            count = sum(lines_of(line, across, lang) for line in lines)
            return count * SIGN * type_.size + SIGN_GAP + SIGN_AFTER
        case _:
            raise TypeError(block)


def _table_height(table: Table, type_: Type, lang: Language) -> float:
    shape = columns(table, lang, type_.room())
    em = type_.table * shape.scale
    rooms = [(share * TEXT * MM - 2 * CELL_SIDE) / (em / 2) for share in shape.shares]
    counts = [
        max(_cell_lines(cell, room, lang) for cell, room in zip(row, rooms, strict=True))
        for row in (shape.head, *table.rows)
    ]
    return sum((count * CELL - CELL + 1) * em + 2 * CELL_PAD for count in counts) + 2 * TABLE_GAP


def _cell_lines(line: Line, room: float, lang: Language) -> int:
    if _is_surely_short(line, room) or all(run.blank for run in line):
        return 1
    return lines_of(line, room, lang, blank=CELL_BLANK)


def lines_of(line: Line, room: float, lang: Language, indent: float = 0, blank: float = 2) -> int:
    """Return in how many lines a text breaks.

    Args:
        line: the text.
        room: half-widths across.
        lang: the language of the letter.
        indent: half-widths before its first line.
        blank: half-widths for each em of a blank.
    """
    if _is_surely_short(line, room - indent):
        return 1
    return sum(_broken(piece, room, lang, indent, blank) for piece in typed_lines(line))


def _is_surely_short(line: Line, room: float) -> bool:
    """Say whether a text is so short that nothing has to be measured."""
    for run in line:
        if run.blank or "\n" in run.text or "\r" in run.text:
            return False
        room -= len(run.text) * _WIDEST
    return room >= 0


@lru_cache(maxsize=5_000)
def _broken(line: Line, room: float, lang: Language, indent: float, blank: float) -> int:
    """Return in how many lines a text without line feeds breaks."""
    count, at = 1, indent
    for size, hangs, hanzi in _tokens(line, lang, blank):
        if at + size > room and not hangs:
            count += 1
            at = 0
        at += size
        if hanzi:
            here = max(0, int((room - at) / _HANZI))
            across = max(1, int(room / _HANZI))
            more = math.ceil(max(0, hanzi - here) / across)
            count += more
            at = at + hanzi * _HANZI if not more else (hanzi - here - (more - 1) * across) * _HANZI
    return count


def _tokens(line: Line, lang: Language, blank: float) -> Iterator[tuple[float, bool, int]]:
    """Yield what does not break: its width, whether it is a space, which may hang, and how many hanzi follow it."""
    before = ""
    for run in line:
        if run.blank:
            yield min(_WIDEST_BLANK, blank_em(run) * blank), False, 0
            continue
        tokens = _measured(run.text, lang)
        if tokens:
            (size, hangs, hanzi), *rest = tokens
            yield size + (0.5 if _SEAM.match(before + run.text[0]) else 0), hangs, hanzi
            yield from rest
            before = run.text[-1]


@lru_cache(maxsize=5_000)
def _measured(text: str, lang: Language) -> tuple[tuple[float, bool, int], ...]:
    before = ""
    made = []
    for token in _TOKEN.findall(text):
        seam = 0.5 if _SEAM.match(before + token[0]) else 0
        hanzi = (
            len(token) - 1 if len(token) > 1 and token.isalpha() and "\u4e00" <= token[1] <= "\u9fff" else 0
        )
        made.append((seam + _size(token[0] if hanzi else token, lang), token.isspace(), hanzi))
        before = token[-1]
    return tuple(made)


@lru_cache(maxsize=20_000)
def _size(token: str, lang: Language) -> float:
    if token.isspace():
        return len(token) * (0.5 if token.isascii() else 2)
    # Running text has letters, which are narrower than the digits in tables.
    letters = 0.88 if lang == "en" and token.isascii() else 1
    return width(token, lang) * letters + sum("A" <= char <= "Z" for char in token) * 0.4
