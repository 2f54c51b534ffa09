"""How things are drawn: headings, tables, bars, in the width of the terminal. With `progress` the only user of rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from rich.cells import set_cell_size
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posexit import terminal
from posexit.identifiers import discreet
from posexit.terminal import by_ear, room, size, width

Say = Callable[..., str]
Lines = Text
"""What most of these return, ready to be shown."""

_CUT, _GAP, _BAR = "..", "   ", 6


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
    """Return a text in lines as wide as the terminal, after its mark."""
    return Text(terminal.broken(text, mark), style=style)


def free_lines(drawn: Iterable[Text]) -> int:
    """Return how many lines of the terminal are left below some texts, one kept for what is typed next."""
    return size()[1] - 1 - sum(text.plain.count("\n") + 1 for text in drawn)


def row(label: str, text: str, room: int, style: str = "") -> Text:
    """Return a text in lines behind a label that has so many columns."""
    drawn = broken(text, filled(label, room), style)
    drawn.stylize("bold", 0, len(label))
    return drawn


def clipped(text: str, taken: int) -> str:
    """Return a text cut to what is left of a line of which so many columns are taken."""
    left, text = room(taken), discreet(text)
    if width(text) <= left:
        return text
    end = next(at for at in range(len(text), -1, -1) if width(text[:at]) <= left - width(_CUT))
    return text[:end].rstrip() + _CUT


def bar(done: int, total: int) -> str:
    """Return how much is done as a bar, in characters that are one column wide on every terminal."""
    if by_ear():
        return ""
    full = _BAR * done // total
    return f"[{'#' * full}{'-' * (_BAR - full)}]"


def beside(texts: Sequence[str], taken: int) -> Iterator[str]:
    """Yield lines of texts in columns of one width, as many as there is room for behind so many columns."""
    widest = max(map(width, texts), default=0) + len(_GAP)
    most = 1 if by_ear() else max(1, (size()[0] - taken + len(_GAP)) // widest)
    for at in range(0, len(texts), most):
        yield "".join(set_cell_size(text, widest) for text in texts[at : at + most]).rstrip()
