"""The empty Word file that a letter is written into: its page, its styles, its settings."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from posexit.errors import TemplateError
from posexit.writers import builtin_style
from posexit.writers.fit import CELL, LEFT, RIGHT, SIGN, TITLE

if TYPE_CHECKING:
    from posexit.blocks import Language
    from posexit.writers.fit import Type

TAG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
DENSE_MM = 178
_DENSE_PT: dict[Language, float] = {"zh": 9, "en": 8}
_DROPPED = ("customXml", "stylesWithEffects", "webSettings", "thumbnail", "extended-properties")
_STYLE_NAME = re.compile(r'<w:name w:val="([^"]+)"')


@cache
def base(lang: Language, type_: Type | None, styles: str) -> bytes:
    """Return an empty letter: page, styles and settings, without the library's sample parts.

    Without a type it is a checklist, of small type and narrow margins.
    """
    import docx
    from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm, Pt

    file: Any = docx.Document()
    for owner in (file.part, file.part.package):
        for key, relation in list(owner.rels.items()):
            if any(word in relation.reltype for word in _DROPPED):
                owner.rels.pop(key)
    _replace(file.styles.element, parse_xml(_complete(styles).encode()))
    _replace(file.part.numbering_part.element, ())
    settings = parse_xml(
        f"<w:settings {nsdecls('w')}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{TAG[lang]}" w:eastAsia="zh-CN"/></w:settings>'
    )
    _replace(file.settings.element, settings)
    file.styles["Title"].font.size = Pt(TITLE[lang])
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    if type_:
        section.top_margin, section.bottom_margin = Mm(type_.top), Mm(type_.bottom)
        for name, size, pitch in (
            ("Normal", type_.size, type_.pitch),
            ("Letter Table", type_.table, CELL * type_.table),
            ("Signature", type_.size, SIGN * type_.size),
        ):
            file.styles[name].font.size = Pt(size)
            file.styles[name].paragraph_format.line_spacing = Pt(pitch)
            file.styles[name].paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    else:
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
    core = file.part.package.core_properties
    _replace(core._element, ())  # noqa: SLF001 the library's own name and date stand there
    core.language = TAG[lang]
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


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
