"""What the formats share about shape: lines, widths as they are seen, columns, what stays together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from posexit.blocks import Paragraph, Sign, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from posexit.blocks import Block, Language, Line, Run, Table

ROOM = 80  # half-widths of a hanzi, in the type size of tables, across an A4 page
_GUTTER = 2  # the same, for a cell's inner margins
_SHORT = 18.5  # a text up to this width, such as a date, stays on one line
_LONG = 12  # what a column with longer texts gets at least
_LABEL = 12  # a longer piece of a column's label may break anywhere
_WIDEST = 40  # a column with a very long text must not starve the others
_SMALLEST = 0.75  # of the type size of tables: smaller is not readable on a photocopy
_DENSE_ROOM = 112  # of ROOM's kind, on a dense page
_DENSE_SIDE = 19  # there one column holds the prose, the others are no wider than a date
_BLANK_EM = 1.5  # of room to write in, for each underscore that stands for it
_TEXT = 60  # half-widths: a paragraph of that length says something, a shorter one closes a letter
_UNBROKEN = re.compile(r"(?:(?!\s)[\x00-\u2e7f])+[，。；：、？！）》]*")
_SEAM = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")
_LABEL_SEAM = re.compile(r"(?<=／)|(?=（)")


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table shares the page.

    ``shares`` are fractions of its width, ``room`` the half-widths that fit into a cell, ``scale``
    is by how much its type shrinks; ``needed`` half-widths across leave no number broken. ``head``
    are the labels, broken where they do not fit.
    """

    shares: tuple[float, ...]
    room: tuple[int, ...]
    scale: float
    needed: float
    head: tuple[Line, ...]


def typed_lines(line: Line) -> list[Line]:
    """Return a line cut where the user typed a line feed; never empty."""
    for run in line:
        if "\n" in run.text or "\r" in run.text:
            return _cut(line)
    return [line]


def _cut(line: Line) -> list[Line]:
    cut: list[Line] = []
    current: list[Run] = []
    for run in line:
        first, *rest = run.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        current.append(replace(run, text=first))
        for text in rest:
            cut.append(tuple(current))
            current = [replace(run, text=text)]
    return [*cut, tuple(current)]


@lru_cache(maxsize=20_000)
def width(text: str, lang: Language) -> int:
    """Return the columns that a text takes on a screen.

    Characters of ambiguous width (quotation marks, dashes, ①) are as wide as a hanzi in Chinese only.
    """
    from wcwidth import wcswidth

    return max(0, wcswidth(text, ambiguous_width=2 if lang == "zh" else 1))


@lru_cache(maxsize=5_000)
def printed(text: str, lang: Language) -> float:
    """Return the half-widths of a text in print: capitals are wider, hanzi and numbers stand apart."""
    capitals = sum("A" <= char <= "Z" for char in text)
    return width(text, lang) * 1.05 + capitals * 0.4 + len(_SEAM.findall(text)) * 0.5


def blank_em(run: Run) -> float:
    """Return how wide a blank is drawn in running text, in em: room for a hand to write in."""
    return _BLANK_EM * len(run.text)


@lru_cache(maxsize=50)
def columns(table: Table, lang: Language, room: float = ROOM) -> Columns:
    """Return how wide the columns are: no number broken if the page allows it, the rest by length.

    Args:
        table: the table.
        lang: the language of its letter.
        room: half-widths across the page, in the type size of tables.
    """
    if table.dense:
        return _dense_columns(table, lang)
    needs: list[float] = []
    wants: list[float] = []
    for cells in zip(table.head, *table.rows, strict=True):
        texts = [plain(piece) for cell in cells[1:] for piece in typed_lines(cell)]
        label = plain(cells[0])
        labels = [min(_LABEL, printed(piece, lang)) for piece in _LABEL_SEAM.split(label)]
        words = [printed(word, lang) for text in (label, *texts) for word in _UNBROKEN.findall(text)]
        widths = [printed(text, lang) for text in texts]
        shorts = [given if given <= _SHORT else _LONG for given in widths]
        needs.append(_GUTTER + max([4.2, *labels, *words, *shorts]))
        wants.append(_GUTTER + min(_WIDEST, max([printed(label, lang), *widths])))
    wants = [max(pair) for pair in zip(needs, wants, strict=True)]
    needed, wanted = sum(needs), sum(wants)
    scale = min(1.0, max(_SMALLEST, room / needed))
    across = room / scale
    if wanted <= across:
        parts = [want + (across - wanted) / len(wants) for want in wants]
    elif needed < across:
        stretch = (across - needed) / (wanted - needed)
        parts = [need + (want - need) * stretch for need, want in zip(needs, wants, strict=True)]
    else:
        parts = needs
    shares = tuple(part / sum(parts) for part in parts)
    needed = max(need / share for need, share in zip(needs, shares, strict=True))
    inner = [share * across - _GUTTER for share in shares]
    return Columns(
        shares,
        tuple(max(4, int(one)) for one in inner),
        scale,
        needed,
        tuple(_label(line, one, lang) for line, one in zip(table.head, inner, strict=True)),
    )


def _label(line: Line, room: float, lang: Language) -> Line:
    """Return the label of a column; one that does not fit breaks before its brackets, no later."""
    if printed(plain(line), lang) <= room:
        return line
    return tuple(replace(run, text=_LABEL_SEAM.sub("\n", run.text, count=1)) for run in line)


def _dense_columns(table: Table, lang: Language) -> Columns:
    """Return the columns of a dense page: the one with the longest text takes what the others leave."""
    wants = [
        max(printed(plain(cell), lang) for cell in cells)
        for cells in zip(table.head, *table.rows, strict=True)
    ]
    parts = [min(_DENSE_SIDE, want) + _GUTTER for want in wants]
    needed = sum(parts)
    longest = wants.index(max(wants))
    parts[longest] += max(0.0, _DENSE_ROOM - needed)
    shares = tuple(part / sum(parts) for part in parts)
    room = tuple(max(4, int(share * _DENSE_ROOM - _GUTTER)) for share in shares)
    return Columns(shares, room, 1.0, needed, table.head)


def staying(blocks: Sequence[Block]) -> set[int]:
    """Return the places of blocks that stay with what follows: no signature stands without its text.

    Those are a signature before papers and copies, and the paragraphs before it, back to the last one
    that is more than a close or a list of papers.
    """
    kept: set[int] = set()
    for place, block in enumerate(blocks):
        if isinstance(block, Sign):
            after = place + 1
            while after < len(blocks) and isinstance(blocks[after], Paragraph):
                kept.add(after - 1)
                after += 1
            for before in range(place - 1, -1, -1):
                earlier = blocks[before]
                if not isinstance(earlier, Paragraph):
                    break
                kept.add(before)
                lines = typed_lines(earlier.line)
                if len(lines) == 1 and width(plain(lines[0]), "zh") > _TEXT:
                    break
    return kept
