"""A letter as one page for a browser: nothing is loaded, nothing runs, it prints on A4."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from posexit.blocks import BLANK, Heading, Items, Paragraph, Sign, Table, plain
from posexit.writers import builtin_style
from posexit.writers.fit import pages
from posexit.writers.layout import blank_em, columns, staying, typed_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posexit.blocks import Block, Document, Language, Line, Run
    from posexit.writers import Style
    from posexit.writers.fit import Part, Type

_TAG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<title>{title}</title>
<style>
{css}</style>
</head>
<body>
{body}
</body>
</html>
"""


def write(document: Document, style: Style = builtin_style) -> str:
    """Return the page; its style sheet stands inside it."""
    return _PAGE.format(
        lang=_TAG[document.lang],
        title=escape(document.title),
        css=style("letter.css")
        + _page_marks(document.mark, None if document.poster else document.reference)
        + ("" if document.dense else _margins(pages(document).type)),
        body=sheet(document, "main"),
    )


def sheet(document: Document, element: str) -> str:
    """Return the letter alone, as an element of that name, for the style sheet letter.css."""
    made_up = pages(document)
    first, *others = (_part(part, document.lang, made_up.type) for part in made_up.parts)
    parts = [first, *(piece for other in others for piece in ('<hr class="newpage">', other))]
    if document.mark:
        parts.insert(0, f'<p class="mark">{escape(document.mark)}</p>')
    if document.reference and not document.poster:
        parts.append(f'<footer class="reference">{escape(document.reference)}</footer>')
    kind = " ".join(_kinds(document))
    sizes = "" if document.dense else f' style="{_type(made_up.type)}"'
    body = "\n".join(part for part in parts if part)
    return f'<{element} class="{kind}"{sizes}>\n{body}\n</{element}>'


def _kinds(document: Document) -> Iterator[str]:
    """Yield what a page is, as the style sheet names it."""
    yield from ("letter", document.lang)
    if document.dense:
        yield "dense"
    if document.poster:
        yield "poster"


def _part(part: Part, lang: Language, type_: Type) -> str:
    stays, room = staying(part.blocks), type_.room(wide=part.wide)
    blocks = (_block(block, lang, room, stays=place in stays) for place, block in enumerate(part.blocks))
    inner = "\n".join(block for block in blocks if block)
    return f'<section class="wide">\n{inner}\n</section>' if part.wide else inner


def _type(type_: Type) -> str:
    sizes = {"size": type_.size, "pitch": type_.pitch, "gap": type_.gap, "table": type_.table}
    return "; ".join(f"--{name}: {size:g}pt" for name, size in sizes.items())


def _margins(type_: Type) -> str:
    return f"@page {{ margin-top: {type_.top:g}mm; margin-bottom: {type_.bottom:g}mm; }}\n"


def _page_marks(mark: str | None, reference: str | None) -> str:
    """Return the style that prints the mark on the pages after the first, and the reference on every page."""
    css = ""
    if mark:
        box = "color: #b00020; font: bold 12pt serif;"
        css += f'@page {{ @top-right {{ content: "{_escaped(mark)}"; {box} }} }}\n'
        css += "@page :first { @top-right { content: none; } }\n"
    if reference:
        box = 'font: 9pt "Times New Roman", serif;'
        css += f'@page {{ @bottom-right {{ content: "{_escaped(reference)}"; {box} }} }}\n'
    return css


def _escaped(text: str) -> str:
    """Return a text for a style sheet, every character as a number: none can end it."""
    return "".join(f"\\{ord(char):x} " for char in text)


def _block(block: Block, lang: Language, room: float, *, stays: bool) -> str:
    match block:
        case Heading(level, line):
            tag = f"h{min(level, 6)}"
            return f"<{tag}>{_line(line)}</{tag}>" if plain(line).strip() else ""
        case Paragraph(line, flush, big):
            shape = (("flush", flush), ("big", big), ("stays", stays))
            names = [name for name, given in shape if given]
            return f"<p{_classes(names)}>{_line(line)}</p>"
        case Items(items, ordered, start):
            tag = "ol" if ordered else "ul"
            first = f' start="{start}"' if ordered and start != 1 else ""
            inner = "\n".join(f"<li>{_line(line)}</li>" for line in items)
            return f"<{tag}{first}>\n{inner}\n</{tag}>"
        case Table():
            return _table(block, lang, room)
        case Sign(lines):
            inner = "\n".join(f"<p>{_line(line)}</p>" for line in lines)
            return f'<div class="sign">\n{inner}\n</div>'
        case _:
            raise TypeError(block)


def _table(block: Table, lang: Language, room: float) -> str:
    shape = columns(block, lang, room)
    cols = "".join(f'<col style="width:{share:.1%}">' for share in shape.shares)
    head = "".join(
        f'<th scope="col"{_classes([align])}>{_line(cell)}</th>'
        for cell, align in zip(shape.head, block.align, strict=True)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td{_classes([align])}>{_line(cell)}</td>" for cell, align in zip(row, block.align, strict=True)
        )
        + "</tr>"
        for row in block.rows
    )
    return (
        f'<div class="table" style="--scale:{shape.scale:.2f};--needed:{shape.needed:.1f}"><table>\n'
        f"<colgroup>{cols}</colgroup>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _classes(names: list[str]) -> str:
    return f' class="{" ".join(names)}"' if names else ""


@lru_cache(maxsize=2_000)
def _line(line: Line) -> str:
    return "<br>\n".join("".join(_run(run) for run in piece) for piece in typed_lines(line))


def _run(run: Run) -> str:
    if run.blank:
        room = "" if run.text == BLANK else f' style="--em: {blank_em(run):g}"'
        return f'<span class="blank"{room}>{escape(run.text)}</span>'
    text = escape(run.text)
    return f"<strong>{text}</strong>" if run.bold and text else text
