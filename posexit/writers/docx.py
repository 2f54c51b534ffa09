"""A letter as a Word file that can be edited: named styles, real numbering, the same bytes each time."""

from __future__ import annotations

import io
import math
import zipfile
from typing import TYPE_CHECKING, Any

from posexit.blocks import Heading, Items, Paragraph, Run, Sign, Table, plain
from posexit.writers import builtin_style
from posexit.writers.docxbase import DENSE_MM, base
from posexit.writers.fit import (
    CELL,
    SIGN_AFTER,
    SIGN_GAP,
    TEXT,
    TITLE,
    WIDE_TEXT,
    pages,
)
from posexit.writers.layout import blank_em, columns, staying, typed_lines, width

if TYPE_CHECKING:
    from posexit.blocks import Block, Document, Language, Line
    from posexit.writers import Style
    from posexit.writers.fit import Part

_POSTER_PT = 32
_BLANK = "_"  # half an em wide in Times New Roman; spaces, underlined, are lost at the end of a line
_BLANK_TEXT, _BLANK_CELL, _BLANK_SIGN = 1.0, 0.7, 1.2  # of the width of a blank in running text


def write(document: Document, style: Style = builtin_style) -> bytes:
    """Return the file.

    Raises:
        TemplateError: letter.styles.xml of the user is broken, or lacks a style.
    """
    return _Letter(document, style("letter.styles.xml")).saved()


class _Letter:
    def __init__(self, document: Document, styles: str) -> None:
        import docx

        self.document = document
        self.lang = document.lang
        self.pages = pages(document)
        self.type = self.pages.type
        empty = base(document.lang, None if document.dense else self.type, styles)
        self.file: Any = docx.Document(io.BytesIO(empty))
        self.text_mm = DENSE_MM if document.dense else TEXT
        self.room = self.type.room()
        self.breaks = False
        self.lists = 0
        self.last: Any = None

    def saved(self) -> bytes:
        self.file.core_properties.title = self.document.title
        self._frame(self.file.sections[0])
        for part in self.pages.parts:
            self._part(part)
        out = io.BytesIO()
        self.file.save(out)
        return _same_bytes(out.getvalue())

    def _part(self, part: Part) -> None:
        """Add what stands between two page breaks, on pages of its own."""
        self._turn(wide=part.wide)
        stays = staying(part.blocks)
        for place, block in enumerate(part.blocks):
            self._block(block, stays=place in stays)
        self.breaks = True

    def _turn(self, *, wide: bool) -> None:
        """Begin wide pages, or upright ones after them."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.file.sections[-1]
        if wide == (section.orientation == WD_ORIENT.LANDSCAPE):
            return
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        self.text_mm, self.room = WIDE_TEXT if wide else TEXT, self.type.room(wide=wide)
        self.breaks = False
        self._frame(section)

    def _block(self, block: Block, *, stays: bool) -> None:
        match block:
            case Heading(level, line):
                if plain(line).strip():
                    self._heading(level, line)
            case Paragraph(line, flush, big):
                name = "Letter Flush" if flush or self.lang == "en" else "Letter Text"
                shape = self._paragraph("Letter Poster" if big else name, line).paragraph_format
                shape.keep_with_next = stays or None
                shape.space_after = self._pt(self.type.gap) if self.type.gap and not big else None
            case Items():
                self._items(block)
            case Table():
                self._table(block)
            case Sign(lines):
                self._sign(lines, stays=stays)

    def _pt(self, points: float) -> Any:
        from docx.shared import Pt

        return Pt(points)

    def _paragraph(self, style_name: str, line: Line, blank: float = _BLANK_TEXT) -> Any:
        paragraph = self.file.add_paragraph(style=style_name)
        if self.breaks:
            paragraph.paragraph_format.page_break_before = True
            self.breaks = False
        _fill(paragraph, line, blank)
        self.last = paragraph
        return paragraph

    def _heading(self, level: int, line: Line) -> None:
        """Add a heading; a long title is set in lines of about one length."""
        from docx.shared import Mm

        paragraph = self._paragraph("Title" if level == 1 else f"Heading {min(level - 1, 2)}", line)
        if level == 1 and self.document.poster:
            for run in paragraph.runs:
                run.font.size = self._pt(_POSTER_PT)
        whole = width(plain(line), self.lang) * self._pt(TITLE[self.lang] / 2)
        if level == 1 and whole > Mm(TEXT):
            even = whole / math.ceil(whole / Mm(TEXT)) + self._pt(2 * TITLE[self.lang])
            indent = max(0, int((Mm(TEXT) - even) / 2))
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent

    def _items(self, block: Items) -> None:
        number = _numbering(self.file, self.lists, block, self.lang)
        self.lists += 1
        for line in block.items:
            paragraph = self._paragraph("Letter Item", line)
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 no public way
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = number
            if self.lang == "en":
                paragraph.paragraph_format.space_after = self._pt(self.type.gap)

    def _table(self, block: Table) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.shared import Mm

        if self.breaks or self.last is None:
            self._paragraph("Letter Table", ())
        self.last.paragraph_format.space_after = self._pt(6)
        shape = columns(block, self.lang, self.room)
        rows = (shape.head, *block.rows)
        size = self.type.table * shape.scale
        table = self.file.add_table(rows=len(rows), cols=len(block.head))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, share in zip(table.columns, shape.shares, strict=True):
            column.width = Mm(self.text_mm * share)
        for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 no public way
            properties.append(_element("w:cantSplit"))
            if place == 0:
                properties.append(_element("w:tblHeader"))
            for at, (cell, line, align) in enumerate(zip(row.cells, cells, block.align, strict=True)):
                cell.width = Mm(self.text_mm * shape.shares[at])
                cell.vertical_alignment = 1
                paragraph = cell.paragraphs[0]
                paragraph.style = "Letter Table"
                paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, "CENTER" if place == 0 else align.upper())
                paragraph.paragraph_format.keep_with_next = place == 0 or None
                _fill(paragraph, _cell(line, shape.room[at]), _BLANK_CELL, bold=place == 0)
                if shape.scale < 1:
                    paragraph.paragraph_format.line_spacing = self._pt(CELL * size)
                    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
                    for run in paragraph.runs:
                        run.font.size = self._pt(round(size * 2) / 2)
        # Word joins a table to the one right after it, and wants a paragraph after the last.
        after = self._paragraph("Letter Table", ())
        after.paragraph_format.space_before = after.paragraph_format.space_after = self._pt(0)
        after.paragraph_format.line_spacing = self._pt(7)
        after.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY

    def _sign(self, lines: tuple[Line, ...], *, stays: bool) -> None:
        from docx.shared import Mm

        indent = Mm(0)
        if self.lang == "zh":
            half = self.type.size / 2
            widest = max((_sign_width(line) for line in lines), default=0) * half
            indent = max(0, Mm(TEXT) - self._pt(widest + 2 * half))
        for place, line in enumerate(lines):
            paragraph = self._paragraph("Signature", line, _BLANK_SIGN)
            shape = paragraph.paragraph_format
            shape.left_indent = indent
            shape.keep_with_next = stays or place < len(lines) - 1
            shape.keep_together = True
            if place == 0:
                shape.space_before = self._pt(SIGN_GAP)
        self.last.paragraph_format.space_after = self._pt(SIGN_AFTER)

    def _frame(self, section: Any) -> None:
        """Put the mark into the header, page number and reference into the footer."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm

        if self.document.mark:
            section.header.paragraphs[0].text = self.document.mark
        if self.document.poster:
            return
        footer = section.footer.paragraphs[0]
        if self.text_mm == WIDE_TEXT:
            for at, align in (
                (TEXT / 2, "CLEAR"),
                (TEXT, "CLEAR"),
                (WIDE_TEXT / 2, "CENTER"),
                (WIDE_TEXT, "RIGHT"),
            ):
                footer.paragraph_format.tab_stops.add_tab_stop(Mm(at), getattr(WD_TAB_ALIGNMENT, align))
        footer.add_run("\t")
        _field(footer, "PAGE")
        footer.add_run(" / ")
        _field(footer, "NUMPAGES")
        if self.document.reference:
            footer.add_run("\t")
            _fill(footer, (Run(self.document.reference),), 0)


def _sign_width(line: Line) -> int:
    """Return the half-widths of a line of the signature block, its blanks as long as they are drawn."""
    return max(
        sum(round(2 * blank_em(run) * _BLANK_SIGN) if run.blank else width(run.text, "zh") for run in piece)
        for piece in typed_lines(line)
    )


def _cell(line: Line, room: int) -> Line:
    """Return what stands in a cell: a blank alone is as wide as the cell."""
    return (Run(_BLANK * room),) if len(line) == 1 and line[0].blank else line


def _fill(paragraph: Any, line: Line, blank: float, *, bold: bool = False) -> None:
    for place, piece in enumerate(typed_lines(line)):
        if place:
            paragraph.add_run().add_break()
        for run in piece:
            if run.blank:
                paragraph.add_run(_BLANK * round(2 * blank_em(run) * blank))
            elif run.text:
                paragraph.add_run(run.text).bold = (run.bold or bold) or None


def _field(paragraph: Any, instruction: str) -> None:
    """Append a field; Word and WPS reckon it anew, the text shown until then is 1."""
    from docx.oxml.ns import qn

    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == "1":
            run.text = "1"
            continue
        element = _element("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        run._r.append(element)  # noqa: SLF001 python-docx knows no fields


def _numbering(file: Any, count: int, block: Items, lang: Language) -> int:
    """Add a list of its own, so that its numbers follow edits, and return its id."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    form, text = ("decimal", "%1.") if block.ordered else ("bullet", "•")
    place = (
        '<w:ind w:left="0" w:firstLineChars="200" w:firstLine="480"/>'
        if lang == "zh"
        else '<w:ind w:left="340" w:hanging="340"/>'
    )
    between = "space" if lang == "zh" else "tab"
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{count}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="{block.start}"/><w:numFmt w:val="{form}"/>'
        f'<w:suff w:val="{between}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{place}</w:pPr></w:lvl></w:abstractNum>"
    )
    number = parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{count + 1}"><w:abstractNumId w:val="{count}"/></w:num>'
    )
    numbering = file.part.numbering_part.element
    numbering.insert(count, abstract)  # all abstract lists stand before the first number
    numbering.append(number)
    return count + 1


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(name)


def _same_bytes(data: bytes) -> bytes:
    """Return a zip file without the time and the system it was written on."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return out.getvalue()
