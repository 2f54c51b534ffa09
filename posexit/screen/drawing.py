"""How things are drawn: lines broken in the right width for Chinese, headings, tables, bars. With `progress` the only user of rich."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_UNBROKEN = re.compile(rf"[{_OPENING}]*(?:[!-~]+|\S)[{_CLOSING}]*\s*|\s+")
"""What one line holds together: a word or number of the Latin script or a hanzi, with the marks around it."""

_CUT, _GAP, _BAR = "..", "   ", 6
_MARK = re.compile(r"\s*(?:[·✓✗–!] )?")


@lru_cache(maxsize=1)
def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def show(*things: RenderableType, wrap: bool = True) -> None:
    """Print things one below the other."""
    for thing in things:
        _console().print(thing, soft_wrap=not wrap)


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
    """Return a heading, what stands behind it not as loud."""
    return Text.assemble((discreet(text), "bold"), discreet(more))


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
    room = max(_NARROWEST, _console().width - cell_len(mark))
    done, line = [], ""
    for piece in _UNBROKEN.findall(discreet(text)):
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
    room, text = max(_NARROWEST, _console().width - taken), discreet(text)
    if cell_len(text) <= room:
        return text
    end = next(at for at in range(len(text), -1, -1) if cell_len(text[:at]) <= room - cell_len(_CUT))
    return text[:end].rstrip() + _CUT


def bar(done: int, total: int) -> str:
    """Return how much is done as a bar, in characters that are one column wide on every terminal."""
    full = _BAR * done // total
    return f"[{'#' * full}{'-' * (_BAR - full)}]"


def beside(texts: Sequence[str], taken: int) -> Iterator[str]:
    """Yield lines of texts in columns of one width, as many as there is room for behind so many columns."""
    widest = max(map(cell_len, texts), default=0) + len(_GAP)
    most = max(1, (_console().width - taken + len(_GAP)) // widest)
    for at in range(0, len(texts), most):
        yield "".join(set_cell_size(text, widest) for text in texts[at : at + most]).rstrip()
