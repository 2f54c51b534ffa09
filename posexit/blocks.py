"""The block tree: what a finished letter consists of, before any file format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Language = Literal["zh", "en"]
Align = Literal["left", "center", "right"]

BLANK = "____"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of plain text in one style.

    ``text`` is literal: nothing in it is markup, whatever it looks like; a line feed in it is a
    line break that the user typed. ``blank`` marks a place to be filled in by hand, the wider the
    longer its text.
    """

    text: str
    bold: bool = False
    blank: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``flush`` takes away the first-line indent of Chinese letters.

    ``big`` is set in the middle in type that is read from across a room.
    """

    line: Line
    flush: bool = False
    big: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A flat list; ``ordered`` counts from ``start``."""

    items: tuple[Line, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row; ``align`` has one entry a column, ``dense`` as in Document."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    align: tuple[Align, ...]
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """The signature block: lines kept together, on the right in Chinese letters."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page (an annex)."""


Block = Heading | Paragraph | Items | Table | Sign | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """A letter or checklist ready to be written in any format.

    ``blanks`` are the dotted names of fields that print as blanks, ``citations`` the ids of the
    sources cited, ``reference`` the case reference of the page footer, ``mark`` a word such as
    示例 that every page carries. ``dense`` asks for small type and narrow margins, as a checklist
    wants them.
    """

    id: str
    lang: Language
    title: str
    blocks: tuple[Block, ...]
    reference: str | None = None
    mark: str | None = None
    blanks: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    dense: bool = False

    @property
    def poster(self) -> bool:
        """Whether it hangs on a wall: with something big in it, and then without page numbers."""
        return any(isinstance(block, Paragraph) and block.big for block in self.blocks)


def plain(line: Line) -> str:
    """Return the text of a line without its styles."""
    return "".join(run.text for run in line)


def texts(document: Document) -> Iterator[str]:
    """Yield every stretch of text in the blocks of a document."""
    for block in document.blocks:
        match block:
            case Heading(line=line) | Paragraph(line=line):
                lines: Iterable[Line] = (line,)
            case Items(items=lines) | Sign(lines=lines):
                pass
            case Table(head=head, rows=rows):
                lines = chain(head, *rows)
            case NewPage():
                lines = ()
        for one in lines:
            for run in one:
                yield run.text
