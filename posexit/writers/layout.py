"""What the formats share about shape: lines, widths as they are seen, columns, what stays together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from posexit.blocks import Paragraph, Sign, plain

if TYPE_CHECKING:
    from posexit.blocks import Block, Language, Line, Run, Table

_ROOM = 80  # half-widths of a hanzi, in the type size of tables, across an A4 page
_GUTTER = 2  # the same, for a cell's inner margins
_SHORT = 17  # a text up to this width, such as a date, stays on one line
_LONG = 12  # what a column with longer texts gets at least
_WIDEST = 40  # a column with a very long text must not starve the others
_SMALLEST = 0.75  # of the type size of tables: smaller is not readable on a photocopy
_DENSE_ROOM = 112  # of _ROOM's kind, on a dense page
_DENSE_SIDE = 19  # there one column holds the prose, the others are no wider than a date
_STAYING = 3  # paragraphs: a last demand, 此致, 敬礼
_UNBROKEN = re.compile(r"[^\s\u2e80-\U0010ffff]+")
_SEAM = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table shares the page.

    ``shares`` are fractions of its width, ``room`` the half-widths that fit into a cell, ``scale``
    is by how much its type shrinks; ``needed`` half-widths across leave no number broken.
    """

    shares: tuple[float, ...]
    room: tuple[int, ...]
    scale: float
    needed: float


def typed_lines(line: Line) -> list[Line]:
    """Return a line cut where the user typed a line feed; never empty."""
    cut: list[Line] = []
    current: list[Run] = []
    for run in line:
        first, *rest = run.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        current.append(replace(run, text=first))
        for text in rest:
            cut.append(tuple(current))
            current = [replace(run, text=text)]
    return [*cut, tuple(current)]


def width(text: str, lang: Language) -> int:
    """Return the columns that a text takes on a screen.

    Characters of ambiguous width (quotation marks, dashes, ①) are as wide as a hanzi in Chinese only.
    """
    from wcwidth import wcswidth

    return max(0, wcswidth(text, ambiguous_width=2 if lang == "zh" else 1))


def columns(table: Table, lang: Language) -> Columns:
    """Return how wide the columns are: no number broken if the page allows it, the rest by length."""
    if table.dense:
        return _dense_columns(table, lang)
    needs: list[float] = []
    wants: list[float] = []
    for cells in zip(table.head, *table.rows, strict=True):
        texts = [plain(piece) for cell in cells[1:] for piece in typed_lines(cell)]
        label = plain(cells[0])
        words = [_printed(word, lang) for text in (label, *texts) for word in _UNBROKEN.findall(text)]
        widths = [_printed(text, lang) for text in texts]
        shorts = [given if given <= _SHORT else _LONG for given in widths]
        needs.append(_GUTTER + max([4.2, min(_printed(label, lang), 8.4), *words, *shorts]))
        wants.append(_GUTTER + min(_WIDEST, max([_printed(label, lang), *widths])))
    wants = [max(pair) for pair in zip(needs, wants, strict=True)]
    needed, wanted = sum(needs), sum(wants)
    scale = min(1.0, max(_SMALLEST, _ROOM / needed))
    across = _ROOM / scale
    if wanted <= across:
        parts = [want + (across - wanted) / len(wants) for want in wants]
    elif needed < across:
        stretch = (across - needed) / (wanted - needed)
        parts = [need + (want - need) * stretch for need, want in zip(needs, wants, strict=True)]
    else:
        parts = needs
    shares = tuple(part / sum(parts) for part in parts)
    needed = max(need / share for need, share in zip(needs, shares, strict=True))
    return Columns(shares, tuple(max(4, int(share * across - _GUTTER)) for share in shares), scale, needed)


def _dense_columns(table: Table, lang: Language) -> Columns:
    """Return the columns of a dense page: the one with the longest text takes what the others leave."""
    wants = [
        max(_printed(plain(cell), lang) for cell in cells)
        for cells in zip(table.head, *table.rows, strict=True)
    ]
    parts = [min(_DENSE_SIDE, want) + _GUTTER for want in wants]
    needed = sum(parts)
    longest = wants.index(max(wants))
    parts[longest] += max(0.0, _DENSE_ROOM - needed)
    shares = tuple(part / sum(parts) for part in parts)
    room = tuple(max(4, int(share * _DENSE_ROOM - _GUTTER)) for share in shares)
    return Columns(shares, room, 1.0, needed)


def _printed(text: str, lang: Language) -> float:
    """Return the half-widths of a text in print: capitals are wider, hanzi and numbers stand apart."""
    capitals = sum("A" <= char <= "Z" for char in text)
    return width(text, lang) * 1.05 + capitals * 0.4 + len(_SEAM.findall(text)) * 0.5


def staying(blocks: tuple[Block, ...]) -> set[int]:
    """Return the places of paragraphs that stay with what follows, so that no signature stands alone."""
    kept: set[int] = set()
    for place, block in enumerate(blocks):
        if isinstance(block, Sign):
            for before in range(place - 1, max(-1, place - 1 - _STAYING), -1):
                if not isinstance(blocks[before], Paragraph):
                    break
                kept.add(before)
    return kept
