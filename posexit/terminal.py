"""What the terminal is like, and text broken to its width. No rich here: a first question does not wait for it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from posexit.identifiers import discreet

_NARROWEST = 20
_OPENING, _CLOSING = "（「『《〈“‘【〔", "，。、；：！？）」』》〉”’】〕…"
_WORD = r"""(?:'[^'\n]*'|"[^"\n]*"|[!-~])+"""
_COMMAND = rf"posexit(?: {_WORD}){{1,4}}(?= *(?:[^ -~]|$))"
_UNBROKEN = re.compile(rf"[{_OPENING}]*(?:{_COMMAND}|[!-~]+|\S)[{_CLOSING}]*\s*|\s+")
"""What one line holds together: a command to copy, a word or number, a hanzi, with the marks around it."""

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


def size() -> tuple[int, int]:
    """Return the columns and lines of the window."""
    return shutil.get_terminal_size()


def width(text: str) -> int:
    """Return the columns that a text takes."""
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def room(taken: int) -> int:
    """Return the columns left of a line of which so many are taken; read by ear, a line has no end."""
    return sys.maxsize if by_ear() else max(_NARROWEST, size()[0] - taken)


def broken(text: str, mark: str = "") -> str:
    """Return a text in lines as wide as the terminal, after its mark; no line begins with 。 or ends with （."""
    left = room(width(mark))
    done, line = [], ""
    for piece in _pieces(discreet(text), left):
        if line and width(line + piece.rstrip()) > left:
            done.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
        while width(line.rstrip()) > left:  # a long number or address
            head = next(at for at in range(len(line), 0, -1) if width(line[:at]) <= left)
            done.append(line[:head])
            line = line[head:]
    done.append(line.rstrip())
    return mark + ("\n" + " " * width(mark)).join(done)


def wrapped(text: str) -> str:
    """Return a line of the conversation as wide as the terminal, what follows in the column of its mark."""
    mark = _MARK.match(text)
    head = mark[0] if mark else ""
    return broken(text[len(head) :], head)


def _pieces(text: str, left: int) -> Iterator[str]:
    """Yield what is held together; a command that is wider than the room comes word by word."""
    for piece in _UNBROKEN.findall(text):
        yield from re.findall(r"\S+\s*|\s+", piece) if width(piece.rstrip()) > left else (piece,)
