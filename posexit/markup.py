"""Turns the text that a template made into blocks. The values of the case are not in that text.

Each value stands behind a sentinel (U+E000 index U+E001), so nothing a user typed ever meets the
Markdown parser; `fill` puts the values into the finished blocks. The text with sentinels depends on
the template's control flow only, so its parse is kept.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields as record_fields
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

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
_TYPED_BLANK = re.compile(r"_{4,}|＿{4,}")
_BLANK = re.compile(f"({BLANK_MARK}+)")


class BadMarkup(ValueError):
    """The template uses what the subset does not have; the message names it."""


def box(index: int) -> str:
    """Return the sentinel behind which a value stands."""
    return f"\ue000{index}\ue001"


def blocks(text: str, values: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks of a text with sentinels, with the values in their places."""
    return tuple(_fill(block, values) for block in _shape(text))


@lru_cache(maxsize=256)
def _shape(text: str) -> tuple[Block, ...]:
    made = kept(f"shape {text}", text, "markdown_it", lambda: pickle.dumps(_parsed(text)))
    shape: tuple[Block, ...] = pickle.loads(made)  # noqa: S301 (our own)
    return shape


def _parsed(text: str) -> tuple[Block, ...]:
    parser = _parser()
    # A blank alone on its line would read as a ruler, and ____ inside words as emphasis.
    text = _TYPED_BLANK.sub(lambda blank: BLANK_MARK * len(blank[0]), text)
    found: list[Block] = []
    end = 0
    for fence in _FENCE.finditer(text):
        found += _parse(parser, text[end : fence.start()])
        found += _fenced(parser, fence[1], fence[2])
        end = fence.end()
    return (*found, *_parse(parser, text[end:]))


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


def _fill(part: Any, values: Sequence[str]) -> Any:
    """Return a block, line or tuple of lines with its sentinels replaced."""
    if isinstance(part, Run):
        raise TypeError(part)
    if isinstance(part, tuple):
        if part and isinstance(part[0], Run):
            return _fill_line(part, values)
        return tuple(_fill(inner, values) for inner in part)
    if isinstance(part, (Heading, Paragraph, Items, Table, Sign)):
        changed = {f.name: _fill(getattr(part, f.name), values) for f in record_fields(part)}
        return replace(part, **changed)
    return part


def _fill_line(line: Line, values: Sequence[str]) -> Line:
    runs: list[Run] = []
    for run in line:
        pieces = _SENTINEL.split(run.text)
        for no, piece in enumerate(pieces):
            text = values[int(piece)] if no % 2 else piece
            runs += [Run(run.text, run.bold, blank=True)] if run.blank else _split_blanks(text, bold=run.bold)
    return _joined(runs)
