"""A letter as a Word file that can be edited: named styles, real numbering, the same bytes each time.

python-docx makes the empty file once for each kind of page; the text is written into it here, since
building every paragraph as objects takes a hundred times as long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from posexit.blocks import Heading, Items, Paragraph, Run, Sign, Table, plain
from posexit.writers import builtin_style
from posexit.writers.docxbase import DENSE_MM, HOLE, Wish, base, zipped
from posexit.writers.fit import (
    CELL,
    MM,
    SIGN_AFTER,
    SIGN_GAP,
    TEXT,
    TITLE,
    WIDE_TEXT,
    pages,
)
from posexit.writers.layout import blank_em, columns, staying, typed_lines, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from posexit.blocks import Align, Block, Document, Language, Line
    from posexit.writers import Style
    from posexit.writers.fit import Part
    from posexit.writers.layout import Columns

_POSTER_PT = 32
_BLANK = "_"  # half an em wide in Times New Roman; spaces, underlined, are lost at the end of a line
_BLANK_TEXT, _BLANK_CELL, _BLANK_SIGN = 1.0, 0.7, 1.2  # of the width of a blank in running text
_TWIPS = 20  # a point
_AFTER_TABLE = 7  # points of the paragraph that Word wants there


def write(document: Document, style: Style = builtin_style) -> bytes:
    """Return the file.

    Raises:
        TemplateError: letter.styles.xml of the user is broken, or lacks a style.
    """
    return _Letter(document, style("letter.styles.xml")).saved()


@dataclass(slots=True)
class _Shape:
    """How a paragraph differs from its style: lengths in points; what is None is as in the style."""

    style: str
    stays: bool | None = None
    together: bool = False
    breaks: bool = False
    list: int = 0
    before: float | None = None
    after: float | None = None
    line: float | None = None
    exact: bool = False
    left: float | None = None
    right: float | None = None
    align: Align | None = None

    def xml(self) -> str:
        """Return the properties, in the order that the format prescribes."""
        made = f'<w:pStyle w:val="{self.style}"/>'
        if self.stays is not None:
            made += "<w:keepNext/>" if self.stays else '<w:keepNext w:val="0"/>'
        if self.together:
            made += "<w:keepLines/>"
        if self.breaks:
            made += "<w:pageBreakBefore/>"
        if self.list:
            made += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self.list}"/></w:numPr>'
        spacing = _lengths(before=self.before, after=self.after, line=self.line)
        if self.line is not None:
            spacing += ' w:lineRule="exact"' if self.exact else ' w:lineRule="atLeast"'
        if spacing:
            made += f"<w:spacing{spacing}/>"
        if indent := _lengths(left=self.left, right=self.right):
            made += f"<w:ind{indent}/>"
        return made + (f'<w:jc w:val="{self.align}"/>' if self.align else "")


def _lengths(**points: float | None) -> str:
    return "".join(
        f' w:{name}="{round(value * _TWIPS)}"' for name, value in points.items() if value is not None
    )


class _Letter:
    def __init__(self, document: Document, styles: str) -> None:
        self.document = document
        self.lang = document.lang
        self.pages = pages(document)
        self.type = self.pages.type
        wish = Wish(
            document.lang,
            None if document.dense else self.type,
            framed=not document.poster,
            reference=bool(document.reference),
            marked=bool(document.mark),
            turns=min(2, sum(one.wide != other.wide for one, other in pairwise(self.pages.parts))),
        )
        self.base = base(wish, styles)
        self.section = self.base.upright
        self.wide = False
        self.room = self.type.room()
        self.breaks = False
        self.last: _Shape | None = None
        self.lists: list[Items] = []
        self.text: list[tuple[_Shape, str] | str] = []

    def saved(self) -> bytes:
        for part in self.pages.parts:
            self._part(part)
        base, holes = self.base, {"word/header": self.document.mark, "word/footer": self.document.reference}
        parts = {
            name: text.replace(HOLE, escape(holes.get(name[:11]) or self.document.title, quote=False))
            for name, text in base.parts.items()
            if name != base.lists
        }
        parts[base.lists] = base.parts[base.lists].replace(HOLE, _numbering(self.lists, self.lang))
        body = "".join(one if isinstance(one, str) else _paragraph(*one) for one in self.text)
        parts["word/document.xml"] = base.start + body + self.section + base.end
        return zipped(parts, base.file)

    def _part(self, part: Part) -> None:
        """Add what stands between two page breaks, on pages of its own."""
        self._turn(wide=part.wide)
        stays = staying(part.blocks)
        for place, block in enumerate(part.blocks):
            self._block(block, stays=place in stays)
        self.breaks = True

    def _turn(self, *, wide: bool) -> None:
        """Begin wide pages, or upright ones after them."""
        if wide == self.wide:
            return
        self.text.append(f"<w:p><w:pPr>{self.section}</w:pPr></w:p>")
        self.section = self.base.wide if wide else self.base.back
        self.wide, self.room = wide, self.type.room(wide=wide)
        self.breaks = False

    def _block(self, block: Block, *, stays: bool) -> None:
        match block:
            case Heading(level, line):
                if plain(line).strip():
                    self._heading(level, line)
            case Paragraph(line, flush, big):
                name = "Letter Flush" if flush or self.lang == "en" else "Letter Text"
                shape = self._add("Letter Poster" if big else name, _runs(line))
                shape.stays = stays or None
                shape.after = self.type.gap if self.type.gap and not big else None
            case Items():
                self._items(block)
            case Table():
                self._table(block)
            case Sign(lines):
                self._sign(lines, stays=stays)

    def _add(self, style: str, runs: str = "") -> _Shape:
        """Add a paragraph, and return its shape to be changed."""
        shape = _Shape(self.base.styles[style], breaks=self.breaks)
        self.breaks = False
        self.text.append((shape, runs))
        self.last = shape
        return shape

    def _heading(self, level: int, line: Line) -> None:
        """Add a heading; a long title is set in lines of about one length."""
        big = level == 1 and self.document.poster
        name = "Title" if level == 1 else f"Heading {min(level - 1, 2)}"
        shape = self._add(name, _runs(line, size=_POSTER_PT if big else None))
        size, across = TITLE[self.lang], TEXT * MM
        whole = width(plain(line), self.lang) * size / 2
        if level == 1 and whole > across:
            even = whole / math.ceil(whole / across) + 2 * size
            shape.left = shape.right = max(0, (across - even) / 2)

    def _items(self, block: Items) -> None:
        self.lists.append(block)
        for line in block.items:
            shape = self._add("Letter Item", _runs(line))
            shape.list = len(self.lists)
            shape.after = self.type.gap if self.lang == "en" else None

    def _table(self, block: Table) -> None:
        before = self._add("Letter Table") if self.breaks or self.last is None else self.last
        before.after = 6
        wide = WIDE_TEXT if self.wide else DENSE_MM if self.document.dense else TEXT
        self.text.append(_table(block, columns(block, self.lang, self.room), wide, self))
        # Word joins a table to the one right after it, and wants a paragraph after the last.
        after = self._add("Letter Table")
        after.before = after.after = 0
        after.line, after.exact = _AFTER_TABLE, True

    def _sign(self, lines: tuple[Line, ...], *, stays: bool) -> None:
        indent = 0.0
        if self.lang == "zh":
            half = self.type.size / 2
            widest = max((_sign_width(line) for line in lines), default=0) * half
            indent = max(0, TEXT * MM - widest - 2 * half)
        for place, line in enumerate(lines):
            shape = self._add("Signature", _runs(line, _BLANK_SIGN))
            shape.left = indent
            shape.stays = stays or place < len(lines) - 1
            shape.together = True
            shape.before = SIGN_GAP if place == 0 else None
            shape.after = SIGN_AFTER if place == len(lines) - 1 else None


def _table(block: Table, shape: Columns, wide: float, letter: _Letter) -> str:
    """Return a table; its type shrinks where the columns want more room than there is."""
    size = letter.type.table * shape.scale
    type_ = round(size * 2) / 2 if shape.scale < 1 else None
    widths = [round(wide * MM * share * _TWIPS) for share in shape.shares]
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    style, line = letter.base.styles["Letter Table"], CELL * size if type_ else None
    labels = [_Shape(style, stays=True, line=line, align="center")] * len(widths)
    texts = [_Shape(style, line=line, align=align) for align in block.align]
    rows = [_row(shape.head, _cells(labels, widths), shape.room, type_, head=True)]
    cells = _cells(texts, widths)
    rows += (_row(row, cells, shape.room, type_) for row in block.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{letter.base.styles["Table Grid"]}"/>'
        '<w:tblW w:type="auto" w:w="0"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1"'
        f' w:val="04A0"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cells(shapes: Sequence[_Shape], widths: Sequence[int]) -> list[str]:
    """Return how the cells of a row begin, each with a paragraph."""
    return [
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{across}"/><w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{shape.xml()}</w:pPr>"
        for shape, across in zip(shapes, widths, strict=True)
    ]


def _row(
    lines: Sequence[Line],
    cells: Sequence[str],
    room: Sequence[int],
    size: float | None,
    *,
    head: bool = False,
) -> str:
    """Return a row of a table, of type of a size; the head is bold and stands on every page."""
    made = "".join(
        f"{begun}{_runs(_cell(line, across), _BLANK_CELL, bold=head, size=size)}</w:p></w:tc>"
        for begun, line, across in zip(cells, lines, room, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{made}</w:tr>"


def _sign_width(line: Line) -> int:
    """Return the half-widths of a line of the signature block, its blanks as long as they are drawn."""
    return max(
        sum(round(2 * blank_em(run) * _BLANK_SIGN) if run.blank else width(run.text, "zh") for run in piece)
        for piece in typed_lines(line)
    )


def _cell(line: Line, room: int) -> Line:
    """Return what stands in a cell: a blank alone is as wide as the cell."""
    return (Run(_BLANK * room),) if len(line) == 1 and line[0].blank else line


def _paragraph(shape: _Shape, runs: str) -> str:
    return f"<w:p><w:pPr>{shape.xml()}</w:pPr>{runs}</w:p>"


@lru_cache(maxsize=4096)
def _runs(line: Line, blank: float = _BLANK_TEXT, *, bold: bool = False, size: float | None = None) -> str:
    """Return the runs of a line.

    Args:
        line: the text.
        blank: how wide its blanks are drawn, of their width in running text.
        bold: whether all of it is.
        size: of the type in points, where it is not that of the paragraph.
    """
    big = f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    made = []
    for place, piece in enumerate(typed_lines(line)):
        if place:
            made.append(_run("<w:br/>", big))
        for run in piece:
            if run.blank:
                made.append(_run(f"<w:t>{_BLANK * round(2 * blank_em(run) * blank)}</w:t>", big))
            elif run.text:
                made.append(_run("<w:tab/>".join(_texts(run.text)), ("<w:b/>" * (run.bold or bold)) + big))
    return "".join(made)


def _run(inside: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>" if properties else f"<w:r>{inside}</w:r>"


def _texts(text: str) -> Iterator[str]:
    """Yield the pieces between tabs; spaces at an edge are kept."""
    for piece in text.split("\t"):
        space = ' xml:space="preserve"' if piece != piece.strip() else ""
        yield f"<w:t{space}>{escape(piece, quote=False)}</w:t>" if piece else ""


def _numbering(lists: list[Items], lang: Language) -> str:
    """Return a list of its own for each, so that its numbers follow edits; all kinds stand before the first."""
    place = (
        '<w:ind w:left="0" w:firstLineChars="200" w:firstLine="480"/>'
        if lang == "zh"
        else '<w:ind w:left="340" w:hanging="340"/>'
    )
    between = "space" if lang == "zh" else "tab"
    kinds, numbers = "", ""
    for count, block in enumerate(lists):
        form, text = ("decimal", "%1.") if block.ordered else ("bullet", "•")
        kinds += (
            f'<w:abstractNum w:abstractNumId="{count}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="{block.start}"/><w:numFmt w:val="{form}"/>'
            f'<w:suff w:val="{between}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f"<w:pPr>{place}</w:pPr></w:lvl></w:abstractNum>"
        )
        numbers += f'<w:num w:numId="{count + 1}"><w:abstractNumId w:val="{count}"/></w:num>'
    return kinds + numbers
