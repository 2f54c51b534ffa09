"""How things are drawn: lines broken in the right width for Chinese, headings, tables, bars. With `progress` the only user of rich."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posexit.values import discreet

Say = Callable[..., str]
Lines = Text
"""What most of these return, ready to be shown."""

_NARROWEST = 20
_OPENING, _CLOSING = "（「『《〈“‘【〔", "，。、；：！？）」』》〉”’】〕…"
_COMMAND = r"posexit(?: [!-~]+){1,4}(?= *(?:[^ -~]|$))"
_UNBROKEN = re.compile(rf"[{_OPENING}]*(?:{_COMMAND}|[!-~]+|\S)[{_CLOSING}]*\s*|\s+")
"""What one line holds together: a command to copy, a word or number, a hanzi, with the marks around it."""

_CUT, _GAP, _BAR = "..", "   ", 6
_MARK = re.compile(r"\s*(?:[·✓✗–!] )?")


_ACCESSIBLE = {"1", "true", "t", "yes", "y", "on"}
_BY_EAR: ContextVar[bool] = ContextVar("posexit_by_ear", default=False)


def by_ear() -> bool:
    """Return whether a screen reader reads: one line for one fact, nothing beside each other, nothing drawn."""
    return _BY_EAR.get() or os.environ.get("ACCESSIBLE", "").lower() in _ACCESSIBLE


@contextmanager
def read_by_ear(*, wanted: bool) -> Iterator[None]:
    """Show what is shown meanwhile for a screen reader, where that is wanted."""
    before = _BY_EAR.set(wanted)
    try:
        yield
    finally:
        _BY_EAR.reset(before)


@lru_cache(maxsize=1)
def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def show(*things: RenderableType) -> None:
    """Print things one below the other."""
    for thing in things:
        _console().print(thing, soft_wrap=by_ear())


def space() -> None:
    """Print an empty line."""
    _console().print()


def width(text: str) -> int:
    """Return the columns that a text takes."""
    return cell_len(text)


def filled(text: str, columns: int) -> str:
    """Return a text as wide as so many columns."""
    return set_cell_size(text, columns)


def plain(text: str, *, style: str = "") -> Text:
    """Return a text in which nothing is taken for markup."""
    return Text(discreet(text), style=style)


def heading(text: str, more: str = "") -> Text:
    """Return a heading in lines as wide as the terminal, what stands behind it not as loud."""
    drawn = broken(text + more, "")
    drawn.stylize("bold", 0, len(text) if more else None)
    return drawn


def indented(thing: RenderableType) -> Padding:
    """Return something two columns to the right."""
    return Padding(thing, (0, 0, 0, 2))


def figures(rows: Iterable[Sequence[str]]) -> Table:
    """Return a table whose last column is set to the right."""
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for *cells, last in rows:
        drawn.add_row(*map(Text, cells), Text(last, justify="right"))
    return drawn


def lines(texts: Iterable[str], *, style: str = "") -> Text:
    """Return texts below each other, each with its dot."""
    return Text("\n").join(broken(line, "  · ", style) for line in texts)


def broken(text: str, mark: str = "  ", style: str = "") -> Text:
    """Return a text in lines as wide as the terminal, after its mark; no line begins with 。 or ends with （."""
    room = _room(cell_len(mark))
    done, line = [], ""
    for piece in _pieces(discreet(text), room):
        if line and cell_len(line + piece.rstrip()) > room:
            done.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
        while cell_len(line.rstrip()) > room:  # a long number or address
            head = next(at for at in range(len(line), 0, -1) if cell_len(line[:at]) <= room)
            done.append(line[:head])
            line = line[head:]
    done.append(line.rstrip())
    return Text(mark + ("\n" + " " * cell_len(mark)).join(done), style=style)


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield what is held together; a command that is wider than the room comes word by word."""
    for piece in _UNBROKEN.findall(text):
        yield from re.findall(r"\S+\s*|\s+", piece) if cell_len(piece.rstrip()) > room else (piece,)


def _room(taken: int) -> int:
    """Return the columns left of a line of which so many are taken; read by ear, a line has no end."""
    return sys.maxsize if by_ear() else max(_NARROWEST, _console().width - taken)


def free_lines(drawn: Iterable[Text]) -> int:
    """Return how many lines of the terminal are left below some texts, one kept for what is typed next."""
    return _console().height - 1 - sum(text.plain.count("\n") + 1 for text in drawn)


def wrapped(text: str) -> str:
    """Return a line of the conversation as wide as the terminal, what follows in the column of its mark."""
    mark = _MARK.match(text)
    head = mark[0] if mark else ""
    return broken(text[len(head) :], head).plain


def row(label: str, text: str, room: int, style: str = "") -> Text:
    """Return a text in lines behind a label that has so many columns."""
    drawn = broken(text, filled(label, room), style)
    drawn.stylize("bold", 0, len(label))
    return drawn


def clipped(text: str, taken: int) -> str:
    """Return a text cut to what is left of a line of which so many columns are taken."""
    room, text = _room(taken), discreet(text)
    if cell_len(text) <= room:
        return text
    end = next(at for at in range(len(text), -1, -1) if cell_len(text[:at]) <= room - cell_len(_CUT))
    return text[:end].rstrip() + _CUT


def bar(done: int, total: int) -> str:
    """Return how much is done as a bar, in characters that are one column wide on every terminal."""
    if by_ear():
        return ""
    full = _BAR * done // total
    return f"[{'#' * full}{'-' * (_BAR - full)}]"


def beside(texts: Sequence[str], taken: int) -> Iterator[str]:
    """Yield lines of texts in columns of one width, as many as there is room for behind so many columns."""
    widest = max(map(cell_len, texts), default=0) + len(_GAP)
    most = 1 if by_ear() else max(1, (_console().width - taken + len(_GAP)) // widest)
    for at in range(0, len(texts), most):
        yield "".join(set_cell_size(text, widest) for text in texts[at : at + most]).rstrip()
