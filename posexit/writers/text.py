"""A letter as plain text to be pasted into an e-mail or a web form."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from posexit.blocks import Heading, Items, NewPage, Paragraph, Sign, Table, plain
from posexit.writers.layout import typed_lines, width

if TYPE_CHECKING:
    from posexit.blocks import Align, Block, Document, Language, Line

_PAGE = 64  # columns, for what is centred or stands on the right
_TABLE = 100  # columns; a wider table is broken by every mail program
_INDENT = "\u3000\u3000"


def write(document: Document) -> str:
    """Return the letter without any markup; its paragraphs are not wrapped."""
    lang = document.lang
    parts = [f"[{document.mark}]"] if document.mark else []
    for place, block in enumerate(document.blocks):
        text = _block(block, lang)
        if place and _continues(document.blocks[place - 1], block, lang):
            parts[-1] += "\n" + text
        elif text.strip():
            parts.append(text)
    if document.reference:
        parts.append(document.reference)
    return "\n\n".join(parts) + "\n"


def _continues(previous: Block, block: Block, lang: Language) -> bool:
    """Tell whether a block follows without an empty line, as Chinese paragraphs do."""
    flowing = (Paragraph, Items)
    return lang == "zh" and isinstance(previous, flowing) and isinstance(block, flowing)


def _block(block: Block, lang: Language) -> str:
    match block:
        case Heading(level, line):
            return "\n".join(_centred(text, lang) if level == 1 else text for text in _texts(line))
        case Paragraph(line=line, flush=flush):
            indent = _INDENT if lang == "zh" and not flush else ""
            return indent + "\n".join(_texts(line))
        case Items():
            return _items(block, lang)
        case Table():
            return _table(block, lang)
        case Sign(lines):
            return _sign([text for line in lines for text in _texts(line)], lang)
        case NewPage():
            return "-" * _PAGE
        case _:
            raise TypeError(block)


def _texts(line: Line) -> list[str]:
    return [plain(piece).rstrip() for piece in typed_lines(line)]


def _gap(columns: int, lang: Language) -> str:
    """Return empty space; ideographic in Chinese, since mail programs swallow ordinary spaces."""
    return "\u3000" * (columns // 2) if lang == "zh" else " " * columns


def _centred(text: str, lang: Language) -> str:
    return _gap(max(0, _PAGE - width(text, lang)) // 2, lang) + text if lang == "zh" else text


def _sign(texts: list[str], lang: Language) -> str:
    if lang != "zh":
        return "\n".join(texts)
    widest = max((width(text, lang) for text in texts), default=0)
    gap = _gap(max(0, _PAGE - widest), lang)
    return "\n".join(gap + text for text in texts)


def _items(block: Items, lang: Language) -> str:
    written: list[str] = []
    for number, line in enumerate(block.items, block.start):
        marker = f"{number}. " if block.ordered else "- "
        indent, hanging = (_INDENT, "") if lang == "zh" else ("", " " * len(marker))
        written.append(indent + marker + f"\n{hanging}".join(_texts(line)))
    return "\n".join(written)


def _table(block: Table, lang: Language) -> str:
    rows = [[_texts(cell) for cell in row] for row in (block.head, *block.rows)]
    widths = [
        max(width(text, lang) for cell in column for text in cell) for column in zip(*rows, strict=True)
    ]
    if sum(widths) + 2 * (len(widths) - 1) > _TABLE:
        return _records(rows, lang)
    head, *body = (_row(row, widths, block.align, lang) for row in rows)
    return "\n".join([head, "  ".join("-" * columns for columns in widths), *body])


def _row(cells: list[list[str]], widths: list[int], align: tuple[Align, ...], lang: Language) -> str:
    lines = [
        "  ".join(
            _padded(text, widths[place], align[place], lang) for place, text in enumerate(texts)
        ).rstrip(" ")
        for texts in zip_longest(*cells, fillvalue="")
    ]
    return "\n".join(lines)


def _padded(text: str, columns: int, align: Align, lang: Language) -> str:
    room = columns - width(text, lang)
    left = {"left": 0, "center": room // 2, "right": room}[align]
    return " " * left + text + " " * (room - left)


def _records(rows: list[list[list[str]]], lang: Language) -> str:
    """Return a line a cell, its column's name before it; a row of little but a sum is one line."""
    colon = "：" if lang == "zh" else ": "
    names = [" ".join(cell) for cell in rows[0]]
    records = []
    for row in rows[1:]:
        filled = [(name, " ".join(cell)) for name, cell in zip(names, row, strict=True) if any(cell)]
        if len(filled) * 2 <= len(row) and len(filled) > 1:
            records.append(colon.join(text for _, text in filled))
        else:
            records.append("\n".join(f"{name}{colon}{text}" if name else text for name, text in filled))
    return "\n\n".join(records)
