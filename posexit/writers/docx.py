"""A letter as a Word file that can be edited: named styles, real numbering, the same bytes each time."""

from __future__ import annotations

import io
import math
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

from posexit.blocks import Heading, Items, NewPage, Paragraph, Run, Sign, Table, plain
from posexit.writers import style
from posexit.writers.layout import columns, staying, typed_lines, width

if TYPE_CHECKING:
    from posexit.blocks import Block, Document, Language, Line

_TAG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
_TEXT_MM = 156
_DENSE_MM = 178
_DENSE_PT: dict[Language, float] = {"zh": 9, "en": 8}
_ENGLISH_PT = 10.5
_HALF_WIDTH_PT = 6  # of body type
_POSTER_PT = 32
_TITLE_PT: dict[Language, int] = {"zh": 18, "en": 15}
_BLANK = "\u00a0"  # underlined: Word draws no rule under ordinary spaces at the end of a line
_BLANK_TEXT, _BLANK_CELL, _BLANK_SIGN = 22, 8, 30
_DROPPED = ("customXml", "stylesWithEffects", "webSettings", "thumbnail", "extended-properties")


def write(document: Document) -> bytes:
    """Return the file."""
    return _Letter(document).saved()


class _Letter:
    def __init__(self, document: Document) -> None:
        import docx

        self.document = document
        self.lang = document.lang
        self.file: Any = docx.Document(io.BytesIO(_base(document.lang, dense=document.dense)))
        self.text_mm = _DENSE_MM if document.dense else _TEXT_MM
        self.breaks = False
        self.lists = 0
        self.last: Any = None

    def saved(self) -> bytes:
        self.file.core_properties.title = self.document.title
        self._frame()
        stays = staying(self.document.blocks)
        for place, block in enumerate(self.document.blocks):
            self._block(block, stays=place in stays)
        out = io.BytesIO()
        self.file.save(out)
        return _same_bytes(out.getvalue())

    def _block(self, block: Block, *, stays: bool) -> None:
        match block:
            case NewPage():
                self.breaks = self.last is not None
            case Heading(level, line):
                if plain(line).strip():
                    self._heading(level, line)
            case Paragraph(line, flush, big):
                name = "Letter Flush" if flush or self.lang == "en" else "Letter Text"
                shape = self._paragraph("Letter Poster" if big else name, line).paragraph_format
                shape.keep_with_next = stays or None
                shape.space_after = self._pt(7) if self.lang == "en" and not big else None
            case Items():
                self._items(block)
            case Table():
                self._table(block)
            case Sign(lines):
                self._sign(lines)

    def _pt(self, points: float) -> Any:
        from docx.shared import Pt

        return Pt(points)

    def _paragraph(self, style_name: str, line: Line, blank: int = _BLANK_TEXT) -> Any:
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
        whole = width(plain(line), self.lang) * self._pt(_TITLE_PT[self.lang] / 2)
        if level == 1 and whole > Mm(_TEXT_MM):
            even = whole / math.ceil(whole / Mm(_TEXT_MM)) + self._pt(2 * _TITLE_PT[self.lang])
            indent = max(0, int((Mm(_TEXT_MM) - even) / 2))
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
                paragraph.paragraph_format.space_after = self._pt(4)

    def _table(self, block: Table) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        if self.breaks or self.last is None:
            self._paragraph("Letter Table", ())
        self.last.paragraph_format.space_after = self._pt(6)
        shape = columns(block, self.lang)
        rows = (block.head, *block.rows)
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
            for cell, line, align, share in zip(row.cells, cells, block.align, shape.shares, strict=True):
                cell.width = Mm(self.text_mm * share)
                cell.vertical_alignment = 1
                paragraph = cell.paragraphs[0]
                paragraph.style = "Letter Table"
                paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, "CENTER" if place == 0 else align.upper())
                paragraph.paragraph_format.keep_with_next = place == 0 or None
                _fill(paragraph, line, _BLANK_CELL, bold=place == 0)
                if shape.scale < 1:
                    for run in paragraph.runs:
                        run.font.size = self._pt(round(10.5 * shape.scale * 2) / 2)
        # Word joins a table to the one right after it, and wants a paragraph after the last.
        after = self._paragraph("Letter Table", ())
        after.paragraph_format.space_before = after.paragraph_format.space_after = self._pt(0)
        after.paragraph_format.line_spacing = self._pt(7)

    def _sign(self, lines: tuple[Line, ...]) -> None:
        from docx.shared import Mm

        indent = Mm(0)
        if self.lang == "zh":
            widest = max((_sign_width(line) for line in lines), default=0) * _HALF_WIDTH_PT
            indent = max(Mm(20), Mm(_TEXT_MM) - self._pt(widest + 2 * _HALF_WIDTH_PT))
        for place, line in enumerate(lines):
            paragraph = self._paragraph("Signature", line, _BLANK_SIGN)
            shape = paragraph.paragraph_format
            shape.left_indent = indent
            shape.keep_with_next = place < len(lines) - 1
            shape.keep_together = True
            if place == 0:
                shape.space_before = self._pt(16)
        self.last.paragraph_format.space_after = self._pt(10)

    def _frame(self) -> None:
        """Put the mark into the header, page number and reference into the footer."""
        section = self.file.sections[0]
        if self.document.mark:
            section.header.paragraphs[0].add_run(self.document.mark)
        if self.document.poster:
            return
        footer = section.footer.paragraphs[0]
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
        sum(_BLANK_SIGN // 2 if run.blank else width(run.text, "zh") for run in piece)
        for piece in typed_lines(line)
    )


def _fill(paragraph: Any, line: Line, blank: int, *, bold: bool = False) -> None:
    for place, piece in enumerate(typed_lines(line)):
        if place:
            paragraph.add_run().add_break()
        for run in piece:
            if run.blank:
                paragraph.add_run(_BLANK * blank).underline = True
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
        else '<w:ind w:left="425" w:hanging="425"/>'
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


@cache
def _base(lang: Language, *, dense: bool) -> bytes:
    """Return an empty letter: page, styles and settings, without the library's sample parts."""
    import docx
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm, Pt

    file: Any = docx.Document()
    for owner in (file.part, file.part.package):
        for key, relation in list(owner.rels.items()):
            if any(word in relation.reltype for word in _DROPPED):
                owner.rels.pop(key)
    _replace(file.styles.element, parse_xml(style("letter.styles.xml").encode()))
    _replace(file.part.numbering_part.element, ())
    settings = parse_xml(
        f"<w:settings {nsdecls('w')}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{_TAG[lang]}" w:eastAsia="zh-CN"/></w:settings>'
    )
    _replace(file.settings.element, settings)
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _TAG[lang])
    if lang == "en":
        file.styles["Title"].font.size = Pt(_TITLE_PT[lang])
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(26), Mm(23)
    section.header_distance, section.footer_distance = Mm(15), Mm(14)
    if lang == "en" and not dense:
        file.styles["Normal"].font.size = Pt(_ENGLISH_PT)  # a courtesy copy stays on as many pages
        file.styles["Normal"].paragraph_format.line_spacing = Pt(_ENGLISH_PT + 4)
    if dense:
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(16)
        section.header_distance = section.footer_distance = Mm(8)
        for name in ("Normal", "Letter Table"):
            file.styles[name].font.size = Pt(_DENSE_PT[lang])
            shape = file.styles[name].paragraph_format
            shape.line_spacing = Pt(_DENSE_PT[lang] + 2)
            shape.space_before = shape.space_after = Pt(1)
        stops = file.styles["Footer"].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(_DENSE_MM / 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(Mm(_DENSE_MM), WD_TAB_ALIGNMENT.RIGHT)
        file.styles["Title"].font.size = Pt(_TITLE_PT["en"])
        file.styles["Title"].paragraph_format.space_after = Pt(6)
    core = file.part.package.core_properties
    _replace(core._element, ())  # noqa: SLF001 the library's own name and date stand there
    core.language = _TAG[lang]
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _replace(element: Any, children: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(children))


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
