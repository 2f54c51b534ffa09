"""Turns the text that a template made into blocks. The values of the case are not in that text.

Each value stands behind a sentinel (U+E000 index U+E001), so nothing a user typed ever meets the
Markdown parser; `blocks` puts the values into the finished blocks. What is between two empty lines depends
on the template's control flow only, so each such piece is parsed once.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from posexit.blocks import (
    Align,
    Block,
    Heading,
    Items,
    Line,
    NewPage,
    Paragraph,
    Run,
    Sign,
    Table,
)
from posexit.kept import kept
from posexit.view import BLANK_MARK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SENTINEL = re.compile("\ue000(\\d+)\ue001")
_FENCE = re.compile(r"^::: *(\w+)[ ]*\n(.*?)^:::[ ]*$\n?", re.DOTALL | re.MULTILINE)
_EMPTY = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM = re.compile(r"(?:[-+*]|\d+[.)])[ \t]")
_MOST, _FEW = 5_000, 300  # pieces in memory; with which a run has made so many letters that it is a long one
_FENCE_END = re.compile(r"^:::[ ]*$\n?", re.MULTILINE)
_TYPED_BLANK = re.compile(r"_{4,}|＿{4,}")
_BLANK = re.compile(f"({BLANK_MARK}+)")

LONGEST = 1_000_000
"""Characters of a document without its values."""
MOST_LINES = 50_000
"""Paragraphs, items and rows of a document: 2,000 terminals in every table of it are far below that."""


class BadMarkup(ValueError):
    """The template uses what the subset does not have; the message names it."""


def box(index: int) -> str:
    """Return the sentinel behind which a value stands."""
    return f"\ue000{index}\ue001"


def blocks(text: str, values: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks of a text with sentinels, with the values in their places.

    Raises:
        BadMarkup: it has what the subset has not, or is longer than any document.
    """
    if len(text) > LONGEST:
        raise BadMarkup(f"> {LONGEST}")
    found: list[Block] = []
    pieces = [_numbered(piece) for piece in _pieces(text)]
    _learn([piece for piece, _ in pieces])
    for piece, places in pieces:
        if places:
            inside = [values[place] for place in places]
            found += (_fill(block, inside) for block in _known[piece])
        else:
            found += _known[piece]
    if sum(map(_lines, found)) > MOST_LINES:
        raise BadMarkup(f"> {MOST_LINES}")
    return tuple(found)


def _pieces(text: str) -> Iterator[str]:
    """Yield what can be parsed alone: fences, and what stands between empty lines; a list with empty lines is one."""
    end = 0
    for fence in _FENCE.finditer(text, 0, _last_end(text)):
        yield from _between(text[end : fence.start()])
        yield fence[0]
        end = fence.end()
    yield from _between(text[end:])


def _between(text: str) -> Iterator[str]:
    piece = ""
    for chunk in _EMPTY.split(text):
        if not chunk.strip():
            continue
        if piece and (chunk[0].isspace() or (_ITEM.match(piece) and _ITEM.match(chunk))):
            piece += "\n\n" + chunk
            continue
        if piece:
            yield piece
        piece = chunk
    if piece:
        yield piece


def _numbered(piece: str) -> tuple[str, list[int]]:
    """Return a piece with its sentinels counted from 0, and the places of their values."""
    places: list[int] = []

    def count(sentinel: re.Match[str]) -> str:
        places.append(int(sentinel[1]))
        return box(len(places) - 1)

    return _SENTINEL.sub(count, piece), places


_known: dict[str, tuple[Block, ...]] = {}


def _learn(pieces: Sequence[str]) -> None:
    """Parse the pieces that are not known yet. Those of a first letter are kept for the next run."""
    new = list(dict.fromkeys(piece for piece in pieces if piece not in _known))
    if not new:
        return
    if len(_known) > _MOST:
        _known.clear()
        new = list(dict.fromkeys(pieces))

    def make() -> bytes:
        return pickle.dumps([tuple(_parsed(piece)) for piece in new])

    whole = "\n\n".join(new)
    made = kept(f"shape {whole}", whole, "markdown_it", make) if len(_known) < _FEW else make()
    _known.update(zip(new, pickle.loads(made), strict=True))  # noqa: S301 (our own)


def _parsed(piece: str) -> Iterator[Block]:
    parser = _parser()
    # A blank alone on its line would read as a ruler, and ____ inside words as emphasis.
    piece = _TYPED_BLANK.sub(lambda blank: BLANK_MARK * len(blank[0]), piece)
    fence = _FENCE.fullmatch(piece)
    yield from _fenced(parser, fence[1], fence[2]) if fence else _parse(parser, piece)


def _last_end(text: str) -> int:
    """Return where the last end of a fence ends: to look for one behind it takes long, and finds nothing."""
    return max((end.end() for end in _FENCE_END.finditer(text)), default=0)


def _lines(block: Block) -> int:
    return (
        len(block.items) if isinstance(block, Items) else len(block.rows) if isinstance(block, Table) else 1
    )


def _fenced(parser: MarkdownIt, kind: str, inside: str) -> Iterator[Block]:
    if kind == "newpage":
        yield NewPage()
    elif kind == "sign":
        yield Sign(
            tuple(_inline(parser.parseInline(line.strip())) for line in inside.splitlines() if line.strip())
        )
    elif kind in {"flush", "poster"}:
        for block in _parse(parser, inside):
            big = kind == "poster"
            yield replace(block, flush=True, big=big) if isinstance(block, Paragraph) else block
    else:
        raise BadMarkup(f"::: {kind}")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    rules = [
        "heading",
        "list",
        "table",
        "emphasis",
        "escape",
        "newline",
        "paragraph",
        "balance_pairs",
        "fragments_join",
    ]
    return MarkdownIt("zero", {"breaks": True}).enable(rules, ignoreInvalid=True)


def _parse(parser: MarkdownIt, text: str) -> Iterator[Block]:
    tokens = parser.parse(text)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at)
        inside = tokens[at + 1 : end]
        if token.type == "heading_open":
            yield Heading(int(token.tag[1]), _inline(inside))
        elif token.type == "paragraph_open":
            yield Paragraph(_inline(inside))
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield Items(
                tuple(_items(inside)), token.type.startswith("ordered"), int(token.attrs.get("start", 1))
            )
        elif token.type == "table_open":
            yield _table(inside)
        else:
            raise BadMarkup(token.type)
        at = end + 1


def _closing(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for position in range(at, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    raise BadMarkup(tokens[at].type)


def _items(tokens: Sequence[Token]) -> Iterator[Line]:
    starts = [
        at
        for at, token in enumerate(tokens)
        if token.type == "list_item_open" and token.level == tokens[0].level
    ]
    for start, end in pairwise([*starts, len(tokens)]):
        inner = tokens[start + 1 : end]
        if any(token.type.endswith("list_open") for token in inner):
            raise BadMarkup("nested list")
        yield _inline(inner)


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[tuple[Line, ...]] = []
    align: list[Align] = []
    cells: list[Line] = []
    for at, token in enumerate(tokens):
        if token.type == "th_open":
            style = str(token.attrs.get("style", ""))
            align.append("right" if "right" in style else "center" if "center" in style else "left")
        if token.type in {"th_open", "td_open"}:
            cells.append(_inline(tokens[at + 1 : at + 2]))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
            cells = []
    return Table(rows[0], tuple(rows[1:]), tuple(align))


def _inline(tokens: Sequence[Token]) -> Line:
    runs: list[Run] = []
    bold = False
    for token in (child for inline in tokens for child in (inline.children or ())):
        if token.type in {"strong_open", "strong_close"}:
            bold = token.type == "strong_open"
        elif token.type in {"text", "text_special"}:
            runs += _split_blanks(token.content, bold=bold)
        elif token.type in {"softbreak", "hardbreak"}:
            runs.append(Run("\n", bold))
        else:
            raise BadMarkup(token.type)
    return _joined(runs)


def _split_blanks(text: str, *, bold: bool) -> Iterator[Run]:
    if BLANK_MARK not in text:
        yield from (Run(text, bold),) if text else ()
        return
    for no, piece in enumerate(_BLANK.split(text)):
        if no % 2:
            yield Run("_" * len(piece), bold, blank=True)
        elif piece:
            yield Run(piece, bold)


def _joined(runs: Sequence[Run]) -> Line:
    joined: list[Run] = []
    for run in runs:
        if joined and not run.blank and not joined[-1].blank and joined[-1].bold == run.bold:
            joined[-1] = Run(joined[-1].text + run.text, run.bold)
        else:
            joined.append(run)
    return tuple(joined)


def _fill(block: Block, values: Sequence[str]) -> Block:
    """Return a block with its sentinels replaced."""
    match block:
        case Heading(level, line):
            return Heading(level, _fill_line(line, values))
        case Paragraph(line, flush, big):
            return Paragraph(_fill_line(line, values), flush, big)
        case Items(items, ordered, start):
            return Items(tuple(_fill_line(line, values) for line in items), ordered, start)
        case Table(head, rows, align, dense):
            filled = [tuple(_fill_line(line, values) for line in row) for row in (head, *rows)]
            return Table(filled[0], tuple(filled[1:]), align, dense)
        case Sign(lines):
            return Sign(tuple(_fill_line(line, values) for line in lines))
        case _:
            return block


def _fill_line(line: Line, values: Sequence[str]) -> Line:
    if not any("\ue000" in run.text for run in line):
        return line
    runs: list[Run] = []
    for run in line:
        if run.blank:
            runs.append(run)
            continue
        pieces = _SENTINEL.split(run.text)
        pieces[1::2] = [values[int(place)] for place in pieces[1::2]]
        if any(BLANK_MARK in piece for piece in pieces):
            for piece in pieces:
                runs += _split_blanks(piece, bold=run.bold)
        elif text := "".join(pieces):
            runs.append(Run(text, run.bold))
    return _joined(runs)
