"""A letter as Markdown for people: CommonMark with tables, escaped no more than it takes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from posexit.blocks import Heading, Items, NewPage, Paragraph, Run, Sign, Table
from posexit.writers.layout import typed_lines

if TYPE_CHECKING:
    from posexit.blocks import Align, Block, Document, Line

_BREAK = "  \n"
_RULE: dict[Align, str] = {"left": "---", "center": ":-:", "right": "--:"}
# At the end of a run the next one decides, so that is taken for the worst.
_ALWAYS = re.compile(r"[\\`\[]|<(?=[A-Za-z/!?]|\Z)|&(?=#?\w+;|#?\w*\Z)")
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_MARKER = re.compile(
    r"\#{1,6}(?:\s|$) | > | [-+*](?:\s|$) | ~~~ | ::: | [-=|:][-=|:\s]*$ | (?:_\s*){3,}$ | (?:\*\s*){3,}$",
    re.VERBOSE,
)
_CLOSING = re.compile(r"(?:(?<=\s)|^)#+$")

# Marks that the text itself holds and marks of emphasis must not be mixed up until a whole block
# is known: until then the former stand as private-use characters, which no value may contain.
_HELD = {"\ue010": "*", "\ue011": "_", "\ue012": "~"}
_HOLD = str.maketrans({mark: held for held, mark in _HELD.items()})
_BOLD = "\ue013"
_MARKS = re.compile("[\ue010-\ue014]")
_HELD_RUN = re.compile("([\ue010-\ue012])\\1*")
_BLANKS = "\ue014"  # an underscore of a place to be filled in, which is never escaped inside a line


def write(document: Document) -> str:
    """Return the letter; read again by a Markdown parser it gives the same text."""
    parts = [_text((Run(document.mark, bold=True),))] if document.mark else []
    previous: Block | None = None
    other = False
    for block in document.blocks:
        if isinstance(block, Items):
            other = isinstance(previous, Items) and previous.ordered == block.ordered and not other
            parts.append(_items(block, other=other))
        else:
            parts.append(_block(block))
        previous = block
    if document.reference:
        parts.append(_text((Run(document.reference),)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            text = _CLOSING.sub(r"\\\g<0>", _one_line(block.line).strip())
            return f"{'#' * min(block.level, 6)} {text}" if text else ""
        case Paragraph():
            return _text(block.line)
        case Table():
            return _table(block)
        case Sign():
            return _text(*block.lines)
        case NewPage():
            return "---"
        case _:
            raise TypeError(block)


def _items(block: Items, *, other: bool) -> str:
    """Return a list; ``other`` markers keep it apart from the list that ends right before it."""
    written: list[str] = []
    for number, line in enumerate(block.items, block.start):
        marker = f"{number}{')' if other else '.'}" if block.ordered else ("*" if other else "-")
        indent = " " * (len(marker) + 1)
        written.append(f"{marker} {_text(line)}".rstrip().replace("\n", "\n" + indent))
    return "\n".join(written)


def _table(block: Table) -> str:
    rows = [[_one_line(cell).replace("|", "\\|") for cell in row] for row in (block.head, *block.rows)]
    rows.insert(1, [_RULE[align] for align in block.align])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


@lru_cache(maxsize=2_000)
def _one_line(line: Line) -> str:
    """Return a line with a space where a line feed was typed: headings and cells have no breaks."""
    if any("\n" in run.text or "\r" in run.text for run in line):
        line = tuple(replace(run, text=re.sub(r"[ \t]*[\r\n]+", " ", run.text)) for run in line)
    return _settle(_inline(line))


@lru_cache(maxsize=2_000)
def _text(*lines: Line) -> str:
    """Return the source of one paragraph with a hard break after each line."""
    pieces = [_inline(piece).strip(" \t") for line in lines for piece in typed_lines(line)]
    settled = _settle("\n".join(pieces)).strip("\n").split("\n")
    # An empty line would end the paragraph; a backslash alone is a break on a line of its own.
    return "".join(_lead(text) + _BREAK if text else "\\\n" for text in settled[:-1]) + _lead(settled[-1])


def _lead(text: str) -> str:
    """Escape what would begin a block at the start of a line: a list, a heading, a quotation, a rule."""
    if number := _NUMBER.match(text):
        return f"{number.group()}\\{text[number.end() :]}"
    if not _MARKER.match(text):
        return text
    # The first of several would still leave the others able to close emphasis.
    return re.sub(r"[_*]", r"\\\g<0>", text) if not text.strip("_* \t") else f"\\{text}"


def _inline(line: Line) -> str:
    """Return one line of runs, its own ``*``, ``_`` and ``~`` held back for ``_settle``."""
    source = ""
    stretches = _stretches(line)
    for place, (text, bold) in enumerate(stretches):
        after = stretches[place + 1][0][:1] if place + 1 < len(stretches) else ""
        source += _strong(text, source[-1:], after) if bold else text
    return source


def _stretches(line: Line) -> list[tuple[str, bool]]:
    """Return the runs as escaped text, neighbours of one style joined; a blank is never bold."""
    joined: list[tuple[str, bool]] = []
    for run in line:
        text = _BLANKS * len(run.text) if run.blank else _ALWAYS.sub(r"\\\g<0>", run.text).translate(_HOLD)
        bold = run.bold and not run.blank
        if text and joined and joined[-1][1] == bold:
            joined[-1] = (joined[-1][0] + text, bold)
        elif text:
            joined.append((text, bold))
    return joined


def _strong(text: str, before: str, after: str) -> str:
    """Return a bold stretch without the ends that would keep CommonMark from seeing it.

    ``**注意：**请`` is no emphasis: a closing mark after punctuation wants a space behind it.
    """
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or _clashes(text[start], before)):
        before = " " if text[start].isspace() else before
        start += 1
    while end > start and (text[end - 1].isspace() or _clashes(text[end - 1], after)):
        after = " " if text[end - 1].isspace() else after
        end -= 1
    if start == end or text[:end].endswith("\\"):
        return text
    return f"{text[:start]}{_BOLD}{text[start:end]}{_BOLD}{text[end:]}"


def _clashes(inner: str, outer: str) -> bool:
    return "mark" in _kinds(inner) and "word" in _kinds(outer)


def _settle(source: str) -> str:
    """Write held marks as themselves, with a backslash where they would pair up to emphasis.

    Blanks that would pair up get a space before them instead, so that they stay what they look like.
    """
    if not _MARKS.search(source):
        return source
    unsafe = {held for held in _HELD if _pairs(source, held)}
    source = _HELD_RUN.sub(
        lambda found: "".join(("\\" if held in unsafe else "") + _HELD[held] for held in found.group()),
        source,
    )
    return _apart(source).replace(_BOLD, "**").replace(_BLANKS, "_")


def _apart(source: str) -> str:
    """Return the text with a space before each blank that could close what an earlier one opens."""
    parts, end, opened = [], 0, False
    for found in re.finditer(f"{_BLANKS}+", source):
        after = source[found.end() :][:1]
        opens, closes = _flanks(source[: found.start()][-1:], after, "_")
        parts.append(source[end : found.start()])
        if opened and closes:
            parts.append(" ")
            opens, _ = _flanks(" ", after, "_")
        parts.append(found.group())
        opened, end = opened or opens, found.end()
    return "".join((*parts, source[end:]))


def _pairs(source: str, held: str) -> bool:
    """Tell whether any two stretches of a mark in this block could open and close emphasis."""
    if _HELD[held] == "*" and _BOLD in source:
        return held in source
    opened = False
    for found in re.finditer(f"[{held}{_BLANKS if _HELD[held] == '_' else ''}]+", source):
        opens, closes = _flanks(source[: found.start()][-1:], source[found.end() :][:1], _HELD[held])
        if opened and closes:
            return True
        opened = opened or opens
    return False


def _flanks(before: str, after: str, mark: str) -> tuple[bool, bool]:
    """Tell whether a stretch of marks between two characters may open and may close emphasis."""
    opens = closes = False
    for left, right in product(_kinds(before), _kinds(after)):
        leading = right != "space" and not (right == "mark" and left == "word")
        trailing = left != "space" and not (left == "mark" and right == "word")
        within = mark == "_" and leading and trailing
        opens = opens or (leading and (not within or left == "mark"))
        closes = closes or (trailing and (not within or right == "mark"))
    return opens, closes


def _kinds(char: str) -> tuple[str, ...]:
    """Return what a character may count as: parsers disagree on symbols outside ASCII."""
    if not char or char.isspace():
        return ("space",)
    category = unicodedata.category(char)
    if char in {*_HELD, _BOLD, _BLANKS} or category[0] == "P" or (category[0] == "S" and char.isascii()):
        return ("mark",)
    return ("mark", "word") if category[0] == "S" else ("word",)
