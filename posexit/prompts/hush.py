"""Keeps the terminal from echoing what is typed while nothing is asked, and makes it as it was afterwards.

What is typed then is not lost: the next question takes it into its line.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_LOCAL_MODES = 3  # their place among the attributes of a terminal


@contextmanager
def hushed() -> Iterator[None]:
    """Echo nothing until this ends, be it by an error, Ctrl-C or a polite kill; only where there is a terminal."""
    with _echo(on=False) as restore:

        def end(number: int, _frame: object) -> None:
            """Die of a signal as anyone does, only not before the terminal is as it was."""
            restore()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

        usual = signal.signal(signal.SIGTERM, end)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, usual)


@contextmanager
def heard() -> Iterator[None]:
    """Echo again while a line is read."""
    with _echo(on=True):
        yield


@contextmanager
def _echo(*, on: bool) -> Iterator[Callable[[], None]]:
    """Let the terminal echo or not, and give what makes it as it was."""
    try:
        import termios
    except ImportError:  # Windows echoes only while a line is read
        yield _nothing
        return
    if not sys.stdin.isatty():
        yield _nothing
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)

    def restore() -> None:
        with suppress(termios.error):  # the window may be closed by now
            termios.tcsetattr(terminal, termios.TCSANOW, before)

    other = [*before]
    modes = before[_LOCAL_MODES]
    other[_LOCAL_MODES] = modes | termios.ECHO if on else modes & ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, other)
    try:
        yield restore
    finally:
        restore()


def _nothing() -> None:
    """Leave what is no terminal as it is."""
