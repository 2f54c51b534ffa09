"""The empty Word file that a letter is written into: its pages, its styles, its settings, made with python-docx."""

from __future__ import annotations

import io
import marshal
import re
import zipfile
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from posexit.errors import TemplateError
from posexit.kept import kept
from posexit.writers import builtin_style
from posexit.writers.fit import CELL, LEFT, RIGHT, SIGN, TEXT, TITLE, WIDE_TEXT

if TYPE_CHECKING:
    from posexit.blocks import Language
    from posexit.writers.fit import Type

TAG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
DENSE_MM = 178
HOLE = "\ue000"
"""Stands in a part for what only the letter knows: its title, its reference, its mark, its lists."""
_DENSE_PT: dict[Language, float] = {"zh": 9, "en": 8}
_DROPPED = ("customXml", "stylesWithEffects", "webSettings", "thumbnail", "extended-properties")
_STYLE_NAME = re.compile(r'<w:name w:val="([^"]+)"')
_SECTION = re.compile("<w:sectPr.*?</w:sectPr>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an empty file depends on.

    Without a ``type`` it is a checklist, of small type and narrow margins. ``framed`` pages have a footer, with
    a place for the ``reference``; ``marked`` ones a header. After one of ``turns`` pages are wide, after two upright again.
    """

    lang: Language
    type: Type | None
    framed: bool
    reference: bool
    marked: bool
    turns: int


@dataclass(frozen=True, slots=True)
class Base:
    """An empty file, ready to be written into.

    Attributes:
        start: of word/document.xml, up to its text.
        end: of it, after the last section.
        upright: the section of upright pages; ``wide`` that of turned ones, ``back`` of upright ones after them.
        styles: from the name of a style to its id.
        parts: the parts with a hole, by name; ``lists`` is the one for lists.
        file: the archive of all parts that have none.
    """

    start: str
    end: str
    upright: str
    wide: str
    back: str
    styles: dict[str, str]
    parts: dict[str, str]
    lists: str
    file: bytes


@cache
def base(wish: Wish, styles: str) -> Base:
    """Return the empty file for a wish and the text of letter.styles.xml.

    Raises:
        TemplateError: the styles are broken, or lack one.
    """

    def make() -> bytes:
        made = _parted(_built(wish, _complete(styles)))
        return marshal.dumps([getattr(made, field.name) for field in fields(Base)])

    return Base(*marshal.loads(kept(f"word {wish}", styles, "docx", make)))  # noqa: S302 (our own)


def _parted(file: Any) -> Base:
    """Return a file of python-docx taken apart."""
    out = io.BytesIO()
    file.save(out)
    with zipfile.ZipFile(out) as saved:
        parts = {name: saved.read(name).decode() for name in saved.namelist()}
    document = parts.pop("word/document.xml")
    lists = "word/numbering.xml"
    parts[lists] = re.sub(r"(<w:numbering [^>]*?)/>", rf"\1>{HOLE}</w:numbering>", parts[lists])
    found = _SECTION.findall(document)
    start, end = document.partition("<w:body>"), document.rpartition("</w:body>")
    return Base(
        start=start[0] + start[1],
        end=end[1] + end[2],
        upright=found[0],
        wide=found[1] if len(found) > 1 else "",
        back=found[-1],
        styles={style.name: style.style_id for style in file.styles},
        parts={name: text for name, text in parts.items() if HOLE in text},
        lists=lists,
        file=zipped({name: text for name, text in parts.items() if HOLE not in text}),
    )


def zipped(parts: dict[str, str], archive: bytes = b"") -> bytes:
    """Return an archive with parts added: without the time and the system that it was made on."""
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a") as file:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            file.writestr(entry, text)
    return out.getvalue()


def _built(wish: Wish, styles: str) -> Any:
    """Return an empty letter: page, styles and settings, without the library's sample parts."""
    import docx
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    lang = wish.lang
    file: Any = docx.Document()
    for owner in (file.part, file.part.package):
        for key, relation in list(owner.rels.items()):
            if any(word in relation.reltype for word in _DROPPED):
                owner.rels.pop(key)
    _replace(file.styles.element, parse_xml(styles.encode()))
    _replace(file.part.numbering_part.element, ())
    settings = parse_xml(
        f"<w:settings {nsdecls('w')}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{TAG[lang]}" w:eastAsia="zh-CN"/></w:settings>'
    )
    _replace(file.settings.element, settings)
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    if wish.type:
        _set_type(file, wish.type, lang)
    else:
        _set_dense(file, lang)
    _frame(section, wish, wide=False)
    for wide in (True, False)[: wish.turns]:
        section = file.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        _frame(section, wish, wide=wide)
    core = file.part.package.core_properties
    _replace(core._element, ())  # noqa: SLF001 the library's own name and date stand there
    core.language = TAG[lang]
    core.title = HOLE
    return file


def _set_type(file: Any, type_: Type, lang: Language) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    section = file.sections[0]
    section.top_margin, section.bottom_margin = Mm(type_.top), Mm(type_.bottom)
    file.styles["Title"].font.size = Pt(TITLE[lang])
    for name, size, pitch in (
        ("Normal", type_.size, type_.pitch),
        ("Letter Table", type_.table, CELL * type_.table),
        ("Signature", type_.size, SIGN * type_.size),
    ):
        file.styles[name].font.size = Pt(size)
        file.styles[name].paragraph_format.line_spacing = Pt(pitch)
        file.styles[name].paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST


def _set_dense(file: Any, lang: Language) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt

    section = file.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(16)
    section.header_distance = section.footer_distance = Mm(8)
    for name in ("Normal", "Letter Table"):
        file.styles[name].font.size = Pt(_DENSE_PT[lang])
        shape = file.styles[name].paragraph_format
        shape.line_spacing = Pt(_DENSE_PT[lang] + 2)
        shape.space_before = shape.space_after = Pt(1)
    stops = file.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(DENSE_MM / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(DENSE_MM), WD_TAB_ALIGNMENT.RIGHT)
    file.styles["Title"].font.size = Pt(TITLE["en"])
    file.styles["Title"].paragraph_format.space_after = Pt(6)


def _frame(section: Any, wish: Wish, *, wide: bool) -> None:
    """Put the mark into the header, page number and reference into the footer."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    if wish.marked:
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = HOLE
    if not wish.framed:
        return
    section.footer.is_linked_to_previous = False
    footer = section.footer.paragraphs[0]
    if wide:
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
    if wish.reference:
        footer.add_run("\t")
        footer.add_run(HOLE)


def _field(paragraph: Any, instruction: str) -> None:
    """Append a field; Word and WPS reckon it anew, the text shown until then is 1."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == "1":
            run.text = "1"
            continue
        element: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = instruction
        run._r.append(element)  # noqa: SLF001 python-docx knows no fields


def _complete(styles: str) -> str:
    """Return the styles, once it is sure that they can be read and that none is missing."""
    from docx.oxml import parse_xml

    try:
        parse_xml(styles.encode())
    except SyntaxError as error:
        where = f"style/letter.styles.xml:{error.lineno or 1}"
        raise TemplateError(where, f"XML写法有误：{error.msg}", f"broken XML: {error.msg}") from None
    missing = set(_STYLE_NAME.findall(builtin_style("letter.styles.xml"))) - set(_STYLE_NAME.findall(styles))
    if missing:
        names = ", ".join(sorted(missing))
        raise TemplateError("style/letter.styles.xml", f"缺样式 {names}", f"has no style {names}")
    return styles


def _replace(element: Any, children: Any) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(children))
