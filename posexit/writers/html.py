"""A letter as one page for a browser: nothing is loaded, nothing runs, it prints on A4."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from posexit.blocks import Heading, Items, NewPage, Paragraph, Sign, Table, plain
from posexit.writers import style
from posexit.writers.layout import columns, staying, typed_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posexit.blocks import Block, Document, Language, Line, Run

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
<main class="{kind}">
{body}
</main>
</body>
</html>
"""


def write(document: Document) -> str:
    """Return the page; its style sheet stands inside it."""
    stays = staying(document.blocks)
    parts = [
        _block(block, document.lang, stays=place in stays) for place, block in enumerate(document.blocks)
    ]
    if document.mark:
        parts.insert(0, f'<p class="mark">{escape(document.mark)}</p>')
    if document.reference and not document.poster:
        parts.append(f'<footer class="reference">{escape(document.reference)}</footer>')
    return _PAGE.format(
        lang=_TAG[document.lang],
        title=escape(document.title),
        css=style("letter.css") + _page_marks(document.mark),
        kind=" ".join(_kinds(document)),
        body="\n".join(part for part in parts if part),
    )


def _kinds(document: Document) -> Iterator[str]:
    """Yield what a page is, as the style sheet names it."""
    yield from ("letter", document.lang)
    if document.dense:
        yield "dense"
    if document.poster:
        yield "poster"


def _page_marks(mark: str | None) -> str:
    """Return the style that prints the mark on the pages after the first, every character as a number."""
    if not mark:
        return ""
    content = "".join(f"\\{ord(char):x} " for char in mark)
    box = "color: #b00020; font: bold 12pt serif;"
    return (
        f'@page {{ @top-right {{ content: "{content}"; {box} }} }}\n'
        "@page :first { @top-right { content: none; } }\n"
    )


def _block(block: Block, lang: Language, *, stays: bool) -> str:
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
            return _table(block, lang)
        case Sign(lines):
            inner = "\n".join(f"<p>{_line(line)}</p>" for line in lines)
            return f'<div class="sign">\n{inner}\n</div>'
        case NewPage():
            return '<hr class="newpage">'
        case _:
            raise TypeError(block)


def _table(block: Table, lang: Language) -> str:
    shape = columns(block, lang)
    cols = "".join(f'<col style="width:{share:.1%}">' for share in shape.shares)
    head = "".join(
        f'<th scope="col"{_classes([align])}>{_line(cell)}</th>'
        for cell, align in zip(block.head, block.align, strict=True)
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


def _line(line: Line) -> str:
    return "<br>\n".join("".join(_run(run) for run in piece) for piece in typed_lines(line))


def _run(run: Run) -> str:
    if run.blank:
        return f'<span class="blank">{escape(run.text)}</span>'
    text = escape(run.text)
    return f"<strong>{text}</strong>" if run.bold and text else text
